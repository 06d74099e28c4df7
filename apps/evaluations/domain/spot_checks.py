"""抽查复核: the examiner's points beside the unit's, from taking the form to the corrected grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.core.text_fit import demand_fit
from apps.entry.kept_figures import KeptFigures
from apps.entry.review import MarkedLine, Marking, Marks
from apps.evaluations.domain.points import policy_of, read_score
from apps.evaluations.models import (
    EvaluationFunding,
    ResultRow,
    SelfEvaluation,
    SpotCheck,
    SpotDraw,
    SpotScore,
)
from apps.evaluations.scoring import grade_of, total_of
from apps.evaluations.states import CheckState
from apps.workflow.engine import Step

MONEY: Final = "money"
_MONEY_NAME: Final = "预算执行率"


def begin_check(evaluation: SelfEvaluation, draw: SpotDraw, actor: User) -> SpotCheck:
    """Return a new check of a locked form; it begins with the unit's own points."""
    check = SpotCheck.objects.create(draw=draw, evaluation=evaluation)
    total = evaluation.funding_lines.filter(source="total").first()
    scores = [
        SpotScore(spot_check=check, row=row, score=row.score or Decimal(0))
        for row in evaluation.rows.all()
    ]
    if total is not None:
        scores.append(SpotScore(spot_check=check, row=None, score=total.score or Decimal(0)))
    SpotScore.objects.bulk_create(scores)
    record(
        "spot_check.draw",
        actor=actor,
        target=check,
        organisation=evaluation.unit.name,
        after={"method": draw.get_method_display(), "seed": draw.seed},
    )
    return check


def open_check(evaluation: SelfEvaluation) -> SpotCheck | None:
    """Return the check of a form that is not concluded; None where there is none."""
    return evaluation.checks.filter(state=CheckState.OPEN).first()


def take_for_check(step: Step) -> None:
    """Begin the check of a form chosen by hand; one drawn by lot has its own already."""
    if open_check(step.subject) is not None:
        return
    draw = SpotDraw(
        fiscal_year=step.subject.fiscal_year,
        method=SpotDraw.Method.CHOSEN,
        population=[step.subject.pk],
        note=step.opinion,
        drawn_by=step.actor,
    )
    demand_fit(draw, "抽查")
    draw.save()
    begin_check(step.subject, draw, step.actor)


def conclude_check(step: Step) -> None:
    """Conclude the check of a form with the corrected total and grade, the opinion as conclusion.

    Raises NotAllowedNow where there is none, ValidationError for a difference without reason.
    """
    check = open_check(step.subject)
    if check is None:
        raise NotAllowedNow("这张表没有正在进行的复核，请刷新后查看。")
    total = step.subject.funding_lines.filter(source="total").first()
    scores = list(check.scores.select_related("row"))
    if unexplained := _unexplained(scores, total):
        raise ValidationError(f"复核得分与自评不同的须写明原因：{'、'.join(unexplained)}。")
    points = total_of(
        [item.score for item in scores],
        total.rate if total else None,
        policy_of(step.subject.fiscal_year),
    )
    check.corrected_total = points.value or Decimal(0)
    check.corrected_grade = grade_of(check.corrected_total)
    check.conclusion, check.checked_by = step.opinion, step.actor
    check.state, check.checked_at = CheckState.DONE, timezone.now()
    check.save()
    note_correction(step.subject, check)


def note_correction(evaluation: SelfEvaluation, check: SpotCheck) -> None:
    """Write on a form what its newest concluded check came to; the only writer of both."""
    evaluation.corrected_total = check.corrected_total
    evaluation.corrected_grade = check.corrected_grade
    evaluation.save(update_fields=[*CORRECTION])


def _corrections_anew(forms: Sequence[SelfEvaluation]) -> None:
    checks = SpotCheck.objects.filter(evaluation__in=forms, state=CheckState.DONE).order_by("pk")
    newest = {check.evaluation_id: check for check in checks}
    for form in forms:
        check = newest.get(form.pk)
        form.corrected_total = check.corrected_total if check else None
        form.corrected_grade = check.corrected_grade if check else ""


CORRECTION: Final = ("corrected_total", "corrected_grade")
KEPT: Final = KeptFigures(
    title="自评表的复核分数和等级",
    rows=SelfEvaluation.objects.all,
    fields=CORRECTION,
    make_anew=_corrections_anew,
)


def _unexplained(scores: Sequence[SpotScore], total: EvaluationFunding | None) -> list[str]:
    """Return the names of the rows in which the examiner departs from the unit without a word why."""
    return [
        item.row.level3 if item.row else _MONEY_NAME
        for item in scores
        if not item.reason and item.score != getattr(item.row or total, "score", None)
    ]


# --- the points, typed at the desk ---------------------------------------------------------


def _marks(evaluation: SelfEvaluation, user: User) -> Marks | None:
    """Return the points of the newest check of a form fetched ``with_content()`` that the person
    may see; None where there is none."""
    checks = SpotCheck.objects.visible_to(user).filter(evaluation=evaluation)
    check = checks.prefetch_related("scores").order_by("-pk").first()
    if check is None:
        return None
    total = [line for line in evaluation.funding_lines.all() if line.source == "total"]
    own = dict(_own_points(evaluation, total))
    values: dict[str, str] = {}
    differing = set()
    for item in check.scores.all():
        key = str(item.row_id or MONEY)
        values |= {f"score-{key}": str(item.score), f"reason-{key}": item.reason}
        differing |= {key} if item.score != own.get(key) else set()
    result = f"复核 {check.corrected_total} 分 {check.corrected_grade}"
    return Marks(
        values=values,
        differing=frozenset(differing),
        lines=[_money_line(line) for line in total],
        is_open=check.is_open,
        said="" if check.is_open else result,
    )


def _own_points(
    evaluation: SelfEvaluation, total: Sequence[Any]
) -> Iterator[tuple[str, Decimal | None]]:
    """Yield the unit's own points by key."""
    yield from ((str(row.pk), row.score) for row in evaluation.rows.all())
    yield from ((MONEY, line.score) for line in total)


def _money_line(total: EvaluationFunding) -> MarkedLine:
    """Return the execution of the budget as a line that is marked as the rows are."""
    cells = {
        "actual": "" if total.rate is None else f"{total.rate}%",
        "weight": str(total.weight or ""),
        "score": "" if total.score is None else str(total.score),
    }
    return MarkedLine(key=MONEY, head="预算执行", name=_MONEY_NAME, cells=cells)


def departures_of(evaluation: SelfEvaluation, user: User) -> list[tuple[str, Any, str, str]]:
    """Return name, own points, corrected points and reason of each row in which the newest
    concluded check departs from the unit, of a form fetched ``with_content()``."""
    marks = _marks(evaluation, user)
    if marks is None or marks.is_open:
        return []
    rows: list[tuple[str, str, Any]] = [
        (str(row.pk), row.level3, row.score) for row in evaluation.rows.all()
    ]
    rows += [(line.key, line.name, line.cells["score"]) for line in marks.lines]
    return [
        (name, own, marks.values[f"score-{key}"], marks.values[f"reason-{key}"])
        for key, name, own in rows
        if key in marks.differing
    ]


@transaction.atomic
def keep_points(evaluation: SelfEvaluation, actor: User, typed: Mapping[str, str]) -> None:
    """Keep what an examiner typed beside the rows: ``score-KEY`` and ``reason-KEY``.

    Raises PermissionDenied, NotAllowedNow where no check is open, ValidationError for points out
    of bounds or a row that is not there.
    """
    locked = SelfEvaluation.objects.with_names().locked().get(pk=evaluation.pk)
    if not roles_on_unit(actor, locked.unit) & Role.examiners():
        raise PermissionDenied("只有财政审核人员可以复核。")
    check = open_check(locked)
    if check is None:
        raise NotAllowedNow("复核已完成，不能再改。")
    total = locked.funding_lines.filter(source="total").first()
    after: dict[str, Any] = {}
    faults: list[str] = []
    for item in check.scores.select_related("row"):
        key = str(item.row_id or MONEY)
        if f"score-{key}" in typed:
            fault = _keep_one(item, key, item.row or total, typed)
            faults += [fault] if fault else []
            after[key] = [str(item.score), item.reason]
    if faults:
        raise ValidationError(faults)
    check.checked_by = actor
    check.save()
    record(
        "spot_check.edit",
        actor=actor,
        target=check,
        organisation=locked.unit.name,
        after=after,
    )


def _keep_one(
    item: SpotScore,
    key: str,
    holder: ResultRow | EvaluationFunding | None,
    typed: Mapping[str, str],
) -> str:
    """Store one row's points and reason; return what is wrong with them."""
    name = item.row.level3 if item.row else _MONEY_NAME
    weight = holder.weight if holder else None
    try:
        score = read_score(typed[f"score-{key}"])
    except ValidationError as error:
        return f"“{name}”的复核得分：{error.message}"
    if score is None or weight is None or not 0 <= score <= weight:
        return f"“{name}”的复核得分应在 0 到分值 {weight or 0} 之间。"
    reason = typed.get(f"reason-{key}", item.reason).strip()
    if (item.score, item.reason) != (score, reason):
        item.score, item.reason = score, reason
        demand_fit(item, f"“{name}”")
        item.save()
    return ""


MARKING: Final = Marking(
    title="复核得分",
    columns=(("score", "复核得分", "recheck"), ("reason", "差异原因", "recheck-why")),
    marks=_marks,
    keep=keep_points,
)
