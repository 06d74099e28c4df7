"""How many opinions on each form of a list are open."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.reviews.models import Opinion


def _count(**which: Any) -> Coalesce:
    opinions = Opinion.objects.filter(
        document=OuterRef("key"), status=Opinion.Status.OPEN, is_internal=False, **which
    )
    counted = opinions.order_by().values("document").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_open_opinions(forms: QuerySet[Any]) -> QuerySet[Any]:
    """Add ``open_demands`` and ``open_hints``, the open 须改 and 建议 of each form."""
    return forms.annotate(open_demands=_count(is_demand=True), open_hints=_count(is_demand=False))


def opinions_text(row: Any) -> str:
    """Return a row's open opinions in words."""
    parts = [
        f"{name} {count}"
        for name, count in (("须改", row.open_demands), ("建议", row.open_hints))
        if count
    ]
    return "，".join(parts) or "—"
