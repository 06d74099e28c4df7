"""What the rules find in a self-evaluation: shown, answered, kept for the counts and 规则自省."""

from __future__ import annotations

from typing import Final

from apps.checks.domain.documents import CheckedKind
from apps.checks.engine import SELF_EVALUATION
from apps.evaluations.domain.checking import report_of
from apps.evaluations.domain.entry import entry_obstacle
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
