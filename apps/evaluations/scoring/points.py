"""Points of one row, with the formula that gave them."""

from __future__ import annotations

import re
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
from apps.formkit.indicators import Comparison, Direction, compare, direction, preferred
from apps.formkit.values import Kind, TargetValue, parse

# So many times the target is more often a slip of the unit than a feat.
_SUSPECT: Final = 10
HUNDRED: Final = Decimal(100)
ZERO: Final = Decimal("0.00")
# Answers to a question that has no degrees.
_YES_NO: Final = frozenset({"是", "否", "有", "无"})
# «无», «未发生安全事故»: a count of nought in words.
_EITHER_WAY: Final = (
    "指标值没有写≥或≤，名称也看不出越多越好还是越少越好：请按完成程度打分，并写明理由"
)
_NONE: Final = re.compile(
    r"(?:无|没有|零|未发生|无发生)(?:一?起|责任|安全|质量|事故|投诉|案件|违规|差错|故障|发生)*。?"
)


@dataclass(frozen=True, slots=True)
class Points:
    """``value`` is None where a person must decide; ``low``/``high`` bound what he may choose;
    ``formula`` says how: «10 × 89/100 = 8.90». ``is_over`` marks a target passed so far that
    the reason is asked for, ``wants_words`` points that no formula gives and a reason must."""

    value: Decimal | None
    formula: str
    low: Decimal = ZERO
    high: Decimal = ZERO
    is_met: bool | None = None
    is_over: bool = False
    wants_words: bool = False


def execution_rate(
    executed: Decimal, adjusted: Decimal, policy: ScoringPolicy | None = None
) -> Decimal | None:
    """Return 全年执行数 / 全年预算数 in %, two places; None for a budget of zero."""
    if not adjusted:
        return None
    rate = executed * HUNDRED / adjusted
    if policy and policy.truncates_rate:
        return rate.quantize(Decimal("0.01"), ROUND_DOWN)
    return round_half_up(rate)


def score_execution(rate: Decimal | None, weight: Decimal, policy: ScoringPolicy) -> Points:
    """Score the execution row: weight × min(1, rate), or by bands; no budget is no score."""
    if rate is None:
        text = "预算数为 0，算不出执行率：请按实际情况打分，并在理由中写明为何没有预算"
        return Points(None, text, ZERO, weight, wants_words=True)
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
    """Return 优 良 中 差 of the unrounded total: ≥90, ≥80, ≥60 (财预〔2020〕10号)."""
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
    share = (
        f"为目标的 {ratio:.0%}"
        if ratio < _SUSPECT
        else f"为目标的 {ratio:.0f} 倍，请核对数量和单位"
    )
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
    """Return 达成, 部分达成 or 未达成 of what is written, empty where none is named."""
    text = actual.strip()
    if text.startswith(("未达成", "未完成", "未实现")):
        return "未达成"
    if text.startswith(("部分", "基本")):
        return "部分达成"
    return "达成" if "达成" in text or text.startswith("已完成") else ""


def _graded(state: str, weight: Decimal) -> Points:
    low, high = (weight * share / HUNDRED for share in QUALITATIVE_BANDS[state])
    if state == "达成":
        return Points(weight, f"达成指标，得 {high}（可在 {low}–{high} 间调整）", low, high, True)
    return Points(None, f"{state}，应在 {low:.2f}–{high:.2f} 分之间", low, high, False)


def _qualitative(target: str, actual: str, weight: Decimal) -> Points:
    wanted, came = target.strip(), actual.strip()
    if wanted in _YES_NO and came in _YES_NO and wanted != came:
        return Points(ZERO, f"应为“{wanted}”，实际为“{came}”，得 0 分", ZERO, ZERO, False)
    if state := qualitative_state(actual):
        return _graded(state, weight)
    if came == wanted:
        return Points(weight, f"与目标一致，得满分 {weight}", weight, weight, True)
    return Points(None, "定性指标，请先选择达成程度", ZERO, weight)


def _unlike(wanted: TargetValue, target: str, actual: str, weight: Decimal) -> Points:
    """Say what to write where the target is a number or a date and the actual value is not."""
    came = parse(actual)
    if wanted.kind == Kind.DATE:
        told = f"目标是期限“{target}”，请写明完成日期，如“11月20日”"
    elif came.number is not None and came.unit:
        told = f"“{actual}”与目标“{target}”的单位不同，不能比较，请改用目标的单位"
    else:
        told = f"目标“{target}”是数量，“{actual}”里没有数，请填写数字，如“{_example(wanted)}”"
    text = f"{told}；确实没有的，请填写得分并写明理由"
    return Points(None, text, ZERO, weight, wants_words=True)


def _example(wanted: TargetValue) -> str:
    return f"{_plain(wanted.number or ZERO)}{wanted.unit or ''}"


def _satisfaction(reached: Decimal, weight: Decimal) -> Points:
    share = next(share for floor, share in SATISFACTION_BANDS if reached >= floor)
    value = round_half_up(weight * share / HUNDRED)
    return Points(
        value, f"满意度 {reached}% 对应 {share}%，{weight} × {share}% = {value}", value, value
    )


def _missed(wanted: TargetValue, result: Comparison, way: Direction, weight: Decimal) -> Points:
    """Score a number that missed: actual/target, or target/actual where less is better or a range
    was passed."""
    reached, bound = result.reached or ZERO, result.bound or ZERO
    is_passed = reached > bound
    if way == Direction.LOWER or (wanted.kind == Kind.RANGE and is_passed):
        return _share(weight, bound, reached)
    return _share(weight, reached, bound)


def score_indicator(
    target: str,
    actual: str,
    weight: Decimal,
    *,
    policy: ScoringPolicy,
    name: str = "",
    level2: str = "",
    grade: str = "",
) -> Points:
    """Score one indicator by the formulas of domain §2.6.

    Args:
        target, actual: as written; weight: 分值.
        policy: the rule set's choices; name, level2: for the direction without operator.
        grade: 达成, 部分达成 or 未达成 where a person chose one; without it the text is asked.

    Returns points with ``value=None`` where only a person can grade.
    """
    target, actual = target.strip(), actual.strip()
    if not actual:
        return Points(None, "请填写实际完成值", ZERO, weight)
    wanted = parse(target)
    came = parse(
        f"0{wanted.unit or ''}" if wanted.is_numeric and _NONE.fullmatch(actual) else actual
    )
    result = compare(wanted, came, name, level2)
    if result.met is None:
        if grade:
            return _graded(grade, weight)
        if result.ratio is not None:
            return Points(None, _EITHER_WAY, ZERO, weight, wants_words=True)
        is_measured = wanted.is_numeric or wanted.date is not None
        return (
            _unlike(wanted, target, actual, weight)
            if is_measured
            else _qualitative(target, actual, weight)
        )
    return _measured(wanted, came, result, weight, policy=policy, name=name, level2=level2)


def _way_of(wanted: TargetValue, result: Comparison, name: str, level2: str) -> Direction:
    """Return which way is better; of «=5万元» of a cost, more than that is no achievement."""
    way = direction(wanted, name, level2)
    if way != Direction.EXACT or result.met or (result.ratio or ZERO) <= 1:
        return way
    return Direction.LOWER if preferred(wanted, name, level2) == Direction.LOWER else way


def _reached(
    way: Direction, result: Comparison, weight: Decimal, policy: ScoringPolicy
) -> Points | None:
    """Score what met its target or is above it; None for what did neither."""
    ratio = result.ratio or ZERO
    is_above = way in {Direction.HIGHER, Direction.EXACT} and ratio >= 1
    if not result.met and not (way == Direction.EXACT and is_above):
        return None
    if is_above and ratio >= policy.over_ratio:
        return _over(weight, ratio, policy)
    return _full(weight, "达到目标" if result.met else "超过目标")


def _measured(
    wanted: TargetValue,
    came: TargetValue,
    result: Comparison,
    weight: Decimal,
    *,
    policy: ScoringPolicy,
    name: str,
    level2: str,
) -> Points:
    """Score what can be compared: numbers and dates."""
    way = _way_of(wanted, result, name, level2)
    if reached := _reached(way, result, weight, policy):
        return reached
    if wanted.kind == Kind.DATE or came.number is None:
        return Points(None, "未按期完成，请按完成程度评分", ZERO, weight, False)
    if policy.is_satisfaction_banded and "满意" in name and came.unit in {"%", None}:
        return _satisfaction(came.number, weight)
    if result.ratio is None:
        return Points(ZERO, f"目标为 0 而实际不为 0，{weight} × 0 = 0.00", ZERO, ZERO, False)
    return _missed(wanted, result, way, weight)
