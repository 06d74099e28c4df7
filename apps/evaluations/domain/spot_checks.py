"""抽查复核: forms drawn by lot or chosen, the examiner's points beside the unit's (财预〔2020〕10号)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit, scope_of
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.core.text_fit import demand_fit
from apps.evaluations.domain.points import policy_of
from apps.evaluations.models import SelfEvaluation, SpotCheck, SpotDraw, SpotScore
from apps.evaluations.scoring import grade_of, total_of
from apps.evaluations.states import CheckState, EvaluationState
from apps.workflow.models import FiscalYear

MONEY = "money"


@dataclass(frozen=True, slots=True)
class TypedScore:
    """The examiner's points of a row (or of ``MONEY``), and why they differ from the unit's."""

    key: str
    score: Decimal | None
    reason: str = ""


def population_of(fiscal_year: FiscalYear) -> QuerySet[SelfEvaluation]:
    """Return the year's confirmed forms that have not been checked and are not being checked."""
    return (
        SelfEvaluation.objects.filter(fiscal_year=fiscal_year, state=EvaluationState.CONFIRMED)
        .exclude(checks__isnull=False)
        .order_by("pk")
    )


def ranked(seed: str, keys: Iterable[int]) -> list[int]:
    """Order keys by the SHA-256 of «seed:key»: anybody with the seed gets the same order."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())


def _demand_drawer(actor: User, fiscal_year: FiscalYear) -> None:
    held = {m.role for m in actor.active_memberships if m.district_id == fiscal_year.district_id}
    if Role.EXAMINER_SECOND not in held:
        raise PermissionDenied("只有财政绩效科可以抽取复核项目。")


def _lock_year(fiscal_year: FiscalYear) -> None:
    """Let drawings of a year come one after the other: what one has drawn is not drawn again."""
    FiscalYear.objects.select_for_update(no_key=True).get(pk=fiscal_year.pk)


def _open_checks(draw: SpotDraw, evaluations: Iterable[SelfEvaluation], actor: User) -> None:
    for evaluation in evaluations:
        check = SpotCheck.objects.create(draw=draw, evaluation=evaluation)
        total = evaluation.funding_lines.filter(source="total").first()
        scores = [SpotScore(spot_check=check, row=row, score=row.score or Decimal(0))
                  for row in evaluation.rows.all()]  # fmt: skip
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


@transaction.atomic
def draw_by_lot(
    *, fiscal_year: FiscalYear, count: int, seed: str, note: str, actor: User
) -> SpotDraw:
    """Draw forms by lot; a blank seed is made up. Seed and the numbers drawn from are kept.

    Raises PermissionDenied; ValidationError when there are fewer forms than wanted.
    """
    _demand_drawer(actor, fiscal_year)
    _lock_year(fiscal_year)
    population: Any = population_of(fiscal_year)
    forms = {form.pk: form for form in population.locked()}
    if not 1 <= count <= len(forms):
        raise ValidationError(
            f"{fiscal_year}可供抽取的已确认自评表有 {len(forms)} 份，请填写 1 到 {len(forms)} 之间的份数。"
            if forms
            else f"{fiscal_year}没有可供抽取的自评表：须已确认，且未复核过。"
        )
    draw = SpotDraw.objects.create(
        fiscal_year=fiscal_year,
        method=SpotDraw.Method.RANDOM,
        seed=seed.strip() or secrets.token_hex(8),
        population=sorted(forms),
        note=note.strip(),
        drawn_by=actor,
    )
    _open_checks(draw, [forms[key] for key in ranked(draw.seed, forms)[:count]], actor)
    return draw


@transaction.atomic
def choose(*, evaluation: SelfEvaluation, note: str, actor: User) -> SpotCheck:
    """Take one confirmed form for checking; raises PermissionDenied, NotAllowedNow, and
    ValidationError for too long a note."""
    _lock_year(evaluation.fiscal_year)
    locked = SelfEvaluation.objects.with_names().locked().get(pk=evaluation.pk)
    _demand_drawer(actor, locked.fiscal_year)
    if locked.state != EvaluationState.CONFIRMED:
        raise NotAllowedNow(f"该表现在是“{locked.get_state_display()}”，确认后才能抽查复核。")
    if locked.checks.filter(state=CheckState.OPEN).exists():
        raise NotAllowedNow("该表正在复核。")
    draw = SpotDraw(
        fiscal_year=locked.fiscal_year,
        method=SpotDraw.Method.CHOSEN,
        population=[locked.pk],
        note=note.strip(),
        drawn_by=actor,
    )
    demand_fit(draw, "抽查")
    draw.save()
    _open_checks(draw, [locked], actor)
    return draw.checks.get()


def locked_check(key: int, actor: User) -> SpotCheck:
    """Lock a check for an examiner of its district.

    Raises SpotCheck.DoesNotExist for one the person may not see, PermissionDenied.
    """
    check: SpotCheck = (
        SpotCheck.objects.visible_to(actor).with_names().select_for_update(of=("self",)).get(pk=key)
    )
    if not roles_on_unit(actor, check.evaluation.unit) & Role.examiners():
        raise PermissionDenied("只有财政审核人员可以复核。")
    return check


def _apply(check: SpotCheck, typed: Sequence[TypedScore]) -> dict[str, Any]:
    """Write the points into the stored rows; raises ValidationError for points out of bounds."""
    stored = {
        str(item.row_id) if item.row_id else MONEY: item
        for item in check.scores.select_related("row")
    }
    total = check.evaluation.funding_lines.filter(source="total").first()
    after: dict[str, Any] = {}
    faults = []
    for item in typed:
        score = stored.get(item.key)
        if score is None:
            raise ValidationError("没有这条指标，请刷新页面。")
        holder = score.row or total
        weight = holder.weight if holder else None
        label = score.row.level3 if score.row else "预算执行"
        if item.score is None or weight is None or not 0 <= item.score <= weight:
            faults.append(f"“{label}”的复核得分应在 0 到分值 {weight or 0} 之间。")
            continue
        if (score.score, score.reason) != (item.score, item.reason.strip()):
            score.score, score.reason = item.score, item.reason.strip()
            demand_fit(score, f"“{label}”")
            score.save()
            after[item.key] = [str(score.score), score.reason]
    if faults:
        raise ValidationError(faults)
    return after


def _unit_scores(check: SpotCheck) -> dict[str, Decimal | None]:
    evaluation = check.evaluation
    total = evaluation.funding_lines.filter(source="total").first()
    scores = {str(row.pk): row.score for row in evaluation.rows.all()}
    return scores | ({MONEY: total.score} if total is not None else {})


@transaction.atomic
def save_check(
    *, key: int, actor: User, typed: Sequence[TypedScore], conclusion: str, is_final: bool
) -> SpotCheck:
    """Keep the examiner's points; ``is_final`` concludes with the corrected total and grade.

    Raises SpotCheck.DoesNotExist, PermissionDenied, NotAllowedNow for a concluded check,
    ValidationError for points out of bounds and, at the end, for a difference without reason or
    no conclusion.
    """
    check = locked_check(key, actor)
    if check.state != CheckState.OPEN:
        raise NotAllowedNow("复核已完成，不能再改。")
    after = _apply(check, typed)
    check.conclusion = conclusion.strip()
    check.checked_by = actor
    if is_final:
        _conclude(check)
    check.save()
    record(
        "spot_check.conclude" if is_final else "spot_check.edit",
        actor=actor,
        target=check,
        organisation=check.evaluation.unit.name,
        after=after
        | {
            "corrected_total": str(check.corrected_total or ""),
            "corrected_grade": check.corrected_grade,
        },
    )
    return check


def _conclude(check: SpotCheck) -> None:
    own = _unit_scores(check)
    scores = list(check.scores.select_related("row"))
    unexplained = [
        item.row.level3 if item.row else "预算执行"
        for item in scores
        if item.score != own.get(str(item.row_id) if item.row_id else MONEY) and not item.reason
    ]
    if unexplained:
        raise ValidationError(f"复核得分与自评不同的须写明原因：{'、'.join(unexplained)}。")
    if not check.conclusion:
        raise ValidationError("完成复核须填写复核意见。")
    total_line = check.evaluation.funding_lines.filter(source="total").first()
    points = total_of(
        [item.score for item in scores],
        total_line.rate if total_line else None,
        policy_of(check.evaluation.fiscal_year),
    )
    check.corrected_total = points.value or Decimal(0)
    check.corrected_grade = grade_of(check.corrected_total)
    check.state, check.checked_at = CheckState.DONE, timezone.now()


def may_draw(user: User) -> bool:
    """Return whether the person draws forms for checking."""
    return Role.EXAMINER_SECOND in user.role_codes and bool(scope_of(user).districts)
