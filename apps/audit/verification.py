"""Looking for forgeries: each chain walked from its beginning, or from where the last check ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils import timezone

from apps.audit.anchors import last_anchors
from apps.audit.models import GENESIS, OLD_CHAIN, AuditArchive, AuditCheck, AuditEvent, AuditHead
from apps.audit.seal import Sealer, UnknownKey, current_key

# Faults told one by one; of the rest the number is told.
TOLD = 50


@dataclass(slots=True)
class Mark:
    """A place in a chain: the last number (in the old chain the count), its seal and row key."""

    number: int = 0
    hash: str = GENESIS
    row: int = 0


@dataclass(slots=True)
class Report:
    """What a walk over the trail found; ``reached`` is where each chain ended."""

    is_full: bool
    faults: list[str] = field(default_factory=list)
    rows: int = 0
    reached: dict[int, Mark] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    more: int = 0

    def add(self, fault: str) -> None:
        """Note a fault; beyond :data:`TOLD` only their number."""
        if len(self.faults) < TOLD:
            self.faults.append(fault)
        else:
            self.more += 1

    def told(self) -> list[str]:
        """Return all sentences."""
        missing = [
            f"有 {count} 处封印的密钥 {key or '（空）'} 未配置，无法核验。"
            for key, count in sorted(self.unknown.items())
        ]
        rest = [f"另有 {self.more} 处问题未逐一列出。"] if self.more else []
        return [*self.faults, *missing, *rest]


def walk(events: Iterable[AuditEvent], mark: Mark, report: Report, sealer: Sealer) -> Mark:
    """Return where a chain's rows, given in order after ``mark``, end; faults go into the report."""
    for event in events:
        report.rows += 1
        number = _check_place(event, mark, report)
        if event.chain == OLD_CHAIN and (event.key or event.number is not None):
            report.add(f"第 {event.pk} 条冒充旧格式记录。")
        if _is_changed(event, report, sealer):
            report.add(f"第 {event.pk} 条的内容被改动。")
        mark = Mark(number, event.hash, event.pk)
    return mark


def _check_place(event: AuditEvent, mark: Mark, report: Report) -> int:
    """Return a row's number in its chain; that it follows the row before goes into the report where
    it does not."""
    expected = mark.number + 1
    number = expected if event.chain == OLD_CHAIN else event.number or 0
    if number != expected:
        gap = f"{expected}" if number == expected + 1 else f"{expected}–{number - 1}"
        report.add(f"第 {event.chain} 链缺少第 {gap} 号记录（第 {event.pk} 条之前）。")
    elif event.previous_hash != mark.hash:
        report.add(f"第 {event.pk} 条之前有记录被删除或插入。")
    if event.pk <= mark.row:
        report.add(f"第 {event.pk} 条与前一条被对调。")
    return number


def _is_changed(event: AuditEvent, report: Report, sealer: Sealer) -> bool:
    try:
        return event.sealed(sealer) != event.hash
    except UnknownKey:
        report.unknown[event.key] += 1
        return False


def verify(*, since: AuditCheck | None = None) -> Report:
    """Return what stands against the trail: all of it, or what came after a check that found nothing."""
    sealer = Sealer()
    starts = _starts_of(since, sealer) if since else {}
    report = Report(is_full=not starts)
    anchors, faults = last_anchors(sealer)
    for fault in faults:
        report.add(fault)
    # Before the heads: a row written meanwhile lies behind the head that is read after it.
    ends = dict(
        AuditEvent.objects.order_by()
        .values_list("chain")
        .annotate(models.Max("number"))
        .values_list("chain", "number__max")
    )
    heads = AuditHead.objects.in_bulk()
    for stray in AuditEvent.objects.exclude(chain=OLD_CHAIN).filter(number=None)[:TOLD]:
        report.add(f"第 {stray.pk} 条没有链内序号，是塞进来的。")
    for chain in sorted({*ends, *heads}):
        mark = _archived(chain, report, sealer)
        start = starts.get(chain)
        if start and start.number > mark.number and _still_stands(chain, start, report):
            mark = start
        _check_chain(chain, heads.get(chain), ends.get(chain), mark, report, sealer)
    for anchor in anchors:
        for chain, (count, end) in anchor.heads.items():
            _check_anchor(chain, count, end, anchor.at, report)
    return report


def _rows_of(chain: int, after: Mark, until: int | None) -> Iterable[AuditEvent]:
    rows = AuditEvent.objects.filter(chain=chain)
    if chain == OLD_CHAIN:
        return rows.filter(pk__gt=after.row).order_by("pk").iterator(chunk_size=2000)
    if until is not None:
        rows = rows.filter(number__lte=until)
    return rows.filter(number__gt=after.number).order_by("number").iterator(chunk_size=2000)


def _check_chain(
    chain: int,
    head: AuditHead | None,
    end: int | None,
    mark: Mark,
    report: Report,
    sealer: Sealer,
) -> None:
    reached = walk(_rows_of(chain, mark, head.count if head else None), mark, report, sealer)
    report.reached[chain] = reached
    if head is None:
        report.add(f"第 {chain} 链的链尾被删除。")
        return
    try:
        if not sealer.holds("head", head.content(), head.key, head.seal):
            report.add(f"第 {chain} 链的链尾被改动。")
    except UnknownKey:
        report.unknown[head.key] += 1
    if end is not None and end > head.count:
        report.add(f"第 {chain} 链的链尾被改小：链尾记 {head.count} 条，却有第 {end} 号记录。")
    elif (reached.number, reached.hash) != (head.count, head.hash):
        report.add(f"链尾不符：第 {chain} 链应有 {head.count} 条，实有 {reached.number} 条。")


def _check_anchor(chain: int, count: int, end: str, at: str, report: Report) -> None:
    """Find the row that an anchor names; missing or other, the trail was set back or rewritten."""
    reached = report.reached.get(chain, Mark())
    if count == 0 or chain == OLD_CHAIN:
        if count > reached.number or (count == reached.number and end != reached.hash):
            report.add(f"第 {chain} 链与锚点（{at}）不符。")
        return
    if count > reached.number:
        report.add(
            f"第 {chain} 链落后于锚点：{at} 已有 {count} 条，现只有 {reached.number} 条，"
            "末尾的记录被删除，或数据库被换成了旧备份。"
        )
        return
    archived = AuditArchive.objects.filter(chain=chain).aggregate(end=models.Max("last"))["end"]
    named = AuditEvent.objects.filter(chain=chain, number=count, hash=end)
    if count > (archived or 0) and not named.exists():
        report.add(f"第 {chain} 链与锚点（{at}）不符：第 {count} 号记录被换掉。")


def _archived(chain: int, report: Report, sealer: Sealer) -> Mark:
    """Return where the rows still in the table begin; archives must follow each other."""
    mark = Mark()
    for archive in AuditArchive.objects.filter(chain=chain).order_by("first"):
        try:
            if not sealer.holds("archive", archive.content(), archive.key, archive.seal):
                report.add(f"第 {chain} 链的归档登记（{archive.file}）被改动。")
        except UnknownKey:
            report.unknown[archive.key] += 1
        if chain == OLD_CHAIN:
            mark = Mark(mark.number + archive.rows, archive.last_hash, archive.last)
            continue
        if archive.first != mark.number + 1:
            report.add(f"第 {chain} 链缺少归档登记：第 {mark.number + 1}–{archive.first - 1} 号。")
        mark = Mark(archive.last, archive.last_hash)
    place = {"pk__lte": mark.row} if chain == OLD_CHAIN else {"number__lte": mark.number}
    if mark.number and AuditEvent.objects.filter(chain=chain, **place).exists():
        report.add(f"第 {chain} 链已归档的一段里又出现了记录。")
    return mark


def _starts_of(check: AuditCheck, sealer: Sealer) -> dict[int, Mark]:
    """Return where a check ended; nothing where the check itself was forged or found faults."""
    try:
        is_ours = sealer.holds("check", check.content(), check.key, check.seal)
    except UnknownKey:
        is_ours = False
    if check.faults or not is_ours:
        return {}
    return {int(chain): Mark(*place) for chain, place in check.reached.items()}


def _still_stands(chain: int, start: Mark, report: Report) -> bool:
    """Return whether the row where the last check ended is still the same."""
    row = AuditEvent.objects.filter(pk=start.row, chain=chain, hash=start.hash).exists()
    if not row:
        report.is_full = False
        report.add(f"第 {chain} 链：上次核验到的第 {start.number} 号记录已不在原处。")
    return row


def check_trail(*, full: bool) -> AuditCheck:
    """Return the kept result of a walk: the whole trail, or what is new since the last good one."""
    since = None if full else AuditCheck.objects.order_by("-pk").first()
    report = verify(since=since)
    reached = {
        str(chain): [mark.number, mark.hash, mark.row] for chain, mark in report.reached.items()
    }
    check = AuditCheck(
        at=timezone.now(),
        is_full=report.is_full,
        rows=report.rows,
        faults=report.told(),
        reached=reached,
        key=current_key(),
    )
    check.seal = Sealer().seal("check", check.content(), check.key)
    check.save()
    return check
