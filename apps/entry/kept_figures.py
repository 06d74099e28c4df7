"""Figures kept in columns of their own for speed, and how each is made anew from what it follows from.

One place writes each of them, inside the transaction of what it follows from; ``manage.py
check_figures`` makes them anew and compares, so that a fault there is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from apps.projects.models import mark_figures

BATCH: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFigures:
    """Columns of a table that follow from other rows.

    Attributes:
        title: what they are, in Chinese.
        rows: the rows that have them.
        fields: the names of the columns.
        make_anew: sets them on rows anew from what they follow from; stores nothing.
    """

    title: str
    rows: Callable[[], QuerySet[Any]]
    fields: tuple[str, ...]
    make_anew: Callable[[Sequence[Any]], None]


_kept: list[KeptFigures] = []


def register_kept_figures(*figures: KeptFigures) -> None:
    """Have columns compared by ``check_figures``; each app does this when it is ready."""
    _kept.extend(figures)


def kept_figures() -> list[KeptFigures]:
    """Return all that were registered."""
    return list(_kept)


def differing(figures: KeptFigures, *, mends: bool = False) -> list[Any]:
    """Return the keys of the rows whose columns are not what they follow from; ``mends`` writes
    them. A batch at a time, each locked in a transaction of its own."""
    return [key for batch in _batches(figures) for key in _compare(figures, batch, mends)]


def renew(figures: KeptFigures, rows: QuerySet[Any]) -> None:
    """Make the columns of some rows anew and store them: where many steps were written at once."""
    _compare(figures, list(rows.values_list("pk", flat=True)), mends=True)


def _batches(figures: KeptFigures) -> Iterator[list[Any]]:
    keys = list(figures.rows().order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), BATCH):
        yield keys[first : first + BATCH]


@transaction.atomic
def _compare(figures: KeptFigures, keys: Sequence[Any], mends: bool) -> list[Any]:
    rows = list(figures.rows().filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)))
    before = [tuple(getattr(row, name) for name in figures.fields) for row in rows]
    figures.make_anew(rows)
    found = []
    for row, kept in zip(rows, before, strict=True):
        pairs = zip(figures.fields, kept, strict=True)
        if wrong := [name for name, value in pairs if getattr(row, name) != value]:
            found.append(row.pk)
            if mends:
                # Not in bulk: that finds the rows of a form's document by the key of the kind.
                row.save(update_fields=wrong)
                mark_figures(row.unit.department_id, row.district_id, row.fiscal_year_id)
    return found
