"""Keeps what the rules found, version by version, and counts it for lists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from apps.accounts.models import District
from apps.checks.domain.panel import Panel, PanelItem
from apps.checks.engine import OFF, duties, level_of
from apps.checks.models import CheckRun, Finding
from apps.checks.subjects import Subject

COUNTS: Final = ("blocks", "warns", "hints", "answered", "overruled")


def switched_off(severities: Mapping[str, str]) -> set[str]:
    """Return the codes a rule set does not run."""
    return {code for code, level in severities.items() if level_of(level) == OFF} - duties()


@dataclass(frozen=True, slots=True)
class Kept:
    """One document's panel to be kept: with the findings ``known`` of it and the failed rules."""

    subject: Subject
    panel: Panel
    known: Mapping[str, Finding]
    failures: tuple[str, ...] = ()


def _standing(run: Kept) -> Iterator[tuple[Finding, PanelItem]]:
    """Yield the stored findings that stand in this version, too, each with what it is now."""
    for key, item in {one.key: one for one in run.panel.findings}.items():
        if key in run.known:
            yield run.known[key], item


def _mended(run: Kept, skipped: Collection[str]) -> list[int]:
    """Return the keys of the stored findings that are no longer found by rules that ran."""
    still = {*(one.key for one in run.panel.findings)}
    silent = {*run.failures, *skipped}
    gone = (one for key, one in run.known.items() if key not in still and one.code not in silent)
    return [one.pk for one in gone if one.mended_at is None]


def _say(runs: Sequence[Kept]) -> None:
    """Reword stored findings as their rule says the same now."""
    said = []
    for one, item in (pair for run in runs for pair in _standing(run)):
        if one.message != item.message:
            one.message = item.message
            said.append(one)
    if said:
        Finding.objects.bulk_update(said, ["message"])


def _renew(runs: Sequence[Kept], skipped: Collection[str]) -> None:
    """Carry stored findings on to this version, or note that they were mended."""
    again: dict[int, list[int]] = {}
    levels: dict[str, list[int]] = {}
    mended: list[int] = []
    for run in runs:
        mended += _mended(run, skipped)
        for one, item in _standing(run):
            if one.last_revision != run.panel.revision or one.mended_at is not None:
                again.setdefault(run.panel.revision, []).append(one.pk)
            if one.severity != item.severity:
                levels.setdefault(item.severity, []).append(one.pk)
    for revision, keys in again.items():
        Finding.objects.filter(pk__in=keys).update(last_revision=revision, mended_at=None)
    for severity, keys in levels.items():
        Finding.objects.filter(pk__in=keys).update(severity=severity)
    _say(runs)
    if mended:
        Finding.objects.filter(pk__in=mended).update(mended_at=timezone.now())


def _count(runs: Sequence[Kept], place: Mapping[str, Any]) -> None:
    """Keep the counts of each version, in place of those it had."""
    before = CheckRun.objects.filter(document_key__in=[run.subject.key for run in runs])
    stored = {(one.document_key, one.revision): one for one in before}
    new: list[CheckRun] = []
    changed: list[CheckRun] = []
    for run in runs:
        revision = run.panel.revision
        row = stored.get((run.subject.key, revision))
        (changed if row else new).append(
            CheckRun(
                pk=row.pk if row else None,
                document_key=run.subject.key,
                revision=revision,
                failures=list(run.failures),
                **run.panel.counts,
                **place,
            )
        )
    CheckRun.objects.bulk_create(new)
    if changed:
        CheckRun.objects.bulk_update(changed, [*COUNTS, "failures", "checked_at", *place])


@transaction.atomic(savepoint=False)
def store_runs(
    *,
    runs: Sequence[Kept],
    skipped: Collection[str] = (),
    scope: str,
    district: District,
    year: int,
) -> None:
    """Keep what was found in these documents of one kind; what is no longer found counts as
    mended. The queries do not grow with the documents.

    The caller has locked them. Findings of rules that crashed or were switched off (``skipped``)
    are neither renewed nor taken for mended.
    """
    if not runs:
        return
    place = {"scope": scope, "district": district, "year": year}
    Finding.objects.bulk_create(
        [
            Finding(
                document_key=run.subject.key,
                **place,
                code=one.code,
                severity=one.severity,
                place=one.place[:120],
                message=one.message,
                key=key,
                first_revision=run.panel.revision,
                last_revision=run.panel.revision,
            )
            for run in runs
            for key, one in {one.key: one for one in run.panel.findings}.items()
            if key not in run.known
        ]
    )
    _renew(runs, skipped)
    _count(runs, place)


def note_refusal(*, subject: Subject, keys: Collection[str]) -> None:
    """Count for each of the stored findings that a submission was refused because of it."""
    findings = Finding.objects.of(subject).filter(key__in=keys)
    findings.update(refusals=models.F("refusals") + 1)


def with_check_counts(queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Add ``check_blocks`` … ``check_overruled`` of the run of each row's present version.

    ``None`` where that version has not been checked. The model is one of forms.
    """
    runs = CheckRun.objects.filter(document_key=OuterRef("key"), revision=OuterRef("revision"))
    return queryset.annotate(
        **{f"check_{name}": Subquery(runs.values(name)[:1]) for name in COUNTS}
    )


def counts_text(row: Any) -> str:
    """Return the counts of a row of :func:`with_check_counts` as a list shows them."""
    if row.check_blocks is None:
        return "未检查"
    parts = [
        f"{label} {count}"
        for label, count in (
            ("拦截", row.check_blocks),
            ("提醒", row.check_warns),
            ("提示", row.check_hints),
        )
        if count
    ]
    if row.check_answered:
        parts.append(f"已答复 {row.check_answered}")
    if row.check_overruled:
        parts.append(f"不认可 {row.check_overruled}")
    return "，".join(parts) or "无问题"
