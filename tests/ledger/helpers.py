"""An approved goal of the present year with the cast's clerk to record for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from apps.declarations.models import Declaration
from apps.ledger.domain.entries import Typed, add_entry
from apps.ledger.domain.measures import Measure, measures_of
from apps.ledger.models import ProgressEntry
from apps.projects.models import Document
from apps.workflow.models import FiscalYear
from tests.cast import Cast
from tests.evaluations.helpers import approve

# Cost per head, people trained, pass rate, plan in time, share certified, satisfaction.
COST, PEOPLE, PASSED, IN_TIME, CERTIFIED, SATISFIED = range(6)


def present_year(cast: Cast) -> FiscalYear:
    """Return the fiscal year of today, made where the cast has another."""
    year, _ = FiscalYear.objects.get_or_create(
        district=cast.district,
        year=timezone.localdate().year,
        defaults={"rule_set": cast.year.rule_set},
    )
    return year


def goal(cast: Cast, unit: Any = None, *, name: str = "业务培训项目") -> Document:
    """Return the approved goal of a new project in the present year."""
    form = cast.declaration(unit, name=name, state="approved")
    Declaration.objects.filter(pk=form.pk).update(fiscal_year=present_year(cast))
    approve(Declaration.objects.with_content().get(pk=form.pk))
    return Document.objects.with_names().get(key=form.key)


def first_day() -> date:
    """Return the first day of the present year: nothing recorded on it lies ahead."""
    return timezone.localdate().replace(month=1, day=1)


def measures(document: Document) -> list[Measure]:
    """Return the indicators as stored now."""
    return measures_of([Document.objects.with_names().get(key=document.key)])


def note(
    cast: Cast, document: Document, number: int, value: str, person: str = "clerk_a", **more: Any
) -> ProgressEntry:
    """Record a figure of an indicator, by its number, on the first day of the year."""
    files = more.pop("files", ())
    typed = Typed(**{"value": value, "on": first_day(), **more})
    row = measures(document)[number].row.id
    return add_entry(key=document.key, row=row, actor=cast.people[person], typed=typed, files=files)
