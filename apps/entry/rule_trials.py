"""Rules tried on the forms of any kind before they hold."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from apps.checks.engine import Report
from apps.entry.kinds import Kind
from apps.workflow.models import FiscalYear, RuleSet


def tried(
    kind: Kind, unit: int, fiscal_year: FiscalYear, rule_set: RuleSet
) -> Iterator[tuple[Any, Report, Report]]:
    """Return each live form of a unit's year with its report under the year's rules and under those
    of a rule set; nothing is stored.

    A kind that checks the forms of a unit together does so itself (``Turning.trial``).
    """
    if kind.turning:
        yield from kind.turning.trial(unit, fiscal_year, rule_set)
        return
    other = copy.copy(fiscal_year)
    other.rule_set = rule_set
    forms = kind.model.objects.live().filter(unit=unit, fiscal_year=fiscal_year)
    for form in forms.with_content():
        form.fiscal_year = fiscal_year
        before = kind.report_of(form)
        form.fiscal_year = other
        after = kind.report_of(form)
        form.fiscal_year = fiscal_year
        yield form, before, after
