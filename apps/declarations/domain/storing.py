"""Declarations read from files, stored as the drafts of their projects and years."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import Unit
from apps.audit.domain import record
from apps.declarations.domain.content import sheet_of, write_sheet
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.entry.domain.differences import difference
from apps.entry.intake import Stored
from apps.entry.kinds import kind_of
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.figures import text_or_none
from apps.formkit.values.amount import YUAN
from apps.projects.domain import lock_project, project_named
from apps.projects.models import Project
from apps.workflow.models import FiscalYear


@transaction.atomic
def store_sheet(
    *,
    sheet: DeclarationSheet,
    unit: Unit,
    fiscal_year: FiscalYear,
    actor: Any,
    origin: str,
    project: Project | None = None,
) -> Stored:
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
    kind_of(declaration).renew(declaration)
    stored = Declaration.objects.with_content().get(pk=declaration.pk)
    record(
        "declaration.import",
        actor=actor,
        target=declaration,
        organisation=unit.name,
        before=difference(replaced, sheet_of(stored).to_json()),
        after={"origin": origin},
    )
    return Stored(form=declaration)


def in_yuan(data: dict[str, Any]) -> dict[str, Any]:
    """Return a sheet's JSON with its amounts in 元, as a person corrects them."""
    plain = DeclarationSheet.from_json(data)
    amounts = {
        name: text_or_none(plain.in_yuan(getattr(plain.funding, name))) for name in data["funding"]
    }
    return {**data, "amount_unit": YUAN, "funding": amounts}
