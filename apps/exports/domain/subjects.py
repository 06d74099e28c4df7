"""What large exports hold: a year's forms of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.entry.kinds import Kind, all_kinds, kind_named
from apps.entry.print_stamps import newest_versions, stamp_of
from apps.entry.prints import Prints
from apps.exports.domain.other_exports import making_of
from apps.exports.models import ExportJob
from apps.formkit.layouts import Stamp

_CHUNK: Final = 100


def printed_kinds() -> list[Kind]:
    """Return the kinds that go out in books and tables."""
    return [kind for kind in all_kinds() if kind.prints is not None]


def subject_of(job: ExportJob) -> tuple[Kind, Prints]:
    """Return the kind a job exports, and how it is printed; raises KeyError for one that is not."""
    kind = kind_named(job.subject)
    if kind.prints is None:
        raise KeyError(job.subject)
    return kind, kind.prints


def seen_by(job: ExportJob, person: User) -> QuerySet[Any]:
    """Return what a person may see of the forms a job can hold."""
    making = making_of(job.kind)
    if making and making.rows:
        return making.rows(job, person)
    rows: QuerySet[Any] = subject_of(job)[0].model.objects.visible_to(person)
    return rows.filter(fiscal_year=job.fiscal_year)


def rows_of(job: ExportJob) -> QuerySet[Any]:
    """Return what the asker may see of the year (and department) now, in the order of the book."""
    rows = seen_by(job, job.created_by)
    making = making_of(job.kind)
    if making and making.rows:
        return rows
    _, prints = subject_of(job)
    rows = rows.exclude(state__in=prints.left_out)
    if job.department_id:
        rows = rows.filter(unit__department=job.department_id)
    if project := job.options.get("project"):
        rows = rows.filter(project=project)
    if job.approved_only:
        rows = rows.filter(state__in=prints.done)
    return rows.order_by("unit__department__code", "unit__code", "project__name", "pk")


def sheets_of(
    job: ExportJob, keys: Sequence[int], report: Callable[[int], None]
) -> Iterator[tuple[Any, Stamp]]:
    """Yield the sheets of these keys with their stamps, a hundred at a time; ``report`` hears how
    many are done."""
    kind, _ = subject_of(job)
    for at in range(0, len(keys), _CHUNK):
        some = keys[at : at + _CHUNK]
        found = kind.model.objects.with_content().in_bulk(some)
        versions = newest_versions(form.key for form in found.values())
        report(at)
        for key in some:
            if form := found.get(key):
                sheet = kind.sheet_of(form)
                yield sheet, stamp_of(kind, form, sheet, versions.get(form.key))
    report(len(keys))
