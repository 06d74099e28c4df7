"""Points of one row, with the formula that gave them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final

from apps.core.money import round_half_up
from apps.evaluations.scoring.policy import (
    EXECUTION_BANDS,
    GRADES,
    QUALITATIVE_BANDS,
    SATISFACTION_BANDS,
    TOTAL_CAPS,
    ScoringPolicy,
)
from apps.indicators.grammar import Direction, Kind, TargetValue, compare, direction, parse

HUNDRED: Final = Decimal(100)
ZERO: Final = Decimal(0)
# Answers to a question that has no degrees.
_YES_NO: Final = frozenset({"是", "否", "有", "无"})


@dataclass(frozen=True, slots=True)
class Points:
    """``value`` is None where a person must decide; ``low``/``high`` bound what he may choose;
    ``formula`` says how: «10 × 89/100 = 8.90». ``is_over`` marks a target passed so far that
    the reason is asked for."""

    value: Decimal | None
    formula: str
    low: Decimal = ZERO
    high: Decimal = ZERO
    is_met: bool | None = None
    is_over: bool = False


def execution_rate(
    executed: Decimal, adjusted: Decimal, policy: ScoringPolicy | None = None
) -> Decimal | None:
    """Give 全年执行数 / 全年预算数 in %, two places; None for a budget of zero."""
    if not adjusted:
        return None
    rate = executed * HUNDRED / adjusted
    if policy and policy.truncates_rate:
        return rate.quantize(Decimal("0.01"), ROUND_DOWN)
    return round_half_up(rate)


def score_execution(rate: Decimal | None, weight: Decimal, policy: ScoringPolicy) -> Points:
    """Score the execution row: weight × min(1, rate), or by bands; no budget is no score."""
    if rate is None:
        return Points(None, "全年预算数为 0，执行率不适用，由审核人决定", ZERO, weight)
    if policy.is_execution_banded:
        share = next(points for floor, points in EXECUTION_BANDS if rate >= floor)
        value = round_half_up(weight * share / 10)
        return Points(
            value, f"执行率 {rate}% 对应档次，{weight} × {share}/10 = {value}", value, value
        )
    capped = min(rate, HUNDRED)
    value = round_half_up(weight * capped / HUNDRED)
    return Points(value, f"{weight} × {capped}% = {value}", value, value)


def grade_of(total: Decimal) -> str:
    """Give 优 良 中 差 of the unrounded total: ≥90, ≥80, ≥60 (财预〔2020〕10号)."""
    return next(name for name, floor in GRADES if total >= floor)


def total_of(scores: Iterable[Decimal], rate: Decimal | None, policy: ScoringPolicy) -> Points:
    """Add up the points, execution included; bounded by the execution rate where chosen."""
    total = sum(scores, ZERO)
    if policy.caps_total and rate is not None:
        cap = next((Decimal(cap) for below, cap in TOTAL_CAPS if rate < below), None)
        if cap is not None and total > cap:
            return Points(cap, f"各项得分合计 {total}，执行率 {rate}%，总分不超过 {cap}", cap, cap)
    return Points(total, f"各项得分合计 {total}", total, total)


def _full(weight: Decimal, why: str) -> Points:
    return Points(weight, f"{why}，得满分 {weight}", weight, weight, True)


def _over(weight: Decimal, ratio: Decimal, policy: ScoringPolicy) -> Points:
    """Score a target passed by far: full, or less the deduction the rule set chose."""
    share = f"为目标的 {ratio:.0%}"
    if not policy.over_deduction:
        return Points(weight, f"{share}，得满分 {weight}，请说明原因", weight, weight, True, True)
    value = max(ZERO, weight - policy.over_deduction)
    text = f"{share}，{weight} - {policy.over_deduction} = {value}，请说明原因"
    return Points(value, text, value, value, True, True)


def _share(weight: Decimal, part: Decimal, whole: Decimal) -> Points:
    value = round_half_up(weight * part / whole) if whole else ZERO
    value = max(ZERO, min(weight, value))
    return Points(
        value, f"{weight} × {_plain(part)}/{_plain(whole)} = {value}", value, value, False
    )


def _plain(number: Decimal) -> str:
    """Write a number without the zeros of division."""
    text = format(round_half_up(number, 6), "f")
    return text.rstrip("0").rstrip(".")


def qualitative_state(actual: str) -> str:
    """Give 达成, 部分达成 or 未达成 of what is written, empty where none is named."""
    text = actual.strip()
    if text.startswith(("未达成", "未完成", "未实现")):
        return "未达成"
    if text.startswith(("部分", "基本")):
        return "部分达成"
    return "达成" if "达成" in text or text.startswith("已完成") else ""


def _qualitative(target: str, actual: str, weight: Decimal, grade: str) -> Points:
    wanted, came = target.strip(), actual.strip()
    if wanted in _YES_NO and came in _YES_NO and wanted != came:
        return Points(ZERO, f"应为“{wanted}”，实际为“{came}”，得 0 分", ZERO, ZERO, False)
    state = grade or qualitative_state(actual)
    if not state:
        if actual.strip() and actual.strip() == target.strip():
            return Points(weight, f"与目标一致，得满分 {weight}", weight, weight, True)
        return Points(None, "定性指标，请先选择达成程度", ZERO, weight)
    low, high = (weight * share / HUNDRED for share in QUALITATIVE_BANDS[state])
    if state == "达成":
        return Points(weight, f"达成指标，得 {high}（可在 {low}–{high} 间调整）", low, high, True)
    text = f"{state}，应在 {low:.2f}–{high:.2f} 分之间"
    return Points(None, text, low, high, False)


def _satisfaction(reached: Decimal, weight: Decimal) -> Points:
    share = next(share for floor, share in SATISFACTION_BANDS if reached >= floor)
    value = round_half_up(weight * share / HUNDRED)
    return Points(
        value, f"满意度 {reached}% 对应 {share}%，{weight} × {share}% = {value}", value, value
    )


def _missed(
    target: TargetValue, ratio: Decimal, way: Direction, weight: Decimal, reached: Decimal
) -> Points:
    """Score a number that missed: actual/target, or target/actual where less is better."""
    bound = reached / ratio if ratio else (target.number or ZERO)
    if way == Direction.LOWER or (target.kind == Kind.RANGE and ratio > 1):
        return _share(weight, bound, reached)
    if ratio > 1:
        return Points(weight, f"超过目标，得满分 {weight}，请说明原因", weight, weight, False)
    return _share(weight, reached, bound)


def score_indicator(
    target: str,
    actual: str,
    weight: Decimal,
    *,
    policy: ScoringPolicy,
    name: str = "",
    grade: str = "",
) -> Points:
    """Score one indicator by the formulas of domain §2.6.

    Args:
        target, actual: as written; weight: 分值.
        policy: the rule set's choices; name: the indicator, for the direction without operator.
        grade: 达成, 部分达成 or 未达成 of a qualitative target; without it the text is asked.

    Gives points with ``value=None`` where only a person can grade.
    """
    wanted, came = parse(target), parse(actual)
    if not actual.strip():
        return Points(None, "请填写实际完成值", ZERO, weight)
    result = compare(wanted, came)
    if result.met is None:
        return _qualitative(target, actual, weight, grade)
    way = direction(wanted, name)
    if result.met or (way == Direction.EXACT and result.ratio is not None and result.ratio >= 1):
        if way == Direction.HIGHER and (result.ratio or 0) >= policy.over_ratio:
            return _over(weight, result.ratio or ZERO, policy)
        return _full(weight, "达到目标" if result.met else "超过目标")
    if wanted.kind == Kind.DATE or came.number is None:
        return Points(None, "未按期完成，请按完成程度评分", ZERO, weight, False)
    if policy.is_satisfaction_banded and "满意" in name and came.unit in {"%", None}:
        return _satisfaction(came.number, weight)
    if result.ratio is None:
        return Points(ZERO, f"目标为 0 而实际不为 0，{weight} × 0 = 0.00", ZERO, ZERO, False)
    reached = result.ratio * (wanted.number or ZERO)
    if wanted.kind == Kind.RANGE and wanted.number_to is not None and result.ratio > 1:
        reached = result.ratio * wanted.number_to
    return _missed(wanted, result.ratio, way, weight, reached)
