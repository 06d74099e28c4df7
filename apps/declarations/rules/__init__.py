"""The rules of the declaration: pure functions of a read-only view, registered by the app.

``ROW_RULES`` are those that look at indicator rows and goals only, so that they serve a
self-evaluation as well.
"""

from __future__ import annotations

from typing import Final

from apps.checks.engine import Rule
from apps.declarations.rules import (
    completeness,
    costs,
    funding,
    headcounts,
    levels,
    names,
    reconcile,
    repeats,
    sense,
    units,
    vague,
    weights,
    wording,
    years,
)

_MODULES: Final = (
    funding,
    completeness,
    levels,
    names,
    units,
    sense,
    vague,
    costs,
    weights,
    repeats,
    reconcile,
    headcounts,
    years,
    wording,
)

RULES: Final[tuple[type[Rule], ...]] = tuple(rule for module in _MODULES for rule in module.RULES)
