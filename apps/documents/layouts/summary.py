"""项目绩效目标汇总表: a year's projects by department, with subtotals, on A4 across."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from apps.declarations.sheets import DeclarationSheet
from apps.documents.layouts.declaration import fit_row
from apps.documents.layouts.grid import Align, Grid

_COLUMNS: Final = (
    ("序号", 12.0), ("主管部门", 36.0), ("实施单位", 38.0), ("项目名称", 41.0), ("项目类别", 22.0),
    ("年度资金申请总额", 30.0), ("当年财政拨款", 28.0), ("上年结转资金", 26.0), ("其他资金", 24.0),
    ("指标数", 12.0),
)  # fmt: skip
_WIDTHS: Final = tuple(width for _, width in _COLUMNS)
_AMOUNTS: Final = ("annual", "annual_appropriation", "annual_carryover", "annual_other")
_FIRST_AMOUNT: Final = 5
# Lines of a department that stay in one piece of a very long table.
_MOST_TOGETHER: Final = 80
Sums = Sequence[Decimal | None]


@dataclass(frozen=True, slots=True)
class _Project:
    """What one line needs of a declaration; a district's thousands must not all stay in memory."""

    names: tuple[str, str, str, str]
    amounts: tuple[Decimal | None, ...]
    count: int

    @classmethod
    def of(cls, sheet: DeclarationSheet) -> _Project:
        names = (sheet.department, sheet.unit, sheet.project_name, sheet.project_category or "")
        amounts = tuple(sheet.in_yuan(getattr(sheet.funding, key)) for key in _AMOUNTS)
        return cls(names, amounts, len(sheet.indicators))


def summary_grid(title: str, year: int, sheets: Iterable[DeclarationSheet]) -> Grid:
    """Lay out the declarations of a year by department, in the order given; amounts in 元.

    Each department has a subtotal where there are several. A blank amount stays blank, and so
    does a sum of nothing but blanks.
    """
    grid = Grid(name=title, widths=_WIDTHS, repeat=2)
    grid.heights |= {0: 10.0, 1: 8.0}
    wide = len(_COLUMNS)
    grid.put(0, 0, title, columns=wide, align=Align.CENTER, is_title=True)
    grid.put(1, 0, f"（{year}年度　单位：元）", columns=wide, align=Align.CENTER, is_title=True)
    for column, (label, _) in enumerate(_COLUMNS):
        grid.label(2, column, label)
        fit_row(grid, 2, label, column)
    projects = [_Project.of(sheet) for sheet in sheets]
    ordered = sorted(projects, key=lambda project: project.names[0])
    groups = [list(group) for _, group in groupby(ordered, key=lambda project: project.names[0])]
    row, number = 3, 0
    for group in groups:
        grid.groups += range(row, row + len(group), _MOST_TOGETHER)
        for project in group:
            number += 1
            _line(grid, row, number, project)
            row += 1
        if len(groups) > 1:
            _sum(grid, row, f"{group[0].names[0]}小计（{len(group)}个项目）", group)
            row += 1
    _sum(grid, row, f"合计（{number}个项目）", ordered)
    return grid


def _line(grid: Grid, row: int, number: int, project: _Project) -> None:
    grid.put(row, 0, str(number), align=Align.CENTER)
    for column, text in enumerate(project.names, start=1):
        grid.put(row, column, text)
        fit_row(grid, row, text, column)
    _figures(grid, row, project.amounts, project.count)


def _sum(grid: Grid, row: int, label: str, projects: Sequence[_Project]) -> None:
    grid.label(row, 0, label, columns=_FIRST_AMOUNT)
    fit_row(grid, row, label, 0, _FIRST_AMOUNT)
    columns = zip(*(project.amounts for project in projects), strict=True)
    sums = [_total(column) for column in columns] or [None] * len(_AMOUNTS)
    _figures(grid, row, sums, sum(project.count for project in projects))


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _figures(grid: Grid, row: int, amounts: Sums, count: int) -> None:
    for column, amount in enumerate(amounts, start=_FIRST_AMOUNT):
        grid.put(row, column, amount, align=Align.RIGHT)
    grid.put(row, len(_COLUMNS) - 1, str(count), align=Align.CENTER)
