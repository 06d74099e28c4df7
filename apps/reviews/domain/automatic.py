"""Reminders that go out by themselves: on which days, in what words, to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Membership, Unit, User
from apps.accounts.roles import Role
from apps.audit.domain import record
from apps.entry.kinds import Kind
from apps.reviews.domain.notices import clerks_of, holders, notify
from apps.reviews.domain.reminders import (
    UnitProgress,
    kinds_owed,
    progress,
    tell_departments,
    tell_units,
    window_now,
    with_units,
)
from apps.reviews.models import Notice
from apps.workflow.models import EntryWindow, Extension, Longer
from apps.workflow.workdays import Calendar

_others: list[Callable[[date], int]] = []


def register_reminders(remind: Callable[[date], int]) -> None:
    """Add reminders that go out with those of the windows: a day to how many people were told."""
    if remind not in _others:
        _others.append(remind)


def remind_due(today: date) -> int:
    """Remind all units behind of each window that asks for it on a day; return how many people.

    A window tells in ``reminder_days`` how many working days before its deadline (after it, where
    negative) that is; a unit that was given longer is reminded by its own. Each goes out once a
    day, however often this runs, as finance of the district sees its forms: sealed projects are
    not named.
    """
    reach = timedelta(days=2 * 60)
    near = timezone.now() - reach, timezone.now() + reach
    windows = EntryWindow.objects.exclude(reminder_days="").filter(opens_at__lte=timezone.now())
    windows = windows.filter(Q(closes_at__range=near) | Q(extensions__until__range=near)).distinct()
    sent = sum(_remind_of(key, today) for key in windows.values_list("pk", flat=True))
    return sent + sum(remind(today) for remind in _others)


@transaction.atomic
def _remind_of(key: int, today: date) -> int:
    """Send one window's reminders where they are due; nothing a second time on a day."""
    window = EntryWindow.objects.select_for_update(of=("self",)).get(pk=key)
    longer = Longer.of([window])
    due = _ends_due(window, longer, today)
    if not due or (window.reminded_on is not None and window.reminded_on >= today):
        return 0
    eye, kind = _finance_of(window.district_id), _kind_entered(window)
    if eye is None or kind is None:
        return 0
    # By key: a node of monitoring and its window are one row, but never equal as objects.
    now = window_now(eye, kind)
    if now is None or now.pk != window.pk:
        return 0
    window.reminded_on = today
    window.save(update_fields=["reminded_on"])
    rows = [
        row
        for row in with_units(_to_remind(window, progress(eye, kind)))
        if longer.apply(window, row.unit).deadline in due
    ]
    tell_departments(rows, kind)
    return tell_units(rows, kind, window, actor=None, note=window.reminder_note)[0]


def _to_remind(window: EntryWindow, rows: Iterable[UnitProgress]) -> list[UnitProgress]:
    """Return the units behind of a window, but those that finance has ticked off."""
    spared = set(window.unreminded.values_list("pk", flat=True))
    return [row for row in rows if row.is_behind and row.key not in spared]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What goes out by itself of a window: on which days to come, and to how many units."""

    days: list[date]
    units: int


def foreseen(window: EntryWindow, rows: Iterable[UnitProgress]) -> Foreseen:
    """Return what would go out of a window from tomorrow on, as things stand with its units."""
    calendar, today = Calendar.load(), timezone.localdate()
    end = timezone.localtime(window.deadline).date()
    last = end + timedelta(days=2 * 30)
    days = [today + timedelta(days=n) for n in range(1, max((last - today).days, 0) + 1)]
    found = [day for day in days if _is_due(window, calendar, day, end)]
    return Foreseen(days=found, units=len(_to_remind(window, rows)))


@transaction.atomic
def set_reminders(
    *,
    window: EntryWindow,
    actor: User,
    days: str,
    note: str,
    shown: Iterable[int],
    ticked: Iterable[int],
) -> None:
    """Set on which days reminders of a window go out by themselves, with what words, and to which
    of the units ``shown`` (by key): those ``ticked``.

    Raises PermissionDenied for anybody but the performance section, ValidationError.
    """
    held = {m.role for m in actor.active_memberships if m.district_id == window.district_id}
    if Role.EXAMINER_SECOND not in held:
        raise PermissionDenied("自动催报由财政绩效科设置。")
    locked = EntryWindow.objects.select_for_update(of=("self",)).get(pk=window.pk)
    before = {"reminder_days": locked.reminder_days, "reminder_note": locked.reminder_note}
    locked.reminder_days, locked.reminder_note = days.strip(), " ".join(note.split())
    locked.full_clean()
    locked.save(update_fields=["reminder_days", "reminder_note"])
    wanted, seen = set(ticked), set(shown)
    own = Unit.objects.filter(department__district=window.district_id)
    locked.unreminded.remove(*own.filter(pk__in=seen & wanted))
    locked.unreminded.add(*own.filter(pk__in=seen - wanted))
    record(
        "review.automatic",
        actor=actor,
        target=locked,
        before=before,
        after={
            "reminder_days": locked.reminder_days,
            "reminder_note": locked.reminder_note,
            "unreminded": "、".join(locked.unreminded.values_list("name", flat=True)),
        },
    )


def _kind_entered(window: EntryWindow) -> Kind | None:
    """Return the kind of forms that units enter in a window."""
    return next(
        (one for one in kinds_owed() if one.owing and one.owing.window == window.kind), None
    )


def tell_of_extension(sender: type[Extension], instance: Extension, **kwargs: object) -> None:
    """After a unit or department was given longer: tell its clerks, and the department's people."""
    window, kind = instance.window, _kind_entered(instance.window)
    units = list(
        Unit.objects.filter(
            Q(pk=instance.unit_id) | Q(department=instance.department_id)
        ).select_related("department")
    )
    page = reverse(kind.owing.page) if kind and kind.owing else ""
    clerks = (person for people in clerks_of(units).values() for person in people)
    above = holders(units[0], frozenset({Role.DEPARTMENT})) if units else []
    notify(
        [*clerks, *above],
        kind=Notice.Kind.REMINDER,
        text=f"{instance.unit or instance.department}的“{window.name}”延期至"
        f" {timezone.localtime(instance.until):%Y-%m-%d %H:%M}，请在此前报送。原因：{instance.reason}",
        url=page,
        district=window.district_id,
    )


def _ends_due(window: EntryWindow, longer: Longer, today: date) -> set[datetime]:
    """Return the deadlines, the window's and those of units with longer, to be reminded of today."""
    days = Calendar.load()
    return {
        end
        for end in {window.deadline, *longer.ends}
        if _is_due(window, days, today, timezone.localtime(end).date())
    }


def _is_due(window: EntryWindow, days: Calendar, today: date, end: date) -> bool:
    """Return whether a day is one of those set for a deadline; nobody is reminded on a day off."""
    return (
        bool(window.reminder_days)
        and days.is_workday(today)
        and days.until(today, end) in window.reminder_offsets
    )


def _finance_of(district: int) -> User | None:
    """Return somebody of the district's bureau, for what the bureau sees."""
    members = Membership.objects.filter(
        district=district, role__in=Role.examiners(), user__is_active=True
    )
    member = members.select_related("user").order_by("role", "pk").last()
    return member.user if member else None
