"""The trail as a file for auditors: what the list shows, with the seals beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from apps.audit.difference import changes_of, object_kind
from apps.audit.domain import record
from apps.audit.models import AuditEvent
from apps.core.people import Person
from apps.core.tables import safe_text

COLUMNS = [
    *("编号", "时间", "操作人", "操作", "对象类型", "对象编号", "对象名称", "所属单位", "变化"),
    *("来源地址", "请求编号", "链号", "链内序号", "密钥编号", "上一条封印", "本条封印"),
]


def _row(event: AuditEvent) -> list[Any]:
    changes = "；".join(f"{item.name}：{item.before} → {item.after}" for item in changes_of(event))
    moment = f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S.%f}"
    told = [event.pk, moment, event.actor_name, event.label, object_kind(event), event.object_id]
    told += [event.object_title, event.organisation, changes, event.address, event.request_id]
    seals = [event.chain, event.number, event.key, event.previous_hash, event.hash]
    return [safe_text(value) for value in told + seals]


def csv_lines(events: models.QuerySet[AuditEvent]) -> Iterator[str]:
    """Return the lines of a CSV file, made while they are read: a trail has millions of rows."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    # Excel and WPS take a file without this mark for GBK.
    buffer.write("\ufeff")
    writer.writerow(COLUMNS)
    for event in events.order_by("pk").iterator(chunk_size=2000):
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(_row(event))
    yield buffer.getvalue()


@transaction.atomic
def note_export(*, actor: Person, events: models.QuerySet[AuditEvent], query: str) -> None:
    """Leave the trace of an export of the trail; its object is the newest row that went out."""
    newest = events.order_by("-pk").first()
    if newest:
        rows = events.count()
        record("audit.export", actor=actor, target=newest, after={"rows": rows, "query": query})
