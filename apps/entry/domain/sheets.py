"""Whole sheets, from a file or from last year, put into a form by the one writer of rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from apps.accounts.models import Unit
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.core.text import fold
from apps.entry.domain.batches import Saving, apply_batch
from apps.entry.intake import Intake, Stored
from apps.formkit.sheets import PaperSheet
from apps.projects.domain import lock_project, project_named
from apps.projects.models import Document, Project
from apps.workflow.models import FiscalYear

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.entry.kinds import Kind

Row = TypeVar("Row", bound=Any)
Other = TypeVar("Other", bound=Any)


def new_key() -> str:
    """Return a name for a new row while its sheet is stored; a sheet is not sent twice, as pages are."""
    return f"s-{uuid4().hex}"


def paired(
    rows: Iterable[Row], others: Iterable[Other]
) -> tuple[list[tuple[Row, Other | None]], list[Other]]:
    """Return each row with the other one of its name (``level3``), and the others that are left."""
    left = list(others)
    pairs: list[tuple[Row, Other | None]] = []
    for row in rows:
        name = fold(row.level3)
        index = next((n for n, one in enumerate(left) if fold(one.level3) == name), None)
        pairs.append((row, None if index is None else left.pop(index)))
    return pairs, left


def columns_told(rows: Iterable[Any], names: Iterable[str]) -> list[str]:
    """Return which columns a file tells: one that it fills nowhere it does not know, and what was
    typed there stays."""
    told = list(rows)
    return [name for name in names if any(getattr(row, name) not in (None, "", ()) for row in told)]


def _intake(kind: Kind) -> Intake:
    if kind.intake is None:
        raise ValidationError(f"{kind.title}目前不能从文件存入。")
    return kind.intake


@transaction.atomic
def put_sheet(
    kind: Kind, locked: Document, sheet: PaperSheet, *, origin: str = ""
) -> tuple[Saving, list[str]]:
    """Make a form that the caller has locked say what a sheet says; return what changed, and a
    sentence for what of the sheet was not taken.

    Raises ValidationError for a value that the form cannot take; then nothing is stored.
    """
    intake = _intake(kind)
    told = intake.batch(locked, sheet, origin)
    saving = apply_batch(intake.cells or kind.cells, locked, told.batch)
    if refused := saving.outcome.refused:
        raise ValidationError(list(dict.fromkeys(refused.values())))
    return saving, list(told.said)


def form_to_fill(
    kind: Kind, *, unit: Unit, fiscal_year: FiscalYear, project: Project | None, name: str
) -> Any:
    """Return the form that a sheet of a project would be put into, the newest that is with its
    unit before one that is not; None where there is none."""
    live = kind.model.objects.live().with_names().filter(unit=unit, fiscal_year=fiscal_year)
    found = live.filter(project=project) if project else live.filter(project__name=name)
    forms = list(found.order_by("-occasion"))
    return next((form for form in forms if form.is_editable), forms[0] if forms else None)


def _opened(
    kind: Kind, found: Any, project: Project, fiscal_year: FiscalYear, actor: User | None
) -> Document:
    """Return the form found or a new one, locked; raises ValidationError, NotAllowedNow for a
    clerk who may not type now, into a new one neither."""
    intake = _intake(kind)
    if found is None or (intake.begin is None and not found.is_editable):
        if intake.begin is None:
            raise ValidationError(f"“{project.name}”{fiscal_year}{intake.absent}")
        form = intake.begin(project, fiscal_year, actor)
        form.revision -= 1  # the file makes the first one
    else:
        form = kind.locked(found)
    is_examiner = actor is None or roles_on_unit(actor, form.unit) & Role.examiners()
    if not is_examiner and (reason := kind.entry_obstacle(form)):
        raise NotAllowedNow(reason)
    if not form.is_editable:
        raise ValidationError(
            f"“{project.name}”{fiscal_year}的{kind.name}{form.get_state_display()}，不能用文件覆盖。"
        )
    return form


@transaction.atomic
def store_sheet(
    kind: Kind,
    *,
    sheet: PaperSheet,
    unit: Unit,
    fiscal_year: FiscalYear,
    actor: User | None,
    origin: str,
    project: Project | None = None,
    code: str = "",
) -> Stored:
    """Store a sheet that was read from a file as the form of its project and year, and check it.

    The project is made, with ``code``, where none is given and none of that name exists; ``actor`` is None for
    the program itself. Raises PermissionDenied for anybody but the unit's clerk and examiners,
    and for a sealed project of whose list they are not, NotAllowedNow for a clerk who may not type now, ValidationError for a form that is no longer
    open and for values that do not fit.
    """
    if actor is not None and roles_on_unit(actor, unit).isdisjoint({Role.CLERK, *Role.examiners()}):
        raise PermissionDenied("只有本单位的填报人和财政审核人员可以导入。")
    intake = _intake(kind)
    project = project or project_named(
        unit, sheet.project_name, actor=actor, code=code, **intake.project(sheet)
    )
    lock_project(project)
    if actor and project.is_sealed and not project.readers.filter(user=actor).exists():
        raise PermissionDenied("这个项目仅名单可见，您不在名单上，不能导入它的表。")
    found = form_to_fill(
        kind, unit=unit, fiscal_year=fiscal_year, project=project, name=project.name
    )
    form = _opened(kind, found, project, fiscal_year, actor)
    saving, said = put_sheet(kind, form, sheet, origin=origin)
    kind.renew(form)
    fresh = kind.fresh(form)
    said += intake.departures(sheet, fresh)
    if code and project.code != code:
        said.append(
            f"项目代码“{code}”没有写入：代码由财政绩效科维护，已有记载的、其他项目在用的也不改。"
        )
    after = {"origin": origin, "said": said} if said else {"origin": origin}
    record(
        intake.action,
        actor=actor,
        target=form,
        organisation=unit.name,
        before=saving.before,
        after=after,
    )
    return Stored(form=fresh, sentences=tuple(said))
