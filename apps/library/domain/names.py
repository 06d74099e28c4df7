"""The names of a district's approved forms, counted once for all who type."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction

from apps.accounts.models import District
from apps.library.models import UsedName
from apps.library.suggestions import initials

LEAST: Final = 3
"""Numbers of others are told from so many units on: of fewer, one that knows its own could guess."""
_BATCH: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A name under a level 2, in projects of a category, with figures of one unit of measure."""

    category: str
    level2: str
    level3: str
    measure: str
    uses: int
    units: int
    low: Decimal | None
    high: Decimal | None


_sources: list[Callable[[int], Iterable[Counted]]] = []


def register_names(source: Callable[[int], Iterable[Counted]]) -> None:
    """Let an app above count the approved names of a district, by its key."""
    _sources.append(source)


@transaction.atomic
def renew_names(district: District) -> int:
    """Count the names of a district's approved forms anew; return how many there are."""
    District.objects.select_for_update(no_key=True).get(pk=district.pk)
    rows = [
        UsedName(
            district=district,
            category=one.category,
            level2=one.level2,
            level3=one.level3,
            initials=initials(one.level3)[:200],
            measure=one.measure,
            uses=one.uses,
            units=one.units,
            low=one.low,
            high=one.high,
        )
        for source in _sources
        for one in source(district.pk)
    ]
    UsedName.objects.filter(district=district).delete()
    UsedName.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)
