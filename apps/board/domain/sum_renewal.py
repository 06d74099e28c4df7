"""Adding up anew what moved, so that the board finds its sums; see ``entry.kept_sums``."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import Department, District, Membership, User
from apps.accounts.roles import Role
from apps.board.domain.stages import asked_of
from apps.entry.figure_scope import Asked
from apps.entry.kept_sums import (
    Rows,
    Sums,
    add,
    kept_name,
    moved_departments,
    narrowed,
    registered_sums,
    write,
)
from apps.entry.models import KeptRows
from apps.projects.models import FigureMark, mark_figures
from apps.reviews.domain.reminders import kinds_owed
from apps.workflow.models import FiscalYear

PAUSE: Final = timedelta(minutes=5)
"""How long a mark waits: on the last day, when every department moves, adding up 100,000 forms anew
takes a core some ten seconds. Pages count marked departments meanwhile."""
YEARS: Final = 3
"""Of how many years, the newest, sums are kept; older ones are counted when somebody asks."""


def adder_of(district: District) -> User:
    """Return whose eyes the sums are made with: an examiner of the district, named for no sealed
    project."""
    person = User(username="", is_active=True)
    own = Membership(role=Role.EXAMINER_SECOND, district=district, user=person)
    person.__dict__["active_memberships"] = [own]
    return person


def _years(district: District) -> list[FiscalYear]:
    years = FiscalYear.objects.filter(district=district).select_related("rule_set", "district")
    return list(years.order_by("-year")[:YEARS])


def _questions(district: District, year: FiscalYear) -> Iterator[Asked]:
    """Yield what is asked about a year, kind by kind."""
    person = adder_of(district)
    for kind in kinds_owed():
        yield asked_of(person, kind, year)


@dataclass(frozen=True, slots=True)
class _Kept:
    """One question's sums of a kind and year."""

    sums: Sums
    asked: Asked

    @property
    def name(self) -> str:
        return kept_name(self.sums, self.asked)

    def stored(self) -> QuerySet[KeptRows]:
        """Return the rows that are kept."""
        year = self.asked.year
        return KeptRows.objects.filter(
            district=year.district_id, fiscal_year=year, name=self.name
        ).order_by()

    def counted(self, departments: Collection[int]) -> dict[int, Rows]:
        """Return what the database counts now, department by department."""
        found: dict[int, Rows] = {key: {} for key in departments}
        rows = self.sums.count(narrowed(self.asked, departments), is_placed=True)
        for (department, *by), values in rows.items():
            found.setdefault(department, {})[tuple(by)] = values
        return found

    def renew(self, moved: Collection[int], every: Collection[int]) -> None:
        """Count anew the departments that moved, all where nothing is kept yet, and add up all."""
        stored = self.stored()
        departments = moved if stored.filter(department__isnull=True).exists() else every
        if not departments:
            return
        counted = self.counted(departments)
        stored.filter(department__in=departments).delete()
        KeptRows.objects.bulk_create(
            [self._row(key, rows) for key, rows in counted.items()], batch_size=500
        )
        whole: Rows = {}
        for key, text in stored.exclude(department__isnull=True).values_list("department", "rows"):
            add(whole, self.sums.read(text, key))
        stored.filter(department__isnull=True).delete()
        self._row(None, whole).save()

    def wrong(self, every: Collection[int]) -> list[int | None]:
        """Return the departments whose rows are not what the database counts, and None where the
        district's are not the sum of theirs. What moves meanwhile has a mark and is left out."""
        texts: dict[int | None, str] = dict(self.stored().values_list("department", "rows"))
        text = texts.pop(None, "")
        if not text:
            return []
        kept = {key: self.sums.read(texts.get(key, "[]"), key) for key in every}
        counted, moved = self.counted(every), moved_departments(self.asked.year)
        found: list[int | None] = [
            key for key in every if key not in moved and kept[key] != self._keyed(key, counted[key])
        ]
        whole: Rows = {}
        for rows in kept.values():
            add(whole, rows)
        is_sum = self.sums.read(write(whole), None) == self.sums.read(text, None)
        return found if is_sum else [*found, None]

    def _keyed(self, department: int, rows: Rows) -> Rows:
        """Return a department's rows with its key before them, where the district keeps them apart."""
        if not self.sums.is_placed:
            return rows
        return {(department, *by): values for by, values in rows.items()}

    def _row(self, department: int | None, rows: Rows) -> KeptRows:
        year = self.asked.year
        return KeptRows(
            fiscal_year=year, district_id=year.district_id, name=self.name,
            department_id=department, rows=write(rows),
        )  # fmt: skip


def _departments(district: District) -> list[int]:
    found = Department.objects.filter(district=district).order_by("pk")
    return list(found.values_list("pk", flat=True))


def _all_kept(district: District, year: FiscalYear) -> list[_Kept]:
    return [
        _Kept(sums, asked)
        for asked in _questions(district, year)
        for sums in registered_sums(asked.kind.code)
    ]


@transaction.atomic
def keep_sums(district: District) -> None:
    """Add up anew what moved of a district's last years, and forget the marks that told of it."""
    District.objects.select_for_update(no_key=True).get(pk=district.pk)
    every = _departments(district)
    marks = FigureMark.objects.filter(district=district).order_by()
    seen = list(marks.values_list("pk", flat=True))
    years = _years(district)
    for year in years:
        moved, kept = moved_departments(year) & set(every), _all_kept(district, year)
        for one in kept:
            one.renew(moved, every)
        beside = KeptRows.objects.filter(district=district, fiscal_year=year)
        beside.exclude(name__in=[one.name for one in kept]).delete()
    KeptRows.objects.filter(district=district).exclude(fiscal_year__in=years).delete()
    for first in range(0, len(seen), 500):
        marks.filter(pk__in=seen[first : first + 500]).delete()


def districts_to_add_up() -> list[int]:
    """Return the districts of which something moved some minutes ago, or whose sums were never made."""
    marks = FigureMark.objects.filter(made_at__lt=timezone.now() - PAUSE).order_by()
    moved = marks.values_list("district", flat=True).distinct()
    made = KeptRows.objects.order_by().values("district")
    # Without a department there is nothing to keep, however often it is added up.
    able = Department.objects.exclude(district__in=made).order_by().values("district")
    years = FiscalYear.objects.filter(district__in=able).order_by()
    return sorted({*moved, *years.values_list("district", flat=True)})


def wrong_sums(district: District, *, mends: bool = False) -> list[str]:
    """Return the names of kept sums that are not what the database counts, each with its department,
    and of the district's (合计) that are not the sum of its departments'; ``mends`` has them added up
    anew."""
    found = []
    every = _departments(district)
    for year in _years(district):
        for one in _all_kept(district, year):
            for key in one.wrong(every):
                found.append(f"{year.year} {one.name} {key or '合计'}")
                if mends:
                    mark_figures(key or every[0], district.pk)
    return found
