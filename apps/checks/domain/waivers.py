"""豁免: finance lets one finding of one form stand."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.domain import record
from apps.checks.domain.answers import clean_reason
from apps.checks.models import Finding, Waiver
from apps.checks.subjects import Subject
from apps.core.errors import NotAllowedNow


def standing_waivers(subject: Subject) -> list[Waiver]:
    """Return the waivers that hold for a form today, each with its finding and who gave it."""
    found = Finding.objects.of(subject).filter(mended_at__isnull=True)
    waivers = Waiver.objects.filter(finding__in=found, ends_on__gte=timezone.localdate())
    return list(waivers.select_related("finding", "granted_by"))


@transaction.atomic
def write_waiver(
    *, subject: Subject, key: str, reason: str, ends_on: date | None, actor: User
) -> None:
    """Keep that a standing finding is let stand until a day, in place of an earlier waiver.

    The caller has locked the subject, checked the person and stored the run. Raises NotAllowedNow
    when the finding does not stand, ValidationError without a reason or a day to come.
    """
    finding = Finding.objects.of(subject).filter(key=key, mended_at__isnull=True).first()
    if finding is None:
        raise NotAllowedNow("这个问题已不存在，可能已经改正。请刷新页面查看。")
    today = timezone.localdate()
    if ends_on is None or ends_on < today:
        raise ValidationError("请填写豁免的截止日期，不能早于今天。")
    reason = clean_reason(reason)
    old = Waiver.objects.filter(finding=finding).first()
    before = {"reason": old.reason, "ends_on": old.ends_on.isoformat()} if old else None
    Waiver.objects.update_or_create(
        finding=finding,
        defaults={
            "reason": reason,
            "ends_on": ends_on,
            "granted_by": actor,
            "granted_at": timezone.now(),
        },
    )
    after = {
        "code": finding.code,
        "message": finding.message,
        "reason": reason,
        "ends_on": ends_on.isoformat(),
    }
    record("finding.waive", actor=actor, target=subject, before=before, after=after)


@transaction.atomic
def remove_waiver(*, subject: Subject, key: str, actor: User) -> None:
    """Take a waiver back; the finding stands in the way again. Raises NotAllowedNow without one."""
    waiver = (
        Waiver.objects.filter(finding__in=Finding.objects.of(subject).filter(key=key))
        .select_related("finding")
        .first()
    )
    if waiver is None:
        raise NotAllowedNow("这条豁免已被收回，请刷新页面查看。")
    before = {
        "code": waiver.finding.code,
        "reason": waiver.reason,
        "ends_on": waiver.ends_on.isoformat(),
    }
    waiver.delete()
    record("finding.unwaive", actor=actor, target=subject, before=before)
