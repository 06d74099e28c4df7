"""Forms of many projects at once: last year's content taken over, checked by rules on trial."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from django.db import transaction

from apps.accounts.models import User
from apps.checks.engine import Report
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.creation import origin_of, renewed_sheet
from apps.declarations.domain.edits import open_form
from apps.declarations.domain.reports import reports_of_unit
from apps.declarations.domain.storage import take_over
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.formkit.levels import EDITIONS
from apps.projects.models import Project
from apps.workflow.models import FiscalYear, RuleSet


@transaction.atomic
def begin(project: Project, fiscal_year: FiscalYear, actor: User) -> bool:
    """Open the form of a project for a year, last year's content taken over; return whether there
    was any."""
    return _copy_from_before(open_form(project=project, fiscal_year=fiscal_year, actor=actor))


def _copy_from_before(declaration: Declaration) -> bool:
    """Take over the project's approved form of the year before; return whether there was one.

    Its texts are marked: the editor lists what still has to be renewed.
    """
    year = declaration.fiscal_year.year
    found = (
        Declaration.objects.filter(
            project=declaration.project, fiscal_year__year=year - 1, state=State.APPROVED
        )
        .with_content()
        .first()
    )
    if found is None:
        return False
    sheet = renewed_sheet(sheet_of(found), year, EDITIONS[declaration.edition])
    take_over(declaration, sheet, origin=origin_of(year - 1))
    return True


def _sheets_of_unit(unit: int, fiscal_year: FiscalYear) -> list[Declaration]:
    """Return the live forms of a unit in a year and the year before, with their content."""
    years = (fiscal_year.year, fiscal_year.year - 1)
    forms = Declaration.objects.live().filter(project__unit=unit, fiscal_year__year__in=years)
    return list(forms.with_content().order_by("pk"))


def _trial_reports(
    found: list[Declaration], fiscal_year: FiscalYear
) -> Iterator[tuple[Declaration, Report]]:
    """Check a unit's forms of a year as if the year's rule set were the one it is given with.

    ``found`` is what :func:`_sheets_of_unit` gives; nothing is stored.
    """
    before = {
        form.project_id: sheet_of(form) for form in found if form.fiscal_year_id != fiscal_year.pk
    }
    forms = [copy.copy(form) for form in found if form.fiscal_year_id == fiscal_year.pk]
    for form in forms:
        form.fiscal_year = fiscal_year
    return reports_of_unit(forms, before)


def tried(
    unit: int, fiscal_year: FiscalYear, rule_set: RuleSet
) -> Iterator[tuple[Declaration, Report, Report]]:
    """Return each live form of a unit's year with its report under the year's rules and under
    those of a rule set; nothing is stored."""
    found = _sheets_of_unit(unit, fiscal_year)
    year = copy.copy(fiscal_year)
    year.rule_set = rule_set
    now, then = _trial_reports(found, fiscal_year), _trial_reports(found, year)
    for (form, before), (_, after) in zip(now, then, strict=True):
        yield form, before, after
