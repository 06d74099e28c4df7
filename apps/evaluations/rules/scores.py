"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import SELF_EVALUATION, CheckView, Finding, Remedy, Rule, Severity
from apps.evaluations.rules.reading import CENT, filled, is_told, likeness, scored
from apps.evaluations.scoring.points import grade_of, qualitative_state, score_indicator
from apps.evaluations.scoring.policy import QUALITATIVE_BANDS, ScoringPolicy
from apps.formkit.indicators import Direction

FAMILY: Final = "自评得分"
_HEAVY: Final = Decimal(30)
_HEAVY_JUDGED: Final = Decimal(20)
_FIGURE: Final = re.compile(r"\d|[一二三四五六七八九十]+[个次项月日年]")
_SHORT: Final = 30
_NEAR: Final = Decimal("0.6")
_OVER: Final = Decimal("1.3")
_MEASURE: Final = (
    "将",
    "拟",
    "措施",
    "加强",
    "今后",
    "下一步",
    "下年",
    "改进",
    "完善",
    "督促",
    "提前",
)
_POLICY: Final = ScoringPolicy()


class _ScoreRule(Rule):
    family = FAMILY
    scope = SELF_EVALUATION


class WeightZero(_ScoreRule):
    """分值为 0 的指标不起作用，应分配分值或删去。"""

    code = "weight-zero"
    title = "分值为 0"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            if one.row.weight == 0:
                yield self.finding(one.at("weight"), f"{one.label}分值为 0，列在表中却不计分。")


class WeightConcentrated(_ScoreRule):
    """一条指标的分值达到 30 分以上，一项好坏就决定总分，应按重要性分散；定性指标 20 分以上即提示。
    一级指标下只有一条的，30 分是该级的常规分值（财预〔2020〕10号），只作提示。"""

    code = "weight-concentrated"
    title = "分值过于集中"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        firsts = Counter(one.row.level1 for one in scored(view))
        for one in scored(view):
            is_usual = one.row.weight == _HEAVY and firsts[one.row.level1] == 1
            if (one.row.weight or 0) >= _HEAVY and not is_usual:
                text = f"{one.label}一条占 {one.row.weight} 分，分值过于集中。"
                yield self.finding(one.at("weight"), text)
            elif (one.row.weight or 0) >= _HEAVY_JUDGED and not _FIGURE.search(one.row.target):
                text = f"{one.label}是定性指标，一条占 {one.row.weight} 分，凭判断给分的比重过大。"
                yield self.finding(one.at("weight"), text, severity=Severity.HINT)


class WeightShaved(_ScoreRule):
    """未完成的指标只占很小的分值，其他指标却占大分值，疑似事后调整分值。"""

    code = "weight-shaved"
    title = "未完成指标分值过低"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        lost = [(one, weight) for one, weight, score in filled(view) if score == 0 < weight]
        kept = [weight for _, weight, score in filled(view) if score > 0]
        if not lost or not kept:
            return
        small, usual = max(weight for _, weight in lost), sum(kept, Decimal(0)) / len(kept)
        if small * 5 <= usual:
            text = f"未完成的 {len(lost)} 条指标每条最多 {small} 分，其余平均 {usual:.2f} 分，请核实分值是否为批复时的分值。"
            yield self.finding(lost[0][0].at("weight"), text)


class WeightsNotHundred(_ScoreRule):
    """各指标分值与预算执行率分值合计应为 100 分。"""

    code = "weights-not-100"
    title = "分值合计不是 100"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        weights = [one.row.weight for one in scored(view)]
        execution = view.sheet.budget["total"].weight
        if not weights or execution is None or None in weights:
            return
        total = sum((weight for weight in weights if weight is not None), execution)
        if abs(total - 100) > CENT:
            yield self.finding("", f"指标分值与执行率分值合计 {total} 分，应为 100 分。")


class ScoreSumMismatch(_ScoreRule):
    """总分应等于各指标得分与执行率得分之和。"""

    code = "score-sum-mismatch"
    title = "总分算错"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        scores = [one.row.score for one in scored(view)]
        execution, total = view.sheet.budget["total"].score, view.sheet.total_score
        if not scores or execution is None or total is None or None in scores:
            return
        computed = sum((score for score in scores if score is not None), execution)
        if abs(computed - total) > CENT:
            text = f"各项得分合计 {computed}，总分为 {total}。"
            remedy = Remedy.replacing("total_score", str(total), str(computed))
            yield self.finding("total_score", text, remedy=remedy)


class ScoreAboveWeight(_ScoreRule):
    """一条指标的得分不能超过它的分值。"""

    code = "score-above-weight"
    title = "得分超过分值"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            if score > weight:
                yield self.finding(
                    one.at("score"), f"{one.label}得 {score} 分，超过分值 {weight}。"
                )


class TargetMissedFullScore(_ScoreRule):
    """实际值没有达到目标，却得了满分。"""

    code = "target-missed-full-score"
    title = "未达标得满分"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            over = one.way == Direction.EXACT and (one.outcome.ratio or 0) > 1
            missed = one.outcome.met is False and not over
            graded = qualitative_state(one.row.actual) in {"部分达成", "未达成"}
            if weight > 0 and score >= weight and (missed or (one.outcome.met is None and graded)):
                text = f"{one.label}目标 {one.row.target}，实际 {one.row.actual}，未达到却得满分 {score}。"
                yield self.finding(one.at("score"), text)


class ScoreNotProportional(_ScoreRule):
    """未达到的数值指标按完成比例给分（财预〔2020〕10号）。"""

    code = "score-not-proportional"
    title = "未按比例给分"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            if one.outcome.met is not False or score >= weight:
                continue
            points = score_indicator(
                one.row.target,
                one.row.actual,
                weight,
                policy=_POLICY,
                name=one.row.level3,
                level2=one.row.level2,
            )
            if points.value is None or abs(points.value - score) <= CENT:
                continue
            # A unit may give nothing for a target that was missed by far.
            if score == 0 and (one.outcome.ratio or 0) < _NEAR:
                continue
            where = one.at("score")
            text = f"{one.label}按比例应为 {points.formula}，表中为 {score}。"
            remedy = Remedy.replacing(where, str(score), str(points.value))
            severity = Severity.HINT if score == 0 else None
            yield self.finding(where, text, severity=severity, remedy=remedy)


class ScoreContradictsActual(_ScoreRule):
    """写明达成却扣分，或得分与达成程度的档次不符。"""

    code = "score-contradicts-actual"
    title = "得分与达成程度不符"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one, weight, score in filled(view):
            state = qualitative_state(one.row.actual)
            if one.outcome.met is not None or not state or not weight or score >= weight:
                continue
            low, high = (weight * share / 100 for share in QUALITATIVE_BANDS[state])
            if state == "达成" or not low - CENT <= score <= high + CENT:
                text = (
                    f"{one.label}写明“{one.row.actual}”，得 {score} 分（分值 {weight}），两者不符。"
                )
                yield self.finding(one.at("score"), text)


class GradeMismatch(_ScoreRule):
    """等级按总分划分：90 分及以上优，80 分及以上良，60 分及以上中，其余差。"""

    code = "grade-mismatch"
    title = "等级与总分不符"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        total, grade = view.sheet.total_score, view.sheet.grade.strip()
        if total is not None and grade in {"优", "良", "中", "差"} and grade != grade_of(total):
            text = f"总分 {total} 分对应“{grade_of(total)}”，表中为“{grade}”。"
            remedy = Remedy.replacing("grade", grade, grade_of(total))
            yield self.finding("grade", text, remedy=remedy)


class TargetEqualsActual(_ScoreRule):
    """不低于、不超过类的目标，实际值与目标一模一样，疑似照抄目标而非统计所得。"""

    code = "target-equals-actual"
    title = "实际值照抄目标"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            bound = one.target.number
            if one.target.op not in {"≥", "≤", ">", "<"} or not bound:
                continue
            if one.actual.number == bound and one.actual.number_to is None:
                text = f"{one.label}目标 {one.row.target}，实际恰为 {one.row.actual}，请核实是否为统计结果。"
                yield self.finding(one.at("actual"), text)


class TargetTooLow(_ScoreRule):
    """实际值超过目标三成以上，目标可能定低了，应说明原因。"""

    code = "target-too-low"
    title = "超额过多未说明"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            ratio = one.outcome.ratio
            if one.way != Direction.HIGHER or ratio is None or ratio < _OVER:
                continue
            if not is_told(one.row.deviation):
                text = f"{one.label}目标 {one.row.target}，实际 {one.row.actual}，为目标的 {ratio:.0%}，请说明原因。"
                yield self.finding(one.at("deviation"), text)


class ActualCopiesGoal(_ScoreRule):
    """实际完成情况照抄预期目标，没有说明做了什么。"""

    code = "actual-copies-goal"
    title = "完成情况照抄目标"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        goal, result = view.sheet.expected_goal, view.sheet.actual_result
        if len(goal) >= 40 and len(result) >= 40 and likeness(goal, result) >= 0.85:
            yield self.finding(
                "actual_result", "实际完成情况与预期目标几乎相同，没有说明实际做了什么。"
            )


class ResultTooShort(_ScoreRule):
    """实际完成情况只有“已完成”一类的几个字，没有回答预期目标。"""

    code = "result-too-short"
    title = "完成情况过于简单"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        goal, result = view.sheet.expected_goal.strip(), view.sheet.actual_result.strip()
        if result and len(result) < _SHORT <= len(goal):
            text = f"实际完成情况只有 {len(result)} 个字，请按预期目标逐项写明完成了什么。"
            yield self.finding("actual_result", text)


class DeviationWithoutMeasure(_ScoreRule):
    """偏差原因一栏只写原因，没有写改进措施。"""

    code = "deviation-without-measure"
    title = "偏差原因缺少改进措施"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for one in scored(view):
            text = one.row.deviation.strip()
            if text and not any(word in text for word in _MEASURE):
                yield self.finding(one.at("deviation"), f"{one.label}只写了原因，没有写改进措施。")


RULES: Final = (
    WeightZero,
    WeightConcentrated,
    WeightShaved,
    WeightsNotHundred,
    ScoreSumMismatch,
    ScoreAboveWeight,
    TargetMissedFullScore,
    ScoreNotProportional,
    ScoreContradictsActual,
    GradeMismatch,
    TargetEqualsActual,
    TargetTooLow,
    ActualCopiesGoal,
    ResultTooShort,
    DeviationWithoutMeasure,
)
