"""Writing, answering and settling opinions."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import demand_clerk, roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.kinds import form_of, kind_of
from apps.entry.opinion_places import Spot, same_value
from apps.projects.models import Document
from apps.reviews.domain.notices import holders, notify
from apps.reviews.domain.turns import office_now
from apps.reviews.models import Notice, Office, Opinion, Reply
from apps.workflow.offices import DEPARTMENT_TURN


def open_opinions(subject: Document) -> QuerySet[Opinion]:
    """Return the opinions to which the unit still owes an answer."""
    return Opinion.objects.of(subject).filter(status=Opinion.Status.OPEN, is_internal=False)


def composed_opinion(subject: Document) -> str:
    """Return the open opinions as one text, for a return without further words."""
    lines = [
        f"{number}. {item.place_label or '整表'}：{item.text}"
        + (f"（建议改为“{item.proposed}”）" if item.has_proposal else "")
        + ("" if item.is_demand else "（建议，可不改）")
        for number, item in enumerate(open_opinions(subject), start=1)
    ]
    return "\n".join(lines)


def note(action: str, opinion: Opinion, subject: Document, actor: User, **after: object) -> None:
    """Write an act on an opinion into the trail."""
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
    subject: Document,
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
    note(
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


def _office(locked: Document, actor: User, is_question: bool) -> Office:
    """Return the office in whose name the person speaks now; raises as :func:`write_opinion`."""
    office = office_now(locked, actor)
    if office is None:
        if not roles_on_unit(actor, locked.unit) - {Role.CLERK}:
            raise PermissionDenied("只有审核人可以提出意见。")
        raise NotAllowedNow(f"该表现在是“{locked.get_state_display()}”，不在您的审核环节。")
    if is_question and office != Office.FINANCE:
        raise PermissionDenied("只有财政审核人在审核环节可以问主管部门。")
    return office


def _spot(locked: Document, place: str, proposed: str | None) -> Spot:
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


def _tell_of_question(opinion: Opinion, form: Document, people: list[User], what: str) -> None:
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


def close(opinion: Opinion, actor: User | None, status: Opinion.Status) -> None:
    """End the talk about an opinion."""
    opinion.status, opinion.closed_by, opinion.closed_at = status, actor, timezone.now()
    opinion.save(update_fields=["status", "closed_by", "closed_at"])


def demand_open(opinion: Opinion) -> None:
    """Raise NotAllowedNow for an opinion that was settled already."""
    if not opinion.is_open:
        raise NotAllowedNow(f"这条意见{opinion.get_status_display()}，请刷新页面查看。")


def locked_opinion(opinion: Opinion) -> Opinion:
    """Return an opinion as stored now, locked."""
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
    note("reply", opinion, subject, actor, reply=text)
    if opinion.is_question and actor != opinion.author:
        _tell_of_question(opinion, subject, [opinion.author], "已答复询问")
    return answer


@transaction.atomic
def answer(*, opinion: Opinion, actor: User, status: Opinion.Status, text: str) -> None:
    """Tell what the unit did instead: changed it otherwise, or keeps it and says why.

    Raises ValidationError where keeping is not explained.
    """
    locked = locked_opinion(opinion)
    demand_open(locked)
    subject = form_of(locked.document)
    demand_clerk(actor, subject.unit)
    if reason := kind_of(subject).answer_obstacle(subject):
        raise NotAllowedNow(reason)
    text = text.strip()
    if status == Opinion.Status.REFUSED and not text:
        raise ValidationError({"text": "不采纳须说明理由。"})
    if text:
        Reply.objects.create(opinion=locked, author=actor, text=text)
    close(locked, actor, status)
    note("answer", locked, subject, actor, status=locked.get_status_display(), reply=text)


@transaction.atomic
def resolve(*, opinion: Opinion, actor: User) -> None:
    """Take an opinion off the table; an act of the office that gave it."""
    locked = locked_opinion(opinion)
    subject = form_of(locked.document)
    if locked.office != office_now(subject, actor):
        raise PermissionDenied("只有提出意见的一方在审核环节可以标记为已解决。")
    if locked.status == Opinion.Status.RESOLVED:
        raise NotAllowedNow("这条意见已解决，请刷新页面查看。")
    close(locked, actor, Opinion.Status.RESOLVED)
    note("resolve", locked, subject, actor)


@transaction.atomic
def weigh(*, opinion: Opinion, actor: User, is_demand: bool) -> None:
    """Make an open opinion 须改 or 建议; an act of the office that gave it."""
    locked = locked_opinion(opinion)
    demand_open(locked)
    subject = form_of(locked.document)
    if locked.office != office_now(subject, actor):
        raise PermissionDenied("只有提出意见的一方在审核环节可以改意见的分量。")
    locked.is_demand = is_demand
    locked.save(update_fields=["is_demand"])
    note("weigh", locked, subject, actor, weight=locked.weight)
