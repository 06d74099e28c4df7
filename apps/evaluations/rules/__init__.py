"""The rules of the self-evaluation: a file each under ``money`` and ``points``, and the shared
ones, of which only sums block here: the unit cannot mend what was approved."""

from __future__ import annotations

import sys
from typing import Final

from apps.checks.engine import SELF_EVALUATION, Rule, Severity, rescoped
from apps.checks.rules import rules_about, rules_in

RULES: Final[tuple[type[Rule], ...]] = (
    *rules_in(sys.modules[__name__]),
    *(
        rescoped(rule, SELF_EVALUATION, at_most=Severity.WARN)
        for rule in rules_about("rows", "goals", "texts", "repeats", "weights")
    ),
    *(rescoped(rule, SELF_EVALUATION) for rule in rules_about("sums")),
    *rules_about("results"),
)
