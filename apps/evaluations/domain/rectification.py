"""整改台账: demanded by the examiner, reported by the unit with proof, settled by the examiner."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import demand_clerk, roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.core.text_fit import demand_fit
from apps.entry.domain.attachments import keep_file
from apps.evaluations.domain.spot_checks import locked_check
from apps.evaluations.models import Rectification
from apps.evaluations.states import CheckState, RectificationState


@transaction.atomic
def demand_rectification(
    *, check_key: int, problem: str, due_date: date, actor: User
) -> Rectification:
    """Enter a problem that the unit must put right until a day.

    Raises SpotCheck.DoesNotExist, PermissionDenied, ValidationError, NotAllowedNow before the
    check is concluded: until then the unit does not see it.
    """
    check = locked_check(check_key, actor)
    if check.state != CheckState.DONE:
        raise NotAllowedNow("请先完成复核，再提出整改。")
    if due_date < timezone.localdate():
        raise ValidationError("整改期限不能早于今天。")
    item = Rectification(spot_check=check, problem=problem.strip(), due_date=due_date)
    item.full_clean(exclude=["spot_check"])
    item.save()
    record(
        "rectification.demand",
        actor=actor,
        target=item,
        organisation=check.evaluation.unit.name,
        after={"problem": item.problem, "due_date": str(due_date)},
    )
    return item


def _locked(key: int, actor: User) -> Rectification:
    item: Rectification = (
        Rectification.objects.visible_to(actor)
        .with_names()
        .select_for_update(of=("self",))
        .get(pk=key)
    )
    return item


@transaction.atomic
def report_rectification(
    *,
    key: int,
    actor: User,
    measure: str,
    person: str,
    completed_on: date,
    upload: File | None = None,
) -> Rectification:
    """Report what the unit did, who answers for it and when it was done, with the proof.

    Raises Rectification.DoesNotExist, PermissionDenied for anybody but the unit's clerk,
    NotAllowedNow unless it is open, ValidationError.
    """
    item = _locked(key, actor)
    evaluation = item.spot_check.evaluation
    demand_clerk(actor, evaluation.unit)
    if item.state != RectificationState.OPEN:
        raise NotAllowedNow(f"该事项{item.get_state_display()}，不能再报。")
    if completed_on > timezone.localdate():
        raise ValidationError("完成日期不能晚于今天。")
    item.measure, item.person = measure.strip(), person.strip()
    item.completed_on, item.state = completed_on, RectificationState.REPORTED
    item.full_clean(exclude=["spot_check"])
    item.save()
    if upload is not None:
        keep_file(evaluation, place=item.files_place, upload=upload, actor=actor)
    if not evaluation.attachments.filter(place=item.files_place).exists():
        raise ValidationError("请上传整改的佐证材料。")
    record(
        "rectification.report",
        actor=actor,
        target=item,
        organisation=evaluation.unit.name,
        after={"measure": item.measure, "person": item.person, "completed_on": str(completed_on)},
    )
    return item


@transaction.atomic
def settle_rectification(
    *, key: int, actor: User, is_accepted: bool, opinion: str
) -> Rectification:
    """Close a reported rectification, or give it back with an opinion.

    Raises Rectification.DoesNotExist, PermissionDenied for anybody but an examiner,
    NotAllowedNow unless it is reported, ValidationError for giving back without an opinion.
    """
    item = _locked(key, actor)
    unit = item.spot_check.evaluation.unit
    if not roles_on_unit(actor, unit) & Role.examiners():
        raise PermissionDenied("只有财政审核人员可以核实整改。")
    if item.state != RectificationState.REPORTED:
        raise NotAllowedNow(f"该事项{item.get_state_display()}，不能核实。")
    if not is_accepted and not opinion.strip():
        raise ValidationError("退回整改须写明原因。")
    item.opinion = opinion.strip()
    demand_fit(item, "整改事项")
    item.state = RectificationState.CLOSED if is_accepted else RectificationState.OPEN
    item.save()
    record(
        "rectification.settle",
        actor=actor,
        target=item,
        organisation=unit.name,
        after={"state": item.state, "opinion": item.opinion},
    )
    return item
