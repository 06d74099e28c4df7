"""The rules of the declaration: those its parts share with other papers, and its own.

Its own are a file each under ``head``, ``money`` and ``narrative``; ``ROW_RULES`` are the
shared ones, which a self-evaluation has too.
"""

from __future__ import annotations

import sys
from typing import Final

from apps.checks.engine import Rule
from apps.checks.rules import rules_about, rules_in

ROW_RULES: Final[tuple[type[Rule], ...]] = rules_about(
    "rows", "goals", "texts", "repeats", "weights", "sums"
)
RULES: Final[tuple[type[Rule], ...]] = (*rules_in(sys.modules[__name__]), *ROW_RULES)
