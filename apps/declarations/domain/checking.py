"""Runs the declaration's rules with the year's rule set."""

from __future__ import annotations

from typing import Any

from apps.checks.engine import DECLARATION, CheckPolicy, CheckView, Report, run
from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.declarations.sheets import DeclarationSheet
from apps.indicators.scheme import EDITIONS
from apps.workflow.settings_schema import RuleSettings


def policy_of(edition: str, settings: RuleSettings) -> CheckPolicy:
    """Give what the rule set says to the rules."""
    return CheckPolicy.of(
        edition,
        obligatory_level1=settings.obligatory_level1,
        obligatory_level2=settings.obligatory_level2,
        max_rows=settings.max_indicators,
        needs_weights=settings.needs_weights,
        narrative_required=settings.narrative_required,
    )


def _neighbours(declaration: Declaration) -> tuple[tuple[DeclarationSheet, ...], Any]:
    """Give the unit's other forms of the year, and the project's form of the year before."""
    year = declaration.fiscal_year.year
    unit = declaration.project.unit_id
    forms = (
        Declaration.objects.live()
        .filter(project__unit=unit, fiscal_year__year__in=(year, year - 1))
        .exclude(pk=declaration.pk)
        .with_content()
    )
    siblings, previous = [], None
    for form in forms:
        if form.fiscal_year.year == year:
            siblings.append(sheet_of(form))
        elif form.project_id == declaration.project_id:
            previous = sheet_of(form)
    return tuple(siblings), previous


def report_of(declaration: Declaration) -> Report:
    """Check a declaration as it stands, beside its neighbours; queries do not grow with rows."""
    return report_beside(declaration, sheet_of(declaration), *_neighbours(declaration))


def report_beside(
    declaration: Declaration,
    sheet: DeclarationSheet,
    siblings: tuple[DeclarationSheet, ...],
    previous: DeclarationSheet | None,
) -> Report:
    """Check a declaration whose sheet and neighbours are at hand; no query."""
    settings = declaration.fiscal_year.rule_set.rules
    view = CheckView(
        sheet=sheet,
        edition=EDITIONS[declaration.edition],
        policy=policy_of(declaration.edition, settings),
        siblings=siblings,
        previous=previous,
    )
    return run(view, scope=DECLARATION, severities=settings.severities)
