"""Rules of a file as a whole, a file each."""

from __future__ import annotations

import sys
from typing import Final

from apps.checks.engine import Rule
from apps.checks.rules import rules_in

RULES: Final[tuple[type[Rule], ...]] = rules_in(sys.modules[__name__])
