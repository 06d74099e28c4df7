"""Keeps what the rules found, version by version, and counts it for lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from apps.checks.domain.panel import Panel, PanelItem
from apps.checks.engine import OFF, level_of
from apps.checks.models import CheckRun, Finding

COUNTS: Final = ("blocks", "warns", "hints", "answered", "overruled")


def switched_off(severities: Mapping[str, str]) -> set[str]:
    """Give the codes a rule set does not run."""
    return {code for code, level in severities.items() if level_of(level) == OFF}


def _renew(
    stored: Mapping[str, Finding], items: Mapping[str, PanelItem], revision: int, unseen: set[str]
) -> None:
    """Carry stored findings on to this version, or note that they were mended."""
    again = [one.pk for key, one in stored.items() if key in items]
    if again:
        Finding.objects.filter(pk__in=again).update(last_revision=revision, mended_at=None)
    for key, one in stored.items():
        if key in items and one.severity != items[key].severity:
            Finding.objects.filter(pk=one.pk).update(severity=items[key].severity)
    mended = [
        one.pk
        for key, one in stored.items()
        if key not in items and one.mended_at is None and one.code not in unseen
    ]
    if mended:
        Finding.objects.filter(pk__in=mended).update(mended_at=timezone.now())


@transaction.atomic
def store_run(
    *,
    subject: models.Model,
    panel: Panel,
    failures: Collection[str] = (),
    skipped: Collection[str] = (),
    scope: str,
    district: Any,
    year: int,
) -> CheckRun:
    """Keep what was found in this version; what is no longer found counts as mended.

    The caller has locked the subject. Findings of rules that crashed (``failures``) or were
    switched off (``skipped``) are neither renewed nor taken for mended.
    """
    owner = {"subject_type": subject._meta.label_lower, "subject_id": subject.pk}
    place = {"scope": scope, "district": district, "year": year}
    stored = {one.key: one for one in Finding.objects.of(subject)}
    items = {one.key: one for one in panel.findings}
    Finding.objects.bulk_create(
        [
            Finding(
                **owner,
                **place,
                code=one.code,
                severity=one.severity,
                place=one.place[:120],
                message=one.message,
                key=key,
                first_revision=panel.revision,
                last_revision=panel.revision,
            )
            for key, one in items.items()
            if key not in stored
        ]
    )
    _renew(stored, items, panel.revision, unseen={*failures, *skipped})
    run, _ = CheckRun.objects.update_or_create(
        **owner,
        revision=panel.revision,
        defaults={
            **place,
            **panel.counts,
            "failures": list(failures),
            "checked_at": timezone.now(),
        },
    )
    return run


def note_refusal(*, subject: models.Model, keys: Collection[str]) -> None:
    """Count for each of the stored findings that a submission was refused because of it."""
    findings = Finding.objects.of(subject).filter(key__in=keys)
    findings.update(refusals=models.F("refusals") + 1)


def with_check_counts(queryset: Any) -> Any:
    """Add ``check_blocks`` … ``check_overruled`` of the run of each row's present version.

    ``None`` where that version has not been checked. The model needs ``revision``.
    """
    runs = CheckRun.objects.filter(
        subject_type=queryset.model._meta.label_lower,
        subject_id=OuterRef("pk"),
        revision=OuterRef("revision"),
    )
    return queryset.annotate(
        **{f"check_{name}": Subquery(runs.values(name)[:1]) for name in COUNTS}
    )


def counts_text(subject: Any) -> str:
    """Give the counts of a row of :func:`with_check_counts` as a list shows them."""
    if subject.check_blocks is None:
        return "未检查"
    parts = [
        f"{label} {count}"
        for label, count in (
            ("拦截", subject.check_blocks),
            ("提醒", subject.check_warns),
            ("提示", subject.check_hints),
        )
        if count
    ]
    if subject.check_answered:
        parts.append(f"已答复 {subject.check_answered}")
    if subject.check_overruled:
        parts.append(f"不认可 {subject.check_overruled}")
    return "，".join(parts) or "无问题"
