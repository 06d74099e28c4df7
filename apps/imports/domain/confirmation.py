"""What a person does with a form that was read: correct, accept, discard, take back.

Nothing is stored as a form before acceptance; accepting twice is the same as once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Unit, User
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.domain.sheets import form_to_fill, store_sheet
from apps.entry.intake import Stored
from apps.entry.kinds import form_of, intake_of, kind_named
from apps.formkit.papers import ROW, paper_of, row_of, row_place
from apps.formkit.papers.paths import values_of
from apps.formkit.sheets import RowSheet
from apps.imports.domain.matches import units_for
from apps.imports.domain.storage import StoredForms
from apps.imports.models import ImportBatch, ImportDraft, ImportFile
from apps.projects.models import Document, Project
from apps.workflow.models import FiscalYear

State = ImportDraft.State


@dataclass(slots=True, kw_only=True)
class Correction:
    """What the person made of a draft. ``project`` None means a new one of the sheet's name; rows
    of the sheet that were read keep their ids."""

    sheet: RowSheet
    unit: Unit | None
    project: Project | None
    fiscal_year: FiscalYear | None


def _locked(draft: ImportDraft, actor: User) -> ImportDraft:
    """Lock the draft; raises PermissionDenied for one who works for no unit of it."""
    found = ImportDraft.objects.select_for_update().filter(pk=draft.pk)
    locked = found.select_related(None).get()
    units = units_for(actor)
    if locked.unit_id and not units.filter(pk=locked.unit_id).exists():
        raise PermissionDenied("只能办理本单位的表。")
    if not units.exists():
        raise PermissionDenied("只有填报人和财政审核人员可以办理导入的表。")
    return locked


def _demand_open(draft: ImportDraft, expected_revision: int) -> None:
    if draft.state != State.OPEN:
        raise NotAllowedNow(f"这张表{draft.get_state_display()}，不能再改。")
    if draft.revision != expected_revision:
        raise NotAllowedNow("这张表刚被别人改过。请重新打开后再办理。")


def _still_doubted(doubts: list[str], before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Leave out the doubts about cells that the person changed or whose row was deleted."""
    paper = paper_of(after["kind"])
    old, new = values_of(paper, before), values_of(paper, after)
    rows = {row_place(row["id"]) for row in after["indicators"] if row.get("id")}
    return [
        place
        for place in doubts
        if (place in new and new[place] == old.get(place))
        or (place not in new and (place in rows or (row_of(place) is None and place != ROW)))
    ]


def _demand_one_district(correction: Correction) -> None:
    unit, year = correction.unit, correction.fiscal_year
    if unit and year and unit.department.district_id != year.district_id:
        raise ValidationError("所选年度不是所选单位所在区划的，请重新选择年度。")


def _apply(draft: ImportDraft, correction: Correction, actor: User) -> None:
    unit = correction.unit
    if unit is not None and not units_for(actor).filter(pk=unit.pk).exists():
        raise PermissionDenied("只能办理本单位的表。")
    if correction.project is not None and correction.project.unit_id != (unit and unit.pk):
        raise ValidationError("所选项目不属于所选单位，请重新选择项目。")
    _demand_one_district(correction)
    after = correction.sheet.to_json()
    draft.doubts = _still_doubted(draft.doubts, draft.current, after)
    if unit is not None and unit.pk != draft.unit_id:
        draft.doubts = [place for place in draft.doubts if place != "head.unit"]
    draft.current = after
    draft.unit, draft.project = unit, correction.project
    draft.fiscal_year = correction.fiscal_year
    draft.revision += 1


@transaction.atomic
def correct_draft(
    *, draft: ImportDraft, actor: User, correction: Correction, expected_revision: int
) -> ImportDraft:
    """Keep what the person corrected; raises PermissionDenied, NotAllowedNow, ValidationError."""
    locked = _locked(draft, actor)
    _demand_open(locked, expected_revision)
    _apply(locked, correction, actor)
    locked.save()
    record("document.correct", actor=actor, target=locked, after={"doubts": len(locked.doubts)})
    return locked


def existing_form(draft: ImportDraft, name: str = "") -> Document | None:
    """Return the form that accepting the draft would replace; None where there is none."""
    if draft.unit is None or draft.fiscal_year is None:
        return None
    return form_to_fill(
        kind_named(draft.kind),
        unit=draft.unit,
        fiscal_year=draft.fiscal_year,
        project=draft.project,
        name=name or draft.current.get("project_name") or "",
    )


def _demand_complete(draft: ImportDraft, *, checked: bool, replace: bool) -> None:
    missing = []
    if draft.unit is None:
        missing.append("请选择实施单位。")
    if draft.fiscal_year is None:
        missing.append("请选择年度；列表中没有的年度，请联系财政绩效科先设置。")
    if not draft.current["project_name"]:
        missing.append("请填写项目名称。")
    if draft.doubts and not checked:
        missing.append(f"还有 {len(draft.doubts)} 处标黄存疑，请逐一核对后勾选“已核对”。")
    if missing:
        raise ValidationError(missing)
    found, kind = existing_form(draft), kind_named(draft.kind)
    if found is None:
        return
    if not replace:
        raise ValidationError(
            f"“{found.project.name}”{found.fiscal_year}已有{kind.name}（{found.get_state_display()}）。"
            "确认用这张表替换其内容的，请勾选“替换已有内容”。"
        )


@transaction.atomic
def accept_draft(
    *,
    draft: ImportDraft,
    actor: User,
    correction: Correction,
    expected_revision: int,
    checked: bool = False,
    replace: bool = False,
) -> Stored:
    """Store a draft, as corrected, as the form of its project and year.

    ``checked`` says that the person looked at what is still doubted, ``replace`` that an
    existing form may be replaced. A draft accepted before gives its form and writes nothing.
    Raises PermissionDenied, NotAllowedNow, ValidationError.
    """
    locked = _locked(draft, actor)
    if locked.state == State.ACCEPTED and locked.document is not None:
        return Stored(form=form_of(locked.document))
    _demand_open(locked, expected_revision)
    _apply(locked, correction, actor)
    _demand_complete(locked, checked=checked, replace=replace)
    assert locked.unit is not None and locked.fiscal_year is not None  # noqa: S101, PT018 -- demanded
    stored = store_sheet(
        kind_named(locked.kind),
        sheet=correction.sheet,
        unit=locked.unit,
        fiscal_year=locked.fiscal_year,
        actor=actor,
        origin=locked.file.name,
        project=locked.project,
        code=locked.project_code,
    )
    form = stored.form
    locked.project, locked.document_id = form.project, form.key
    _decide(locked, State.ACCEPTED, actor)
    record(
        "document.accept",
        actor=actor,
        target=locked,
        organisation=form.unit.name,
        after={locked.kind: form.pk, "file": locked.file.sha256},
    )
    return stored


def ready_drafts(drafts: Iterable[ImportDraft]) -> list[ImportDraft]:
    """Return the drafts that can be accepted as read: open, nothing doubted, matched with a unit
    and a year, and replacing nothing. One query for each kind."""
    ready = [draft for draft in drafts if _is_complete(draft)]
    taken = {
        kind: _taken(kind, {draft.unit_id for draft in ready if draft.kind == kind})
        for kind in sorted({draft.kind for draft in ready})
    }
    return [
        draft for draft in ready if (draft.fiscal_year_id, _key(draft)) not in taken[draft.kind]
    ]


def _is_complete(draft: ImportDraft) -> bool:
    known = (draft.unit_id, draft.fiscal_year_id, draft.current.get("project_name"))
    return draft.state == State.OPEN and not draft.doubts and all(known)


def _taken(kind: str, units: Collection[int | None]) -> set[tuple[int | None, Any]]:
    """Return the years of the live forms of some units, each with its project and with what a
    project without a key would be known by."""
    live = kind_named(kind).model.objects.live().filter(project__unit__in=units)
    taken: set[tuple[int | None, Any]] = set()
    for year, project, unit, name in live.values_list(
        "fiscal_year", "project", "project__unit", "project__name"
    ):
        taken |= {(year, project), (year, (unit, name))}
    return taken


def _key(draft: ImportDraft) -> Any:
    """Return what tells the form a draft would become within its kind and year."""
    return draft.project_id or (draft.unit_id, draft.current["project_name"])


def accept_ready(*, batch: ImportBatch, actor: User, file: ImportFile | None = None) -> StoredForms:
    """Store all drafts of a batch, or of one ``file`` of it, that can be accepted as read, each for
    itself, and return what was stored; one that is refused or was changed meanwhile stays open, its reason is among the
    sentences. Raises PermissionDenied."""
    done = StoredForms()
    drafts = ImportDraft.objects.filter(file__batch=batch, state=State.OPEN).with_all()
    if file is not None:
        drafts = drafts.filter(file=file)
    for draft in ready_drafts(drafts.order_by("file", "position")):
        intake = intake_of(draft.kind)
        assert intake is not None  # noqa: S101 -- drafts are of kinds that come from files
        correction = Correction(
            sheet=intake.sheet.from_json(draft.current),
            unit=draft.unit,
            project=draft.project,
            fiscal_year=draft.fiscal_year,
        )
        try:
            stored = accept_draft(
                draft=draft, actor=actor, correction=correction, expected_revision=draft.revision
            )
        except (NotAllowedNow, ValidationError) as error:
            done.skipped.append(f"“{draft.current['project_name']}”：{''.join(error.messages)}")
        else:
            done.stored.append(stored)
    return done


def _decide(draft: ImportDraft, state: str, actor: User) -> None:
    draft.state, draft.decided_by, draft.decided_at = state, actor, timezone.now()
    draft.save()


@transaction.atomic
def discard_draft(*, draft: ImportDraft, actor: User) -> None:
    """Put a draft aside; raises PermissionDenied, NotAllowedNow when it is accepted."""
    locked = _locked(draft, actor)
    if locked.state in (State.ACCEPTED, State.SHOWN):
        raise NotAllowedNow(f"这张表{locked.get_state_display()}，不能舍弃。")
    _decide(locked, State.DISCARDED, actor)
    record("document.discard", actor=actor, target=locked)


@transaction.atomic
def restore_draft(*, draft: ImportDraft, actor: User) -> None:
    """Take a discarded draft up again; raises PermissionDenied, NotAllowedNow."""
    locked = _locked(draft, actor)
    if locked.state != State.DISCARDED:
        raise NotAllowedNow(f"这张表{locked.get_state_display()}，不必恢复。")
    _decide(locked, State.OPEN, actor)
    record("document.restore", actor=actor, target=locked)
