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
    by_place,
    run,
)
from apps.checks.rules import rules_about
from apps.core.text import fold
from apps.entry.check_inputs import policy_of as check_policy_of
from apps.entry.domain.attachments import attached
from apps.evaluations.domain.content import sheet_of
from apps.evaluations.domain.points import Score, policy_of, score_of_money, score_of_row
from apps.evaluations.models import ResultRow, SelfEvaluation
from apps.evaluations.scoring import ScoringPolicy
from apps.evaluations.states import EvaluationState
from apps.formkit.levels import EDITIONS
from apps.library.domain.heads import lessons_of

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
FROZEN_RULES: Final = frozenset(
    rule.code for rule in rules_about("rows", "goals", "texts", "repeats")
)
FROZEN_CELLS: Final = frozenset({"level1", "level2", "level3", "target", "weight"})
OWN_CELLS: Final = frozenset({"actual", "deviation", "score", "actual_result"})


OPEN: Final = frozenset({"score-missing", "reason-missing", "over-unexplained"})
_Told = tuple[str, str, str]
"""Code, place, message."""


def _typed(evaluation: SelfEvaluation) -> Iterator[_Told]:
    """Yield what is still to be typed beside the points that the program reckons."""
    policy = policy_of(evaluation.fiscal_year)
    for line in evaluation.funding_lines.all():
        if line.source != "total":
            continue
        score = score_of_money(line, policy)
        if line.executed is not None and score.wants_typing:
            text = f"预算执行的{_to_type(score)}"
            yield "score-missing", "budget.total.score", text
        if score.wants_reason:
            text = f"预算执行得分 {score.typed} 与计算结果（{score.points.formula}）不同。"
            yield "reason-missing", "budget.total.score", text
    for index, row in enumerate(evaluation.rows.all()):
        yield from _row_gaps(index, row, policy)


def _to_type(score: Score) -> str:
    if score.points.wants_words:
        return f"得分算不出来：{score.points.formula}。"
    return f"得分要由您填写：{score.points.formula}。"


def _row_gaps(index: int, row: ResultRow, policy: ScoringPolicy) -> Iterator[_Told]:
    label, at = f"“{row.level3 or f'第{index + 1}条指标'}”", f"indicators[{index}]"
    if not row.actual.strip():
        return
    score = score_of_row(row, policy)
    if score.wants_typing:
        text = f"{label}的{_to_type(score)}"
        yield "score-missing", f"{at}.score", text
    if score.wants_reason:
        text = f"{label}得分 {score.typed} 与计算结果（{score.points.formula}）不同。"
        yield "reason-missing", f"{at}.score", text
    if score.points.is_over and not row.deviation.strip():
        yield "over-unexplained", f"{at}.deviation", f"{label}{score.points.formula}。"


def _proven(evaluation: SelfEvaluation) -> frozenset[str]:
    """Return the places of the rows that have evidence attached."""
    proven = attached(evaluation)
    rows = enumerate(evaluation.rows.all())
    return frozenset(f"indicators[{index}]" for index, row in rows if f"row.{row.pk}" in proven)


def previous_actuals(evaluation: SelfEvaluation) -> dict[str, str]:
    """Return last year's confirmed 实际完成值 of the project by folded level-3 name."""
    rows = ResultRow.objects.filter(
        evaluation__project=evaluation.project_id,
        evaluation__fiscal_year__year=evaluation.fiscal_year.year - 1,
        evaluation__state__in=EvaluationState.decided(),
    )
    return {fold(row.level3): row.actual for row in rows if row.actual}


def _softened(item: Finding) -> Finding:
    """What was approved cannot be mended here: the unit is told, but owes no answer."""
    cell = item.where.rpartition(".")[2]
    is_frozen = cell in FROZEN_CELLS or (item.code in FROZEN_RULES and cell not in OWN_CELLS)
    return replace(item, severity=Severity.HINT) if is_frozen else item


def report_of(evaluation: SelfEvaluation) -> Report:
    """Check a self-evaluation as it stands; queries do not grow with its rows.

    It must be fetched ``with_content()``. Gaps come first: they block the submission.
    """
    settings = evaluation.fiscal_year.rule_set.rules
    edition = evaluation.fiscal_year.rule_set.edition
    policy = replace(check_policy_of(edition, settings), needs_weights=True)
    view = CheckView(
        sheet=sheet_of(evaluation),
        edition=EDITIONS[edition],
        policy=policy,
        previous_actuals=previous_actuals(evaluation),
        proven=_proven(evaluation),
        learnt=lessons_of(evaluation.unit.department.district_id),
        typed=tuple(_typed(evaluation)),
    )
    found = run(view, scope=SELF_EVALUATION, severities=settings.severities, disabled=COMPUTED)
    open_points = tuple(item for item in found.findings if item.code in OPEN)
    places = {(item.where, item.severity) for item in open_points}
    others = [
        _softened(item)
        for item in found.findings
        if item.code not in OPEN and (item.where, item.severity) not in places
    ]
    others = sorted(others, key=lambda item: item.severity.rank)
    report = Report((*open_points, *others), found.failures, found.undecided)
    return by_place(report, view.sheet)
