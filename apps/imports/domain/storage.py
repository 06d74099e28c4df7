"""Stores recognised declarations as drafts: all of a file or nothing, and twice is the same as once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import District, Unit
from apps.audit.domain import record
from apps.declarations.domain.content import sheet_of, write_sheet
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.entry.domain.differences import difference
from apps.evaluations.domain.storing import StoredEvaluation, store_self_evaluation
from apps.formkit.papers import paper_of
from apps.formkit.sheets import Sheet
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.imports.domain.matches import find_unit
from apps.projects.domain import lock_project, project_named
from apps.projects.models import Project
from apps.workflow.models import FiscalYear


@dataclass(slots=True)
class StoredForms:
    """What an import did: the declarations and self-evaluations created or refreshed, and a
    sentence for each left out."""

    stored: list[Declaration] = field(default_factory=list)
    evaluated: list[StoredEvaluation] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def _fresh(declaration: Declaration) -> Declaration:
    return Declaration.objects.with_content().get(pk=declaration.pk)


@transaction.atomic
def store_sheet(
    *,
    sheet: DeclarationSheet,
    unit: Unit,
    fiscal_year: FiscalYear,
    actor: Any,
    origin: str,
    project: Project | None = None,
) -> Declaration:
    """Store one sheet as the draft of its project and year, making the project where none is
    given and none of that name exists.

    Raises ValidationError when the project's form of the year is no longer a draft or a value
    does not fit.
    """
    project = project or project_named(
        unit,
        sheet.project_name,
        nature=sheet.project_nature or "",
        category=sheet.project_category or "",
    )
    lock_project(project)
    live = (
        Declaration.objects.select_for_update()
        .live()
        .filter(project=project, fiscal_year=fiscal_year)
    )
    declaration = live.first()
    if declaration is None:
        declaration = Declaration(project=project, fiscal_year=fiscal_year, created_by=actor)
        declaration.full_clean(exclude=["created_by"])
        declaration.save()
    elif declaration.state not in State.editable():
        raise ValidationError(
            f"“{project.name}”{fiscal_year}的申报表{declaration.get_state_display()}，不能用文件覆盖。"
        )
    else:
        declaration.revision += 1  # an editor that has it open must notice
    replaced = sheet_of(declaration).to_json()
    write_sheet(declaration, sheet, origin=origin)
    KIND.renew(declaration)
    record(
        "declaration.import",
        actor=actor,
        target=declaration,
        organisation=unit.name,
        before=difference(replaced, sheet_of(_fresh(declaration)).to_json()),
        after={"origin": origin},
    )
    return declaration


@transaction.atomic
def store_all(
    *,
    sheets: Sequence[Sheet],
    district: District,
    actor: Any,
    origin: str,
) -> StoredForms:
    """Store every sheet whose unit and year exist; name those that were left out and why."""
    result = StoredForms()
    years = {item.year: item for item in FiscalYear.objects.filter(district=district)}
    units = Unit.objects.filter(department__district=district).select_related("department")
    for sheet in sheets:
        if not isinstance(sheet, DeclarationSheet | EvaluationSheet):
            title = paper_of(sheet.kind).title
            result.skipped.append(f"第 {sheet.index} 张：{title}目前不能从文件存入。")
            continue
        unit = find_unit(units, sheet.unit, sheet.department)
        if unit is None:
            result.skipped.append(f"“{sheet.project_name}”：没有名为“{sheet.unit}”的单位。")
        elif sheet.year not in years:
            result.skipped.append(f"“{sheet.project_name}”：尚未设置 {sheet.year} 年度。")
        elif isinstance(sheet, EvaluationSheet):
            evaluated = store_self_evaluation(
                sheet=sheet, unit=unit, fiscal_year=years[sheet.year], actor=actor, origin=origin
            )
            result.evaluated.append(evaluated)
        else:
            declaration = store_sheet(
                sheet=sheet,
                unit=unit,
                fiscal_year=years[sheet.year],
                actor=actor,
                origin=origin,
            )
            result.stored.append(declaration)
    return result
