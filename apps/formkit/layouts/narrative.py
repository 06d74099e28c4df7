"""项目经费情况说明 as running text: sections 一 to 六, the budget items as a table within the last,
and 七 that points to the form."""

from __future__ import annotations

from typing import Final

from apps.formkit.layouts.grid import Align, Grid, Prose, Style
from apps.formkit.sheets.budget_items import budget_of, price_of
from apps.formkit.sheets.declaration import NARRATIVE_TITLES, DeclarationSheet, NarrativeText
from apps.formkit.sheets.paper_rows import NUMERALS

TITLE: Final = "项目经费情况说明"
GOALS: Final = ("绩效目标", "见财政项目支出绩效目标申报表。")
_ITEMS: Final = (
    ("支出内容", 62.0), ("单价（元）", 32.0), ("数量", 22.0), ("次数", 22.0), ("金额（元）", 36.0),
)  # fmt: skip


def narrative_prose(sheet: DeclarationSheet) -> Prose:
    """Lay a declaration's narrative out; a section without text keeps its heading."""
    prose = Prose(name=f"情况说明-{sheet.project_name}", bookmark=sheet.project_name)
    prose.add(Style.TITLE, f"{TITLE}：{sheet.project_name}" if sheet.project_name else TITLE)
    narrative = sheet.narrative or NarrativeText()
    sections = [(title, getattr(narrative, name)) for name, title in NARRATIVE_TITLES.items()]
    for numeral, (title, text) in zip(NUMERALS, [*sections, GOALS], strict=True):
        prose.add(Style.HEADING, f"{numeral}、{title}")
        prose.add(Style.BODY, text)
        if numeral == NUMERALS[len(sections) - 1] and narrative.budget_items:
            prose.texts.append(_budget_grid(sheet))
    return prose


def _budget_grid(sheet: DeclarationSheet) -> Grid:
    """Lay the budget items out with their sum; what is certain is printed in 元."""
    table = budget_of(sheet)
    grid = Grid(name="预算明细", widths=tuple(width for _, width in _ITEMS), repeat=0)
    for column, (label, _) in enumerate(_ITEMS):
        grid.label(0, column, label)
    for row, item in enumerate(table.items, start=1):
        grid.put(row, 0, item.name)
        price = price_of(item.price)
        grid.put(row, 1, item.price if price is None else price, align=Align.RIGHT)
        grid.put(row, 2, item.quantity, align=Align.RIGHT)
        grid.put(row, 3, item.times, align=Align.RIGHT)
        grid.put(row, 4, item.amount, align=Align.RIGHT)
    last = grid.row_count
    grid.label(last, 0, "合计", columns=4)
    grid.put(last, 4, table.total, align=Align.RIGHT)
    return grid
