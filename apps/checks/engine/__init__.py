"""The rule engine: pure Python, knows no form and imports no rule.

Rules are classes registered by their app (``register(RULES)`` in ``AppConfig.ready``); ``run``
puts a read-only view of one form through them.
"""

from apps.checks.engine.base import (
    CheckPolicy,
    CheckView,
    Finding,
    Remedy,
    Rule,
    Sibling,
    Undecided,
    rescoped,
)
from apps.checks.engine.places import by_place
from apps.checks.engine.quality import Deduction, Quality, quality_of
from apps.checks.engine.registry import duties, register, registered, rule_of
from apps.checks.engine.runner import OFF, Report, gathered, level_of, run
from apps.checks.states import DECLARATION, SCOPES, SELF_EVALUATION, Severity

__all__ = [
    "DECLARATION",
    "OFF",
    "SCOPES",
    "SELF_EVALUATION",
    "CheckPolicy",
    "CheckView",
    "Deduction",
    "Finding",
    "Quality",
    "Remedy",
    "Report",
    "Rule",
    "Severity",
    "Sibling",
    "Undecided",
    "by_place",
    "duties",
    "gathered",
    "level_of",
    "quality_of",
    "register",
    "registered",
    "rescoped",
    "rule_of",
    "run",
]
