"""Stores recognised sheets as forms: all of a file or nothing, and twice is the same as once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from apps.accounts.models import District, Unit, User
from apps.entry.domain.sheets import store_sheet
from apps.entry.intake import Stored
from apps.entry.kinds import intake_of, kind_named
from apps.formkit.papers import paper_of
from apps.formkit.sheets import Sheet
from apps.imports.domain.matches import find_unit
from apps.workflow.models import FiscalYear


@dataclass(slots=True)
class StoredForms:
    """What an import did: the forms created or refreshed, and a sentence for each left out."""

    stored: list[Stored] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


@transaction.atomic
def store_all(
    *,
    sheets: Sequence[Sheet],
    district: District,
    actor: User | None,
    origin: str,
) -> StoredForms:
    """Store every sheet whose unit and year exist; name those that were left out and why."""
    result = StoredForms()
    years = {item.year: item for item in FiscalYear.objects.filter(district=district)}
    units = Unit.objects.filter(department__district=district).select_related("department")
    for sheet in sheets:
        if intake_of(sheet.kind) is None:
            title = paper_of(sheet.kind).title
            result.skipped.append(f"第 {sheet.index} 张：{title}目前不能从文件存入。")
            continue
        unit = find_unit(units, sheet.unit, sheet.department)
        if unit is None:
            result.skipped.append(f"“{sheet.project_name}”：没有名为“{sheet.unit}”的单位。")
        elif sheet.year not in years:
            result.skipped.append(f"“{sheet.project_name}”：尚未设置 {sheet.year} 年度。")
        else:
            stored = store_sheet(
                kind_named(sheet.kind),
                sheet=sheet,
                unit=unit,
                fiscal_year=years[sheet.year],
                actor=actor,
                origin=origin,
            )
            result.stored.append(stored)
    return result
