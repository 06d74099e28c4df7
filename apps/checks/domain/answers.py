"""«确认无误» with a reason, and the examiner's «不认可»."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.domain import record
from apps.checks.domain.panel import PanelItem
from apps.checks.engine import Severity
from apps.checks.models import Answer, Finding
from apps.checks.subjects import Subject
from apps.core.errors import NotAllowedNow
from apps.core.text import fold

SHORTEST_REASON: Final = 5
LONGEST_REASON: Final = 500


def clean_reason(text: str) -> str:
    """Return a reason that says something; raises ValidationError for one that does not."""
    reason = text.strip()
    if len(fold(reason)) < SHORTEST_REASON or fold(reason) in {
        "确认无误",
        "确认无误。",
        "没有问题",
    }:
        raise ValidationError(
            f"请写明理由（不少于 {SHORTEST_REASON} 个字），说明为什么这样填写是对的，供财政部门审核。"
        )
    if len(reason) > LONGEST_REASON:
        raise ValidationError(f"理由不能超过 {LONGEST_REASON} 个字。")
    return reason


@transaction.atomic
def write_answer(*, subject: Subject, item: PanelItem, reason: str, actor: User) -> str:
    """Keep «确认无误» with its reason for a stored finding, or take it back with a blank reason.

    The caller has locked the subject, checked the person and stored the run. Gives why the
    reason is refused, empty when it is kept. Raises NotAllowedNow for a finding that cannot be
    answered.
    """
    finding = Finding.objects.of(subject).get(key=item.key)
    old = Answer.objects.filter(finding=finding).first()
    before = {"reason": old.reason} if old else None
    if not item.may_be_answered:
        raise NotAllowedNow(_refusal(item))
    if not reason.strip():
        if old:
            old.delete()
            record("finding.withdraw", actor=actor, target=subject, before=before)
        return ""
    if old and old.reason == reason.strip():
        return ""
    try:
        reason = clean_reason(reason)
    except ValidationError as error:
        return "".join(error.messages)
    Answer.objects.update_or_create(
        finding=finding,
        defaults={"reason": reason, "answered_by": actor, "answered_at": timezone.now()},
    )
    after = {"code": item.code, "message": item.message, "reason": reason}
    record("finding.answer", actor=actor, target=subject, before=before, after=after)
    return ""


def _refusal(item: PanelItem) -> str:
    if item.is_overruled:
        return f"财政部门没有认可原来的答复，请改正后再提交：{item.message}"
    if item.severity == Severity.BLOCK:
        return f"这一处必须改正，不能以答复代替：{item.message}"
    return f"提示不需要答复：{item.message}"


@transaction.atomic
def write_overruling(*, subject: Subject, key: str, reason: str, actor: User) -> None:
    """Mark an answer as not accepted. The caller has locked the subject and checked the person.

    Raises NotAllowedNow when there is no such answer or it is overruled already,
    ValidationError for an empty reason.
    """
    answer = (
        Answer.objects.filter(
            finding__in=Finding.objects.of(subject).filter(key=key, mended_at__isnull=True)
        )
        .select_related("finding")
        .first()
    )
    if answer is None or answer.is_overruled:
        raise NotAllowedNow("这条答复已被撤回、改正或处理过，请刷新页面查看。")
    answer.overrule_reason = clean_reason(reason)
    answer.overruled_by, answer.overruled_at = actor, timezone.now()
    answer.save()
    record(
        "finding.overrule",
        actor=actor,
        target=subject,
        before={"code": answer.finding.code, "reason": answer.reason},
        after={"reason": answer.overrule_reason},
    )
