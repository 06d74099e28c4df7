"""Sums of a year's forms, kept so that a board of a hundred thousand forms costs what one of a thousand does.

A :class:`Sums` is a grouped query. Its rows are kept for each department, and added up for the
district. Whatever moves them leaves a mark in its own transaction (``projects.FigureMark``); of
departments with a mark the query is asked anew, of the others the kept rows are taken, so that a
figure is never older than what it counts. A background task adds up anew what is marked
(``board.domain.sum_renewal``); where none runs, all is counted when it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet

from apps.accounts.scope import scope_of
from apps.entry.figure_scope import Asked
from apps.entry.models import KeptRows
from apps.projects.models import FigureMark, Project, departments_of_steps
from apps.workflow.models import FiscalYear

Rows = dict[tuple[Any, ...], tuple[Any, ...]]
"""What is added up, by what it is grouped by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """A grouped query about the forms of a year.

    Attributes:
        name: under which its rows are kept.
        rows: what is grouped.
        by: what it is grouped by, besides the department.
        sums: what is added up.
        reads: makes of each value of a row, as JSON has it, what the database gives.
        place: the path to the department of the rows.
        is_placed: whether departments stay apart in the district's rows.
        kinds: the codes of the kinds it is about; None for every kind.
    """

    name: str
    rows: Callable[[Asked], QuerySet[Any]]
    by: tuple[str, ...]
    sums: Mapping[str, Any]
    reads: tuple[Callable[[Any], Any], ...]
    place: str = "of_department"
    is_placed: bool = False
    kinds: frozenset[str] | None = None

    def count(self, asked: Asked, *, is_placed: bool) -> Rows:
        """Return what the database counts now; by department first where it ``is_placed``."""
        by = (self.place, *self.by) if is_placed else self.by
        counted = self.rows(asked).order_by().values_list(*by).annotate(**self.sums)
        return {tuple(row[: len(by)]): _numbers(row[len(by) :]) for row in counted}

    def read(self, text: str, department: int | None) -> Rows:
        """Return kept rows; those of one department with its key before them, where wanted so."""
        first: tuple[Any, ...] = (department,) if self.is_placed and department else ()
        reads: tuple[Callable[[Any], Any], ...] = self.reads
        if self.is_placed and not department:
            reads = (int, *reads)
        many = len(self.by) + (len(reads) > len(self.reads))
        found: Rows = {}
        for row in json.loads(text):
            values = [read(value) for read, value in zip(reads, row, strict=True)]
            found[*first, *values[:many]] = tuple(values[many:])
        return found


def write(rows: Rows) -> str:
    """Return rows as they are kept."""
    listed = [[*key, *values] for key, values in rows.items()]
    return json.dumps(listed, cls=_Encoder, ensure_ascii=False, separators=(",", ":"))


class _Encoder(DjangoJSONEncoder):
    def default(self, o: object) -> object:
        return o.total_seconds() if isinstance(o, timedelta) else super().default(o)


def _numbers(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(Decimal(0) if value is None else value for value in values)


def seconds(value: float) -> timedelta:
    """Return a kept span of time."""
    return timedelta(seconds=value)


def add(found: Rows, rows: Rows, sign: int = 1) -> None:
    """Add rows to others, or take them away; what comes to nothing goes."""
    for key, values in rows.items():
        known = found.get(key)
        if known is None:
            found[key] = tuple(sign * value for value in values)
            continue
        found[key] = tuple(one + sign * value for one, value in zip(known, values, strict=True))
        if not any(found[key]):
            del found[key]


_registered: dict[str, Sums] = {}


def register_sums(*sums: Sums) -> None:
    """Have sums kept; each app does this when it is ready."""
    _registered.update({one.name: one for one in sums})


def registered_sums(code: str) -> list[Sums]:
    """Return the sums that are kept of the kind with a code."""
    found = _registered.values()
    return [one for one in found if one.kinds is None or code in one.kinds]


def kept_name(sums: Sums, asked: Asked) -> str:
    """Return under which name rows are kept: of a kind, as it is owed now."""
    owing = asked.kind.owing
    stamp = owing.stamp(asked.year) if owing else ""
    return f"{asked.kind.code}/{sums.name}/{int(asked.is_called)}{stamp}"


def moved_departments(year: FiscalYear) -> set[int]:
    """Return the departments whose figures of a year moved since they were kept: those of the year
    itself, of the one before, which stand beside them, or of all."""
    years = Q(fiscal_year=year) | Q(fiscal_year__isnull=True)
    years |= Q(fiscal_year__year=year.year - 1)
    marks = FigureMark.objects.filter(years, district=year.district_id).order_by()
    # Who is named for a sealed project sees it, others do not: counted for each who asks, where it
    # lies and where its steps were taken.
    sealed = Project.objects.filter(is_sealed=True).order_by().values("unit__department")
    steps = departments_of_steps(is_sealed=True)
    found = marks.values_list("department").union(sealed, steps)
    return set(found.values_list("department", flat=True))


@dataclass(frozen=True, slots=True)
class _Places:
    """What may be taken from kept rows: all of the district's (``wanted`` None) or those of some
    departments, but for those that ``moved``."""

    moved: frozenset[int]
    wanted: frozenset[int] | None = None


def _places(asked: Asked) -> _Places | None:
    """Return what may be taken from kept rows; None where nothing may: whoever has a unit of his own
    sees its drafts, and one department alone is shown unit by unit."""
    scope = scope_of(asked.user)
    if scope.units or asked.department:
        return None
    wanted = asked.chosen or None
    if asked.year.district_id not in scope.districts:
        wanted = scope.departments & asked.chosen if asked.chosen else scope.departments
    moved = frozenset(moved_departments(asked.year))
    if wanted is not None:
        moved &= wanted
    return _Places(moved, wanted)


def totals(sums: Sums, asked: Asked) -> Rows:
    """Return what is added up of what a page asks for: kept rows, and counted now what moved."""
    places = asked.once("kept places", lambda: _places(asked))
    found = _kept(sums, asked, places) if places else None
    return sums.count(asked, is_placed=sums.is_placed) if found is None else found


def _kept(sums: Sums, asked: Asked, places: _Places) -> Rows | None:
    """Return the same from kept rows; None where there are none."""
    kept = KeptRows.objects.filter(
        district=asked.year.district_id, fiscal_year=asked.year, name=kept_name(sums, asked)
    )
    among = places.moved if places.wanted is None else places.wanted - places.moved
    named = Q(department__in=among)
    stored: dict[int | None, str] = dict(
        kept.filter(named | Q(department__isnull=True)).order_by().values_list("department", "rows")
    )
    whole = stored.pop(None, "")
    if not whole:
        return None
    found: Rows = {} if places.wanted is not None else sums.read(whole, None)
    for department, text in stored.items():
        add(found, sums.read(text, department), 1 if places.wanted is not None else -1)
    if places.moved:
        add(found, sums.count(narrowed(asked, places.moved), is_placed=sums.is_placed))
    return found


def narrowed(asked: Asked, departments: Collection[int]) -> Asked:
    """Return the same question about some departments."""
    return replace(
        asked,
        owed=asked.owed.filter(unit__department__in=departments),
        chosen=frozenset(departments),
        _known={},
    )
