"""Writing, answering and settling opinions."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.autosaving import Batch, apply_batch, save_cells
from apps.declarations.domain.editing import entry_obstacle
from apps.declarations.domain.freezing import freeze_now, last_version
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.organisations.roles import Role
from apps.organisations.scope import demand_clerk, roles_on_unit
from apps.reviews.domain.notices import tell_unit
from apps.reviews.domain.spots import spot_at
from apps.reviews.models import Notice, Office, Opinion, Reply

# Whose turn it is to give opinions, and in whose name.
TURNS: Final = {
    State.UNIT_REVIEW: (Office.UNIT, frozenset({Role.UNIT_REVIEWER})),
    State.DEPARTMENT_REVIEW: (Office.DEPARTMENT, frozenset({Role.DEPARTMENT})),
    State.FINANCE_FIRST: (Office.FINANCE, Role.examiners()),
    State.FINANCE_SECOND: (Office.FINANCE, Role.examiners()),
}


def office_now(declaration: Declaration, actor: Any) -> Office | None:
    """Give the office in whose name the person may give opinions now; ``None`` when he may not."""
    office, roles = TURNS.get(State(declaration.state), (None, frozenset()))
    return office if roles & roles_on_unit(actor, declaration.unit) else None


def _locked(declaration_id: int) -> Declaration:
    return Declaration.objects.with_names().select_for_update(of=("self",)).get(pk=declaration_id)


def _note(action: str, opinion: Opinion, actor: Any, **after: Any) -> None:
    form = opinion.declaration
    record(
        f"opinion.{action}",
        actor=actor,
        target=form,
        organisation=form.unit.name,
        after={"place": opinion.place_label or "整表", "opinion": opinion.text, **after},
    )


@transaction.atomic
def write_opinion(
    *,
    declaration: Declaration,
    actor: Any,
    text: str,
    place: str = "",
    proposed: str | None = None,
    is_internal: bool = False,
) -> Opinion:
    """Put an opinion on a cell, a row or the whole form.

    Raises PermissionDenied for a person without an office on the form, NotAllowedNow when it is
    not his office's turn, ValidationError for an empty text or a place that is not there.
    """
    locked = _locked(declaration.pk)
    office = office_now(locked, actor)
    if office is None:
        if not roles_on_unit(actor, locked.unit) - {Role.CLERK}:
            raise PermissionDenied("只有审核人可以提出意见。")
        raise NotAllowedNow(f"该表现在是“{locked.get_state_display()}”，不在您的审核环节。")
    text = text.strip()
    if not text:
        raise ValidationError({"text": "请写明意见：哪里不对，要怎样改。"})
    spot = spot_at(locked, place)
    if spot is None:
        raise ValidationError({"place": "所指的单元格已不存在，请刷新页面后重新选择。"})
    if proposed is not None and not spot.takes_proposal:
        raise ValidationError({"proposed": "只有针对具体单元格的意见才能附建议值。"})
    version = last_version(locked)
    opinion = Opinion.objects.create(
        declaration=locked,
        version=version.number if version else None,
        place=spot.place,
        place_label=spot.label if spot.place else "",
        quoted=spot.value if spot.place else "",
        text=text,
        proposed=proposed,
        office=office,
        is_internal=is_internal,
        author=actor,
    )
    _note("write", opinion, actor, proposed=proposed, internal=is_internal)
    return opinion


def _close(opinion: Opinion, actor: Any, status: Opinion.Status) -> None:
    opinion.status, opinion.closed_by, opinion.closed_at = status, actor, timezone.now()
    opinion.save(update_fields=["status", "closed_by", "closed_at"])


def _demand_open(opinion: Opinion) -> None:
    if not opinion.is_open:
        raise NotAllowedNow(f"这条意见{opinion.get_status_display()}，请刷新页面查看。")


def _reopened(opinion: Opinion) -> Opinion:
    return Opinion.objects.select_for_update().get(pk=opinion.pk)


@transaction.atomic
def reply(*, opinion: Opinion, actor: Any, text: str) -> Reply:
    """Add a line to the talk; anybody who sees the opinion and holds a role on the unit may."""
    if not roles_on_unit(actor, opinion.declaration.unit):
        raise PermissionDenied("您与这张表无关，不能答复。")
    text = text.strip()
    if not text:
        raise ValidationError({"text": "请填写答复内容。"})
    answer = Reply.objects.create(opinion=opinion, author=actor, text=text)
    _note("reply", opinion, actor, reply=text)
    return answer


@transaction.atomic
def accept(*, opinion: Opinion, actor: Any, batch: Batch) -> None:
    """Put the proposed value into its cell, as the unit's clerk.

    ``batch`` holds the one cell, cleaned. Raises NotAllowedNow when the cell was changed since
    the opinion was given or the form is closed.
    """
    locked = _reopened(opinion)
    _demand_open(locked)
    demand_clerk(actor, locked.declaration.unit)
    outcome = save_cells(key=locked.declaration_id, actor=actor, batch=batch)
    if outcome.conflicts:
        raise NotAllowedNow("这个单元格在提出意见之后已经改过，请核对后自行填写，再说明情况。")
    if outcome.refused:
        raise ValidationError("；".join(outcome.refused.values()))
    _close(locked, actor, Opinion.Status.ACCEPTED)
    _note("accept", locked, actor, value=locked.proposed)


@transaction.atomic
def answer(*, opinion: Opinion, actor: Any, status: Opinion.Status, text: str) -> None:
    """Tell what the unit did instead: changed it otherwise, or keeps it and says why.

    Raises ValidationError where keeping is not explained.
    """
    locked = _reopened(opinion)
    _demand_open(locked)
    form = locked.declaration
    demand_clerk(actor, form.unit)
    if reason := entry_obstacle(form):
        raise NotAllowedNow(reason)
    text = text.strip()
    if status == Opinion.Status.REFUSED and not text:
        raise ValidationError({"text": "不采纳须说明理由。"})
    if text:
        Reply.objects.create(opinion=locked, author=actor, text=text)
    _close(locked, actor, status)
    _note("answer", locked, actor, status=locked.get_status_display(), reply=text)


@transaction.atomic
def resolve(*, opinion: Opinion, actor: Any) -> None:
    """Take an opinion off the table; an act of the office that gave it."""
    locked = _reopened(opinion)
    if locked.office != office_now(locked.declaration, actor):
        raise PermissionDenied("只有提出意见的一方在审核环节可以标记为已解决。")
    if locked.status == Opinion.Status.RESOLVED:
        raise NotAllowedNow("这条意见已解决，请刷新页面查看。")
    _close(locked, actor, Opinion.Status.RESOLVED)
    _note("resolve", locked, actor)


@transaction.atomic
def settle(*, opinion: Opinion, actor: Any, batch: Batch, consent: str) -> None:
    """Put the proposed value in as examiner, with the unit's consent (结论为良: 协商完善).

    The change is frozen as a version of its own in the examiner's name. Raises PermissionDenied,
    NotAllowedNow, and ValidationError without a word on who agreed and when.
    """
    locked = _reopened(opinion)
    _demand_open(locked)
    form = _locked(locked.declaration_id)
    if office_now(form, actor) != Office.FINANCE:
        raise PermissionDenied("只有财政审核人在审核环节可以协商代改。")
    consent = consent.strip()
    if not consent:
        raise ValidationError(
            {"consent": "请写明申报单位何人、何时同意，如“张三 11月20日电话同意”。"}
        )
    outcome = apply_batch(form, batch).outcome
    if outcome.conflicts:
        raise NotAllowedNow("这个单元格在提出意见之后已经改过，请刷新后核对。")
    if outcome.refused:
        raise ValidationError("；".join(outcome.refused.values()))
    value = "".join(str(stored) for stored in outcome.stored.values())
    freeze_now(form, actor=actor, reason=f"审核协商代改：{consent}")
    Reply.objects.create(opinion=locked, author=actor, text=f"经申报单位同意代为修改：{consent}")
    _close(locked, actor, Opinion.Status.SETTLED)
    tell_unit(
        form,
        kind=Notice.Kind.OPINION,
        text=f"“{form.project.name}”的{locked.place_label}由审核人协商代改为“{value}”。",
    )
    _note("settle", locked, actor, value=value, consent=consent)
