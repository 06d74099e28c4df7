"""What a person can begin: projects without a form, years to evaluate, files to confirm."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse

from apps.accounts.roles import Role
from apps.declarations.models import Declaration
from apps.evaluations.domain.queries import rectifications_waiting_for, to_start
from apps.home.tasks import LONGEST, Task
from apps.imports.models import ImportDraft
from apps.projects.models import Project
from apps.workflow.models import FiscalYear
from apps.workflow.route import RouteStep

FIRST_STEP = (RouteStep("单位", "now"), RouteStep("部门"), RouteStep("业务科"), RouteStep("绩效科"))


def undeclared(user: Any, year: FiscalYear | None) -> Any:
    """Return the projects of the clerk's units that have no form of the year yet."""
    if year is None or Role.CLERK not in user.role_codes:
        return Project.objects.none()
    projects = Project.objects.editable_by(user).filter(is_active=True)
    declared = Declaration.objects.live().filter(fiscal_year=year).values("project")
    return projects.exclude(pk__in=declared)


def _last_years(projects: list[Project], year: FiscalYear) -> dict[int, int]:
    """Return how many indicators each project's form of the year before has; one query."""
    forms = Declaration.objects.live().filter(project__in=projects, fiscal_year__year=year.year - 1)
    return dict(forms.annotate(rows=Count("indicators")).values_list("project_id", "rows"))


def project_starts(user: Any, year: FiscalYear | None, until: datetime | None) -> list[Task]:
    """Return a task for each project that is still to be declared."""
    projects = list(undeclared(user, year).order_by("name", "pk")[:LONGEST])
    if year is None or not projects:
        return []
    rows = _last_years(projects, year)
    return [
        Task(
            kind="申报表",
            name=project.name,
            url=reverse("declarations:projects"),
            about=f"{year.year}年度",
            state_label="未开始",
            why=f"可带入 {year.year - 1} 年度的 {rows[project.pk]} 条指标"
            if rows.get(project.pk)
            else "可直接填写，也可从文件导入",
            until=until,
            route=FIRST_STEP,
            button="开始填写",
            is_post=True,
            act_url=reverse("declarations:create", args=[project.pk, year.year]),
        )
        for project in projects
    ]


def evaluation_starts(user: Any, untils: dict[int, datetime]) -> list[Task]:
    """Return a task for each approved declaration that is still to be evaluated."""
    return [
        Task(
            kind="自评表",
            name=declaration.project.name,
            url=reverse("declarations:detail", args=[declaration.pk]),
            about=f"{declaration.fiscal_year.year}年度",
            state_label="未开始",
            why="目标已从批复表带入，填实际完成值即可",
            until=untils.get(declaration.fiscal_year_id),
            route=(*FIRST_STEP[:2], RouteStep("财政")),
            button="开始自评",
            is_post=True,
            act_url=reverse("evaluations:start", args=[declaration.pk]),
        )
        for declaration in to_start(user)[:LONGEST]
    ]


def draft_tasks(user: Any) -> list[Task]:
    """Return a task for each file of the person's own whose forms wait to be confirmed."""
    drafts = ImportDraft.objects.filter(
        file__batch__created_by=user, state=ImportDraft.State.OPEN
    ).select_related("file__batch")
    files: dict[int, list[ImportDraft]] = {}
    for draft in drafts.only("doubts", "file", "position").order_by("-file", "position")[:400]:
        files.setdefault(draft.file_id, []).append(draft)
    return [_draft_task(found) for found in list(files.values())[:LONGEST]]


def _draft_task(found: list[ImportDraft]) -> Task:
    file, doubtful = found[0].file, sum(bool(draft.doubts) for draft in found)
    sure = len(found) - doubtful
    parts = [f"{sure} 份没有疑问"] if sure else []
    parts += [f"{doubtful} 份有存疑的格子要看"] if doubtful else []
    page = reverse("imports:batch", args=[file.batch_id])
    return Task(
        kind="导入",
        name=file.name,
        url=page,
        about=f"{len(found)} 张表待确认",
        state_label="待确认",
        since=file.batch.created_at,
        why="；".join(parts),
        button="去确认",
        act_url=reverse("imports:draft", args=[found[0].pk]),
    )


def rectification_tasks(user: Any) -> list[Task]:
    """Return a task for each rectification to report or to settle."""
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
            button="填写整改" if item.state == "open" else "核实",
            act_url=reverse("evaluations:rectification", args=[item.pk]),
        )
        for item in found[:LONGEST]
    ]
