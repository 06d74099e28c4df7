"""What a clerk can begin: projects that have no declaration of the year yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.declarations.models import Declaration
from apps.entry.check_inputs import past_results, prepare_histories
from apps.entry.tasks import LONGEST, Task, Todo
from apps.projects.models import Document, Project
from apps.workflow.models import FiscalYear
from apps.workflow.route import RouteStep

_WAY: Final = (
    RouteStep("单位", "now"),
    RouteStep("部门"),
    RouteStep("业务科"),
    RouteStep("绩效科"),
)


def _undeclared(user: User, year: FiscalYear) -> QuerySet[Any]:
    """Return the projects of the clerk's units that have no form of the year yet."""
    projects = Project.objects.editable_by(user).filter(is_active=True)
    return projects.with_form(year, Declaration).filter(form__isnull=True)


def _last_years(projects: list[Project], year: FiscalYear) -> dict[int, int]:
    """Return how many indicators each project's form of the year before has; one query."""
    forms = Declaration.objects.live().filter(project__in=projects, fiscal_year__year=year.year - 1)
    return dict(forms.annotate(rows=Count("indicators")).values_list("project_id", "rows"))


def _offers(projects: list[Project], year: FiscalYear) -> dict[int, str]:
    """Return what each project's form can begin with: last year's rows, and what was reached."""
    counts = _last_years(projects, year) if projects else {}
    known = [project for project in projects if counts.get(project.pk)]
    fresh = [Document(project=project, unit=project.unit, fiscal_year=year) for project in known]
    if fresh:
        prepare_histories(fresh)
    return {
        one.project_id: f"可带入 {year.year - 1} 年度的 {counts[one.project_id]} 条指标"
        + ("和实际完成值" if past_results(one) else "")
        for one in fresh
    }


def bench(user: User, year: FiscalYear | None, untils: Mapping[int, datetime]) -> Todo:
    """Return a task for each project that is still to be declared."""
    if year is None or Role.CLERK not in user.role_codes:
        return Todo()
    found = _undeclared(user, year)
    projects = list(found.select_related("unit").order_by("name", "pk")[:LONGEST])
    offers = _offers(projects, year)
    tasks = [
        Task(
            kind="申报表",
            name=project.name,
            url=reverse("entry:project", args=[project.pk]),
            about=f"{year.year}年度",
            state_label="未开始",
            why=offers.get(project.pk, "可直接填写，也可从文件导入"),
            until=untils.get(year.pk),
            route=_WAY,
            button="开始填写",
            is_post=True,
            act_url=reverse("declarations:create", args=[project.pk, year.year]),
        )
        for project in projects
    ]
    return Todo(tasks=tasks, total=len(tasks) if len(tasks) < LONGEST else found.count())
