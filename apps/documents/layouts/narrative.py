"""项目经费情况说明 as running text: sections 一 to 六, and 七 that points to the table."""

from __future__ import annotations

from typing import Final

from apps.declarations.domain.paper import NUMERALS
from apps.declarations.sheets import NARRATIVE_TITLES, DeclarationSheet, NarrativeText
from apps.documents.layouts.grid import Prose, Style

TITLE: Final = "项目经费情况说明"
GOALS: Final = ("绩效目标", "见财政项目支出绩效目标申报表。")


def narrative_prose(sheet: DeclarationSheet, *, anchor: str = "") -> Prose:
    """Lay a declaration's narrative out; a section without text keeps its heading."""
    prose = Prose(name=f"情况说明-{sheet.project_name}", bookmark=sheet.project_name, anchor=anchor)
    prose.add(Style.TITLE, f"{TITLE}：{sheet.project_name}" if sheet.project_name else TITLE)
    narrative = sheet.narrative or NarrativeText()
    sections = [(title, getattr(narrative, name)) for name, title in NARRATIVE_TITLES.items()]
    for numeral, (title, text) in zip(NUMERALS, [*sections, GOALS], strict=True):
        prose.add(Style.HEADING, f"{numeral}、{title}")
        prose.add(Style.BODY, text)
    return prose
