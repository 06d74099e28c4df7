"""Between the stored declaration and the sheet that rules, layouts and readers know."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from typing import Final

from django.db import transaction

from apps.core.fitting import demand_fit
from apps.declarations.models import Declaration, FundingLine, Indicator, Narrative
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
FUNDING_CELLS: Final = {
    "total": ("whole", "total"),
    "total_fiscal": ("whole", "fiscal"),
    "total_other": ("whole", "other"),
    "annual": ("annual", "total"),
    "annual_appropriation": ("annual", "fiscal"),
    "annual_carryover": ("annual", "carryover"),
    "annual_other": ("annual", "other"),
}


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
        weight=indicator.weight,
    )


def sheet_of(declaration: Declaration) -> DeclarationSheet:
    """Return the declaration as a sheet in 元; no query when fetched ``with_content()``."""
    amounts = {(line.half, line.source): line.amount for line in declaration.funding_lines.all()}
    narrative = declaration.narrative
    unit = declaration.unit
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
        funding=FundingBlock(**{name: amounts.get(key) for name, key in FUNDING_CELLS.items()}),
        total_goal=declaration.total_goal,
        annual_goal=declaration.annual_goal,
        indicators=[row_of(indicator) for indicator in declaration.indicators.all()],
        narrative=NarrativeText(**{name: getattr(narrative, name) for name in NARRATIVE_FIELDS})
        if narrative and not narrative.is_empty
        else None,
    )


def note_summary(
    declaration: Declaration, annual_amount: Decimal | None, rows: Iterable[tuple[str, str]]
) -> None:
    """Set what lists sum and search of the form, ``rows`` being names and targets of its
    indicators; the caller stores it."""
    words = [declaration.total_goal, declaration.annual_goal, *chain.from_iterable(rows)]
    note_figures(declaration, annual_amount=annual_amount, words=words)


def renew_summary(declaration: Declaration) -> None:
    """Set anew what lists sum and search, after rows were written one by one."""
    total = declaration.funding_lines.filter(half="annual", source="total").first()
    rows = declaration.indicators.values_list("level3", "target")
    note_summary(declaration, total.amount if total else None, rows)
    declaration.save(update_fields=[*FIGURES])


@transaction.atomic
def write_funding(declaration: Declaration, amounts: dict[str, Decimal | None]) -> None:
    """Store the amounts given by cell name (元); cells that are not named stay as they are."""
    lines = {(line.half, line.source): line for line in declaration.funding_lines.all()}
    for name, amount in amounts.items():
        half, source = FUNDING_CELLS[name]
        line = lines.get((half, source)) or FundingLine(
            declaration=declaration, half=half, source=source
        )
        if line.pk and line.amount == amount:
            continue
        line.amount = amount
        line.full_clean(exclude=["declaration"])
        line.save()


@transaction.atomic
def write_narrative(declaration: Declaration, sections: dict[str, str]) -> None:
    """Store the sections given by name."""
    narrative = declaration.narrative or Narrative(declaration=declaration)
    for name, text in sections.items():
        setattr(narrative, name, text)
    narrative.save()


@transaction.atomic
def replace_indicators(
    declaration: Declaration, rows: Iterable[IndicatorRow], *, origin: str = ""
) -> None:
    """Put these rows in place of all that the declaration has.

    Raises ValidationError for a text that is too long.
    """
    declaration.indicators.all().delete()
    indicators = []
    for position, row in enumerate(rows):
        indicator = Indicator(
            declaration=declaration,
            position=position,
            level1=row.level1,
            level2=row.level2,
            level3=row.level3,
            target=row.target,
            weight=row.weight,
            origin=origin[:60],
        )
        demand_fit(indicator, f"第 {position + 1} 条指标")
        indicator.read_target()
        indicators.append(indicator)
    Indicator.objects.bulk_create(indicators)


@transaction.atomic
def write_sheet(declaration: Declaration, sheet: DeclarationSheet, *, origin: str = "") -> None:
    """Store a whole sheet (import, copy of last year); project and year stay as they are."""
    declaration.nature = sheet.project_nature or ""
    declaration.category = sheet.project_category or ""
    declaration.department_is_summary = sheet.department_is_summary
    declaration.start, declaration.end = sheet.start, sheet.end
    declaration.total_goal, declaration.annual_goal = sheet.total_goal, sheet.annual_goal
    if origin:
        declaration.imported = sheet.to_json()
    amounts = {name: sheet.in_yuan(getattr(sheet.funding, name)) for name in FUNDING_CELLS}
    rows = [(row.level3, row.target) for row in sheet.indicators]
    note_summary(declaration, amounts["annual"], rows)
    declaration.full_clean(exclude=["project", "fiscal_year", "created_by"])
    declaration.save()
    write_funding(declaration, amounts)
    if sheet.narrative:
        write_narrative(declaration, sheet.narrative.to_json())
    replace_indicators(declaration, sheet.indicators, origin=origin)
