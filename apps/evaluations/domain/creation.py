"""Opening self-evaluations: from the newest approved version, never typed anew (财预〔2015〕88号)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.accounts.models import Unit, User
from apps.accounts.roles import Role
from apps.accounts.scope import demand_clerk
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.core.text_fit import demand_fit
from apps.entry.models import Version
from apps.entry.versions import APPROVED, approved_version, goals
from apps.evaluations.domain.points import policy_of, settle
from apps.evaluations.models import EvaluationFunding, ResultRow, SelfEvaluation
from apps.evaluations.scoring import frozen_weights
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.formkit.sheets.rows import IndicatorRow
from apps.projects.domain import FIGURES
from apps.projects.models import Document, Project
from apps.projects.querysets import DocumentQuerySet
from apps.workflow.models import EntryWindow, FiscalYear


def window_obstacle(fiscal_year: FiscalYear, unit: Unit) -> str:
    """Return why a unit cannot evaluate the year now; empty when it can."""
    window = fiscal_year.window(EntryWindow.Kind.EVALUATION)
    if window is None:
        return f"{fiscal_year}的绩效自评尚未布置，请等待财政部门通知。"
    return window.obstacle_for(unit)


def weights_of(
    rows: Iterable[IndicatorRow], fiscal_year: FiscalYear
) -> tuple[list[Decimal], Decimal]:
    """Return the rows' weights and that of the execution, from the form or the year's rule set."""
    return frozen_weights(list(rows), fiscal_year.rule_set.rules.shares)


def write_rows(
    evaluation: SelfEvaluation, rows: Sequence[IndicatorRow], weights: Sequence[Decimal | None]
) -> list[ResultRow]:
    """Store the frozen part of the rows and give them; raises ValidationError for one too long."""
    made = [
        ResultRow(
            evaluation=evaluation,
            position=position,
            level1=row.level1,
            level2=row.level2,
            level3=row.level3,
            target=row.target,
            weight=weight,
        )
        for position, (row, weight) in enumerate(zip(rows, weights, strict=True))
    ]
    for row in made:
        demand_fit(row, f"第 {row.position + 1} 条指标")
    return ResultRow.objects.bulk_create(made)


def write_money(
    evaluation: SelfEvaluation, first: Version, last: Version, weight: Decimal
) -> list[EvaluationFunding]:
    """Store the money rows: 年初 of the first approved version, 全年 of the newest."""
    start, now = first.sheet, last.sheet
    lines = [
        EvaluationFunding(
            evaluation=evaluation,
            source=name,
            initial=start.in_yuan(start.funding.of_line(name)),
            adjusted=now.in_yuan(now.funding.of_line(name)),
            weight=weight if name == "total" else None,
        )
        for name in BUDGET_ROWS
    ]
    return EvaluationFunding.objects.bulk_create(lines)


def blank_form(
    project: Project, fiscal_year: FiscalYear, actor: User, version: Version | None
) -> SelfEvaluation:
    """Store a form with what the approved version fixes; without one it waits for a file."""
    evaluation = SelfEvaluation(
        project=project,
        fiscal_year=fiscal_year,
        version=version,
        origin="" if version else "文件",
        created_by=actor,
    )
    if version is None:
        evaluation.full_clean(exclude=["created_by"])
        evaluation.save()
        return evaluation
    sheet = version.sheet
    evaluation.department_is_summary = sheet.department_is_summary
    evaluation.expected_goal = sheet.annual_goal
    evaluation.full_clean(exclude=["created_by"])
    evaluation.save()
    first = version.document.versions.filter(approved_at__isnull=False).order_by("number")[0]
    weights, execution = weights_of(sheet.indicators, fiscal_year)
    rows = write_rows(evaluation, sheet.indicators, weights)
    lines = write_money(evaluation, first, version, execution)
    settle(evaluation, lines, rows, policy_of(fiscal_year))
    evaluation.save(update_fields=FIGURES)
    return evaluation


def _open(declaration: Document, actor: User) -> SelfEvaluation:
    last = approved_version(declaration)
    if last is None:
        raise NotAllowedNow(f"“{declaration.project.name}”还没有批复的绩效目标，不能自评。")
    evaluation = blank_form(declaration.project, declaration.fiscal_year, actor, last)
    record(
        "evaluation.start",
        actor=actor,
        target=evaluation,
        organisation=declaration.unit.name,
        after={"version": last.number},
    )
    return evaluation


@transaction.atomic
def start_evaluation(*, declaration: Document, actor: User) -> SelfEvaluation:
    """Open the self-evaluation of a declaration; the one that exists is given where there is one.

    Raises PermissionDenied for anybody but the unit's clerk, NotAllowedNow outside the window or
    without an approved version.
    """
    locked = goals().with_names().locked().get(pk=declaration.pk)
    demand_clerk(actor, locked.unit)
    found = SelfEvaluation.objects.filter(
        project=locked.project, fiscal_year=locked.fiscal_year
    ).first()
    if found is not None:
        return found
    if reason := window_obstacle(locked.fiscal_year, locked.unit):
        raise NotAllowedNow(reason)
    return _open(locked, actor)


def awaiting(fiscal_year: FiscalYear) -> DocumentQuerySet:
    """Return the year's approved declarations that have no self-evaluation yet."""
    done = SelfEvaluation.objects.filter(fiscal_year=fiscal_year).values("project")
    return (
        goals()
        .filter(fiscal_year=fiscal_year, state=APPROVED)
        .exclude(project__in=done)
        .with_names()
        .order_by("pk")
    )


def _demand_office(actor: User, fiscal_year: FiscalYear) -> None:
    held = {m.role for m in actor.active_memberships if m.district_id == fiscal_year.district_id}
    if Role.EXAMINER_SECOND not in held:
        raise PermissionDenied("只有财政绩效科可以下达自评任务。")


@transaction.atomic
def start_year(*, fiscal_year: FiscalYear, actor: User) -> int:
    """Hand out the year's self-evaluations to all units; give how many were new.

    Raises PermissionDenied for anybody but 财政绩效科.
    """
    _demand_office(actor, fiscal_year)
    # Locked first and asked again: another hand may have opened some while this one waited.
    list(awaiting(fiscal_year).locked())
    opened = [_open(declaration, actor) for declaration in awaiting(fiscal_year)]
    return len(opened)
