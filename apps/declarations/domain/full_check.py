"""Checks all stored forms, unit by unit, so that each form's neighbours are fetched once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.checks.models import CheckRun
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.reports import reports_of_unit
from apps.declarations.models import Declaration
from apps.entry.kinds import kind_named
from apps.projects.querysets import DocumentQuerySet


@dataclass(frozen=True, slots=True)
class Swept:
    """One unit's year: how many forms were checked, what was found, which rules crashed."""

    forms: int
    findings: int
    failures: tuple[str, ...]


def _year_of(unit: int, year: int) -> DocumentQuerySet:
    return (
        Declaration.objects.live()
        .filter(unit=unit, fiscal_year__year=year)
        .with_content()
        .order_by("pk")
    )


def stale_groups(*, year: int | None = None, everything: bool = False) -> list[tuple[int, int]]:
    """Return (unit, year) of the forms whose present version has not been checked, or of all."""
    forms = Declaration.objects.live()
    if year is not None:
        forms = forms.filter(fiscal_year__year=year)
    if not everything:
        runs = CheckRun.objects.filter(document_key=OuterRef("key"), revision=OuterRef("revision"))
        forms = forms.filter(~Exists(runs))
    groups = forms.order_by().values_list("unit", "fiscal_year__year").distinct()
    return sorted(groups)


def sweep(groups: list[tuple[int, int]]) -> Iterator[Swept]:
    """Check every form of the groups and keep the results; yields after each unit and year."""
    for unit, year in groups:
        yield _sweep_unit(unit, year)


@transaction.atomic
def _sweep_unit(unit: int, year: int) -> Swept:
    # Locked, so that nobody saves a form while its findings are being kept.
    forms = list(_year_of(unit, year).locked())
    before = {form.project_id: sheet_of(form) for form in _year_of(unit, year - 1)}
    reports = list(reports_of_unit(forms, before))
    kind_named(Declaration.KIND).keep_all(reports)
    return Swept(
        len(forms),
        sum(len(report.findings) for _, report in reports),
        tuple(sorted({code for _, report in reports for code in report.failures})),
    )
