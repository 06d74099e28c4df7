"""Kept searches of the inbox."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import QueryDict

from apps.reviews.models import SavedFilter


@transaction.atomic
def keep_filter(*, user: Any, name: str, query: str) -> SavedFilter:
    """Keep a search under a name; the same name again replaces it. Raises ValidationError."""
    values = QueryDict(query, mutable=True)
    values.pop("p", None)
    name = name.strip()
    kept = SavedFilter.objects.filter(user=user, name=name).first()
    kept = kept or SavedFilter(user=user, name=name)
    kept.query = values.urlencode()
    kept.full_clean()
    kept.save()
    return kept


@transaction.atomic
def drop_filter(*, user: Any, name: str) -> None:
    """Forget a kept search; nothing happens when there is none."""
    SavedFilter.objects.visible_to(user).filter(name=name).delete()
