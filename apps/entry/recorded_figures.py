"""What was recorded of approved indicators in the course of the year, for the papers that ask later.

Whoever keeps such figures registers a :class:`Source`; a kind says with :class:`Measured` which of its
cells tell what was reached. Neither knows the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.accounts.models import User
from apps.entry.models import Attachment
from apps.entry.page import Link
from apps.projects.models import Document, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What figures of one indicator come to.

    Attributes:
        value: as the cell is to say it.
        told: how it came about, in a line, such as 12 笔相加.
        url: the page that lists the figures.
        files: their evidence, the newest first.
        is_partial: whether it is that of a part of the time asked for: shown, taken only by choice.
        why: the reason that was given for a deviation.
    """

    value: str
    told: str
    url: str
    files: Sequence[Attachment] = ()
    is_partial: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A year of a project as months: ``template`` shows ``cells``."""

    year: int
    template: str
    cells: Sequence[Any]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who keeps figures.

    Attributes:
        recorded: ``(form, last day or None)`` to what was recorded for the form's project and year
            up to that day, by the lasting id of the row of the approved goal.
        page: the form to the page with all that was recorded; None where nothing was.
        strips: ``(project, person)`` to its years.
    """

    recorded: Callable[[Document, date | None], Mapping[str, Recorded]]
    page: Callable[[Document], Link | None]
    strips: Callable[[Project, Any], list[Strip]] = lambda project, user: []


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredCell:
    """A cell that tells what was reached of the row ``origin`` of the approved goal; ``now`` is what
    it says, ``files`` the place that takes its evidence and ``why`` the cell that takes the reason of
    a deviation, blank where none does; ``has_why`` says that one stands there."""

    origin: str
    place: str
    name: str
    target: str
    now: str
    files: str = ""
    why: str = ""
    has_why: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The cells of a form that tell what was reached up to a day (None: the whole year)."""

    cells: Sequence[MeasuredCell]
    until: date | None = None


_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Add who keeps figures."""
    _sources.append(source)


def recorded_for(form: Document, until: date | None) -> dict[str, list[Recorded]]:
    """Return what was recorded for a form's project and year, by the row of the approved goal; what
    is of the whole time first."""
    found: dict[str, list[Recorded]] = {}
    for source in _sources:
        for row, one in source.recorded(form, until).items():
            found.setdefault(row, []).append(one)
    return {row: sorted(all_, key=lambda one: one.is_partial) for row, all_ in found.items()}


def strips_of(project: Project, user: User) -> list[Strip]:
    """Return the years of a project as strips of months."""
    return [strip for source in _sources for strip in source.strips(project, user)]


def recorded_pages(form: Document) -> list[Link]:
    """Return the pages of what was recorded for a form's project and year."""
    return [page for source in _sources if (page := source.page(form))]
