"""Kept searches of the inbox."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict

from apps.accounts.models import User
from apps.reviews.models import SavedFilter


@transaction.atomic
def keep_filter(*, user: User, code: str, name: str, query: str) -> SavedFilter:
    """Keep a search of a list (the code of its kind) under a name; the same name again replaces it.
    Raises ValidationError."""
    values = QueryDict(query, mutable=True)
    values.pop("p", None)
    name = name.strip()
    kept = SavedFilter.objects.filter(user=user, kind=code, name=name).first()
    kept = kept or SavedFilter(user=user, kind=code, name=name)
    kept.query = values.urlencode()
    kept.full_clean()
    kept.save()
    return kept


@transaction.atomic
def drop_filter(*, user: User, code: str, name: str) -> None:
    """Forget a kept search; nothing happens when there is none."""
    SavedFilter.objects.visible_to(user).filter(kind=code, name=name).delete()
