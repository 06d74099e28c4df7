"""Self-evaluations of the demo district: a finished year, one under way, a spot check."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.money import round_half_up
from apps.declarations.models import Declaration
from apps.entry.domain.attachments import attach
from apps.entry.domain.prefill import take_offered
from apps.entry.domain.protocol import Batch, CellChange
from apps.entry.versions import approved_version
from apps.evaluations.domain.creation import start_evaluation
from apps.evaluations.domain.draws import draw_by_lot
from apps.evaluations.domain.points import policy_of, score_of_row
from apps.evaluations.domain.spot_checks import keep_points
from apps.evaluations.kind import KIND
from apps.evaluations.models import ResultRow, SelfEvaluation
from apps.evaluations.workflow import PROCEDURE
from apps.formkit.layouts import Align, Grid
from apps.formkit.writers import write_pdf
from apps.home.demo_data import (
    EVALUATED_YEARS,
    EVALUATION_OPINIONS,
    EVALUATION_PATHS,
    EVALUATION_WAY,
    EVALUATION_WAY_WITH_UNIT,
    MISSED_REASON,
    SPOT_CHECK,
)
from apps.home.demo_reviews import confirm_reminders
from apps.workflow.engine import perform
from apps.workflow.models import EntryWindow, FiscalYear, TransitionRecord

PersonOf = Callable[[Declaration, Role], Any]


def evaluate_demo(person_of: PersonOf) -> int:
    """Walk self-evaluations of past years by the real procedure; give how many there are.

    ``person_of(declaration, role)`` gives who acts for a form in a role.
    """
    for year in FiscalYear.objects.filter(year__in=EVALUATED_YEARS).order_by("year"):
        _open(year)
        for declaration in Declaration.objects.with_names().filter(fiscal_year=year).order_by("pk"):
            if approved_version(declaration) is not None:
                _walk(declaration, person_of)
    _check_by_lot()
    _into_the_past()
    return SelfEvaluation.objects.count()


def _open(year: FiscalYear) -> None:
    now = timezone.now()
    EntryWindow.objects.create(
        district=year.district,
        fiscal_year=year,
        kind=EntryWindow.Kind.EVALUATION,
        name=f"{year.year}年度绩效自评",
        opens_at=now - timedelta(days=20),
        closes_at=now + timedelta(days=20),
    )


def _walk(declaration: Declaration, person_of: PersonOf) -> None:
    """Start, fill in and move one form as far as the demo wants it."""
    needs_unit = declaration.unit.department.needs_unit_review
    whole = EVALUATION_WAY_WITH_UNIT if needs_unit else EVALUATION_WAY
    path: tuple[str, ...] | None = whole
    if declaration.fiscal_year.year == EVALUATED_YEARS[-1]:
        path = EVALUATION_PATHS.get(declaration.project.name, whole)
    if path is None:
        return
    clerk = person_of(declaration, Role.CLERK)
    evaluation = start_evaluation(declaration=declaration, actor=clerk)
    if path and path[0] != "exempt":
        _fill(evaluation, clerk)
    for name in path:
        actor = person_of(declaration, Role(max(PROCEDURE.transition(name).roles)))
        if name.startswith("submit"):
            confirm_reminders(KIND, evaluation, actor)
        perform(
            PROCEDURE,
            name,
            subject=evaluation,
            actor=actor,
            opinion=EVALUATION_OPINIONS.get(name, ""),
        )


def _row_cells(row: ResultRow) -> dict[str, Any]:
    """Return what a clerk adds to an actual value that was taken over from what was recorded."""
    cells: dict[str, Any] = {}
    score = score_of_row(row, policy_of(row.evaluation.fiscal_year))
    share = row.actual == "部分达成"
    if score.points.value is None and row.weight is not None:
        cells["grade"] = ResultRow.Grade.PARTLY if share else ResultRow.Grade.REACHED
        cells["score"] = row.weight * (Decimal("0.7") if share else Decimal("0.95"))
        cells["score"] = round_half_up(cells["score"])
    if score.wants_deviation or score.points.value is None:
        cells["deviation"] = MISSED_REASON
    return cells


def _fill(evaluation: SelfEvaluation, clerk: User) -> None:
    """Take over what was recorded in the year, then type the rest."""
    take_offered(KIND, key=evaluation.pk, actor=clerk)
    changes = [CellChange(place="goal.actual", value=_result(evaluation))]
    for line in evaluation.funding_lines.all():
        if line.source != "total" and line.adjusted is not None:
            share = Decimal("0.82") if evaluation.pk % 5 == 0 else Decimal("0.965")
            spent = round_half_up(line.adjusted * share)
            changes.append(CellChange(place=f"money.executed.{line.source}", value=spent))
    for row in evaluation.rows.select_related("evaluation__fiscal_year"):
        for name, value in _row_cells(row).items():
            changes.append(CellChange(place=f"row.{row.pk}.{name}", value=value))
    KIND.save_batch(key=evaluation.pk, actor=clerk, batch=Batch(cells=changes))
    _prove(evaluation, clerk)


def _prove(evaluation: SelfEvaluation, clerk: User) -> None:
    """Put a report beside the satisfaction of every third evaluation."""
    survey = next((row for row in evaluation.rows.all() if "满意" in row.level3), None)
    if survey is not None and evaluation.pk % 3 == 0:
        upload = ContentFile(_report(evaluation), name=f"{survey.level3}调查报告.pdf")
        attach(key=evaluation.key, place=f"row.{survey.pk}", upload=upload, actor=clerk)


def _result(evaluation: SelfEvaluation) -> str:
    goal = evaluation.expected_goal.rstrip("。")
    return f"对照年初目标逐项落实，各项工作按计划完成：{goal[:120]}；个别指标未达预期，原因见下表。"


def _report(evaluation: SelfEvaluation) -> bytes:
    """Return a one-page report as evidence to look at."""
    grid = Grid(name="满意度调查报告", widths=(60.0, 100.0))
    grid.put(0, 0, "满意度调查报告", columns=2, align=Align.CENTER, is_title=True)
    rows = (
        ("项目名称", evaluation.project.name),
        ("调查对象", "服务对象"),
        ("发放问卷", "120份"),
        ("收回有效问卷", "116份"),
    )
    for number, (label, text) in enumerate(rows, start=1):
        grid.label(number, 0, label)
        grid.put(number, 1, text)
    target = io.BytesIO()
    write_pdf([grid], target)
    return target.getvalue()


def _check_by_lot() -> None:
    """Draw three of the finished year, conclude one with a corrected grade and a rectification."""
    seed, cut, conclusion, problem = SPOT_CHECK
    year = FiscalYear.objects.get(year=EVALUATED_YEARS[0])
    head, examiner = (User.objects.get(username=name) for name in ("exam2", "exam1"))
    draw = draw_by_lot(fiscal_year=year, count=3, seed=seed, note="年度抽查", actor=head)
    check = draw.checks.order_by("pk").first()
    if check is None:
        return
    rows = [row for row in check.evaluation.rows.all() if row.score][:2]
    marks = {}
    for row in rows:
        marks[f"score-{row.pk}"] = str(round_half_up((row.score or Decimal(0)) / 2))
        marks[f"reason-{row.pk}"] = cut
    form = SelfEvaluation.objects.with_names().get(pk=check.evaluation_id)
    keep_points(form, examiner, marks)
    said = f"{conclusion}{problem}"
    perform(PROCEDURE, "demand_rectification", subject=form, actor=examiner, opinion=said)


def _into_the_past() -> None:
    """Put the finished years' window and steps into the spring after them."""
    zone = timezone.get_current_timezone()
    for year in EVALUATED_YEARS[:-1]:
        EntryWindow.objects.filter(fiscal_year__year=year, kind=EntryWindow.Kind.EVALUATION).update(
            opens_at=datetime(year + 1, 2, 1, 9, tzinfo=zone),
            closes_at=datetime(year + 1, 3, 31, 18, tzinfo=zone),
        )
        keys = SelfEvaluation.objects.filter(fiscal_year__year=year).values_list("key", flat=True)
        TransitionRecord.objects.filter(document__in=list(keys)).update(
            at=datetime(year + 1, 4, 10, 10, tzinfo=zone)
        )
