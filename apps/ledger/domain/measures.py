"""Approved indicators with what is kept of them, fetched in a number of queries that never grows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery

from apps.accounts.models import User
from apps.core.text import fold
from apps.entry.forecasts import Forecast, forecast_of
from apps.entry.models import Version
from apps.entry.versions import approved_forms
from apps.formkit.indicators import Adding, adding_of
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values import TargetValue, parse
from apps.ledger.domain.calendar import month_of, open_months, read_months, usual_months
from apps.ledger.domain.figures import is_counted, year_figure
from apps.ledger.models import LedgerLine, ProgressEntry
from apps.library.models import LibraryIndicator
from apps.projects.models import Document
from apps.projects.querysets import DocumentQuerySet

ByLine = dict[int, list[ProgressEntry]]


@dataclass(kw_only=True)
class Measure:
    """An indicator of the newest approved version. ``entries`` are those that count, in the order
    of their days; ``waiting`` came on slips and nobody has taken them yet."""

    document: Document
    sheet: DeclarationSheet
    row: IndicatorRow
    forecast: Forecast
    line: LedgerLine | None = None
    entries: list[ProgressEntry] = field(default_factory=list)
    waiting: list[ProgressEntry] = field(default_factory=list)

    @cached_property
    def target(self) -> TargetValue:
        """The target, read."""
        return parse(self.row.target)

    @property
    def year(self) -> int:
        """The form's year."""
        return int(self.document.fiscal_year.year)

    @property
    def is_counted(self) -> bool:
        """Whether its figures are numbers."""
        return is_counted(self.target)

    @cached_property
    def adding(self) -> Adding:
        """How entries come to the year's figure: as chosen, else by the nature of the target."""
        if self.line and self.line.adding:
            return Adding(self.line.adding)
        return adding_of(self.target, self.row.level3, self.row.level2)

    @cached_property
    def months(self) -> tuple[int, ...]:
        """When a figure is due."""
        if self.line and (chosen := read_months(self.line.months)):
            return chosen
        sheet, month = self.sheet, self.forecast.month
        return usual_months(self.adding, month, sheet.start, sheet.end, self.year)

    @property
    def told(self) -> list[int]:
        """The months of its entries."""
        return [month_of(entry.on, self.year) for entry in self.entries]

    @property
    def reached(self) -> str:
        """What its entries come to so far; blank without any."""
        return year_figure(self.entries, self.adding, self.target)

    def open_until(self, month: int) -> tuple[int, ...]:
        """Return the due months up to one that nothing was recorded for."""
        return tuple(one for one in open_months(self.months, self.told) if one <= month)


def years_kept(today: date) -> tuple[int, ...]:
    """Return the years whose figures are recorded on a day: until March the one before, too."""
    return (today.year, today.year - 1) if today.month <= 3 else (today.year,)


def goals_kept(user: User, today: date) -> DocumentQuerySet:
    """Return the visible approved goals whose figures are recorded on a day, with their names."""
    forms = approved_forms(user).filter(
        fiscal_year__year__in=years_kept(today), project__is_active=True
    )
    found: DocumentQuerySet = forms.with_names().order_by(
        "-fiscal_year__year", "unit__code", "project__name", "pk"
    )
    return found


def _versions(keys: Sequence[int]) -> dict[int, Version]:
    newest = Version.objects.filter(document=OuterRef("key"), approved_at__isnull=False)
    chosen = Document.objects.filter(key__in=keys).annotate(
        newest=Subquery(newest.order_by("-number").values("pk")[:1])
    )
    found = Version.objects.filter(pk__in=chosen.values("newest"))
    return {version.document_id: version for version in found}


def _evidence(documents: Sequence[Document]) -> dict[int, dict[str, str]]:
    """Return 佐证材料 of the library by district and folded name."""
    districts = {document.district_id for document in documents}
    named = LibraryIndicator.objects.filter(district__in=districts, is_active=True)
    found: dict[int, dict[str, str]] = {}
    for district, name, evidence in named.exclude(evidence="").values_list(
        "district", "level3", "evidence"
    ):
        found.setdefault(district, {})[fold(name)] = evidence
    return found


def _entries(keys: Sequence[int]) -> tuple[ByLine, ByLine]:
    """Return the entries of goals that count, and those that wait, by their line."""
    found: dict[str, ByLine] = {"kept": {}, "waiting": {}}
    alive = ProgressEntry.objects.filter(line__document__in=keys, state__in=found)
    for entry in alive.order_by("on", "pk"):
        found[entry.state].setdefault(entry.line_id, []).append(entry)
    return found["kept"], found["waiting"]


def measures_of(documents: Iterable[Document]) -> list[Measure]:
    """Return the indicators of approved goals, fetched with their names, in the order of print.

    Four queries, whatever there is.
    """
    forms = list(documents)
    keys = [form.key for form in forms]
    versions, library = _versions(keys), _evidence(forms)
    lines = LedgerLine.objects.filter(document__in=keys).select_related("owner")
    by_row: dict[tuple[int, str], LedgerLine] = {(one.document_id, one.row): one for one in lines}
    kept, waiting = _entries(keys)
    found = []
    for form in forms:
        sheet = versions[form.key].sheet if form.key in versions else None
        for row in sheet.indicators if sheet else ():
            line = by_row.get((form.key, row.id))
            pk = line.pk if line else 0
            found.append(
                Measure(
                    document=form,
                    sheet=sheet,  # type: ignore[arg-type]
                    row=row,
                    forecast=forecast_of(row, row.weight, library.get(form.district_id)),
                    line=line,
                    entries=kept.get(pk, []),
                    waiting=waiting.get(pk, []),
                )
            )
    return found


def measure_at(document: Document, row: str) -> Measure | None:
    """Return the indicator of an approved goal by its row's id; None for one not approved."""
    return next((one for one in measures_of([document]) if one.row.id == row), None)


def goal_at(user: User, key: int) -> Any:
    """Return an approved goal the person sees, with its names; raises Document.DoesNotExist."""
    return approved_forms(user).with_names().get(key=key)
