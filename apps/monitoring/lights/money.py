"""The light of a project's money: its pace by date, beside the goals, and over-runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.monitoring.lights.light import Light, Verdict, percent, worst
from apps.monitoring.lights.policy import HUNDRED, LightPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyState:
    """Money of the year in 元: budget after adjustment, spent so far, expected for the year."""

    adjusted: Decimal | None
    executed: Decimal | None
    expected: Decimal | None = None

    @property
    def rate(self) -> Decimal | None:
        """执行率 in %; None without a budget or before anything is told."""
        if not self.adjusted or self.executed is None:
            return None
        return self.executed * HUNDRED / self.adjusted


def money_light(
    money: MoneyState, period_end: date, progress: list[Decimal], policy: LightPolicy
) -> Verdict:
    """Return the light of the money at the end of a period.

    Args:
        money: the sums of the sheet, in 元.
        period_end: last day of the period.
        progress: how far each row that tells it has come, in %, each counted to 100 at most.
        policy: the thresholds of the rule set.
    """
    rate = money.rate
    if rate is None:
        return Verdict(Light.NONE, "待填")
    if rate > HUNDRED:
        return Verdict(Light.RED, f"执行率 {percent(rate)}，执行数超过预算数", rate)
    found = [_pace(rate, period_end, policy), _beside_goals(rate, progress, policy)]
    if money.expected is not None and money.adjusted and money.expected > money.adjusted:
        found.append(Verdict(Light.RED, "全年预计执行数超过预算数", rate))
    return worst(found)


def _pace(rate: Decimal, period_end: date, policy: LightPolicy) -> Verdict:
    least = policy.least_spent(period_end)
    at = f"{period_end.month}月末应达 {percent(least)}"
    if rate < least:
        return Verdict(Light.YELLOW, f"执行率 {percent(rate)}，{at}，偏慢", rate)
    return Verdict(Light.GREEN, f"执行率 {percent(rate)}，{at}", rate)


def _beside_goals(rate: Decimal, progress: list[Decimal], policy: LightPolicy) -> Verdict:
    if not progress:
        return Verdict(Light.NONE, "")
    mean = sum((min(share, HUNDRED) for share in progress), Decimal(0)) / len(progress)
    gap = abs(mean - rate)
    text = f"指标平均完成 {percent(mean)}，资金执行 {percent(rate)}，相差 {gap:.1f} 个百分点"
    if gap > policy.money_gap:
        return Verdict(Light.YELLOW, f"{text}，超过 {policy.money_gap}", rate)
    return Verdict(Light.GREEN, "", rate)
