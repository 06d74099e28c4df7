"""Figures and to-do of the home page, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from apps.declarations.domain.queries import current_year
from apps.declarations.models import Declaration, Project
from apps.declarations.states import State
from apps.evaluations.domain.queries import rectifications_waiting_for, to_start
from apps.organisations.roles import Role
from apps.reviews.domain.inbox import my_turn
from apps.reviews.domain.kinds import DECLARATIONS, EVALUATIONS, ReviewedKind
from apps.workflow.models import EntryWindow

LONGEST = 20


def _waiting(user: Any, kind: ReviewedKind) -> Any:
    """Give the documents that wait for the person; examiners look after their departments."""
    business = kind.procedure.awaited_states(user.role_codes - Role.examiners())
    waiting = Q(state__in=business) | my_turn(user, kind)
    visible = kind.model.objects.visible_to(user).filter(waiting)
    return visible.with_names().order_by("updated_at", "pk")


def declarations_todo(user: Any) -> Any:
    """Give the declarations that wait for the person."""
    return _waiting(user, DECLARATIONS).with_money()


def evaluations_todo(user: Any) -> Any:
    """Give the self-evaluations that wait for the person."""
    return _waiting(user, EVALUATIONS)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A window that units have to keep, and how long it is until it closes."""

    window: EntryWindow

    @property
    def left(self) -> str:
        return time_left(self.window.deadline)


def deadlines(user: Any, year: Any) -> list[Deadline]:
    """Give the current year's window for declarations, open or closed, and every open one for
    self-evaluations."""
    windows = EntryWindow.objects.visible_to(user).filter(
        Q(fiscal_year=year, kind=EntryWindow.Kind.DECLARATION) | Q(kind=EntryWindow.Kind.EVALUATION)
    )
    last: dict[tuple[str, int], EntryWindow] = {}
    for window in sorted(windows, key=lambda item: item.deadline):
        if window.kind == EntryWindow.Kind.DECLARATION or window.is_open():
            last[window.kind, window.fiscal_year_id] = window
    return [Deadline(window) for _, window in sorted(last.items())]


def undeclared(user: Any, year: Any) -> int:
    """Count the projects of the clerk's units that have no form of the year yet."""
    if year is None or Role.CLERK not in user.role_codes:
        return 0
    projects = Project.objects.editable_by(user).filter(is_active=True)
    declared = Declaration.objects.live().filter(fiscal_year=year).values("project")
    return projects.exclude(pk__in=declared).count()


def time_left(until: datetime) -> str:
    """Give how long it is until a moment: whole days, on the last day hours, then minutes."""
    left = max(until - timezone.now(), timedelta())
    if left >= timedelta(days=1):
        return f"{left.days} 天"
    if left >= timedelta(hours=1):
        return f"{left.seconds // 3600} 小时"
    return f"{left.seconds // 60} 分钟"


def home_figures(user: Any) -> dict[str, Any]:
    """Give the home page's to-do list, counts by state of the current year, and the deadlines."""
    visible = Declaration.objects.visible_to(user)
    year = current_year(user)
    todo, evaluations = declarations_todo(user), evaluations_todo(user)
    counts = dict(
        visible.filter(fiscal_year=year).values_list("state").annotate(Count("pk")).order_by()
    )
    return {
        "year": year,
        "deadlines": deadlines(user, year),
        "todo": list(todo[:LONGEST]),
        "todo_count": todo.count(),
        "evaluations": list(evaluations[:LONGEST]),
        "evaluations_count": evaluations.count(),
        "to_start": to_start(user).count(),
        "to_rectify": rectifications_waiting_for(user).count(),
        "undeclared": undeclared(user, year),
        "figures": [
            {"state": state, "label": State(state).label, "count": counts[state]}
            for state in State.values
            if state in counts
        ],
        "total": sum(counts.values()),
    }
