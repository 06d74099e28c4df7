"""项目经费情况说明 as running text: sections 一 to 六, and 七 that points to the table; and the budget
items behind section 六 as a table."""

from __future__ import annotations

from typing import Final

from apps.formkit.layouts.declaration import fit_row
from apps.formkit.layouts.grid import Align, Grid, Prose, Style
from apps.formkit.sheets.budget_items import budget_of
from apps.formkit.sheets.declaration import NARRATIVE_TITLES, DeclarationSheet, NarrativeText
from apps.formkit.sheets.paper_rows import NUMERALS

TITLE: Final = "项目经费情况说明"
GOALS: Final = ("绩效目标", "见财政项目支出绩效目标申报表。")
_ITEMS: Final = (
    ("支出内容", 70.0), ("单价（元）", 32.0), ("数量", 22.0), ("次数", 22.0), ("金额（元）", 34.0),
)  # fmt: skip


def budget_grid(sheet: DeclarationSheet) -> Grid | None:
    """Lay the budget items out with their sum; None where there are none."""
    table = budget_of(sheet)
    if not table.items:
        return None
    grid = Grid(
        name=f"预算明细-{sheet.project_name}",
        widths=tuple(width for _, width in _ITEMS),
        repeat=1,
        bookmark="预算明细",
        level=2,
    )
    grid.put(0, 0, "项目预算明细", columns=len(_ITEMS), align=Align.CENTER, is_title=True)
    grid.heights |= {0: 10.0, 1: 7.0}
    for column, (label, _) in enumerate(_ITEMS):
        grid.label(1, column, label)
    for row, item in enumerate(table.items, start=2):
        grid.put(row, 0, item.name)
        fit_row(grid, row, item.name, 0)
        for column, text in enumerate((item.price, item.quantity, item.times), start=1):
            grid.put(row, column, text, align=Align.RIGHT)
        grid.put(row, 4, item.amount, align=Align.RIGHT)
    last = grid.row_count
    grid.label(last, 0, "合计", columns=4)
    grid.put(last, 4, table.total, align=Align.RIGHT)
    grid.heights[last] = 7.0
    return grid


def narrative_prose(sheet: DeclarationSheet) -> Prose:
    """Lay a declaration's narrative out; a section without text keeps its heading."""
    prose = Prose(name=f"情况说明-{sheet.project_name}", bookmark=sheet.project_name)
    prose.add(Style.TITLE, f"{TITLE}：{sheet.project_name}" if sheet.project_name else TITLE)
    narrative = sheet.narrative or NarrativeText()
    sections = [(title, getattr(narrative, name)) for name, title in NARRATIVE_TITLES.items()]
    for numeral, (title, text) in zip(NUMERALS, [*sections, GOALS], strict=True):
        prose.add(Style.HEADING, f"{numeral}、{title}")
        prose.add(Style.BODY, text)
    return prose
