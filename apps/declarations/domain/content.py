"""Between the stored declaration and the sheet that rules, layouts and readers know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain
from typing import Final

from django.db.models import prefetch_related_objects

from apps.declarations.models import Declaration, Indicator
from apps.entry.kept_figures import KeptFigures
from apps.formkit.levels import EDITIONS
from apps.formkit.papers.declaration import FURTHER_HEAD
from apps.formkit.papers.sources import FURTHER, listed
from apps.formkit.sheets.declaration import (
    NARRATIVE_FIELDS,
    DeclarationSheet,
    FundingBlock,
    NarrativeText,
)
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values.amount import YUAN
from apps.projects.domain import FIGURES, note_figures

FILE_PLACES: Final = {"basis": "立项文件", "reckoning": "测算依据"}
"""The places of a declaration that take files, with their names."""
OFFICIAL_CELLS: Final = {
    "total": ("whole", "total"),
    "total_fiscal": ("whole", "fiscal"),
    "total_other": ("whole", "other"),
    "annual": ("annual", "total"),
    "annual_appropriation": ("annual", "fiscal"),
    "annual_carryover": ("annual", "carryover"),
    "annual_other": ("annual", "other"),
}
"""The amounts of the official paper; every form has a line for each."""
FUNDING_CELLS: Final = OFFICIAL_CELLS | {
    f"annual_{one.key}": ("annual", one.key) for one in FURTHER
}
"""All amounts, those of further sources included, which have a line once they were filled."""


def _trimmed(number: Decimal | None) -> Decimal | None:
    """Drop the zeros the column's six places add; the typed text keeps its own places."""
    if number is None:
        return None
    number = number.normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def row_of(indicator: Indicator) -> IndicatorRow:
    """Return a stored indicator as a row of the sheet."""
    return IndicatorRow(
        id=str(indicator.pk),
        level1=indicator.level1,
        level2=indicator.level2,
        level3=indicator.level3,
        target=indicator.target,
        op=indicator.op or None,
        number=_trimmed(indicator.number),
        number_to=_trimmed(indicator.number_to),
        unit=indicator.measure or None,
        text=indicator.text or None,
        further=indicator.further,
        weight=indicator.weight,
    )


def further_head_of(declaration: Declaration) -> str:
    """Return what a form's second column of targets is called: by the rule set, where a row fills it
    by the file it came from; empty where it has none."""
    name = declaration.fiscal_year.rule_set.rules.further_target
    if name or not any(row.further for row in declaration.indicators.all()):
        return name
    return declaration.further_head or FURTHER_HEAD


def sheet_of(declaration: Declaration) -> DeclarationSheet:
    """Return the declaration as a sheet in 元; no query when fetched ``with_content()``."""
    amounts = {(line.half, line.source): line.amount for line in declaration.funding_lines.all()}
    narrative = declaration.narrative
    unit = declaration.unit
    funding = FundingBlock(**{name: amounts.get(key) for name, key in FUNDING_CELLS.items()})
    names = declaration.fiscal_year.rule_set.sources
    return DeclarationSheet(
        year=declaration.fiscal_year.year,
        project_name=declaration.name,
        project_nature=declaration.nature or None,
        project_category=declaration.category or None,
        department=unit.department.name,
        department_is_summary=declaration.department_is_summary,
        unit=unit.name,
        start=declaration.start,
        end=declaration.end,
        amount_unit=YUAN,
        funding=funding,
        sources=listed(names, funding.filled_sources),
        total_goal=declaration.total_goal,
        annual_goal=declaration.annual_goal,
        indicators=[row_of(indicator) for indicator in declaration.indicators.all()],
        further_head=further_head_of(declaration),
        narrative=NarrativeText(**{name: getattr(narrative, name) for name in NARRATIVE_FIELDS})
        if narrative and not narrative.is_empty
        else None,
    )


_LEVELS: Final = dict.fromkeys(chain.from_iterable(one.level1 for one in EDITIONS.values()))
SUMMARY: Final = (*FIGURES, "measured_levels")
"""What :func:`note_summary` sets."""


def measured_levels(rows: Iterable[Indicator]) -> str:
    """Return the first levels of which an indicator can be measured, parted by spaces."""
    found = {row.level1 for row in rows if row.number is not None}
    return " ".join(level for level in _LEVELS if level in found)


def note_summary(
    declaration: Declaration, annual_amount: Decimal | None, rows: Sequence[Indicator]
) -> None:
    """Set what lists sum and search and the board counts of the form with these indicators; the
    caller stores it, with ``SUMMARY`` among its fields."""
    words = [declaration.total_goal, declaration.annual_goal]
    words += [text for row in rows for text in (row.level3, row.target)]
    note_figures(declaration, annual_amount=annual_amount, words=words)
    declaration.measured_levels = measured_levels(rows)


def _summary_anew(forms: Sequence[Declaration]) -> None:
    prefetch_related_objects(forms, "indicators", "funding_lines")
    for form in forms:
        lines = {(line.half, line.source): line.amount for line in form.funding_lines.all()}
        note_summary(form, lines.get(FUNDING_CELLS["annual"]), list(form.indicators.all()))


KEPT: Final = KeptFigures(
    title="申报表的年度资金和可量化指标",
    rows=Declaration.objects.all,
    fields=("annual_amount", "measured_levels"),
    make_anew=_summary_anew,
)
