"""The light of one indicator: against the elapsed term, against the forecast, against its ceiling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from apps.formkit.indicators import adds_up, compare, is_ceiling
from apps.formkit.values import Kind, TargetValue, parse
from apps.monitoring.lights.light import Light, Verdict, percent, worst
from apps.monitoring.lights.policy import HUNDRED, LightPolicy


class Likelihood(StrEnum):
    """完成目标可能性."""

    BLANK = ""
    SURE = "sure"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"

    @property
    def label(self) -> str:
        """Return the words of the paper."""
        return {"sure": "确定能", "possible": "有可能", "impossible": "完全不可能"}.get(self, "")


_RATES: Final = frozenset({"%", "‰"})
GRADES: Final = ("达成", "部分达成", "未达成")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowState:
    """What a row says, as written. ``grade`` is one of ``GRADES`` where the target is qualitative;
    ``is_not_due`` is 暂未到时点; ``level2`` tells with the name which way is better."""

    name: str
    target: str
    actual: str = ""
    forecast: str = ""
    grade: str = ""
    likelihood: Likelihood = Likelihood.BLANK
    is_not_due: bool = False
    level2: str = ""

    @property
    def is_blank(self) -> bool:
        """Return whether nothing is told of the row's execution."""
        return not self.actual.strip() and not self.grade

    @property
    def wanted(self) -> TargetValue:
        """The target, read."""
        return parse(self.target)

    @property
    def is_ceiling(self) -> bool:
        """Return whether the target is the most that may be reached: ≤, or «=» of what is kept low."""
        return is_ceiling(self.wanted, self.name, self.level2)

    @property
    def adds_up(self) -> bool:
        """Return whether what is done adds up over the year: a count, no rate, ceiling, date or grade."""
        return not self.grade and adds_up(self.wanted, self.name, self.level2)


def is_due(target: str, period_end: date) -> bool:
    """Return whether a target that is a date lies within the period; other targets always are."""
    day = parse(target).date
    if day is None:
        return True
    year, month, _ = day
    return (year or period_end.year, month) <= (period_end.year, period_end.month)


def progress(row: RowState, value: str) -> Decimal | None:
    """Return how much of the target a value reaches, in %; None where nothing can be compared.

    What has a ceiling and keeps below it counts as 100 %: spending less is no delay.
    """
    result = compare(row.wanted, parse(value), row.name, row.level2)
    if result.ratio is None:
        return None if result.met is None else HUNDRED * result.met
    if row.is_ceiling:
        return max(HUNDRED, result.ratio * HUNDRED)
    return result.ratio * HUNDRED


def row_light(row: RowState, elapsed: Decimal, policy: LightPolicy) -> Verdict:
    """Return the light of a row.

    Args:
        row: what is written.
        elapsed: share of the project's own term within the year that has passed, in %.
        policy: the thresholds of the rule set.
    """
    if row.likelihood == Likelihood.IMPOSSIBLE:
        return Verdict(Light.RED, "选择了“完全不可能”完成目标")
    if row.is_not_due:
        return Verdict(Light.NONE, "暂未到时点，不亮灯")
    if row.is_blank:
        return Verdict(Light.NONE, "待填")
    found = [_against_term(row, elapsed, policy)]
    if row.forecast.strip():
        found.append(_against_forecast(row, policy))
    return worst(found)


def _against_term(row: RowState, elapsed: Decimal, policy: LightPolicy) -> Verdict:
    if row.grade:
        return _graded(row, elapsed, policy)
    reached = progress(row, row.actual)
    if reached is None:
        return Verdict(Light.NONE, f"“{row.actual}”与目标“{row.target}”不能比较，请核对数字和单位")
    if row.is_ceiling:
        if reached > HUNDRED:
            return Verdict(Light.RED, f"{row.actual} 超过上限 {row.target}", reached)
        return Verdict(Light.GREEN, f"{row.actual} 未超过上限 {row.target}", reached)
    if row.wanted.kind == Kind.DATE:
        is_met = reached >= HUNDRED
        words = "按期" if is_met else "晚于期限"
        light = Light.GREEN if is_met else Light.RED
        return Verdict(light, f"{row.actual}完成，{words}（目标 {row.target}）", reached)
    # A rate is no sum of what was done so far: it stands at its target from the first day.
    is_rate = row.wanted.unit in _RATES
    due = HUNDRED if is_rate else elapsed
    against = "比率类直接比目标" if is_rate else f"时间进度 {percent(elapsed)}"
    text = f"完成 {row.actual} ÷ 目标 {row.target} ＝ {percent(reached)}，{against}"
    return _late(reached, due, text, policy)


def _graded(row: RowState, elapsed: Decimal, policy: LightPolicy) -> Verdict:
    reached = {"达成": HUNDRED, "部分达成": policy.partly}.get(row.grade, Decimal(0))
    text = f"{row.grade}，按 {percent(reached)} 计，时间进度 {percent(elapsed)}"
    return _late(reached, elapsed, text, policy)


def _late(reached: Decimal, due: Decimal, text: str, policy: LightPolicy) -> Verdict:
    behind = due - reached
    if behind <= policy.late_yellow:
        return Verdict(Light.GREEN, text, reached)
    light = Light.RED if behind > policy.late_red else Light.YELLOW
    bound = policy.late_red if light == Light.RED else policy.late_yellow
    return Verdict(light, f"{text}，落后 {behind:.1f} 个百分点，超过 {bound}", reached)


def _against_forecast(row: RowState, policy: LightPolicy) -> Verdict:
    reached = progress(row, row.forecast)
    if reached is None:
        return Verdict(Light.NONE, "")
    text = f"全年预计 {row.forecast}，为目标 {row.target} 的 {percent(reached)}"
    if row.is_ceiling:
        light = Light.RED if reached > HUNDRED else Light.GREEN
    elif row.wanted.kind == Kind.DATE or reached >= policy.forecast_yellow:
        light = Light.GREEN if reached >= policy.forecast_yellow else Light.YELLOW
    else:
        light = Light.RED if reached < policy.forecast_red else Light.YELLOW
    return Verdict(light, "" if light == Light.GREEN else text, reached)


def is_reason_due(row: RowState, light: Light) -> bool:
    """Return whether the row must give a reason by tick and words (财预〔2019〕136号, 偏差原因分析)."""
    if row.likelihood in {Likelihood.POSSIBLE, Likelihood.IMPOSSIBLE}:
        return True
    return light in {Light.YELLOW, Light.RED}
