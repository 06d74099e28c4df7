"""财政项目支出绩效目标申报表 as a grid, one data table for each edition of the form.

Sources: 财预〔2015〕88号 (no 项目性质, 成本 under 产出) and 财预〔2021〕101号 as the districts print
them; the order of the rows is the paper's.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from apps.declarations.sheets import DeclarationSheet, IndicatorRow
from apps.documents.layouts.grid import Grid, GridCell, Value
from apps.documents.layouts.parts import (
    FormRow,
    Slot,
    add_rows,
    add_title,
    department_text,
    level_cells,
    year_text,
)

TITLE: Final = "财政项目支出绩效目标申报表"
BLANK_ROWS: Final = 1
GOAL_HEIGHT: Final = 30.0
_WIDTHS: Final = (24.0, 29.0, 34.0, 33.0, 24.0, 36.0)
_WIDTHS_WEIGHED: Final = (24.0, 29.0, 34.0, 33.0, 22.0, 26.0, 12.0)

_NAME_2025: Final = (
    Slot(0, 1, "项目名称"), Slot(1, 1, field="project_name"),
    Slot(2, 1, "项目性质"), Slot(3, 1, field="project_nature"),
    Slot(4, 1, "项目类别"), Slot(5, 1, field="project_category"),
)  # fmt: skip
_NAME_2023: Final = (
    Slot(0, 1, "项目名称"), Slot(1, 2, field="project_name"),
    Slot(3, 1, "项目类别"), Slot(4, 2, field="project_category"),
)  # fmt: skip
_BODIES: Final = (
    Slot(0, 1, "主管部门"), Slot(1, 2, field="department"),
    Slot(3, 1, "实施单位"), Slot(4, 2, field="unit"),
)  # fmt: skip
_DATES: Final = (
    Slot(0, 1, "计划开始日期"), Slot(1, 2, field="start", kind="date"),
    Slot(3, 1, "计划完成日期"), Slot(4, 2, field="end", kind="date"),
)  # fmt: skip


def _money(left: str, left_field: str, right: str, right_field: str) -> FormRow:
    return (
        Slot(1, 1, left),
        Slot(2, 1, field=left_field, kind="money", align="right"),
        Slot(3, 1, right),
        Slot(4, 2, field=right_field, kind="money", align="right"),
    )


_FUNDING: Final = (
    (
        Slot(0, 1, field="money_label", rows=4, align="center", role="label"),
        *_money("项目资金总额", "funding.total", "年度资金申请总额", "funding.annual"),
    ),
    _money("其中：财政资金", "funding.total_fiscal",
           "其中：当年财政拨款", "funding.annual_appropriation"),
    (Slot(1, 1), Slot(2, 1), Slot(3, 1, "上年结转资金"),
     Slot(4, 2, field="funding.annual_carryover", kind="money", align="right")),
    _money("其他资金", "funding.total_other", "其他资金", "funding.annual_other"),
)  # fmt: skip
_GOAL_LABELS: Final = (
    Slot(0, 1, "项目绩效目标", rows=2), Slot(1, 2, "项目总目标"), Slot(3, 3, "年度总体目标"),
)  # fmt: skip
_GOALS: Final = (
    Slot(1, 2, field="total_goal", role="long"), Slot(3, 3, field="annual_goal", role="long"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationForm:
    """The printed labels of one edition of the declaration."""

    head: tuple[FormRow, ...]
    target_label: str


FORMS: Final = {
    "2023": DeclarationForm(head=(_NAME_2023, _BODIES, _DATES), target_label="年度指标值"),
    "2025": DeclarationForm(
        head=(_NAME_2025, _BODIES, _DATES), target_label="年度(/项目)指标值"
    ),
}


def edition_of(sheet: DeclarationSheet) -> str:
    """Give the edition a sheet was filled in on, by what it holds: 项目性质 or 成本 as level 1."""
    has_cost = any(row.level1 == "成本指标" for row in sheet.indicators)
    return "2025" if sheet.project_nature or has_cost else "2023"


def declaration_grid(sheet: DeclarationSheet, edition: str) -> Grid:
    """Lay out a declaration on the form of an edition ("2023", "2025").

    A column 分值 is added where an indicator has a weight. A sheet that has a 项目性质 keeps it
    whatever the edition, so that nothing is lost. Raises KeyError for an unknown edition.
    """
    form = FORMS[edition]
    if sheet.project_nature and edition != "2025":
        form = DeclarationForm(head=FORMS["2025"].head, target_label=form.target_label)
    weighed = any(row.weight is not None for row in sheet.indicators)
    grid = Grid(name=sheet.project_name, widths=_WIDTHS_WEIGHED if weighed else _WIDTHS)
    add_title(grid, TITLE, year_text(sheet.year))
    extra = 1 if weighed else 0

    def value_of(name: str) -> Value:
        if name == "department":
            return department_text(sheet.department, is_summary=sheet.department_is_summary)
        if name == "money_label":
            return f"项目资金\n（{sheet.amount_unit}）"
        value: Value = attrgetter(name)(sheet)
        return value

    add_rows(grid, _widened((*form.head, *_FUNDING, _GOAL_LABELS), extra), value_of, 8)
    add_rows(grid, _widened((_GOALS,), extra), value_of, GOAL_HEIGHT)
    _add_indicators(grid, sheet.indicators, form.target_label, weighed=weighed)
    return grid


def _widened(rows: tuple[FormRow, ...], extra: int) -> tuple[FormRow, ...]:
    """Stretch the last slot of each row over the added column."""
    if not extra:
        return rows
    return tuple((*row[:-1], row[-1]._replace(columns=row[-1].columns + extra)) for row in rows)


def _add_indicators(
    grid: Grid, indicators: list[IndicatorRow], target_label: str, *, weighed: bool
) -> None:
    labels = [(0, 1, ""), (1, 1, "一级指标"), (2, 1, "二级指标"), (3, 2, "三级指标"),
              (5, 1, target_label)]  # fmt: skip
    if weighed:
        labels.append((6, 1, "分值"))
    grid.header_row = grid.row_count
    grid.add(
        GridCell(0, column, label, 1, wide, "label", "text", "center")
        for column, wide, label in labels
    )
    rows = indicators or [IndicatorRow() for _ in range(BLANK_ROWS)]
    start = grid.row_count
    cells = [GridCell(start, 0, "绩效指标", len(rows), 1, "label", "text", "center")]
    cells.extend(level_cells(rows, start, (1, 2)))
    for number, row in enumerate(rows, start=start):
        cells.append(GridCell(number, 3, row.level3, 1, 2))
        cells.append(GridCell(number, 5, row.target, align="center"))
        if weighed:
            cells.append(GridCell(number, 6, row.weight, kind="number", align="center"))
    cells.sort()
    grid.cells.extend(cells)
    grid.heights.extend([8.0] * len(rows))
