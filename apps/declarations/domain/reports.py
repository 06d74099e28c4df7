"""Runs the declaration's rules with the year's rule set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q, Subquery

from apps.checks.coverage import reported
from apps.checks.domain.passages import found_elsewhere
from apps.checks.engine import DECLARATION, CheckView, Report, run
from apps.checks.rules.repeats.passages import goal_sentences
from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.declarations.querysets import DeclarationQuerySet
from apps.declarations.states import State
from apps.entry.check_inputs import past_results, policy_of
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.library.domain.heads import lessons_of, names_of


def _is_neighbour(declaration: Declaration) -> Q:
    """Return the filter of the unit's other live forms of the year and the year before."""
    year = declaration.fiscal_year.year
    return ~Q(state=State.REJECTED) & Q(
        unit=declaration.unit_id, fiscal_year__year__in=(year, year - 1)
    )


def fetch_beside_neighbours(key: int, among: DeclarationQuerySet) -> Declaration:
    """Fetch a form's content together with its neighbours', in three queries for all of them.

    Raises Declaration.DoesNotExist where the form is not ``among`` those given; the neighbours
    are compared only, whoever may see them.
    """
    own = among.filter(pk=key).order_by()
    year = Subquery(own.values("fiscal_year__year"))
    years = Q(fiscal_year__year=year) | Q(fiscal_year__year=year - 1)
    # The unit leads, so that its index is used: the form itself is one of the unit's too.
    of_unit = Declaration.objects.filter(unit=Subquery(own.values("unit")))
    found = of_unit.filter(Q(pk=key) | ~Q(state=State.REJECTED) & years).with_content()
    forms = {form.pk: form for form in found}
    if key not in forms:
        raise Declaration.DoesNotExist
    declaration = forms.pop(key)
    declaration.neighbours = list(forms.values())
    return declaration


def _neighbours(declaration: Declaration) -> tuple[tuple[DeclarationSheet, ...], Any]:
    """Return the unit's other forms of the year, but for those of sealed projects, whose names no
    finding may tell, and the project's form of the year before."""
    forms = declaration.neighbours
    if forms is None:
        others = Declaration.objects.filter(_is_neighbour(declaration)).exclude(pk=declaration.pk)
        forms = list(others.with_content())
    year = declaration.fiscal_year.year
    siblings = [
        sheet_of(form)
        for form in forms
        if form.fiscal_year.year == year and not form.project.is_sealed
    ]
    previous = previous_of(declaration, forms)
    return tuple(siblings), sheet_of(previous) if previous else None


def previous_of(declaration: Declaration, forms: list[Declaration]) -> Declaration | None:
    """Return the project's form of the year before among these."""
    year = declaration.fiscal_year.year - 1
    own = [form for form in forms if form.project_id == declaration.project_id]
    return next((form for form in own if form.fiscal_year.year == year), None)


def report_of(declaration: Declaration) -> Report:
    """Check a declaration as it stands, beside its neighbours; queries do not grow with rows."""
    sheet = sheet_of(declaration)
    view = view_beside(declaration, sheet, *_neighbours(declaration))
    return report_beside(declaration, view, elsewhere(declaration, [sheet]))


def elsewhere(declaration: Declaration, sheets: Sequence[DeclarationSheet]) -> dict[str, int]:
    """Find the sentences of a declaration's goal, or of all its unit's, in the forms of other
    units, of this year and the last; one query."""
    year = declaration.fiscal_year.year
    return found_elsewhere(
        {text for sheet in sheets for text in goal_sentences(sheet)},
        scope=DECLARATION,
        district=declaration.unit.department.district_id,
        owner=declaration.unit_id,
        years=(year, year - 1),
    )


def view_beside(
    declaration: Declaration,
    sheet: DeclarationSheet,
    siblings: tuple[DeclarationSheet, ...],
    previous: DeclarationSheet | None,
    readings: dict[Any, Any] | None = None,
) -> CheckView:
    """Return what the rules see of a declaration whose sheet and neighbours are at hand."""
    return CheckView(
        sheet=sheet,
        edition=EDITIONS[declaration.edition],
        policy=policy_of(declaration.edition, declaration.fiscal_year.rule_set.rules),
        siblings=siblings,
        previous=previous,
        learnt=lessons_of(declaration.unit.department.district_id),
        names=names_of(declaration.unit.department.district_id),
        readings={} if readings is None else readings,
    )


def report_beside(declaration: Declaration, view: CheckView, known: Mapping[str, int]) -> Report:
    """Check a declaration whose view is at hand; ``known`` are the sentences found elsewhere."""
    settings = declaration.fiscal_year.rule_set.rules
    is_new = view.previous is None and declaration.last_submitted_at is None
    view = replace(
        view,
        previous_actuals=past_results(declaration, is_new=is_new),
        elsewhere=known,
    )
    return reported(run(view, scope=DECLARATION, severities=settings.severities), view)
