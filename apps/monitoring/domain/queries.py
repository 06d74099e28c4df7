"""Reads that are more than a filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from apps.accounts.models import Unit, User
from apps.accounts.roles import Role
from apps.core.text import fold
from apps.monitoring.domain.nodes import missing
from apps.monitoring.models import MonitoringNode, MonitoringRow, MonitoringSheet
from apps.workflow.models import Longer


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeCard:
    """A node that is open: how many sheets of the person's are still to be made, and by whom;
    ``unit`` is the clerk's, None where the bureau hands out."""

    node: MonitoringNode
    unit: Unit | None
    missing: int
    total: int


def clerk_units(user: User) -> list[Unit]:
    """Return the units the person fills in for."""
    keys = [member.unit_id for member in user.active_memberships if member.role == Role.CLERK]
    return list(Unit.objects.filter(pk__in=keys).select_related("department"))


def node_cards(user: User) -> list[NodeCard]:
    """Return the open nodes for a clerk, unit by unit, and for 财政绩效科."""
    now = timezone.now()
    opened: Any = MonitoringNode.objects.visible_to(user).filter(opens_at__lte=now)
    nodes = list(opened.select_related("fiscal_year"))
    if Role.EXAMINER_SECOND in user.role_codes:
        pairs: list[tuple[MonitoringNode, Unit | None]] = [(node, None) for node in nodes]
    else:
        longer, units = Longer.of(nodes), clerk_units(user)
        pairs = [(longer.apply(node, unit), unit) for node in nodes for unit in units]
    cards = [_card(node, unit) for node, unit in pairs if node.is_open(now)]
    return [card for card in cards if card.total]


def _card(node: MonitoringNode, unit: Unit | None) -> NodeCard:
    sheets = MonitoringSheet.objects.filter(node=node)
    there = (sheets.filter(unit=unit) if unit else sheets).aggregate(n=Count("pk"))["n"]
    left = missing(node, unit).count()
    return NodeCard(node=node, unit=unit, missing=left, total=there + left)


def last_values(sheets: Sequence[MonitoringSheet]) -> dict[int, dict[str, str]]:
    """Return what the node before told of each project's rows, by key of the project and folded
    name; one query for all sheets of a year."""
    if not sheets:
        return {}
    rows = MonitoringRow.objects.filter(
        sheet__project__in=[sheet.project_id for sheet in sheets],
        sheet__fiscal_year=sheets[0].fiscal_year_id,
        sheet__node__period_end__lt=sheets[0].node.period_end,
    )
    found: dict[int, dict[str, str]] = {}
    for project, name, actual, grade in rows.order_by("sheet__node__period_end").values_list(
        "sheet__project", "level3", "actual", "grade"
    ):
        found.setdefault(project, {})[fold(name)] = actual or grade
    return found
