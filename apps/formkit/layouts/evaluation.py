"""财政项目支出绩效自评表 as a grid (财预〔2020〕10号, as the districts print it)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from apps.formkit.layouts.declaration import GOAL_HEIGHT, ROW, fit_row
from apps.formkit.layouts.grid import Align, Grid
from apps.formkit.sheets.evaluation import BUDGET_ROWS, BudgetRow, EvaluationSheet
from apps.formkit.sheets.figures import text_or_none
from apps.formkit.sheets.paper_rows import paper_rows
from apps.formkit.sheets.rows import EvaluationRow

WIDTHS: Final = (16.0, 20.0, 26.0, 21.0, 24.0, 24.0, 15.0, 15.0, 21.0)
_LAST: Final = len(WIDTHS)
_DASH: Final = "-"
_MONEY_HEAD: Final = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率(%)", "得分")
# First column, columns spanned, label.
_HEAD: Final = (
    (0, 1, "一级指标"), (1, 1, "二级指标"), (2, 2, "三级指标"), (4, 1, "年度指标值"),
    (5, 1, "实际完成值"), (6, 1, "分值"), (7, 1, "得分"), (8, 1, "偏差原因分析及改进措施"),
)  # fmt: skip


def evaluation_grid(sheet: EvaluationSheet) -> Grid:
    """Lay a self-evaluation out as its paper form; amounts stay in the sheet's unit.

    分值 and 得分 of a money row that has none are a dash, as printed; 总分 is the sum of the
    weights beside the sheet's own total score.
    """
    grid = Grid(name=sheet.project_name or "自评表", widths=WIDTHS)
    grid.put(0, 0, "财政项目支出绩效自评表", columns=_LAST, align=Align.CENTER, is_title=True)
    year = f"（{sheet.year}年度）" if sheet.year else ""
    grid.put(1, 0, year, columns=_LAST, align=Align.CENTER, is_title=True)
    grid.heights |= dict.fromkeys(range(2, 10), ROW) | {0: 10.0, 1: 8.0}
    _head(grid, sheet)
    _money(grid, sheet)
    _goals(grid, sheet)
    row = _indicators(grid, sheet.indicators, 11)
    _totals(grid, sheet, row)
    return grid


def _head(grid: Grid, sheet: EvaluationSheet) -> None:
    summary = "（汇总）" if sheet.department_is_summary else ""
    department = f"{sheet.department}{summary}"
    grid.label(2, 0, "项目名称", columns=2)
    grid.put(2, 2, sheet.project_name, columns=7)
    grid.label(3, 0, "主管部门", columns=2)
    grid.put(3, 2, department, columns=2)
    grid.label(3, 4, "实施单位")
    grid.put(3, 5, sheet.unit, columns=4)
    fit_row(grid, 2, sheet.project_name, 2, 7)
    fit_row(grid, 3, department, 2, 2)
    fit_row(grid, 3, sheet.unit, 5, 4)


def _money(grid: Grid, sheet: EvaluationSheet) -> None:
    grid.label(4, 0, f"项目\n资金\n（{sheet.amount_unit}）", rows=1 + len(BUDGET_ROWS))
    grid.put(4, 1, "", columns=2)
    for column, label in enumerate(_MONEY_HEAD, start=3):
        grid.label(4, column, label)
        fit_row(grid, 4, label, column, 1)
    for row, (name, label) in enumerate(BUDGET_ROWS.items(), start=5):
        figures = sheet.budget[name]
        grid.label(row, 1, label, columns=2)
        for column, key in enumerate(("initial", "adjusted", "executed"), start=3):
            grid.put(row, column, getattr(figures, key), align=Align.RIGHT)
        for column, text in enumerate(_rates(figures, is_total=name == "total"), start=6):
            grid.put(row, column, text, align=Align.CENTER)


def _rates(figures: BudgetRow, *, is_total: bool) -> tuple[str, str, str]:
    """Give 分值, 执行率 and 得分 as printed; only the total row is scored."""
    blank = "" if is_total else _DASH
    rate = text_or_none(figures.rate) or ""
    return text_or_none(figures.weight) or blank, rate, text_or_none(figures.score) or blank


def _goals(grid: Grid, sheet: EvaluationSheet) -> None:
    grid.label(9, 0, "年度\n总体\n目标", rows=2)
    grid.label(9, 1, "预期目标", columns=4)
    grid.label(9, 5, "实际完成情况", columns=4)
    grid.heights[10] = GOAL_HEIGHT
    for column, text in ((1, sheet.expected_goal), (5, sheet.actual_result)):
        grid.put(10, column, text, columns=4)
        fit_row(grid, 10, f"{text}\n", column, 4)


def _indicators(grid: Grid, indicators: list[EvaluationRow], top: int) -> int:
    grid.repeat = top
    for column, columns, label in _HEAD:
        grid.label(top, column, label, columns=columns)
        fit_row(grid, top, label, column, columns)
    for at, row in enumerate(paper_rows(indicators), start=top + 1):
        item = row.item
        for column, span, text in (
            (0, row.level1_span, item.level1),
            (1, row.level2_span, item.level2),
        ):
            if span:
                grid.put(at, column, text, rows=span, align=Align.CENTER)
        if row.level2_span == 1:
            fit_row(grid, at, item.level2, 1, 1)
        weight, score = text_or_none(item.weight) or "", text_or_none(item.score) or ""
        grid.put(at, 2, item.level3, columns=2)
        fit_row(grid, at, item.level3, 2, 2)
        for column, text in enumerate((item.target, item.actual, weight, score), start=4):
            grid.put(at, column, text, align=Align.CENTER)
            fit_row(grid, at, text, column, 1)
        grid.put(at, 8, item.deviation)
        fit_row(grid, at, item.deviation, 8, 1)
    return top + 1 + len(indicators)


def _totals(grid: Grid, sheet: EvaluationSheet, row: int) -> None:
    weights = [sheet.budget["total"].weight, *(item.weight for item in sheet.indicators)]
    known = [weight for weight in weights if weight is not None]
    total = text_or_none(sum(known, Decimal(0))) if known else ""
    grid.label(row, 0, "总分", columns=6)
    grid.put(row, 6, total, align=Align.CENTER)
    grid.put(row, 7, text_or_none(sheet.total_score) or "", align=Align.CENTER)
    grid.put(row, 8, "")
    grid.label(row + 1, 0, "评分等级", columns=2)
    grid.put(row + 1, 2, sheet.grade, columns=7, align=Align.CENTER)
    grid.heights |= {row: ROW, row + 1: ROW}
