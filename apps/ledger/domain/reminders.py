"""Reminders in the month a figure is due: one a month to each person who can record it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from apps.accounts.models import Unit, User
from apps.accounts.roles import Role
from apps.audit.domain import Entry, record_many
from apps.entry.models import Version
from apps.entry.versions import GOAL
from apps.ledger.domain.calendar import month_of
from apps.ledger.domain.measures import Measure, measures_of, years_kept
from apps.projects.models import Document
from apps.reviews.domain.notices import holders, notify
from apps.reviews.models import Notice

NAMES_TOLD: Final = 3
LAST_DAY: Final = 7


def _goals(today: date) -> Iterable[Document]:
    """Return the approved goals whose figures are recorded on a day; sealed ones name nobody."""
    versions = Version.objects.filter(document=OuterRef("key"), approved_at__isnull=False)
    forms = Document.objects.live().filter(
        Exists(versions),
        kind=GOAL,
        fiscal_year__year__in=years_kept(today),
        project__is_active=True,
        project__is_sealed=False,
    )
    found: Iterable[Document] = forms.with_names().order_by("unit", "pk")
    return found


def _due(measures: Iterable[Measure], today: date) -> list[Measure]:
    """Return the indicators whose figure is due in a day's month and not recorded yet."""
    found = []
    for measure in measures:
        present = month_of(today, measure.year)
        if present in measure.months and present in measure.open_until(present):
            found.append(measure)
    return found


def reminder_text(unit: Unit, names: list[str]) -> str:
    """Return what a person is told, in one line."""
    more = f"等 {len(names)} 个指标" if len(names) > NAMES_TOLD else ""
    return f"{unit.name}本月要记：{'、'.join(names[:NAMES_TOLD])}{more}。点开就能记，几十秒一笔。"


def _told(today: date) -> set[int]:
    """Return who was reminded in a day's month."""
    month = {"created_at__year": today.year, "created_at__month": today.month}
    told = Notice.objects.filter(kind=Notice.Kind.REMINDER, url=reverse("ledger:list"), **month)
    return set(told.values_list("user", flat=True))


def _remind_unit(unit: Unit, due: list[Measure], told: set[int]) -> int:
    """Remind each person once of what is his to record; return how many were told."""
    entries, count, url = [], 0, reverse("ledger:list")
    for person, names in _wanted(unit, due).items():
        if person.pk in told:
            continue
        told.add(person.pk)
        text = reminder_text(unit, names)
        place = unit.department.district_id
        count += notify([person], kind=Notice.Kind.REMINDER, text=text, url=url, district=place)
        entries.append(Entry(unit, organisation=unit.name, after={"text": text, "told": 1}))
    if entries:
        record_many("review.remind", actor=None, entries=entries)
    return count


def _wanted(unit: Unit, due: list[Measure]) -> dict[User, list[str]]:
    """Return the names of indicators by who is to record them: the owner, else the clerks."""
    clerks = holders(unit, frozenset({Role.CLERK}))
    # An owner who has left the unit sees its forms no more, nor what they are called.
    present = {person.pk for person in holders(unit, Role.unit_roles()) if person.is_active}
    wanted: dict[User, list[str]] = {}
    for measure in due:
        owner = measure.line.owner if measure.line else None
        for person in [owner] if owner and owner.pk in present else clerks:
            wanted.setdefault(person, []).append(measure.row.level3)
    return wanted


@transaction.atomic
def remind_month(today: date) -> int:
    """Remind whoever has figures to record in a day's month; return how many people.

    In the first week, each person once, however often this runs.
    """
    if today.day > LAST_DAY:
        return 0
    told, count = _told(today), 0
    units: dict[int, list[Document]] = {}
    for form in _goals(today):
        units.setdefault(form.unit_id, []).append(form)
    for forms in units.values():
        if due := _due(measures_of(forms), today):
            count += _remind_unit(forms[0].unit, due, told)
    return count
