"""Runs the declaration's rules with the year's rule set."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Case, Exists, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable

from apps.checks.coverage import reported
from apps.checks.domain.passages import Asked, found_again, found_elsewhere, store_passages
from apps.checks.engine import DECLARATION, CheckView, Report, Sibling, run
from apps.checks.models import Traced
from apps.checks.rules.repeats.passages import sibling_of, traces_of
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.findings import passages_of
from apps.declarations.models import Declaration
from apps.declarations.querysets import DeclarationQuerySet
from apps.declarations.states import State
from apps.entry.check_inputs import past_results, policy_of, prepare_histories
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.library.domain.heads import lessons_of, names_of

log = logging.getLogger(__name__)


def _beside(unit: int | Combinable, project: int | Combinable, year: int | Combinable) -> Q:
    """Return the filter of what a form is looked at beside: the project's form of the year before,
    and the unit's forms of the year whose passages are not kept as they stand now.

    Those of sealed projects, whose names no finding may tell, are not looked for.
    """
    is_traced = Q(Exists(Traced.objects.fresh()))
    untraced = Q(fiscal_year__year=year, project__is_sealed=False) & ~is_traced
    before = Q(project=project, fiscal_year__year=year - 1)
    return Q(unit=unit) & ~Q(state=State.REJECTED) & (before | untraced)


def fetch_beside_neighbours(key: int, among: DeclarationQuerySet) -> Declaration:
    """Fetch a form's content together with its neighbours', in three queries for all of them.

    Raises Declaration.DoesNotExist where the form is not ``among`` those given; the neighbours
    are compared only, whoever may see them.
    """
    own = among.filter(pk=key).order_by()
    year = Subquery(own.values("fiscal_year__year"))
    beside = _beside(Subquery(own.values("unit")), Subquery(own.values("project")), year)
    # The unit leads, so that its index is used: the form itself is one of the unit's too.
    of_unit = Declaration.objects.filter(unit=Subquery(own.values("unit")))
    forms = {form.pk: form for form in of_unit.filter(Q(pk=key) | beside).with_content()}
    if key not in forms:
        raise Declaration.DoesNotExist
    declaration = forms.pop(key)
    declaration.neighbours = list(forms.values())
    return declaration


def _neighbours(declaration: Declaration) -> list[Declaration]:
    if declaration.neighbours is not None:
        return declaration.neighbours
    year = declaration.fiscal_year.year
    beside = _beside(declaration.unit_id, declaration.project_id, year)
    return list(Declaration.objects.filter(beside).exclude(pk=declaration.pk).with_content())


def _trace(forms: list[Declaration]) -> None:
    """Keep the passages of forms of one unit and year as they stand now.

    Who only reads is told the rest where nothing can be written; whoever is writing hears of it.
    """
    if not forms:
        return
    first = forms[0]
    try:
        store_passages(
            texts=[(one, passages_of(one)) for one in forms],
            scope=DECLARATION,
            district=first.unit.department.district,
            year=first.fiscal_year.year,
        )
    except DatabaseError:
        if transaction.get_connection().in_atomic_block:
            raise
        log.warning("passages of %d forms could not be kept", len(forms), exc_info=True)


def _named(unit: int, year: int) -> QuerySet[Any]:
    """Return the unit's live forms of a year whose names may be told, each with its ``told_name``."""
    forms = Declaration.objects.live().filter(unit=unit, fiscal_year=year, project__is_sealed=False)
    approved = When(~Q(approved_name=""), then="approved_name")
    return forms.order_by().annotate(told_name=Case(approved, default="project__name"))


def previous_of(declaration: Declaration, forms: list[Declaration]) -> Declaration | None:
    """Return the project's form of the year before among these."""
    year = declaration.fiscal_year.year - 1
    own = [form for form in forms if form.project_id == declaration.project_id]
    return next((form for form in own if form.fiscal_year.year == year), None)


def report_of(declaration: Declaration) -> Report:
    """Check a declaration as it stands, beside its neighbours; neither the queries nor what they
    fetch grow with the unit's forms: only those are read that share passages with it."""
    sheet, beside = sheet_of(declaration), _neighbours(declaration)
    before = previous_of(declaration, beside)
    _trace([form for form in beside if form is not before])
    year, traces = declaration.fiscal_year.year, traces_of(sheet)
    found = found_again(
        Asked(traces.sentences, traces.all, traces.telling, traces.enough),
        declaration,
        scope=DECLARATION,
        years=(year, year - 1),
        names=_named(declaration.unit_id, declaration.fiscal_year_id),
    )
    siblings = tuple(Sibling(name, held) for name, held in found.beside.items())
    view = view_beside(declaration, sheet, siblings, sheet_of(before) if before else None)
    return _report_beside(declaration, view, found.elsewhere)


def reports_of_unit(
    forms: Sequence[Declaration], before: Mapping[int, DeclarationSheet]
) -> Iterator[tuple[Declaration, Report]]:
    """Check all live forms of one unit and year beside each other, ``before`` being the sheets of
    the year before by project; no finding tells the name of a sealed project."""
    if not forms:
        return
    sheets = [sheet_of(form) for form in forms]
    prepare_histories(forms)
    known = _elsewhere(forms[0], sheets)
    beside = [
        None if form.project.is_sealed else sibling_of(sheet)
        for form, sheet in zip(forms, sheets, strict=True)
    ]
    for index, (form, sheet) in enumerate(zip(forms, sheets, strict=True)):
        others = tuple(one for at, one in enumerate(beside) if one and at != index)
        view = view_beside(form, sheet, others, before.get(form.project_id))
        yield form, _report_beside(form, view, known)


def _elsewhere(declaration: Declaration, sheets: Sequence[DeclarationSheet]) -> dict[str, int]:
    """Find the sentences of a declaration's goal, or of all its unit's, in the forms of other
    units, of this year and the last; one query."""
    year = declaration.fiscal_year.year
    return found_elsewhere(
        {text for sheet in sheets for text in traces_of(sheet).sentences},
        scope=DECLARATION,
        district=declaration.unit.department.district_id,
        owner=declaration.unit_id,
        years=(year, year - 1),
    )


def view_beside(
    declaration: Declaration,
    sheet: DeclarationSheet,
    siblings: tuple[Sibling, ...],
    previous: DeclarationSheet | None,
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
    )


def _report_beside(declaration: Declaration, view: CheckView, known: Mapping[str, int]) -> Report:
    """Check a declaration whose view is at hand; ``known`` are the sentences found elsewhere."""
    settings = declaration.fiscal_year.rule_set.rules
    is_new = view.previous is None and declaration.last_submitted_at is None
    view = replace(
        view,
        previous_actuals=past_results(declaration, is_new=is_new),
        elsewhere=known,
    )
    return reported(run(view, scope=DECLARATION, severities=settings.severities), view)
