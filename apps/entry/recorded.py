"""What was recorded of approved indicators in the course of the year, for the papers that ask later.

Whoever keeps such figures registers a :class:`Source`; a kind says with :class:`Measured` which of its
cells tell what was reached. Neither knows the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.entry.models import Attachment
from apps.projects.models import Document, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What figures of one indicator come to.

    Attributes:
        value: as the cell is to say it.
        told: how it came about, in a line, such as 12 笔相加.
        url: the page that lists the figures.
        files: their evidence, the newest first.
    """

    value: str
    told: str
    url: str
    files: Sequence[Attachment] = ()


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
        recorded: ``(project key, year key, last day or None)`` to what was recorded up to that day,
            by the lasting id of the row of the approved goal.
        strips: ``(project, person)`` to its years.
        page: ``(project key, year key)`` to the page with all that was recorded; blank where
            nothing was.
    """

    recorded: Callable[[int, int, date | None], Mapping[str, Recorded]]
    strips: Callable[[Project, Any], list[Strip]]
    page: Callable[[int, int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredCell:
    """A cell that tells what was reached of the row ``origin`` of the approved goal; ``now`` is what
    it says, ``files`` the place that takes its evidence, blank where none does."""

    origin: str
    place: str
    name: str
    target: str
    now: str
    files: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The cells of a form that tell what was reached up to a day (None: the whole year)."""

    cells: Sequence[MeasuredCell]
    until: date | None = None


_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Add who keeps figures."""
    _sources.append(source)


def recorded_for(form: Document, until: date | None) -> dict[str, Recorded]:
    """Return what was recorded for a form's project and year, by the row of the approved goal."""
    found: dict[str, Recorded] = {}
    for source in _sources:
        found |= source.recorded(form.project_id, form.fiscal_year_id, until)
    return found


def strips_of(project: Project, user: Any) -> list[Strip]:
    """Return the years of a project as strips of months."""
    return [strip for source in _sources for strip in source.strips(project, user)]


def recorded_page(form: Document) -> str:
    """Return the page of what was recorded for a form's project and year; blank for nothing."""
    pages = (source.page(form.project_id, form.fiscal_year_id) for source in _sources)
    return next((page for page in pages if page), "")
