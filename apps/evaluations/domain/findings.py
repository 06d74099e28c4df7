"""What the rules find in a self-evaluation: shown, answered, kept for the counts and 规则自省."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction

from apps.checks.domain.documents import CheckedKind
from apps.checks.engine import SELF_EVALUATION
from apps.entry.domain.protocol import CellChange, Outcome
from apps.evaluations.domain.checking import report_of
from apps.evaluations.domain.entry import entry_obstacle, save_cells
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import EvaluationState

# Rows come from the approved version: their numbers never change, so places are paths.
CHECKS: Final = CheckedKind(
    scope=SELF_EVALUATION,
    model=SelfEvaluation,
    namespace="evaluations",
    report_of=report_of,
    entry_obstacle=entry_obstacle,
    under_finance=frozenset({EvaluationState.FINANCE_REVIEW}),
)


@transaction.atomic
def save_and_check(
    *,
    key: int,
    actor: Any,
    changes: list[CellChange],
    expected_revision: int,
    to_submit: bool = False,
) -> Outcome:
    """Store a whole page (raises as ``save_cells`` does) and keep what the check finds;
    ``to_submit`` when the clerk goes on to submit it."""
    outcome = save_cells(key=key, actor=actor, changes=changes, expected_revision=expected_revision)
    saved = SelfEvaluation.objects.get(pk=key)
    if to_submit and not outcome.refused:
        CHECKS.note_attempt(saved)
    else:
        CHECKS.renew(saved)
    return outcome
