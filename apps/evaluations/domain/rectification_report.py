"""What the unit reports of its rectification: measures, who answers for them, the proof."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.scope import demand_clerk
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.domain.attachments import keep_file
from apps.evaluations.domain.rectification import rectifications_of
from apps.evaluations.models import Rectification
from apps.evaluations.states import RectificationState
from apps.evaluations.workflow import PROCEDURE
from apps.workflow.engine import perform


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
    """Report what the unit did, who answers for it and when it was done, with the proof; the last
    one of a form hands the form in to the bureau.

    Raises Rectification.DoesNotExist, PermissionDenied for anybody but the unit's clerk,
    NotAllowedNow unless it is open, ValidationError.
    """
    seen = Rectification.objects.visible_to(actor).with_names()
    item: Rectification = seen.select_for_update(of=("self",)).get(pk=key)
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
    if not rectifications_of(evaluation).filter(state=RectificationState.OPEN).exists():
        perform(
            PROCEDURE, "report_rectification", subject=evaluation, actor=actor, opinion=item.measure
        )
    return item
