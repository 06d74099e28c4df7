"""Figures and to-do of the home page, in a constant number of queries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from apps.declarations import workflow as declaring
from apps.declarations.domain.queries import current_year
from apps.declarations.models import Declaration, Project
from apps.declarations.states import State
from apps.evaluations import workflow as evaluating
from apps.evaluations.domain.queries import rectifications_waiting_for, to_start
from apps.evaluations.models import SelfEvaluation
from apps.organisations.roles import Role
from apps.reviews.domain.inbox import my_turn
from apps.workflow.models import EntryWindow

LONGEST = 20


def declarations_todo(user: Any) -> Any:
    """Give the declarations that wait for the person; examiners look after their departments."""
    procedure = declaring.PROCEDURE
    business = procedure.awaited_states(user.role_codes - Role.examiners())
    waiting = Q(state__in=business) | my_turn(user)
    visible = Declaration.objects.visible_to(user).filter(waiting)
    return visible.with_names().with_money().order_by("updated_at", "pk")


def evaluations_todo(user: Any) -> Any:
    """Give the self-evaluations that wait for the person."""
    states = evaluating.PROCEDURE.awaited_states(user.role_codes)
    visible = SelfEvaluation.objects.visible_to(user).filter(state__in=states)
    return visible.with_names().order_by("updated_at", "pk")


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
    """Give the home page's to-do list, counts by state of the current year, and the deadline."""
    visible = Declaration.objects.visible_to(user)
    year = current_year(user)
    todo, evaluations = declarations_todo(user), evaluations_todo(user)
    counts = dict(
        visible.filter(fiscal_year=year).values_list("state").annotate(Count("pk")).order_by()
    )
    windows = EntryWindow.objects.visible_to(user).filter(
        fiscal_year=year, kind=EntryWindow.Kind.DECLARATION
    )
    window = max(windows, key=lambda item: item.deadline, default=None)
    return {
        "year": year,
        "window": window,
        "time_left": time_left(window.deadline) if window else "",
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
