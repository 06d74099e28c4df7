"""汇总表: a year's projects by department, with subtotals, on A4 across."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from apps.core.money import round_half_up
from apps.formkit.layouts.grid import Align, Grid
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.figures import text_or_none
from apps.formkit.sheets.monitoring import MonitoringSheet

_HEAD: Final = (("序号", 12.0), ("主管部门", 32.0), ("实施单位", 38.0), ("项目名称", 45.0))
_DECLARED: Final = (
    ("项目类别", 22.0), ("年度资金申请总额", 30.0), ("当年财政拨款", 28.0), ("上年结转资金", 26.0),
    ("其他资金", 24.0), ("指标数", 12.0),
)  # fmt: skip
_EVALUATED: Final = (
    ("年初预算数", 27.0), ("全年预算数", 27.0), ("全年执行数", 27.0), ("执行率(%)", 19.0),
    ("总分", 16.0), ("评分等级", 26.0),
)  # fmt: skip
_MONITORED: Final = (
    ("年初预算数", 27.0), ("调整后预算数", 29.0), ("1—N月执行数", 28.0), ("全年预计执行数", 30.0),
    ("执行率(%)", 20.0),
)  # fmt: skip
_AMOUNTS: Final = ("total", "appropriation", "carryover", "other")
_BUDGET: Final = ("initial", "adjusted", "executed")
_SO_FAR: Final = (*_BUDGET, "expected")


@dataclass(frozen=True, slots=True)
class _Line:
    """What one line needs of a form; a district's thousands must not all stay in memory.

    ``names`` stand left, ``amounts`` are added up, ``rest`` stands right of them.
    """

    names: tuple[str, ...]
    amounts: tuple[Decimal | None, ...]
    rest: tuple[Decimal | str | None, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """A 汇总表: its money's unit, its columns, which of them are added up, and what stands in a
    sum's columns after them."""

    unit: str
    sums: range
    columns: tuple[tuple[str, float], ...]
    summed: Callable[[Sequence[Decimal | None], Sequence[_Line]], Sequence[Decimal | str | None]]


def summary_grid(title: str, year: int, sheets: Iterable[DeclarationSheet]) -> Grid:
    """Lay out the declarations of a year by department, in the order given; amounts in 元.

    Each department has a subtotal where there are several. A blank amount stays blank, and so
    does a sum of nothing but blanks.
    """
    lines = [
        _Line(
            (sheet.department, sheet.unit, sheet.project_name, sheet.project_category or ""),
            tuple(sheet.in_yuan(sheet.funding.of_line(key)) for key in _AMOUNTS),
            (str(len(sheet.indicators)),),
        )
        for sheet in sheets
    ]
    return _grid(_Form("元", range(5, 9), (*_HEAD, *_DECLARED), _counted), title, year, lines)


def evaluation_summary_grid(title: str, year: int, sheets: Iterable[EvaluationSheet]) -> Grid:
    """Lay out the self-evaluations of a year likewise; amounts in the sheets' 万元.

    A sum has the execution rate of the summed amounts, the mean of the scores and how often
    each grade was given.
    """
    lines = []
    for sheet in sheets:
        total = sheet.budget["total"]
        lines.append(
            _Line(
                (sheet.department, sheet.unit, sheet.project_name),
                tuple(getattr(total, key) for key in _BUDGET),
                (total.rate, sheet.total_score, sheet.grade),
            )
        )
    return _grid(_Form("万元", range(4, 7), (*_HEAD, *_EVALUATED), _graded), title, year, lines)


def monitoring_summary_grid(title: str, year: int, sheets: Iterable[MonitoringSheet]) -> Grid:
    """Lay out the monitoring sheets of a year likewise; a sum has the rate of the summed amounts."""
    lines = []
    for sheet in sheets:
        total = sheet.budget["total"]
        names = (sheet.department, sheet.unit, sheet.project_name)
        amounts = tuple(getattr(total, key) for key in _SO_FAR)
        lines.append(_Line(names, amounts, (total.rate,)))
    return _grid(_Form("万元", range(4, 8), (*_HEAD, *_MONITORED), _rated), title, year, lines)


def _rated(
    amounts: Sequence[Decimal | None], lines: Sequence[_Line]
) -> Sequence[Decimal | str | None]:
    budget, executed = amounts[1:3]
    return (round_half_up(executed / budget * 100) if budget and executed is not None else None,)


def _counted(amounts: Sequence[Decimal | None], lines: Sequence[_Line]) -> Sequence[str]:
    return (str(sum(int(str(line.rest[0])) for line in lines)),)


def _graded(
    amounts: Sequence[Decimal | None], lines: Sequence[_Line]
) -> Sequence[Decimal | str | None]:
    (rate,) = _rated(amounts, lines)
    scores = [line.rest[1] for line in lines if isinstance(line.rest[1], Decimal)]
    mean = round_half_up(sum(scores, Decimal(0)) / len(scores)) if scores else None
    grades = [line.rest[2] for line in lines if line.rest[2]]
    told = " ".join(f"{grade}{grades.count(grade)}" for grade in dict.fromkeys(grades))
    return rate, mean, told


def _grid(form: _Form, title: str, year: int, lines: Sequence[_Line]) -> Grid:
    grid = Grid(name=title, widths=tuple(width for _, width in form.columns), repeat=2)
    wide = len(form.columns)
    grid.put(0, 0, title, columns=wide, align=Align.CENTER, is_title=True)
    below = f"（{year}年度　单位：{form.unit}）"
    grid.put(1, 0, below, columns=wide, align=Align.CENTER, is_title=True)
    for column, (label, _) in enumerate(form.columns):
        grid.label(2, column, label)
    ordered = sorted(lines, key=_department)
    groups = [list(group) for _, group in groupby(ordered, key=_department)]
    row, number = 3, 0
    for group in groups:
        for line in group:
            number += 1
            _put_line(grid, row, number, line)
            row += 1
        if len(groups) > 1:
            _put_sum(grid, row, f"{_department(group[0])}小计（{len(group)}个项目）", form, group)
            row += 1
    _put_sum(grid, row, f"合计（{number}个项目）", form, ordered)
    return grid


def _department(line: _Line) -> str:
    return line.names[0]


def _put_line(grid: Grid, row: int, number: int, line: _Line) -> None:
    grid.put(row, 0, str(number), align=Align.CENTER)
    for column, text in enumerate(line.names, start=1):
        grid.put(row, column, text)
    _put_figures(grid, row, line.amounts, line.rest)


def _put_sum(grid: Grid, row: int, label: str, form: _Form, lines: Sequence[_Line]) -> None:
    sums = [_total(line.amounts[at] for line in lines) for at in range(len(form.sums))]
    grid.label(row, 0, label, columns=form.sums.start)
    _put_figures(grid, row, sums, form.summed(sums, lines))


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _put_figures(
    grid: Grid,
    row: int,
    amounts: Sequence[Decimal | None],
    rest: Sequence[Decimal | str | None],
) -> None:
    start = len(grid.widths) - len(amounts) - len(rest)
    for column, amount in enumerate(amounts, start=start):
        grid.put(row, column, amount, align=Align.RIGHT)
    for column, value in enumerate(rest, start=start + len(amounts)):
        text = text_or_none(value) if isinstance(value, Decimal) else value
        grid.put(row, column, text or "", align=Align.CENTER)
