"""The rules of the declaration: pure functions of a read-only view, registered by the app.

``ROW_RULES`` are those that look at indicator rows and goals only, so that they serve a
self-evaluation as well: ``tuple(rescoped(rule, SELF_EVALUATION) for rule in ROW_RULES)``.
"""

from __future__ import annotations

from typing import Final

from apps.checks.engine import Rule
from apps.declarations.rules import (
    budget,
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
    budget,
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

_NEEDS_DECLARATION: Final = frozenset(
    {
        names.ProjectNatureDoubtful,
        names.NameMismatch,
        sense.TargetBelowLastYear,
        sense.TargetTrivial,
    }
)

ROW_RULES: Final[tuple[type[Rule], ...]] = (
    completeness.MissingLevel,
    completeness.MissingLevel2,
    completeness.IndicatorsMissing,
    completeness.NameMissing,
    completeness.TargetMissing,
    completeness.TooManyIndicators,
    *(
        rule
        for module in (levels, names, units, sense, vague)
        for rule in module.RULES
        if rule not in _NEEDS_DECLARATION
    ),
    costs.CostExceedsBudget,
    costs.CostNotCovered,
    repeats.DuplicateIndicator,
    repeats.DuplicateAcrossProjects,
    years.GoalYearMismatch,
    years.OutdatedBasis,
    wording.HtmlLeft,
    wording.OddCharacters,
    wording.Typo,
    wording.ForeignWord,
    wording.PersonalData,
)
