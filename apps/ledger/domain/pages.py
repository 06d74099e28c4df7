"""What the pages of 记一笔 show: a unit's indicators with what is due, one indicator, a year's strip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.scope import scope_of
from apps.core.text import fold
from apps.entry.models import Attachment
from apps.entry.versions import goals
from apps.ledger.domain.calendar import MonthCell, month_of, strip
from apps.ledger.domain.entries import told
from apps.ledger.domain.lines import held_by_person
from apps.ledger.domain.measures import Measure, goals_kept, measures_of
from apps.ledger.models import EntrySlip, LedgerLine, ProgressEntry
from apps.projects.models import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An indicator on the list: ``open`` are the due months nothing was recorded for until now."""

    measure: Measure
    open: tuple[int, ...]
    present: int

    @property
    def is_due(self) -> bool:
        """Return whether a figure is wanted now."""
        return bool(self.open)

    @property
    def is_late(self) -> bool:
        """Return whether a month went by without its figure."""
        return any(month < self.present for month in self.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectItems:
    """A project's indicators and its year."""

    document: Document
    items: list[Item]
    cells: list[MonthCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The list: what is wanted now, how many indicators belong to people who have left, what waits
    to be taken, and all by project."""

    due: list[Item] = field(default_factory=list)
    left: int = 0
    waiting: list[ProgressEntry] = field(default_factory=list)
    projects: list[ProjectItems] = field(default_factory=list)


def items_of(measures: Iterable[Measure], today: date) -> list[Item]:
    """Return indicators with what is open until a day."""
    found = []
    for measure in measures:
        present = month_of(today, measure.year)
        found.append(Item(measure=measure, open=measure.open_until(present), present=present))
    return found


def cells_of(measures: list[Measure], today: date) -> list[MonthCell]:
    """Return the year of some indicators of one form, month by month."""
    if not measures:
        return []
    present = month_of(today, measures[0].year)
    return strip([one.months for one in measures], [one.told for one in measures], present)


def unit_measures(user: User, today: date) -> list[Measure]:
    """Return the indicators of the person's units; four queries, whatever there is."""
    return measures_of(goals_kept(user, today).filter(unit__in=scope_of(user).units))


def unit_page(user: User, today: date) -> Page:
    """Return the list of the person's units; six queries, whatever there is."""
    measures = unit_measures(user, today)
    groups: dict[int, list[Measure]] = {}
    for measure in measures:
        groups.setdefault(measure.document.key, []).append(measure)
    projects = [
        ProjectItems(
            document=group[0].document,
            items=items_of(group, today),
            cells=cells_of(group, today),
        )
        for group in groups.values()
    ]
    due = [item for project in projects for item in project.items if item.is_due]
    due.sort(key=lambda item: (not item.is_late, item.open[0]))
    waiting = [entry for measure in measures for entry in measure.waiting]
    left = sum(len(held.measures) for held in held_by_person(measures) if held.has_left)
    return Page(due=due, left=left, waiting=waiting, projects=projects)


def goal_page(document: Document, today: date) -> Page:
    """Return the list of one approved goal, for whoever sees it."""
    measures = measures_of([document])
    items, cells = items_of(measures, today), cells_of(measures, today)
    return Page(projects=[ProjectItems(document=document, items=items, cells=cells)])


def last_years(measure: Measure) -> str:
    """Return what was recorded of an indicator of that name in the year before; blank for nothing."""
    before = (
        goals()
        .live()
        .filter(project=measure.document.project_id, fiscal_year__year=measure.year - 1)
    )
    name = fold(measure.row.level3)
    found = (one for one in measures_of(before.with_names()[:1]) if fold(one.row.level3) == name)
    return next((one.reached for one in found), "")


def due_count(user: User, today: date) -> int:
    """Return how many indicators of the person's units want a figure now."""
    return sum(item.is_due for item in items_of(unit_measures(user, today), today))


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry with its files, as the page of its indicator lists it."""

    entry: ProgressEntry
    files: list[Attachment]

    @property
    def typed(self) -> dict[str, str]:
        """What the form for a correction begins with."""
        return told(self.entry)


def files_by_place(files: QuerySet[Attachment], document: Document) -> dict[str, list[Attachment]]:
    """Return those of some files that are evidence of a goal's entries, by place."""
    found: dict[str, list[Attachment]] = {}
    for file in files.filter(document=document.key, place__startswith="entry."):
        found.setdefault(file.place, []).append(file)
    return found


SHOWN: Final = 60
"""So many entries the page of an indicator lists where nobody asks for all."""


def rows_of(
    user: User, line: LedgerLine | None, document: Document, most: int | None = SHOWN
) -> list[EntryRow]:
    """Return entries of an indicator, the struck ones too, the newest first."""
    if line is None:
        return []
    files = files_by_place(Attachment.objects.visible_to(user), document)
    entries = ProgressEntry.objects.filter(line=line).select_related(
        "recorded_by", "struck_by", "taken_by", "line"
    )
    return [
        EntryRow(entry=entry, files=files.get(entry.place, []))
        for entry in entries.order_by("-on", "-pk")[:most]
    ]


def slips_of(line: LedgerLine | None) -> list[EntrySlip]:
    """Return the slips of an indicator, the newest first."""
    return list(line.slips.select_related("entry")[:20]) if line else []
