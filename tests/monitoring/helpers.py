"""Monitoring sheets of the cast: a node that is open, a sheet made and filled in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from apps.entry.domain.protocol import Batch, CellChange
from apps.monitoring.domain.nodes import open_sheets
from apps.monitoring.forms.cells import clean
from apps.monitoring.kind import KIND
from apps.monitoring.models import MonitoringNode, MonitoringSheet
from apps.monitoring.workflow import PROCEDURE
from apps.workflow.engine import perform
from apps.workflow.models import EntryWindow
from tests.cast import Cast
from tests.evaluations.helpers import approve

# Cost per head, people trained, pass rate, plan in time, share certified, satisfaction.
GREEN = ("480元/人", "240人", "97%", "100%", "93%", "95%")
LATE = ("480元/人", "80人", "97%", "100%", "93%", "95%")


def node_of(cast: Cast, *, month: int = 7, days: int = 5, **more: Any) -> MonitoringNode:
    """Return an open node of the cast's year that ends with a month; closed with negative days."""
    now = timezone.now()
    return MonitoringNode.objects.create(
        district=cast.district,
        fiscal_year=cast.year,
        kind=EntryWindow.Kind.MONITORING,
        name=f"2027年1—{month}月监控",
        number=month,
        period_end=date(2027, month + 1, 1) - timedelta(days=1),
        opens_at=now - timedelta(days=20),
        closes_at=now + timedelta(days=days),
        **more,
    )


def made(cast: Cast, node: MonitoringNode, unit: Any = None, *, name: str = "业务培训项目") -> Any:
    """Return the empty sheet of a new project with an approved goal."""
    declaration = cast.declaration(unit, name=name, state="approved")
    approve(declaration)
    open_sheets(node=node, actor=cast.people["examiner2"])
    return MonitoringSheet.objects.with_content().get(project=declaration.project, node=node)


def put(cast: Cast, sheet: MonitoringSheet, cells: dict[str, Any], person: str = "clerk_a") -> Any:
    """Type cells as the page sends them; rows are called by number, ``row.1.actual``."""
    keys = [str(row.pk) for row in sheet.rows.all()]
    changes = []
    for short, text in cells.items():
        part, number, column = (*short.split("."), "", "")[:3]
        place = f"row.{keys[int(number) - 1]}.{column}" if part == "row" else short
        changes.append(CellChange(place=place, value=clean(sheet, place, text)))
    batch = Batch(cells=changes)
    return KIND.save_batch(key=sheet.pk, actor=cast.people[person], batch=batch)


def typed(actuals: tuple[str, ...] = GREEN, *, executed: str = "11") -> dict[str, Any]:
    """Return the cells of a whole sheet; all rows are sure to be reached."""
    cells: dict[str, Any] = {
        "goal.actual": "培训按计划推进。",
        "money.executed.appropriation": executed,
        "money.expected.appropriation": "20",
    }
    forecasts = ("480元/人", "410人", "97%", "100%", "93%", "95%")
    for number, (actual, forecast) in enumerate(zip(actuals, forecasts, strict=True), start=1):
        cells[f"row.{number}.actual"] = actual
        cells[f"row.{number}.forecast"] = forecast
        cells[f"row.{number}.likelihood"] = "确定能"
    return cells


def filled(cast: Cast, node: MonitoringNode, unit: Any = None, **more: Any) -> MonitoringSheet:
    """Return a sheet with nothing left open; ``actuals`` other than green ones owe reasons."""
    actuals = more.pop("actuals", GREEN)
    sheet = made(cast, node, unit, **more)
    cells = typed(actuals)
    if actuals != GREEN:
        cells |= {"row.2.reasons": "人员保障", "row.2.deviation": "教师到岗晚，九月起补课。"}
    put(cast, sheet, cells, "clerk_a" if unit in (None, cast.unit_a) else "clerk_b")
    return MonitoringSheet.objects.with_content().get(pk=sheet.pk)


def waiting(cast: Cast, unit: Any = None, *, name: str = "业务培训项目") -> MonitoringSheet:
    """Return a sheet that waits for its department, of the node that is open or a new one."""
    node = MonitoringNode.objects.filter(opens_at__lte=timezone.now()).first() or node_of(cast)
    sheet = filled(cast, node, unit, name=name)
    person = "clerk_a" if unit in (None, cast.unit_a) else "clerk_b"
    return move(cast, sheet, ("submit", person, ""))


def move(cast: Cast, sheet: MonitoringSheet, *steps: tuple[str, str, str]) -> MonitoringSheet:
    """Perform (transition, person, opinion) one after the other."""
    for name, person, opinion in steps:
        perform(PROCEDURE, name, subject=sheet, actor=cast.people[person], opinion=opinion)
    return MonitoringSheet.objects.with_content().get(pk=sheet.pk)
