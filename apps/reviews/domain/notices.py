"""Notices: who is told what, in the same transaction as the act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Membership, Unit, User
from apps.accounts.roles import Role
from apps.entry.kinds import kind_of
from apps.projects.models import Document
from apps.reviews.mail import send_notices
from apps.reviews.models import Absence, Assignment, Notice
from apps.workflow.engine import Procedure
from apps.workflow.models import TransitionRecord


def _readers(users: Iterable[User], document: Document | None) -> dict[int, User]:
    """Return by key whom of some people a notice may reach."""
    people = {user.pk: user for user in users if user.is_active}
    if document and document.project.is_sealed:
        readers = set(document.project.readers.values_list("user", flat=True))
        people = {key: user for key, user in people.items() if key in readers}
    return people


@transaction.atomic(savepoint=False)
def notify(
    users: Iterable[User],
    *,
    kind: Notice.Kind,
    text: str,
    url: str = "",
    document: Document | None = None,
    district: int | None = None,
) -> int:
    """Notify each person once; return how many. Of a form of a sealed project only those on
    its list are told. ``district`` says what it is about where it is no form; without it, each
    person's own."""
    people = _readers(users, document)
    if not people:
        return 0
    district = document.district_id if document else district
    homes = {} if district else Membership.objects.homes(people)
    Notice.objects.bulk_create(
        Notice(
            user=user,
            district_id=district or homes[user.pk],
            kind=kind,
            text=text[:300],
            url=url,
            document_id=document.key if document else None,
        )
        for user in people.values()
    )
    User.objects.filter(pk__in=people).update(unread_notices=F("unread_notices") + 1)
    send_notices([user.email for user in people.values() if user.email], text, url)
    return len(people)


def holders(unit: Unit, roles: frozenset[Role]) -> list[User]:
    """Return the people who hold one of the roles over a unit.

    Where examiners look after the unit or its department, only they are meant.
    """
    people = (user for users in holders_by_role(unit, roles).values() for user in users)
    return list({user.pk: user for user in people}.values())


def holders_by_role(unit: Unit, roles: frozenset[Role]) -> dict[str, list[User]]:
    """Return the same people under each role; one query for all of them, three with examiners."""
    department = unit.department
    members = Membership.objects.filter(
        Q(role__in=roles & Role.unit_roles(), unit=unit)
        | Q(role__in=roles & {Role.DEPARTMENT}, department=department)
        | Q(role__in=roles & Role.examiners(), district=department.district_id)
    ).select_related("user")
    assigned = looking_after(unit) if roles & Role.examiners() else set()
    by_role: dict[str, list[User]] = {}
    for member in members:
        by_role.setdefault(member.role, []).append(member.user)
    for role, users in by_role.items():
        narrowed = [user for user in users if user.pk in assigned]
        if narrowed and role in Role.examiners():
            by_role[role] = narrowed
    return by_role


def clerks_of(units: Iterable[Unit]) -> Mapping[int | None, list[User]]:
    """Return the clerks of units by the key of the unit; one query for all of them."""
    found: dict[int | None, list[User]] = {}
    members = Membership.objects.filter(role=Role.CLERK, unit__in=units).select_related("user")
    for member in members:
        found.setdefault(member.unit_id, []).append(member.user)
    return found


def looking_after(unit: Unit) -> set[int]:
    """Return the keys of the examiners who look after a unit today, substitutes in the stead of
    those away; empty where it is everybody's."""
    given = Assignment.objects.standing().filter(department=unit.department_id)
    rows = list(given.filter(Q(unit=unit.pk) | Q(unit=None)).values_list("unit", "examiner"))
    own = {examiner for key, examiner in rows if key}
    found = own or {examiner for _, examiner in rows}
    away = Absence.objects.on().filter(examiner__in=found, substitute__isnull=False)
    stead = dict(away.values_list("examiner", "substitute"))
    return {stead.get(examiner, examiner) for examiner in found}


def page_of(procedure: Procedure, subject: Document) -> str:
    """Return the address of a document's page; empty where its procedure names none."""
    return reverse(procedure.url_name, args=[subject.pk]) if procedure.url_name else ""


def _called(
    people: dict[str, list[User]], awaited: frozenset[Role], entry: TransitionRecord
) -> list[User]:
    """Return whose turn it is after a step, but for who took it. Of a step of others the unit's
    clerks hear what was decided, no call beside it."""
    left_out = {entry.actor_id}
    if entry.actor_role not in Role.unit_roles():
        left_out |= {user.pk for user in people.get(Role.CLERK, [])}
    waiting = [user for role, users in people.items() if role in awaited for user in users]
    return [user for user in waiting if user.pk not in left_out]


def _by_page(people: dict[str, list[User]], subject: Document, url: str) -> dict[str, list[User]]:
    """Return people by the address at which they act on a form: their desk, else its page."""
    pages: dict[str, list[User]] = {}
    for role, users in people.items():
        desk = kind_of(subject).desk_url([role], "change", subject.pk)
        pages.setdefault(desk or url, []).extend(users)
    return pages


def tell_of_step(
    sender: object,
    procedure: Procedure,
    subject: Document,
    entry: TransitionRecord,
    **kwargs: object,
) -> None:
    """After each step: tell whose turn it is, and tell the unit what was decided."""
    unit = procedure.unit_of(subject)
    url = page_of(procedure, subject)
    # Somebody has acted: what the others were told to do is done.
    _read(Notice.objects.filter(kind=Notice.Kind.WAITING, document=subject.key))
    awaited = procedure.awaited_roles(entry.target)
    people = holders_by_role(unit, awaited | {Role.CLERK})
    label = procedure.state_labels.get(entry.target, entry.target)
    told = _called(people, awaited, entry)
    for address, users in _by_page(people, subject, url).items():
        notify(
            [user for user in told if user in users],
            kind=Notice.Kind.WAITING,
            text=f"{unit.name}“{subject}”{label}，请办理。",
            url=address,
            document=subject,
        )
    if procedure.transition(entry.transition).is_decision:
        opinion = f"意见：{entry.opinion}" if entry.opinion else ""
        tell_unit(
            subject,
            kind=Notice.Kind.RESULT,
            text=f"“{subject}”{entry.label}，现为“{label}”。{opinion}",
            url=url,
        )


def tell_of_account(
    sender: type[User], users: Iterable[User], text: str, url: str, **kwargs: object
) -> None:
    """After something happened to an account: tell those whom ``accounts.signals`` names."""
    notify(users, kind=Notice.Kind.ACCOUNT, text=text, url=url)


def tell_unit(subject: Document, *, kind: Notice.Kind, text: str, url: str) -> None:
    """Tell the clerks of a document's unit."""
    clerks = holders(subject.unit, frozenset({Role.CLERK}))
    notify(clerks, kind=kind, text=text, url=url, document=subject)


@transaction.atomic
def mark_read(*, user: User, keys: Iterable[int] | None = None) -> None:
    """Mark some of a person's notices as read, or all of them."""
    unread = Notice.objects.visible_to(user)
    _read(unread if keys is None else unread.filter(pk__in=list(keys)))
    user.refresh_from_db(fields=["unread_notices"])


def _read(notices: QuerySet[Notice]) -> None:
    """Mark notices as read and count anew what their people have left."""
    unread = notices.filter(read_at__isnull=True)
    people = list(unread.values_list("user_id", flat=True))
    if not people:
        return
    unread.update(read_at=timezone.now())
    left = (
        Notice.objects.filter(user=OuterRef("pk"), read_at__isnull=True)
        .order_by()
        .values("user")
        .annotate(number=Count("pk"))
    )
    User.objects.filter(pk__in=people).update(
        unread_notices=Coalesce(Subquery(left.values("number")), 0)
    )
