"""What waits for a person besides the sheets: nodes to begin, cases to carry out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.paging import first_of
from apps.entry.tasks import LONGEST, Task, Todo
from apps.monitoring.domain.queries import NodeCard, node_cards
from apps.monitoring.models import MonitoringCase
from apps.monitoring.states import CaseState, Decision
from apps.workflow.models import FiscalYear


def _begin(card: NodeCard) -> Task:
    return Task(
        kind="监控表",
        name=card.node.name,
        url=reverse("monitoring:list"),
        about=f"{card.missing} 个项目",
        state_label="未开始",
        why="指标和目标从批复表带入，一页填完全部项目",
        until=card.node.deadline,
        button="去开始",
        act_url=reverse("monitoring:list"),
    )


def _case(case: MonitoringCase) -> Task:
    page = reverse("monitoring:case", args=[case.pk])
    return Task(
        kind="监控处置",
        name=case.sheet.name,
        url=page,
        about=case.title,
        state_label=case.state_words,
        why=f"{case.get_decision_display()}：{case.reason}" if case.decision else case.formula,
        button="办理",
        act_url=page,
    )


def _cases(user: User) -> Any:
    """Return the cases whose decision the person carries out."""
    cases: Any = MonitoringCase.objects.visible_to(user).filter(state=CaseState.DECIDED)
    adjusting = [one for one in Decision if one.needs_adjustment]
    if Role.CLERK in user.role_codes:
        units = [m.unit_id for m in user.active_memberships if m.role == Role.CLERK]
        return cases.filter(decision__in=adjusting, sheet__unit__in=units)
    if Role.EXAMINER_SECOND in user.role_codes:
        return cases.exclude(decision__in=adjusting)
    return cases.none()


def bench(user: User, year: FiscalYear | None, untils: Mapping[int, datetime]) -> Todo:
    """Return the nodes whose sheets are still to be made, and the cases to carry out."""
    nodes = [_begin(card) for card in node_cards(user) if card.missing]
    found = first_of(_cases(user).with_names(), LONGEST + 1)
    tasks = [*nodes, *map(_case, found[:LONGEST])]
    total = len(nodes) + (len(found) if len(found) <= LONGEST else _cases(user).count())
    return Todo(tasks=tasks[:LONGEST], total=total)
