"""Proposed values of opinions: put into their cell by the unit, or with its consent by an examiner."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import demand_clerk
from apps.core.errors import NotAllowedNow
from apps.entry.domain.protocol import CellChange
from apps.entry.kinds import form_of, kind_of
from apps.entry.opinion_places import same_value
from apps.projects.models import Document
from apps.reviews.domain.notices import tell_unit
from apps.reviews.domain.opinions import (
    close,
    demand_open,
    locked_opinion,
    note,
    open_opinions,
)
from apps.reviews.domain.turns import office_now
from apps.reviews.models import Notice, Office, Opinion, Reply
from apps.workflow.models import TransitionRecord


@transaction.atomic
def accept(*, opinion: Opinion, actor: User, change: CellChange) -> None:
    """Put the proposed value, cleaned, into its cell, as the unit's clerk.

    Raises NotAllowedNow when the cell was changed since the opinion was given or the form is
    closed.
    """
    locked = locked_opinion(opinion)
    demand_open(locked)
    subject = form_of(locked.document)
    demand_clerk(actor, subject.unit)
    outcome = kind_of(subject).save(subject, actor, [change])
    if outcome.conflicts:
        raise NotAllowedNow("这个单元格在提出意见之后已经改过，请核对后自行填写，再说明情况。")
    if outcome.refused:
        raise ValidationError("；".join(outcome.refused.values()))
    close(locked, actor, Opinion.Status.ACCEPTED)
    note("accept", locked, subject, actor, value=locked.proposed)


def close_met(sender: object, subject: Document, entry: TransitionRecord, **kwargs: object) -> None:
    """After a submission: note as 已修改 the opinions whose proposal now stands in its cell, as the
    unit's act."""
    if entry.actor_role not in Role.unit_roles() or entry.source in kind_of(subject).turns:
        return
    for opinion in met_opinions(subject):
        close(opinion, entry.actor, Opinion.Status.CHANGED)


def met_opinions(subject: Document) -> list[Opinion]:
    """Return the open opinions whose proposal stands in the form, however it is written."""
    opinions = list(open_opinions(subject).filter(proposed__isnull=False))
    if not opinions:
        return []
    kind = kind_of(subject)
    values = {spot.place: spot.value for spot in kind.spots_of(kind.fresh(subject))}
    return [
        one
        for one in opinions
        if one.place in values and same_value(one.proposed or "", values[one.place])
    ]


@transaction.atomic
def settle(*, opinion: Opinion, actor: User, change: CellChange, consent: str) -> None:
    """Put the proposed value in as examiner, with the unit's consent (结论为良: 协商完善).

    The change is frozen as a version of its own in the examiner's name. Raises PermissionDenied,
    NotAllowedNow, and ValidationError without a word on who agreed and when.
    """
    locked = locked_opinion(opinion)
    demand_open(locked)
    kind = kind_of(locked.document)
    form = kind.locked(locked.document)
    if kind.settle is None:
        raise NotAllowedNow(f"{kind.name}不能协商代改，请退回单位修改。")
    if office_now(form, actor) != Office.FINANCE:
        raise PermissionDenied("只有财政审核人在审核环节可以协商代改。")
    consent = consent.strip()
    if not consent:
        raise ValidationError(
            {"consent": "请写明申报单位何人、何时同意，如“张三 11月20日电话同意”。"}
        )
    outcome = kind.settle(form, actor, change, f"审核协商代改：{consent}")
    if outcome.conflicts:
        raise NotAllowedNow("这个单元格在提出意见之后已经改过，请刷新后核对。")
    if outcome.refused:
        raise ValidationError("；".join(outcome.refused.values()))
    value = "".join(str(stored) for stored in outcome.stored.values())
    Reply.objects.create(opinion=locked, author=actor, text=f"经申报单位同意代为修改：{consent}")
    close(locked, actor, Opinion.Status.SETTLED)
    tell_unit(
        form,
        kind=Notice.Kind.OPINION,
        text=f"“{form.project.name}”的{locked.place_label}由审核人协商代改为“{value}”。",
        url=kind.page("detail", form),
    )
    note("settle", locked, form, actor, value=value, consent=consent)
