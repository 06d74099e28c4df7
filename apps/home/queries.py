"""What the work bench shows, in a number of queries that does not grow with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from apps.accounts.roles import Role
from apps.declarations.kind import KIND as DECLARATIONS
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.entry.models import Version
from apps.evaluations.kind import KIND as EVALUATIONS
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.home.starts import (
    draft_tasks,
    evaluation_starts,
    project_starts,
    rectification_tasks,
    undeclared,
)
from apps.home.tasks import (
    LONGEST,
    declarations_todo,
    document_tasks,
    evaluations_todo,
    in_order,
    sent_tasks,
    time_left,
)
from apps.projects.models import Project
from apps.workflow.models import EntryWindow
from apps.workflow.queries import current_year

BUSINESS = frozenset({Role.CLERK, Role.UNIT_REVIEWER, Role.DEPARTMENT}) | Role.examiners()


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
        """Whether it has closed."""
        return not self.window.is_open()

    @property
    def is_near(self) -> bool:
        """Whether it closes within three days."""
        return (self.window.deadline - timezone.now()).days < 3

    @property
    def width(self) -> int:
        """The share handed in, of 100."""
        return min(100 * self.done // self.total, 100) if self.total else 0


def _windows(user: Any, year: Any) -> list[EntryWindow]:
    """Return the window of the current year's declarations, open or not, and the open ones of
    self-evaluations; the last of each year."""
    windows = EntryWindow.objects.visible_to(user).filter(
        Q(fiscal_year=year, kind=EntryWindow.Kind.DECLARATION) | Q(kind=EntryWindow.Kind.EVALUATION)
    )
    last: dict[tuple[str, int], EntryWindow] = {}
    for window in sorted(windows, key=lambda item: item.deadline):
        if window.kind == EntryWindow.Kind.DECLARATION or window.is_open():
            last[window.kind, window.fiscal_year_id] = window
    return [window for _, window in sorted(last.items())]


def _declared(user: Any, year: Any) -> tuple[int, int]:
    forms = Declaration.objects.visible_to(user).live().filter(fiscal_year=year)
    done = forms.exclude(state__in=State.editable()).count()
    return done, Project.objects.visible_to(user).filter(is_active=True).count()


def _evaluated(user: Any, year: int) -> tuple[int, int]:
    approved = Version.objects.filter(approved_at__isnull=False).values("document")
    owed = (
        Declaration.objects.visible_to(user).live().filter(fiscal_year=year, document__in=approved)
    )
    done = SelfEvaluation.objects.visible_to(user).filter(fiscal_year=year)
    return done.exclude(state__in=EvaluationState.editable()).count(), owed.count()


def deadlines(user: Any, windows: list[EntryWindow]) -> list[Deadline]:
    """Return the windows with what has been handed in."""
    found = []
    for window in windows:
        is_goal = window.kind == EntryWindow.Kind.DECLARATION
        count = _declared if is_goal else _evaluated
        done, total = count(user, window.fiscal_year_id)
        found.append(Deadline("申报" if is_goal else "自评", window, done, total))
    return found


def _untils(windows: list[EntryWindow], kind: str) -> dict[int, datetime]:
    return {
        window.fiscal_year_id: window.deadline
        for window in windows
        if window.kind == kind and window.is_open()
    }


def home_figures(user: Any) -> dict[str, Any]:
    """Return the context of the work bench: deadlines, tasks, what was handed in."""
    year = current_year(user)
    if not user.role_codes & BUSINESS:
        return {"is_business": False}
    windows = _windows(user, year)
    goals = _untils(windows, EntryWindow.Kind.DECLARATION)
    results = _untils(windows, EntryWindow.Kind.EVALUATION)
    until = goals.get(year.pk) if year else None
    tasks = in_order(
        [
            *document_tasks(user, DECLARATIONS, "申报表", goals),
            *document_tasks(user, EVALUATIONS, "自评表", results),
            *rectification_tasks(user),
            *project_starts(user, year, until),
            *evaluation_starts(user, results),
            *draft_tasks(user),
        ]
    )
    sent = [
        *sent_tasks(user, DECLARATIONS, "申报表"),
        *sent_tasks(user, EVALUATIONS, "自评表"),
    ]
    return {
        "bench_year": year,
        "is_business": True,
        "deadlines": deadlines(user, windows),
        "tasks": tasks,
        "waiting_count": len(tasks),
        "sent": sent,
        "more": _beyond(user, year, len(tasks)),
        "is_examiner": bool(user.role_codes & Role.examiners()),
        "is_clerk": Role.CLERK in user.role_codes,
    }


def _beyond(user: Any, year: Any, shown: int) -> dict[str, int]:
    """Return how many documents wait in all where the bench shows only the first of them."""
    if shown < LONGEST:
        return {}
    return {
        "declarations": declarations_todo(user).aggregate(n=Count("pk"))["n"]
        + undeclared(user, year).count(),
        "evaluations": evaluations_todo(user).aggregate(n=Count("pk"))["n"],
    }
