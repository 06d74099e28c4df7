"""What stands against a self-evaluation: what is still to fill in, and what the rules find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from apps.checks.engine import (
    SELF_EVALUATION,
    CheckView,
    Finding,
    Report,
    Severity,
    run,
)
from apps.core.text import fold
from apps.declarations.domain.checking import policy_of as check_policy_of
from apps.declarations.rules import ROW_RULES
from apps.evaluations.domain.content import sheet_of
from apps.evaluations.domain.points import Score, policy_of, score_of_money, score_of_row
from apps.evaluations.models import ResultRow, SelfEvaluation
from apps.evaluations.scoring import ScoringPolicy
from apps.evaluations.states import EvaluationState
from apps.formkit.levels import EDITIONS

# The program computes these itself by the rule set's choices; a person's departure has a reason.
COMPUTED: Final = (
    "rate-miscalculated",
    "rate-score-mismatch",
    "score-sum-mismatch",
    "score-not-proportional",
    "score-contradicts-actual",
    "grade-mismatch",
)

# Names, levels, targets and weights come from the approved version (财预〔2015〕88号).
FROZEN_RULES: Final = frozenset(rule.code for rule in ROW_RULES)
FROZEN_CELLS: Final = frozenset({"level1", "level2", "level3", "target", "weight"})


def _block(code: str, where: str, message: str) -> Finding:
    return Finding(code, where, Severity.BLOCK, message)


def gaps(evaluation: SelfEvaluation) -> Iterator[Finding]:
    """Name what the unit has still to fill in before it can submit."""
    policy = policy_of(evaluation.fiscal_year)
    for line in evaluation.funding_lines.all():
        if line.source != "total":
            continue
        if line.executed is None:
            yield _block("executed-missing", "budget.total.executed", "请填写全年执行数。")
        score = score_of_money(line, policy)
        if line.executed is not None and score.wants_typing:
            text = f"预算执行的{_to_type(score)}"
            yield _block("score-missing", "budget.total.score", text)
        if score.wants_reason:
            text = (
                f"预算执行得分 {score.typed} 与计算结果（{score.points.formula}）不同，请写明理由。"
            )
            yield _block("reason-missing", "budget.total.score", text)
    if not evaluation.actual_result.strip():
        yield _block("result-missing", "actual_result", "请填写年度总体目标的实际完成情况。")
    for index, row in enumerate(evaluation.rows.all()):
        yield from _row_gaps(index, row, policy)


def _to_type(score: Score) -> str:
    if score.points.wants_words:
        return f"得分算不出来：{score.points.formula}。"
    return f"得分要由您填写：{score.points.formula}。"


def _row_gaps(index: int, row: ResultRow, policy: ScoringPolicy) -> Iterator[Finding]:
    label, at = f"“{row.level3 or f'第{index + 1}条指标'}”", f"indicators[{index}]"
    if not row.actual.strip():
        yield _block("actual-missing", f"{at}.actual", f"{label}还没有填写实际完成值。")
        return
    score = score_of_row(row, policy)
    if score.wants_typing:
        text = f"{label}的{_to_type(score)}"
        yield _block("score-missing", f"{at}.score", text)
    if score.wants_reason:
        text = f"{label}得分 {score.typed} 与计算结果（{score.points.formula}）不同，请写明理由。"
        yield _block("reason-missing", f"{at}.score", text)
    if score.points.is_over and not row.deviation.strip():
        text = f"{label}{score.points.formula}。"
        yield _block("over-unexplained", f"{at}.deviation", text)


def _unproven(evaluation: SelfEvaluation) -> Iterator[Finding]:
    """A satisfaction figure comes from a survey; its report belongs to the row (domain §5.5)."""
    proven = {item.row_id for item in evaluation.evidence.all() if item.row_id}
    for index, row in enumerate(evaluation.rows.all()):
        if "满意" in row.level3 and row.actual.strip() and row.pk not in proven:
            text = f"“{row.level3}”没有上传满意度调查的佐证材料。"
            yield Finding("survey-missing", f"indicators[{index}].actual", Severity.WARN, text)


def previous_actuals(evaluation: SelfEvaluation) -> dict[str, str]:
    """Give last year's confirmed 实际完成值 of the project by folded level-3 name."""
    rows = ResultRow.objects.filter(
        evaluation__project=evaluation.project_id,
        evaluation__fiscal_year__year=evaluation.fiscal_year.year - 1,
        evaluation__state=EvaluationState.CONFIRMED,
    )
    return {fold(row.level3): row.actual for row in rows if row.actual}


def _softened(item: Finding) -> Finding:
    """What was approved cannot be mended here: the unit is told, but owes no answer."""
    is_frozen = item.code in FROZEN_RULES or item.where.rpartition(".")[2] in FROZEN_CELLS
    return replace(item, severity=Severity.HINT) if is_frozen else item


def report_of(evaluation: SelfEvaluation) -> Report:
    """Check a self-evaluation as it stands; queries do not grow with its rows.

    Give it fetched ``with_content()``. Gaps come first: they block the submission.
    """
    settings = evaluation.fiscal_year.rule_set.rules
    edition = evaluation.fiscal_year.rule_set.edition
    policy = replace(check_policy_of(edition, settings), needs_weights=True)
    view = CheckView(
        sheet=sheet_of(evaluation),
        edition=EDITIONS[edition],
        policy=policy,
        previous_actuals=previous_actuals(evaluation),
    )
    found = run(view, scope=SELF_EVALUATION, severities=settings.severities, disabled=COMPUTED)
    open_points = tuple(gaps(evaluation))
    places = {(item.where, item.severity) for item in open_points}
    others = [
        _softened(item) for item in found.findings if (item.where, item.severity) not in places
    ]
    others = sorted([*others, *_unproven(evaluation)], key=lambda item: item.severity.rank)
    return Report((*open_points, *others), found.failures)
