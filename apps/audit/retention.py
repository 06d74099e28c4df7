"""Personal data go when their time is over: a table of what, how long and how; each going leaves a trace.

The table is that of ``kept``; ``manage.py prune`` calls :func:`expire` every night.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.audit.domain import Entry, record_many
from apps.audit.personal_data import Kept, kept_data

ACTIONS = {"data.expire": "清除到期的个人信息"}
_BATCH = 500


def _due(kept: Kept) -> QuerySet[Any]:
    rows = kept.among(apps.get_model(kept.model)._base_manager.all())
    limit = timezone.now() - timedelta(days=kept.days)
    due = rows.filter(**{f"{kept.moment}__lt": limit})
    empty = dict.fromkeys(kept.clears, "")
    return due.exclude(**empty) if kept.clears else due


def expire() -> int:
    """Remove what is over its time; return of how many rows."""
    return sum(_expire(kept) for kept in kept_data())


def _expire(kept: Kept) -> int:
    total = 0
    while keys := list(_due(kept).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        with transaction.atomic():
            rows = _due(kept).filter(pk__in=keys)
            total += _cleared(kept, rows) if kept.clears else _removed(kept, rows)
    return total


def _cleared(kept: Kept, rows: QuerySet[Any]) -> int:
    """Empty the texts; the trace names each row, and that something stood there, not what."""
    found = list(rows.select_for_update())
    entries = [
        Entry(row, before={name: "（已清除）" for name in kept.clears if getattr(row, name)})
        for row in found
    ]
    type(found[0])._base_manager.filter(pk__in=[row.pk for row in found]).update(
        **dict.fromkeys(kept.clears, "")
    )
    record_many("data.expire", actor=None, entries=entries)
    return len(found)


def _removed(kept: Kept, rows: QuerySet[Any]) -> int:
    """Delete rows; the trace tells of which table and how many."""
    model = apps.get_model(kept.model)
    _, counts = rows.delete()
    count = counts.get(model._meta.label, 0)
    table = ContentType.objects.get_for_model(model)
    about = {"name": kept.name, "count": count, "days": kept.days}
    record_many("data.expire", actor=None, entries=[Entry(table, after=about)])
    return count
