"""Rules of 项目资金 in the self-evaluation (domain §5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import SELF_EVALUATION, CheckView, Finding, Remedy, Rule, Severity
from apps.evaluations.rules.reading import (
    CENT,
    explains_budget,
    explains_unspent,
    filled,
    is_told,
    scored,
    speaks_of_spending,
)
from apps.evaluations.scoring.points import execution_rate, score_execution
from apps.evaluations.scoring.policy import ScoringPolicy
from apps.evaluations.scoring.rescoring import rate_tolerance
from apps.formkit.sheets.evaluation import BUDGET_ROWS

FAMILY: Final = "预算执行"
_COLUMNS: Final = {"initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数"}
_LOW, _POOR, _CHANGE = Decimal(95), Decimal(60), Decimal("0.25")
_BANDED: Final = ScoringPolicy(is_execution_banded=True)


class _BudgetRule(Rule):
    family = FAMILY
    scope = SELF_EVALUATION


class BudgetPartsMismatch(_BudgetRule):
    """年度资金总额应等于当年财政拨款、上年结转资金、其他资金之和。"""

    code = "budget-parts-mismatch"
    title = "资金分项合计与总额不符"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        budget = view.sheet.budget
        for column, label in _COLUMNS.items():
            total = getattr(budget["total"], column)
            parts = [getattr(budget[name], column) for name in BUDGET_ROWS if name != "total"]
            known = [part for part in parts if part is not None]
            if total is None or not known or abs(sum(known, Decimal(0)) - total) <= 2 * CENT:
                continue
            text = f"{label}：总额 {total}，分项合计 {sum(known, Decimal(0))}，请核对。"
            yield self.finding(f"budget.total.{column}", text)


class RateMiscalculated(_BudgetRule):
    """执行率＝全年执行数÷全年预算数，分母是调整后的预算。容许百分之 0.01 的尾差。"""

    code = "rate-miscalculated"
    title = "执行率算错"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name, row in view.sheet.budget.items():
            if row.rate is None or not row.adjusted or row.executed is None:
                continue
            rate = execution_rate(row.executed, row.adjusted)
            if rate is None or abs(rate - row.rate) <= rate_tolerance(row.adjusted):
                continue
            where = f"budget.{name}.rate"
            text = f"{BUDGET_ROWS[name]}：{row.executed} ÷ {row.adjusted} = {rate}%，表中为 {row.rate}%。"
            yield self.finding(
                where, text, remedy=Remedy.replacing(where, str(row.rate), str(rate))
            )


class RateScoreMismatch(_BudgetRule):
    """执行率得分＝分值×执行率（不超过满分），或按规则集的分档给分。"""

    code = "rate-score-mismatch"
    title = "执行率得分算错"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        total = view.sheet.budget["total"]
        if total.rate is None or total.weight is None or total.score is None:
            return
        linear = score_execution(total.rate, total.weight, ScoringPolicy())
        banded = score_execution(total.rate, total.weight, _BANDED)
        allowed = [one.value for one in (linear, banded) if one.value is not None]
        if all(abs(value - total.score) > CENT for value in allowed):
            text = f"执行率得分应为 {linear.formula}，表中为 {total.score}。"
            yield self.finding("budget.total.score", text)


class ExecutionAboveBudget(_BudgetRule):
    """全年执行数不应超过全年预算数。"""

    code = "execution-above-budget"
    title = "执行数超过预算"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name, row in view.sheet.budget.items():
            if row.adjusted is None or row.executed is None or row.executed <= row.adjusted + CENT:
                continue
            text = f"{BUDGET_ROWS[name]}：执行数 {row.executed} 超过全年预算数 {row.adjusted}，请核对。"
            yield self.finding(f"budget.{name}.executed", text)


class InitialZeroUnexplained(_BudgetRule):
    """年初预算为 0 而全年预算不为 0 时，应说明资金从何而来。"""

    code = "initial-zero-unexplained"
    title = "年初预算为 0 未说明"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        total = view.sheet.budget["total"]
        if total.initial == 0 and total.adjusted and not explains_budget(view):
            text = (
                f"年初预算数为 0，全年预算数为 {total.adjusted} {view.sheet.amount_unit}，"
                "表中没有说明资金是何时、由何处追加的。"
            )
            yield self.finding("budget.total.initial", text)


class BudgetAdjustedUnexplained(_BudgetRule):
    """全年预算数与年初预算数相差较大（四分之一以上）时，应说明调整原因。"""

    code = "budget-adjusted-unexplained"
    title = "预算调整未说明"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name in ("total", "other"):
            row = view.sheet.budget[name]
            if not row.initial or row.adjusted is None or explains_budget(view):
                continue
            change = (row.adjusted - row.initial) / row.initial
            if abs(change) >= _CHANGE:
                text = f"{BUDGET_ROWS[name]}：由 {row.initial} 调整为 {row.adjusted}（{change:+.1%}），未说明原因。"
                yield self.finding(f"budget.{name}.adjusted", text)


class UnderspentUnexplained(_BudgetRule):
    """执行率不足 95% 时，应说明多少钱、为何没有用完（财预〔2020〕10号：执行率低须单独说明）。"""

    code = "underspent-unexplained"
    title = "结余资金未说明"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        total = view.sheet.budget["total"]
        if total.rate is None or total.rate >= _LOW or not total.adjusted or explains_unspent(view):
            return
        # Below 60 % ``Underspent`` asks for reasons anyway; here only silence counts.
        if total.rate < _POOR and speaks_of_spending(view):
            return
        left = (total.adjusted or Decimal(0)) - (total.executed or Decimal(0))
        text = (
            f"执行率 {total.rate}%，有 {left} {view.sheet.amount_unit}未支出，"
            "表中没有写明未支出的金额和原因。"
        )
        yield self.finding("budget.total.rate", text)


class Underspent(_BudgetRule):
    """执行率低于 60%，须单独说明原因和措施，并考虑调减下年预算。"""

    code = "underspent"
    title = "执行率过低"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for name in ("total", "other"):
            row = view.sheet.budget[name]
            if row.rate is not None and row.adjusted and row.rate < _POOR:
                text = f"{BUDGET_ROWS[name]}执行率只有 {row.rate}%，请单独说明原因和措施。"
                yield self.finding(f"budget.{name}.rate", text)


class GradeImplausible(_BudgetRule):
    """执行率低于 60% 而评为优，结论难以成立。"""

    code = "grade-implausible"
    title = "执行率过低仍评优"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        rate, total = view.sheet.budget["total"].rate, view.sheet.total_score
        if rate is not None and total is not None and rate < _POOR and total >= 90:
            yield self.finding("grade", f"执行率只有 {rate}%，总分 {total} 分评为“优”，请核实。")


class DeviationMissing(_BudgetRule):
    """失分的指标须写明偏差原因及改进措施；执行率低于 60% 时全表不能没有一处说明。"""

    code = "deviation-missing"
    title = "偏差原因未填"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            if weight > 0 and score < weight and not is_told(one.row.deviation):
                text = f"{one.label}分值 {weight}，得 {score} 分，未填偏差原因分析及改进措施。"
                yield self.finding(one.at("deviation"), text)
        rate = view.sheet.budget["total"].rate
        if rate is None or rate >= _POOR or any(is_told(one.row.deviation) for one in scored(view)):
            return
        passed = [one for one in scored(view) if one.outcome.met and (one.outcome.ratio or 0) > 1]
        where = passed[0].at("deviation") if passed else "budget.total.rate"
        text = f"执行率只有 {rate}%，偏差原因一栏全部空白，请说明原因和改进措施。"
        yield self.finding(where, text, severity=Severity.WARN)


RULES: Final = (
    BudgetPartsMismatch,
    RateMiscalculated,
    RateScoreMismatch,
    ExecutionAboveBudget,
    InitialZeroUnexplained,
    BudgetAdjustedUnexplained,
    UnderspentUnexplained,
    Underspent,
    GradeImplausible,
    DeviationMissing,
)
