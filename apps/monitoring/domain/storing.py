"""Sheets read from files, laid beside the rows of the approved goal by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import Unit, User
from apps.core.text import fold
from apps.entry.domain.protocol import Batch, CellChange
from apps.entry.intake import Stored
from apps.entry.kinds import kind_named
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.formkit.sheets.monitoring import MonitoringSheet as Sheet
from apps.formkit.sheets.rows import MonitoringRow as SheetRow
from apps.monitoring.domain.cells import GOAL, PARTS, TYPED_AMOUNTS
from apps.monitoring.domain.content import NOT_DUE, is_qualitative, place_of
from apps.monitoring.models import MonitoringRow, MonitoringSheet
from apps.monitoring.models.sheet import PROPOSALS
from apps.projects.models import Project
from apps.workflow.models import FiscalYear

_PROPOSED: Final = {f"拟{word}": word for word in PROPOSALS}


def _texts_of(row: MonitoringRow, told: SheetRow) -> dict[str, Any]:
    """Return what a row of the file says, by column, as the page types it."""
    is_not_due = told.actual == NOT_DUE
    is_graded = is_qualitative(row) and told.actual in MonitoringRow.Grade.values
    proposal, _, rest = told.remark.partition("；")
    is_proposed = proposal in _PROPOSED
    return {
        "actual": "" if is_not_due or is_graded else told.actual,
        "grade": told.actual if is_graded else "",
        "is_not_due": is_not_due,
        "forecast": told.forecast,
        "reasons": "、".join(told.reasons),
        "deviation": told.deviation,
        "likelihood": told.likelihood,
        "proposal": _PROPOSED.get(proposal, ""),
        "remark": rest if is_proposed else told.remark,
    }


def _money(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield the amounts by place; a total only where no part of its column is told."""
    for name in TYPED_AMOUNTS:
        has_parts = any(getattr(sheet.budget[part], name) is not None for part in PARTS)
        for source in BUDGET_ROWS:
            amount = getattr(sheet.budget[source], name)
            if amount is not None and not (source == "total" and has_parts):
                yield f"money.{name}.{source}", f"{amount:f}{sheet.amount_unit}"


def _cells(form: MonitoringSheet, sheet: Sheet, said: list[str]) -> Iterator[tuple[str, Any]]:
    yield GOAL, sheet.actual_result
    yield from _money(sheet)
    left = list(sheet.indicators)
    for row in form.rows.all():
        told = next((one for one in left if fold(one.level3) == fold(row.level3)), None)
        if told is None:
            said.append(f"批复的指标“{row.level3}”在文件中没有。")
            continue
        left.remove(told)
        if fold(told.target) != fold(row.target):
            said.append(f"“{row.level3}”批复的指标值是 {row.target}，文件中是 {told.target}。")
        for name, text in _texts_of(row, told).items():
            yield place_of(row, name), text
    said += [f"文件中的指标“{one.level3}”不在批复的绩效目标中，没有存入。" for one in left]


def _form_for(unit: Unit, year: FiscalYear, project: Project | None, sheet: Sheet) -> Any:
    """Return the unit's newest sheet of the project that is with it; raises ValidationError."""
    forms = MonitoringSheet.objects.with_content().filter(unit=unit, fiscal_year=year)
    forms = (
        forms.filter(project=project) if project else forms.filter(project__name=sheet.project_name)
    )
    found = next((one for one in forms.order_by("-occasion") if one.is_editable), None)
    if found is None:
        raise ValidationError(
            f"“{sheet.project_name}”{year}没有可填的监控表。绩效目标批复、监控节点开放后再导入。"
        )
    return found


@transaction.atomic
def store_sheet(
    *,
    sheet: Sheet,
    unit: Unit,
    fiscal_year: FiscalYear,
    actor: User,
    origin: str,
    project: Project | None = None,
) -> Stored:
    """Fill a sheet read from a file into the unit's open one, as its editor does; names and targets
    stay as approved, and every difference is told.

    Raises PermissionDenied for anybody but the unit's clerk, ValidationError without an open sheet.
    """
    form, kind = _form_for(unit, fiscal_year, project, sheet), kind_named("monitoring")
    said: list[str] = []
    changes = []
    for place, text in _cells(form, sheet, said):
        try:
            changes.append(CellChange(place=place, value=kind.cells.clean(form, place, text)))
        except ValidationError as error:
            said.append(f"{'；'.join(error.messages)}（文件中是“{text}”，没有存入）")
    outcome = kind.save_batch(key=form.pk, actor=actor, batch=Batch(cells=changes))
    said += outcome.refused.values()
    return Stored(form=kind.fresh(form), sentences=tuple(said))
