"""Moving rows of the trail out by period: into files that keep their seals and can still be checked."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils.dateparse import parse_datetime

from apps.audit.domain import record
from apps.audit.models import OLD_CHAIN, AuditArchive, AuditEvent
from apps.audit.seal import Sealer, current_key
from apps.audit.vendor import allow_archiving
from apps.audit.verification import Mark, Report, verify, walk

FIELDS = [field.attname for field in AuditEvent._meta.concrete_fields]


def archive_trail(*, before: datetime, folder: Path) -> list[AuditArchive]:
    """Move the rows written before a moment into files, a file a chain; return their entries.

    Raises ValidationError where the trail is not whole: what is broken must stay to be looked at.
    """
    if faults := verify().told():
        raise ValidationError(f"审计链不完整，不能归档：{faults[0]}")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    chains = AuditEvent.objects.order_by("chain").values_list("chain", flat=True).distinct()
    with transaction.atomic():
        made = [_archive_chain(chain, before, folder) for chain in chains]
        done = [archive for archive in made if archive]
        for archive in done:
            record(
                "audit.archive",
                actor=None,
                target=archive,
                after={"rows": archive.rows, "file": archive.file, "sha256": archive.digest},
            )
    return done


def _archive_chain(chain: int, before: datetime, folder: Path) -> AuditArchive | None:
    order = "pk" if chain == OLD_CHAIN else "number"
    rows = AuditEvent.objects.filter(chain=chain).order_by(order)
    stop = rows.filter(at__gte=before).first()
    if stop:
        rows = rows.filter(**{f"{order}__lt": getattr(stop, order)})
    first, last = rows.first(), rows.last()
    if first is None or last is None:
        return None
    ends = getattr(first, order), getattr(last, order)
    path = folder / f"audit-{chain}-{ends[0]}-{ends[1]}.jsonl.gz"
    count = _write(path, rows)
    archive = AuditArchive(
        chain=chain,
        first=ends[0],
        last=ends[1],
        rows=count,
        last_hash=last.hash,
        file=path.name,
        digest=digest_of(path),
        key=current_key(),
    )
    archive.seal = Sealer().seal("archive", archive.content(), archive.key)
    archive.save()
    allow_archiving(connection)
    # The trail's own queryset refuses every deletion; this is the one that is meant.
    everything: models.QuerySet[AuditEvent] = models.QuerySet(AuditEvent)
    gone = everything.filter(chain=chain, **{f"{order}__lte": ends[1]})
    gone._raw_delete(gone.db)
    return archive


def _write(path: Path, rows: models.QuerySet[AuditEvent]) -> int:
    count = 0
    with path.open("xb") as raw, gzip.open(raw, "wt", encoding="utf-8") as file:
        for values in rows.values(*FIELDS).iterator(chunk_size=2000):
            values["at"] = values["at"].isoformat()
            file.write(json.dumps(values, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n")
            count += 1
    path.chmod(0o400)
    return count


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def archive_faults(path: Path) -> list[str]:
    """Return a Chinese sentence for each fault of an archived file; needs its key, not its rows."""
    report, sealer = Report(is_full=False), Sealer()
    events = list(_read(path))
    if not events:
        return [f"{path.name} 里没有记录。"]
    begin = events[0].previous_hash
    start = 0 if events[0].chain == OLD_CHAIN else (events[0].number or 1) - 1
    end = walk(events, Mark(start, begin), report, sealer)
    entry = AuditArchive.objects.filter(file=path.name).first()
    if entry is None:
        report.add(f"{path.name} 没有登记。")
    elif (entry.digest, entry.last_hash) != (digest_of(path), end.hash):
        report.add(f"{path.name} 与登记的摘要不符。")
    return report.told()


def _read(path: Path) -> Iterator[AuditEvent]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            values: dict[str, Any] = json.loads(line)
            values["at"] = parse_datetime(values["at"])
            yield AuditEvent(**values)
