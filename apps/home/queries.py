"""What the work bench shows, in a number of queries that does not grow with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.board.domain.summary import standing
from apps.entry.kinds import Kind, Owing, all_kinds, project_pages
from apps.entry.menu import BUSINESS
from apps.entry.tasks import LONGEST, Task, Todo, time_left
from apps.guidance.domain.announcements import bench_announcements
from apps.home.other_tasks import draft_tasks, ledger_tasks
from apps.home.tasks import document_tasks, in_order, sent_tasks, waiting_documents
from apps.reviews.domain.reminders import MAY_REMIND
from apps.workflow.models import EntryWindow, FiscalYear
from apps.workflow.queries import current_year, with_own_time


@dataclass(frozen=True, slots=True)
class Deadline:
    """One window that units have to keep, with how many forms of how many are handed in."""

    label: str
    window: EntryWindow
    done: int
    total: int

    @property
    def left(self) -> str:
        """How long it is until it closes."""
        return time_left(self.window.deadline)

    @property
    def is_over(self) -> bool:
        """Return whether it has closed."""
        return not self.window.is_open()

    @property
    def is_near(self) -> bool:
        """Return whether it closes within three days."""
        return (self.window.deadline - timezone.now()).days < 3

    @property
    def width(self) -> int:
        """The share handed in, of 100."""
        return min(100 * self.done // self.total, 100) if self.total else 0


@dataclass(frozen=True, slots=True)
class More:
    """A list that is longer than what the bench shows of it."""

    name: str
    total: int
    url: str


Windows = dict[str, list[EntryWindow]]
"""The windows of entry to show, the last of each year, by their kind."""


def _windows(user: User, year: FiscalYear | None) -> Windows:
    """Return the windows that are open, and those of the current year that have been."""
    last: dict[tuple[str, int], EntryWindow] = {}
    windows = with_own_time(user, list(EntryWindow.objects.visible_to(user)))
    for window in sorted(windows, key=lambda item: item.deadline):
        has_been = year and window.fiscal_year_id == year.pk and window.deadline < timezone.now()
        if has_been or window.is_open():
            last[window.kind, window.fiscal_year_id] = window
    found: Windows = {}
    for (kind, _), window in sorted(last.items()):
        found.setdefault(kind, []).append(window)
    return found


def _deadline(user: User, kind: Kind, owing: Owing, window: EntryWindow) -> Deadline:
    """Return a window with what has been handed in of what is owed; one query."""
    has_form = Q(form__isnull=False) & ~Q(form__state__in=kind.open_states)
    counts = owing.owed(user, window.fiscal_year).aggregate(
        done=Count("pk", filter=has_form), total=Count("pk")
    )
    return Deadline(owing.word or owing.title, window, counts["done"], counts["total"])


def deadlines(user: User, windows: Windows) -> list[Deadline]:
    """Return the windows with what has been handed in, kind by kind."""
    return [
        _deadline(user, kind, kind.owing, window)
        for kind in all_kinds()
        if kind.owing
        for window in windows.get(kind.owing.window, [])
    ]


def _untils(kind: Kind, windows: Windows) -> dict[int, datetime]:
    """Return until when entry is open, by key of the year."""
    own = windows.get(kind.owing.window, []) if kind.owing else []
    return {window.fiscal_year_id: window.deadline for window in own if window.is_open()}


def home_figures(user: User) -> dict[str, Any]:
    """Return the context of the work bench: deadlines, tasks, what was handed in."""
    year = current_year(user)
    if not user.role_codes & BUSINESS:
        return {"is_business": False}
    windows = _windows(user, year)
    is_examiner = bool(user.role_codes & Role.examiners())
    tasks: list[Task] = []
    sent: list[Task] = []
    more: list[More] = []
    for kind in all_kinds():
        untils = _untils(kind, windows)
        begun = document_tasks(user, kind, untils)
        other = kind.bench(user, year, untils) if kind.bench else Todo()
        tasks += [*begun, *other.tasks]
        sent += sent_tasks(user, kind)
        more += _beyond(user, kind, len(begun), other.total, is_examiner=is_examiner)
    tasks = in_order([*tasks, *draft_tasks(user), *ledger_tasks(user)])
    # Those who oversee see how every kind stands, deadlines with it.
    stands = standing(user) if user.role_codes & MAY_REMIND else []
    return {
        "bench_year": year,
        "announcements": bench_announcements(user),
        "is_business": True,
        "deadlines": [] if stands else deadlines(user, windows),
        "standing": stands,
        "tasks": tasks,
        "waiting_count": len(tasks),
        "sent": sent,
        "more": more,
        "longest": LONGEST,
        "is_examiner": is_examiner,
        "is_clerk": Role.CLERK in user.role_codes,
        "project_pages": project_pages(),
    }


def _beyond(user: User, kind: Kind, begun: int, other: int, *, is_examiner: bool) -> list[More]:
    """Return how many documents of a kind wait in all where the bench shows only the first."""
    if begun < LONGEST and other <= LONGEST:
        return []
    total = other + (begun if begun < LONGEST else waiting_documents(user, kind).count())
    url = (is_examiner and kind.admin_url("changelist")) or reverse(f"{kind.namespace}:list")
    return [More(kind.name, total, url)] if total > LONGEST else []
