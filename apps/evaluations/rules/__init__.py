"""The rules of the self-evaluation: its own, and those of the declaration that look at rows."""

from typing import Final

from apps.checks.engine import SELF_EVALUATION, Rule, Severity, rescoped
from apps.declarations.rules import ROW_RULES
from apps.evaluations.rules import budget, scores

RULES: Final[tuple[type[Rule], ...]] = (
    *budget.RULES,
    *scores.RULES,
    # The indicators come from the approved version: the unit cannot mend them here.
    *(rescoped(rule, SELF_EVALUATION, at_most=Severity.WARN) for rule in ROW_RULES),
)
