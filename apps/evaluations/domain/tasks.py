"""What waits besides self-evaluations: those to be begun, and rectifications to report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from apps.accounts.models import User
from apps.core.paging import first_of
from apps.entry.kinds import kind_of
from apps.entry.tasks import LONGEST, Task, Todo
from apps.evaluations.domain.queries import rectifications_waiting_for, to_start
from apps.workflow.models import FiscalYear
from apps.workflow.route import RouteStep

_WAY: Final = (RouteStep("单位", "now"), RouteStep("部门"), RouteStep("财政"))


def _starts(goals: list[Any], untils: Mapping[int, datetime]) -> list[Task]:
    return [
        Task(
            kind="自评表",
            name=goal.project.name,
            url=kind_of(goal).page("detail", goal),
            about=f"{goal.fiscal_year.year}年度",
            state_label="未开始",
            why="目标已从批复表带入，填实际完成值即可",
            until=untils.get(goal.fiscal_year_id),
            route=_WAY,
            button="开始自评",
            is_post=True,
            act_url=reverse("evaluations:start", args=[goal.pk]),
        )
        for goal in goals
    ]


def _rectifications(user: User) -> list[Task]:
    found = rectifications_waiting_for(user).select_related(
        "spot_check__evaluation__project", "spot_check__evaluation__unit"
    )
    return [
        Task(
            kind="整改",
            name=item.spot_check.evaluation.project.name,
            url=reverse("evaluations:rectification", args=[item.pk]),
            about=f"期限 {item.due_date:%m-%d}",
            state=item.state,
            state_label=item.get_state_display(),
            why=item.problem,
            button="填写整改",
            act_url=reverse("evaluations:rectification", args=[item.pk]),
        )
        for item in found[:LONGEST]
    ]


def bench(user: User, year: FiscalYear | None, untils: Mapping[int, datetime]) -> Todo:
    """Return a task for each approved goal still to be evaluated and each rectification; the
    total is that of the former."""
    found = to_start(user)
    goals = first_of(found, LONGEST)
    total = len(goals) if len(goals) < LONGEST else found.count()
    return Todo(tasks=[*_rectifications(user), *_starts(goals, untils)], total=total)
