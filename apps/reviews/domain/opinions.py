"""Writing, answering and settling opinions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import demand_clerk, roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.domain.protocol import CellChange
from apps.entry.kinds import form_of, kind_of
from apps.entry.spots import Spot, same_value
from apps.reviews.domain.notices import holders, notify, tell_unit
from apps.reviews.domain.turns import office_now
from apps.reviews.models import Notice, Office, Opinion, Reply
from apps.workflow.models import TransitionRecord
from apps.workflow.offices import DEPARTMENT_TURN


def open_opinions(subject: Any) -> QuerySet[Opinion]:
    """Return the opinions to which the unit still owes an answer."""
    return Opinion.objects.of(subject).filter(status=Opinion.Status.OPEN, is_internal=False)


def composed_opinion(subject: Any) -> str:
    """Return the open opinions as one text, for a return without further words."""
    lines = [
        f"{number}. {item.place_label or '整表'}：{item.text}"
        + (f"（建议改为“{item.proposed}”）" if item.has_proposal else "")
        + ("" if item.is_demand else "（建议，可不改）")
        for number, item in enumerate(open_opinions(subject), start=1)
    ]
    return "\n".join(lines)


def _note(action: str, opinion: Opinion, subject: Any, actor: User, **after: Any) -> None:
    record(
        f"opinion.{action}",
        actor=actor,
        target=subject,
        organisation=subject.unit.name,
        after={"place": opinion.place_label or "整表", "opinion": opinion.text, **after},
    )


@transaction.atomic
def write_opinion(
    *,
    subject: Any,
    actor: User,
    text: str,
    place: str = "",
    proposed: str | None = None,
    is_demand: bool = True,
    is_internal: bool = False,
    is_question: bool = False,
    finding: str = "",
) -> Opinion:
    """Put an opinion on a cell, a row or the whole form: 须改, or 建议 where it is no demand.

    ``finding`` is the key of the finding it was made from. A question (``is_question``) is of the
    bureau to the department, which is told; the unit does not see it, and it holds nothing back.

    Raises PermissionDenied for a person without an office on the form, NotAllowedNow when it is
    not his office's turn, ValidationError for an empty text or a place that is not there.
    """
    kind = kind_of(subject)
    locked = kind.locked(subject)
    office = _office(locked, actor, is_question)
    text = text.strip()
    if not text:
        raise ValidationError({"text": "请写明意见：哪里不对，要怎样改。"})
    spot = _spot(locked, place, proposed)
    opinion = Opinion.objects.create(
        document=locked,
        version=kind.procedure.version_of(locked),
        place=spot.place,
        place_label=spot.label if spot.place else "",
        quoted=spot.value if spot.place else "",
        text=text,
        proposed=proposed,
        office=office,
        is_demand=is_demand and not is_question,
        is_internal=is_internal or is_question,
        is_question=is_question,
        finding=finding,
        author=actor,
    )
    _note(
        "write",
        opinion,
        locked,
        actor,
        proposed=proposed,
        internal=is_internal,
        weight=opinion.weight,
    )
    if is_question:
        _tell_of_question(opinion, locked, holders(locked.unit, DEPARTMENT_TURN[1]), "财政询问")
    return opinion


def _office(locked: Any, actor: User, is_question: bool) -> Office:
    """Return the office in whose name the person speaks now; raises as :func:`write_opinion`."""
    office = office_now(locked, actor)
    if office is None:
        if not roles_on_unit(actor, locked.unit) - {Role.CLERK}:
            raise PermissionDenied("只有审核人可以提出意见。")
        raise NotAllowedNow(f"该表现在是“{locked.get_state_display()}”，不在您的审核环节。")
    if is_question and office != Office.FINANCE:
        raise PermissionDenied("只有财政审核人在审核环节可以问主管部门。")
    return office


def _spot(locked: Any, place: str, proposed: str | None) -> Spot:
    """Return the place an opinion is about; raises ValidationError where it is not there, or
    cannot take what is proposed."""
    spot = kind_of(locked).spot_at(locked, place)
    if spot is None:
        raise ValidationError({"place": "所指的单元格已不存在，请刷新页面后重新选择。"})
    if proposed is not None and not spot.takes_proposal:
        raise ValidationError({"proposed": "只有针对具体单元格的意见才能附建议值。"})
    if proposed and same_value(proposed, spot.value):
        raise ValidationError({"proposed": f"建议值与现在填的“{spot.value}”相同，不用再改。"})
    return spot


def _tell_of_question(opinion: Opinion, form: Any, people: list[User], what: str) -> None:
    """Tell people, each at his own desk, of a question or of its answer."""
    for person in people:
        notify(
            [person],
            kind=Notice.Kind.OPINION,
            text=f"{what}：{form.unit.name}“{form.project.name}”的{opinion.place_label or '整表'}，"
            f"“{opinion.text[:100]}”。",
            url=kind_of(form).desk_url(person.role_codes, "change", form.pk),
            document=form,
        )


def _close(opinion: Opinion, actor: User | None, status: Opinion.Status) -> None:
    opinion.status, opinion.closed_by, opinion.closed_at = status, actor, timezone.now()
    opinion.save(update_fields=["status", "closed_by", "closed_at"])


def _demand_open(opinion: Opinion) -> None:
    if not opinion.is_open:
        raise NotAllowedNow(f"这条意见{opinion.get_status_display()}，请刷新页面查看。")


def _reopened(opinion: Opinion) -> Opinion:
    return Opinion.objects.select_for_update().get(pk=opinion.pk)


@transaction.atomic
def reply(*, opinion: Opinion, actor: User, text: str) -> Reply:
    """Add a line to the talk; anybody who sees the opinion and holds a role on the unit may."""
    subject = form_of(opinion.document)
    if not roles_on_unit(actor, subject.unit):
        raise PermissionDenied("您与这张表无关，不能答复。")
    text = text.strip()
    if not text:
        raise ValidationError({"text": "请填写答复内容。"})
    answer = Reply.objects.create(opinion=opinion, author=actor, text=text)
    _note("reply", opinion, subject, actor, reply=text)
    if opinion.is_question and actor != opinion.author:
        _tell_of_question(opinion, subject, [opinion.author], "已答复询问")
    return answer


@transaction.atomic
def accept(*, opinion: Opinion, actor: User, change: CellChange) -> None:
    """Put the proposed value, cleaned, into its cell, as the unit's clerk.

    Raises NotAllowedNow when the cell was changed since the opinion was given or the form is
    closed.
    """
    locked = _reopened(opinion)
    _demand_open(locked)
    subject = form_of(locked.document)
    demand_clerk(actor, subject.unit)
    outcome = kind_of(subject).save(subject, actor, [change])
    if outcome.conflicts:
        raise NotAllowedNow("这个单元格在提出意见之后已经改过，请核对后自行填写，再说明情况。")
    if outcome.refused:
        raise ValidationError("；".join(outcome.refused.values()))
    _close(locked, actor, Opinion.Status.ACCEPTED)
    _note("accept", locked, subject, actor, value=locked.proposed)


def close_met(sender: Any, subject: Any, entry: TransitionRecord, **kwargs: Any) -> None:
    """After a submission: note as 已修改 the opinions whose proposal now stands in its cell, as the
    unit's act."""
    if entry.actor_role not in Role.unit_roles() or entry.source in kind_of(subject).turns:
        return
    for opinion in met_opinions(subject):
        _close(opinion, entry.actor, Opinion.Status.CHANGED)


def met_opinions(subject: Any) -> list[Opinion]:
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
def answer(*, opinion: Opinion, actor: User, status: Opinion.Status, text: str) -> None:
    """Tell what the unit did instead: changed it otherwise, or keeps it and says why.

    Raises ValidationError where keeping is not explained.
    """
    locked = _reopened(opinion)
    _demand_open(locked)
    subject = form_of(locked.document)
    demand_clerk(actor, subject.unit)
    if reason := kind_of(subject).entry_obstacle(subject):
        raise NotAllowedNow(reason)
    text = text.strip()
    if status == Opinion.Status.REFUSED and not text:
        raise ValidationError({"text": "不采纳须说明理由。"})
    if text:
        Reply.objects.create(opinion=locked, author=actor, text=text)
    _close(locked, actor, status)
    _note("answer", locked, subject, actor, status=locked.get_status_display(), reply=text)


@transaction.atomic
def resolve(*, opinion: Opinion, actor: User) -> None:
    """Take an opinion off the table; an act of the office that gave it."""
    locked = _reopened(opinion)
    subject = form_of(locked.document)
    if locked.office != office_now(subject, actor):
        raise PermissionDenied("只有提出意见的一方在审核环节可以标记为已解决。")
    if locked.status == Opinion.Status.RESOLVED:
        raise NotAllowedNow("这条意见已解决，请刷新页面查看。")
    _close(locked, actor, Opinion.Status.RESOLVED)
    _note("resolve", locked, subject, actor)


@transaction.atomic
def weigh(*, opinion: Opinion, actor: User, is_demand: bool) -> None:
    """Make an open opinion 须改 or 建议; an act of the office that gave it."""
    locked = _reopened(opinion)
    _demand_open(locked)
    subject = form_of(locked.document)
    if locked.office != office_now(subject, actor):
        raise PermissionDenied("只有提出意见的一方在审核环节可以改意见的分量。")
    locked.is_demand = is_demand
    locked.save(update_fields=["is_demand"])
    _note("weigh", locked, subject, actor, weight=locked.weight)


@transaction.atomic
def settle(*, opinion: Opinion, actor: User, change: CellChange, consent: str) -> None:
    """Put the proposed value in as examiner, with the unit's consent (结论为良: 协商完善).

    The change is frozen as a version of its own in the examiner's name. Raises PermissionDenied,
    NotAllowedNow, and ValidationError without a word on who agreed and when.
    """
    locked = _reopened(opinion)
    _demand_open(locked)
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
    _close(locked, actor, Opinion.Status.SETTLED)
    tell_unit(
        form,
        kind=Notice.Kind.OPINION,
        text=f"“{form.project.name}”的{locked.place_label}由审核人协商代改为“{value}”。",
        url=kind.page("detail", form),
    )
    _note("settle", locked, form, actor, value=value, consent=consent)
