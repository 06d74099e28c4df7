"""Nodes of a year, made from its rule set; and the sheets a node asks for (财预〔2019〕136号)."""

from __future__ import annotations

import hashlib
from calendar import monthrange
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import Unit, User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.models import Version
from apps.entry.versions import APPROVED, GOAL, goals
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.monitoring.domain.content import policy_in, settle
from apps.monitoring.models import (
    MonitoringFunding,
    MonitoringNode,
    MonitoringRow,
    MonitoringSheet,
)
from apps.monitoring.states import Reach
from apps.projects.domain import FIGURES
from apps.projects.models import Document, Project
from apps.projects.querysets import DocumentQuerySet
from apps.workflow.models import EntryWindow, FiscalYear
from apps.workflow.workdays import workday_after

# Five working days and one before the end, and the day after it.
_REMIND: Final = "5,1,-1"


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def due_at(period_end: date, days: int) -> datetime:
    """Return the end of the working day that many working days after a period."""
    return _moment(workday_after(period_end, days), time(23, 59, 59))


def settle_dues() -> int:
    """Move the ends of nodes due in working days to where the calendar puts them now; return how
    many moved. What is over stays as it was."""
    coming = MonitoringNode.objects.filter(due_days__gt=0, closes_at__gt=timezone.now())
    return sum(_settle_due(key) for key in coming.values_list("pk", flat=True))


@transaction.atomic
def _settle_due(key: int) -> bool:
    node = MonitoringNode.objects.select_for_update(of=("self",)).get(pk=key)
    before, node.closes_at = node.closes_at, due_at(node.period_end, node.due_days or 0)
    if node.closes_at == before:
        return False
    node.save(update_fields=["closes_at"])
    told = [f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for at in (before, node.closes_at)]
    record(
        "monitoring.due",
        actor=None,
        target=node,
        before={"closes_at": told[0]},
        after={"closes_at": told[1]},
    )
    return True


def make_nodes(fiscal_year: FiscalYear) -> list[MonitoringNode]:
    """Return the nodes that the year's rule set asks for, made in order; none twice."""
    early = timedelta(days=policy_in(fiscal_year).early_days)
    asked = sorted(fiscal_year.rule_set.rules.monitoring_nodes, key=_month)
    found = []
    for number, text in enumerate(asked, start=1):
        month, days, reach = text.split()
        end = date(fiscal_year.year, int(month), monthrange(fiscal_year.year, int(month))[1])
        node, _ = MonitoringNode.objects.get_or_create(
            fiscal_year=fiscal_year,
            number=number,
            defaults={
                "district": fiscal_year.district,
                "kind": EntryWindow.Kind.MONITORING,
                "name": f"{fiscal_year.year}年1—{month}月绩效运行监控",
                "period_end": end,
                "opens_at": _moment(end - early, time.min),
                "closes_at": due_at(end, int(days)),
                "due_days": int(days),
                "reminder_days": _REMIND,
                "reach": Reach.KEY if reach == Reach.KEY.label[:2] else Reach.ALL,
            },
        )
        found.append(node)
    return found


def _month(text: str) -> int:
    return int(text.split()[0])


def current_node(year: FiscalYear) -> MonitoringNode | None:
    """Return the node of a year that opened last; None before the first."""
    nodes: Any = MonitoringNode.objects.filter(fiscal_year=year, opens_at__lte=timezone.now())
    node: MonitoringNode | None = nodes.order_by("-period_end", "-pk").first()
    return node


def projects_of(node: MonitoringNode) -> Any:
    """Return the approved forms of the projects a node is about."""
    return _asked_by(node, goals().with_names())


def _asked_by(node: MonitoringNode, forms: DocumentQuerySet) -> DocumentQuerySet:
    """Return those of the goal forms whose projects a node is about."""
    forms = forms.filter(fiscal_year=node.fiscal_year, state=APPROVED)
    if node.reach == Reach.KEY:
        forms = forms.filter(project__is_key=True)
    if chosen := list(node.departments.values_list("pk", flat=True)):
        forms = forms.filter(unit__department__in=chosen)
    return forms


def _frozen(document: Document) -> tuple[Version, Version] | None:
    """Return the first and the newest approved version of a form, fetched with it."""
    versions = [one for one in document.versions.all() if one.approved_at]
    return (versions[0], versions[-1]) if versions else None


def _rows(sheet: MonitoringSheet, version: Version) -> list[MonitoringRow]:
    return [
        MonitoringRow(
            sheet=sheet,
            origin=row.id,
            position=position,
            level1=row.level1,
            level2=row.level2,
            level3=row.level3,
            target=row.target,
            weight=row.weight,
        )
        for position, row in enumerate(version.sheet.indicators)
    ]


def _lines(sheet: MonitoringSheet, first: Version, last: Version) -> list[MonitoringFunding]:
    start, now = first.sheet, last.sheet
    return [
        MonitoringFunding(
            sheet=sheet,
            source=source,
            initial=start.in_yuan(start.funding.of_line(source)),
            adjusted=now.in_yuan(now.funding.of_line(source)),
        )
        for source in BUDGET_ROWS
    ]


def _open(node: MonitoringNode, form: Document, actor: User | None) -> MonitoringSheet | None:
    found = _frozen(form)
    if found is None:
        return None
    first, last = found
    goal = last.sheet
    sheet = MonitoringSheet(
        project=form.project,
        fiscal_year=node.fiscal_year,
        occasion=node.number,
        node=node,
        version=last,
        department_is_summary=goal.department_is_summary,
        expected_goal=goal.annual_goal,
        starts_on=goal.start,
        ends_on=goal.end,
        created_by=actor,
    )
    sheet.save()
    rows = MonitoringRow.objects.bulk_create(_rows(sheet, last))
    lines = MonitoringFunding.objects.bulk_create(_lines(sheet, first, last))
    settle(sheet, {line.source: line for line in lines}, rows)
    sheet.save(update_fields=[*FIGURES, "light", "money_light"])
    return sheet


def missing(node: MonitoringNode, unit: Unit | None = None) -> QuerySet[Any]:
    """Return the approved forms of a node, of a unit or of all, that have no sheet yet."""
    there = MonitoringSheet.objects.filter(node=node).values("project")
    forms = projects_of(node).exclude(project__in=there)
    return forms.filter(unit=unit) if unit else forms


@transaction.atomic
def open_sheets(*, node: MonitoringNode, actor: User | None, unit: Unit | None = None) -> int:
    """Make the sheets a node asks for, of a unit or of all; return how many are new.

    Raises PermissionDenied for anybody but the unit's clerk and 财政绩效科 (``actor`` None is the
    daily timer), NotAllowedNow before the node opens.
    """
    locked = MonitoringNode.objects.select_for_update(of=("self",)).get(pk=node.pk)
    if actor is not None:
        held = roles_on_unit(actor, unit) if unit else actor.role_codes
        if not held & {Role.EXAMINER_SECOND, *([Role.CLERK] if unit else [])}:
            raise PermissionDenied("监控任务由财政绩效科下达，或由单位填报人开始。")
    closed = locked.obstacle_for(unit) if unit else locked.obstacle()
    if closed:
        raise NotAllowedNow(closed)
    forms = missing(locked, unit).prefetch_related("versions")
    made = [sheet for form in forms if (sheet := _open(locked, form, actor))]
    if made:
        record("monitoring.open", actor=actor, target=locked, after={"count": len(made)})
    return len(made)


def open_due() -> int:
    """Make the sheets that open nodes still ask for; return how many. Twice is the same as once."""
    settle_dues()
    now = timezone.now()
    nodes = [node for node in MonitoringNode.objects.filter(opens_at__lte=now) if node.is_open(now)]
    return sum(open_sheets(node=node, actor=None) for node in nodes)


def make_with_year(
    sender: object, instance: FiscalYear, *, created: bool, raw: bool = False, **kwargs: object
) -> None:
    """Make the nodes of a year that has just been opened; hears of each year that is stored. A rule
    set that cannot be read gives none: whoever opens it is told why."""
    if created and not raw:
        with suppress(ValueError):
            make_nodes(instance)


def owed_by(year: FiscalYear) -> str:
    """Return what decides which projects are owed a sheet now: the node and what it is about."""
    node = current_node(year)
    if node is None:
        return ""
    chosen = sorted(node.departments.values_list("pk", flat=True))
    about = f"{node.pk} {node.number} {node.reach} {chosen}"
    return hashlib.sha256(about.encode()).hexdigest()[:16]


def owed(user: User, year: FiscalYear) -> Any:
    """Return the projects of the present node, each with its sheet."""
    node = current_node(year)
    if node is None:
        return Project.objects.none().with_form(year, MonitoringSheet)
    # As documents, without joining what only goal forms have: it is asked of a whole district.
    forms = _asked_by(node, Document.objects.filter(kind=GOAL))
    asked = forms.visible_to(user).order_by().values("project")
    return Project.objects.filter(pk__in=asked).with_form(year, MonitoringSheet, node.number)


def monitored_year(user: User) -> FiscalYear | None:
    """Return the newest year of which a node has opened."""
    opened = MonitoringNode.objects.visible_to(user).filter(opens_at__lte=timezone.now())
    years = FiscalYear.objects.visible_to(user).filter(pk__in=opened.values("fiscal_year"))
    return years.order_by("-year").first()
