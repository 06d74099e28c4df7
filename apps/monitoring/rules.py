"""The rules of the monitoring sheet: gaps, reasons that are due, figures that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity, rescoped
from apps.checks.rules import rules_about
from apps.checks.rules.rows.share_above_100 import ShareAboveHundred
from apps.formkit.sheets.rows import MonitoringRow
from apps.formkit.values import parse
from apps.monitoring.domain.content import LIKELIHOODS, NOT_DUE
from apps.monitoring.lights import Light, Likelihood, RowState, Verdict, is_reason_due
from apps.monitoring.models.sheet import PROPOSALS

SCOPE: Final = "monitoring"
_LATE: Final = {Light.YELLOW, Light.RED}
_DARK: Final = Verdict(Light.NONE, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class LitView(CheckView):
    """A sheet with the lights of its money and of its rows; a file that was only read has none."""

    money: Verdict = _DARK
    lights: tuple[Verdict, ...] = ()


def _state(row: MonitoringRow) -> RowState:
    return RowState(
        name=row.level3,
        target=row.target,
        actual=row.actual,
        forecast=row.forecast,
        likelihood=LIKELIHOODS.get(row.likelihood, Likelihood.BLANK),
        level2=row.level2,
    )


class MonitoringRule(Rule):
    """A rule of this paper; most of them say what is still to be filled in."""

    scope = SCOPE
    family = "完整性"
    severity = Severity.BLOCK
    basis = "财预〔2019〕136号"

    def check(self, view: CheckView) -> Iterator[Finding]:
        """Look at each row."""
        lights = getattr(view, "lights", ()) or [_DARK] * len(view.sheet.indicators)
        for number, (row, light) in enumerate(zip(view.sheet.indicators, lights, strict=True)):
            for cell, text in self.look(row, light):
                yield self.finding(f"indicators[{number}].{cell}", f"“{row.level3}”{text}")

    def look(self, row: MonitoringRow, light: Verdict) -> Iterator[tuple[str, str]]:
        """Yield the cells of a row that are wrong, each with the sentence about it."""
        raise NotImplementedError


class MoneyMissing(MonitoringRule):
    """年度资金总额的执行数和全年预计执行数都要填，没有发生的填0，空白不等于0。"""

    code = "monitoring-money-missing"
    title = "资金没有填"

    def check(self, view: CheckView) -> Iterator[Finding]:
        heads = {"executed": f"{view.sheet.period}执行数", "expected": "全年预计执行数"}
        for name, label in heads.items():
            if getattr(view.sheet.budget["total"], name) is None:
                text = f"年度资金总额的{label}没有填，没有发生请填 0。"
                yield self.finding(f"budget.total.{name}", text)


class GoalMissing(MonitoringRule):
    """目标执行总体情况要写明；资金亮黄灯、红灯的，在这里说明原因。"""

    code = "monitoring-goal-missing"
    title = "目标执行总体情况没有填"

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.sheet.actual_result:
            return
        money: Verdict = getattr(view, "money", _DARK)
        why = f"资金亮{money.light.label}灯（{money.formula}），请说明原因。"
        text = why if money.light in _LATE else "请写明目标执行总体情况。"
        yield self.finding("actual_result", text)


class ActualMissing(MonitoringRule):
    """每条指标填执行情况，定性指标选达成程度；还没到时点的勾选“暂未到时点”。"""

    code = "monitoring-actual-missing"
    title = "执行情况没有填"

    def look(self, row: MonitoringRow, light: Verdict) -> Iterator[tuple[str, str]]:
        if not row.actual.strip():
            yield "actual", "没有填执行情况；还没到时点的请勾选“暂未到时点”。"


class LikelihoodMissing(MonitoringRule):
    """每条指标选择完成目标的可能性。"""

    code = "monitoring-likelihood-missing"
    title = "完成目标可能性没有选"

    def look(self, row: MonitoringRow, light: Verdict) -> Iterator[tuple[str, str]]:
        if not row.likelihood:
            yield "likelihood", "没有选完成目标的可能性。"


class ReasonMissing(MonitoringRule):
    """亮黄灯、红灯，或选“有可能”“完全不可能”的指标，勾选偏差原因并写一句说明。"""

    code = "monitoring-reason-missing"
    title = "偏差原因没有写"

    def look(self, row: MonitoringRow, light: Verdict) -> Iterator[tuple[str, str]]:
        if not is_reason_due(_state(row), light.light):
            return
        why = light.formula if light.light in _LATE else f"选了“{row.likelihood}”"
        if not row.reasons:
            yield "reasons", f"请勾选偏差原因：{why}。"
        if not row.deviation:
            yield "deviation", f"请写一句原因说明：{why}。"


class ProposalMissing(MonitoringRule):
    """完全不可能完成的指标，选择拟采取的处置，并在备注写明措施、责任人、完成日期。"""

    code = "monitoring-proposal-missing"
    title = "完全不可能完成，没有处置建议"

    def look(self, row: MonitoringRow, light: Verdict) -> Iterator[tuple[str, str]]:
        if row.likelihood != Likelihood.IMPOSSIBLE.label:
            return
        proposal, _, measure = row.remark.partition("；")
        is_proposed = proposal.removeprefix("拟") in PROPOSALS
        if not is_proposed:
            yield "remark", f"完全不可能完成，请选择{'、'.join(PROPOSALS)}。"
        if not (measure if is_proposed else row.remark):
            yield "remark", "请在备注写明措施、责任人、完成日期。"


class ForecastMissing(MonitoringRule):
    """填了执行情况的指标，也填全年预计。"""

    code = "monitoring-forecast-missing"
    title = "全年预计没有填"
    severity = Severity.WARN

    def look(self, row: MonitoringRow, light: Verdict) -> Iterator[tuple[str, str]]:
        is_told = row.actual and row.actual != NOT_DUE and parse(row.target).number is not None
        if is_told and not row.forecast:
            yield "forecast", "没有填全年预计。"


class ForecastContradicts(MonitoringRule):
    """计数指标的全年预计不少于已完成的数；全年预计达不到目标的，不能选“确定能”。"""

    code = "monitoring-forecast-contradicts"
    title = "全年预计与已填内容矛盾"
    family = "逻辑性"

    def look(self, row: MonitoringRow, light: Verdict) -> Iterator[tuple[str, str]]:
        done, year, goal = (parse(text) for text in (row.actual, row.forecast, row.target))
        if year.number is None or goal.number is None:
            return
        is_ceiling = _state(row).is_ceiling
        is_count = goal.unit not in {"%", "‰"}
        if is_count and done.number is not None and year.number < done.number:
            yield "forecast", f"全年预计 {row.forecast} 少于已发生的 {row.actual}，请核对。"
        misses = year.number > goal.number if is_ceiling else year.number < goal.number
        if misses and row.likelihood == Likelihood.SURE.label:
            text = f"全年预计 {row.forecast} 达不到 {row.target}，却选了“确定能”。"
            yield "likelihood", text


class ShareReached(ShareAboveHundred):
    """覆盖率、合格率、满意度等执行到现在也不会超过100%。"""

    scope = SCOPE
    basis = MonitoringRule.basis

    def check(self, view: CheckView) -> Iterator[Finding]:
        yield from self.reached(view)


RULES: Final[tuple[type[Rule], ...]] = (
    MoneyMissing,
    GoalMissing,
    ActualMissing,
    LikelihoodMissing,
    ReasonMissing,
    ProposalMissing,
    ForecastMissing,
    ForecastContradicts,
    ShareReached,
    *(rescoped(one, SCOPE, basis=MonitoringRule.basis) for one in rules_about("results")),
)
