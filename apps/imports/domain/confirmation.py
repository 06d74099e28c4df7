"""What a person does with a form that was read: correct, accept, discard, take back.

Nothing is stored as a declaration before acceptance; accepting twice is the same as once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Unit
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.editing import entry_obstacle
from apps.declarations.models import Declaration
from apps.evaluations.domain.storing import StoredEvaluation, store_self_evaluation
from apps.formkit.papers import ROW, paper_of, row_of, row_place
from apps.formkit.papers.paths import values_of
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.imports.domain.matches import units_for
from apps.imports.domain.storage import store_sheet
from apps.imports.models import ImportDraft
from apps.projects.models import Project
from apps.workflow.models import FiscalYear

State = ImportDraft.State


@dataclass(slots=True, kw_only=True)
class Correction:
    """What the person made of a draft. ``project`` None means a new one of the sheet's name; rows
    of the sheet that were read keep their ids."""

    sheet: DeclarationSheet
    unit: Unit | None
    project: Project | None
    fiscal_year: FiscalYear | None


def _locked(draft: ImportDraft, actor: Any) -> ImportDraft:
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
    if draft.kind != DeclarationSheet.kind:
        raise NotAllowedNow("绩效自评表在这里只能核对后存入，存入后在自评页面修改。")
    _demand_current(draft, expected_revision)


def _demand_current(draft: ImportDraft, expected_revision: int) -> None:
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


def _apply(draft: ImportDraft, correction: Correction, actor: Any) -> None:
    unit = correction.unit
    if unit is not None and not units_for(actor).filter(pk=unit.pk).exists():
        raise PermissionDenied("只能办理本单位的表。")
    if correction.project is not None and correction.project.unit_id != (unit and unit.pk):
        raise ValidationError("所选项目不属于所选单位，请重新选择项目。")
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
    *, draft: ImportDraft, actor: Any, correction: Correction, expected_revision: int
) -> ImportDraft:
    """Keep what the person corrected; raises PermissionDenied, NotAllowedNow, ValidationError."""
    locked = _locked(draft, actor)
    _demand_open(locked, expected_revision)
    _apply(locked, correction, actor)
    locked.save()
    record("document.correct", actor=actor, target=locked, after={"doubts": len(locked.doubts)})
    return locked


def existing_declaration(draft: ImportDraft, name: str = "") -> Declaration | None:
    """Give the declaration that accepting the draft would replace."""
    if draft.unit_id is None or draft.fiscal_year_id is None:
        return None
    live = Declaration.objects.live().with_names().filter(fiscal_year=draft.fiscal_year_id)
    if draft.project_id is not None:
        return live.filter(project=draft.project_id).first()
    name = name or draft.current.get("project_name") or ""
    return live.filter(unit=draft.unit_id, project__name=name).first()


def _demand_complete(draft: ImportDraft, actor: Any, *, checked: bool, replace: bool) -> None:
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
    found = existing_declaration(draft)
    if found is None:
        return
    if not replace:
        raise ValidationError(
            f"“{found.project.name}”{found.fiscal_year}已有申报表（{found.get_state_display()}）。"
            "确认用这张表替换其内容的，请勾选“替换已有内容”。"
        )
    assert draft.unit is not None  # noqa: S101 -- demanded above
    if roles_on_unit(actor, draft.unit).isdisjoint(Role.examiners()) and (
        reason := entry_obstacle(found)
    ):
        raise NotAllowedNow(reason)


@transaction.atomic
def accept_draft(
    *,
    draft: ImportDraft,
    actor: Any,
    correction: Correction,
    expected_revision: int,
    checked: bool = False,
    replace: bool = False,
) -> Declaration:
    """Store a draft, as corrected, as the declaration of its project and year.

    ``checked`` says that the person looked at what is still doubted, ``replace`` that an
    existing form may be replaced. A draft accepted before gives its declaration and writes
    nothing. Raises PermissionDenied, NotAllowedNow, ValidationError.
    """
    locked = _locked(draft, actor)
    if locked.state == State.ACCEPTED and locked.declaration is not None:
        return locked.declaration
    _demand_open(locked, expected_revision)
    _apply(locked, correction, actor)
    _demand_complete(locked, actor, checked=checked, replace=replace)
    assert locked.unit is not None and locked.fiscal_year is not None  # noqa: S101, PT018 -- demanded
    declaration = store_sheet(
        sheet=correction.sheet,
        unit=locked.unit,
        fiscal_year=locked.fiscal_year,
        actor=actor,
        origin=locked.file.name,
        project=locked.project,
    )
    locked.project, locked.declaration = declaration.project, declaration
    _decide(locked, State.ACCEPTED, actor)
    record(
        "document.accept",
        actor=actor,
        target=locked,
        organisation=declaration.unit.name,
        after={"declaration": declaration.pk, "file": locked.file.sha256},
    )
    return declaration


@transaction.atomic
def accept_evaluation(
    *, draft: ImportDraft, actor: Any, expected_revision: int, checked: bool = False
) -> StoredEvaluation:
    """Store a self-evaluation that was read as that of its project and year, scored anew.

    Gives the form and every figure that changed. Raises PermissionDenied, NotAllowedNow,
    ValidationError: no such unit or year, doubts not looked at, a form past the draft.
    """
    locked = _locked(draft, actor)
    _demand_current(locked, expected_revision)
    missing = []
    if locked.unit is None:
        missing.append(f"系统中没有名为“{locked.current['unit']}”的单位，不能存入。")
    if locked.fiscal_year is None:
        missing.append(f"尚未设置 {locked.year or '表中'} 年度，请联系财政绩效科先设置。")
    if locked.doubts and not checked:
        missing.append(f"还有 {len(locked.doubts)} 处标黄存疑，请逐一核对后勾选“已核对”。")
    if missing:
        raise ValidationError(missing)
    assert locked.unit is not None and locked.fiscal_year is not None  # noqa: S101, PT018 -- demanded
    stored = store_self_evaluation(
        sheet=EvaluationSheet.from_json(locked.current),
        unit=locked.unit,
        fiscal_year=locked.fiscal_year,
        actor=actor,
        origin=locked.file.name,
        project=locked.project,
    )
    locked.project = stored.evaluation.project
    _decide(locked, State.ACCEPTED, actor)
    record(
        "document.accept",
        actor=actor,
        target=locked,
        organisation=stored.evaluation.unit.name,
        after={"evaluation": stored.evaluation.pk, "file": locked.file.sha256},
    )
    return stored


def _decide(draft: ImportDraft, state: str, actor: Any) -> None:
    draft.state, draft.decided_by, draft.decided_at = state, actor, timezone.now()
    draft.save()


@transaction.atomic
def discard_draft(*, draft: ImportDraft, actor: Any) -> None:
    """Put a draft aside; raises PermissionDenied, NotAllowedNow when it is accepted."""
    locked = _locked(draft, actor)
    if locked.state == State.ACCEPTED:
        raise NotAllowedNow("这张表已存入，不能舍弃。")
    _decide(locked, State.DISCARDED, actor)
    record("document.discard", actor=actor, target=locked)


@transaction.atomic
def restore_draft(*, draft: ImportDraft, actor: Any) -> None:
    """Take a discarded draft up again; raises PermissionDenied, NotAllowedNow."""
    locked = _locked(draft, actor)
    if locked.state != State.DISCARDED:
        raise NotAllowedNow(f"这张表{locked.get_state_display()}，不必恢复。")
    _decide(locked, State.OPEN, actor)
    record("document.restore", actor=actor, target=locked)
