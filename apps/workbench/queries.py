"""Figures and to-do of the home page, in a constant number of queries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from apps.declarations.domain.queries import current_year
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.organisations.roles import Role
from apps.workflow.models import EntryWindow

TODO_STATES = {
    Role.CLERK: State.editable(),
    Role.UNIT_REVIEWER: frozenset({State.UNIT_REVIEW}),
    Role.DEPARTMENT: frozenset({State.DEPARTMENT_REVIEW}),
    Role.EXAMINER_FIRST: frozenset({State.FINANCE_FIRST}),
    Role.EXAMINER_SECOND: frozenset({State.FINANCE_SECOND}),
}


def todo_states(user: Any) -> frozenset[str]:
    """Give the states in which a declaration waits for the person."""
    found: set[str] = set()
    for role in user.role_codes:
        found |= TODO_STATES.get(Role(role), frozenset())
    return frozenset(found)


def time_left(until: datetime) -> str:
    """Give how long it is until a moment: whole days, on the last day hours, then minutes."""
    left = max(until - timezone.now(), timedelta())
    if left >= timedelta(days=1):
        return f"{left.days} 天"
    if left >= timedelta(hours=1):
        return f"{left.seconds // 3600} 小时"
    return f"{left.seconds // 60} 分钟"


def home_figures(user: Any) -> dict[str, Any]:
    """Give the home page's to-do list, counts by state of the current year, and the deadline."""
    visible = Declaration.objects.visible_to(user)
    year = current_year(user)
    todo = (
        visible.filter(state__in=todo_states(user))
        .with_names()
        .with_money()
        .order_by("updated_at", "pk")
    )
    counts = dict(
        visible.filter(fiscal_year=year).values_list("state").annotate(Count("pk")).order_by()
    )
    windows = EntryWindow.objects.visible_to(user).filter(fiscal_year=year)
    window = max(windows, key=lambda item: item.deadline, default=None)
    return {
        "year": year,
        "window": window,
        "time_left": time_left(window.deadline) if window else "",
        "todo": list(todo[:20]),
        "todo_count": todo.count(),
        "figures": [
            {"state": state, "label": State(state).label, "count": counts[state]}
            for state in State.values
            if state in counts
        ],
        "total": sum(counts.values()),
    }
