"""Writes the file of a large export, form by form, in the memory of a few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO, Final

from django.db.models import QuerySet, Sum

from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.declarations.sheets import DeclarationSheet
from apps.declarations.states import State
from apps.documents.layouts import Page, declaration_pages, summary_grid
from apps.documents.layouts.book import anchor_of, contents_prose, front_prose
from apps.documents.models import ExportJob
from apps.documents.writers import write_archive, write_docx, write_pdf, write_xlsx
from apps.documents.writers.archive import safe_name
from apps.indicators.scheme import EDITIONS
from apps.organisations.scope import scope_of

Kind = ExportJob.Kind
_CHUNK: Final = 100
_WRITERS: Final = {"docx": write_docx, "pdf": write_pdf, "xlsx": write_xlsx}
# What can be asked for; the file's ending, and its name on the page.
CHOICES: Final[dict[tuple[str, str], str]] = {
    (Kind.BOOK, "docx"): "部门整本（Word）",
    (Kind.BOOK, "pdf"): "部门整本（PDF，带目录和书签）",
    (Kind.SUMMARY, "xlsx"): "汇总表（Excel）",
    (Kind.SUMMARY, "pdf"): "汇总表（PDF）",
    (Kind.ARCHIVE, "pdf"): "逐项文件压缩包（PDF）",
    (Kind.ARCHIVE, "docx"): "逐项文件压缩包（Word）",
    (Kind.ARCHIVE, "xlsx"): "逐项文件压缩包（Excel）",
}
Report = Callable[[int], None]


def declarations_of(job: ExportJob) -> QuerySet[Declaration]:
    """Give what the asker may see of the year (and department) now, in the order of the book."""
    rows = Declaration.objects.visible_to(job.created_by).live()
    rows = rows.filter(fiscal_year=job.fiscal_year)
    if job.department_id:
        rows = rows.filter(project__unit__department=job.department_id)
    if job.approved_only:
        rows = rows.filter(state=State.APPROVED)
    return rows.order_by(
        "project__unit__department__code", "project__unit__code", "project__name", "pk"
    )


def write_export(job: ExportJob, keys: Sequence[int], target: BinaryIO, report: Report) -> None:
    """Write the declarations of these keys; ``report`` hears how many are done."""
    sheets = _sheets(keys, report)
    if job.kind == Kind.ARCHIVE:
        writers = {job.form: _WRITERS[job.form]}
        write_archive(sheets, target, pages_of=lambda sheet: _pages(job, sheet), writers=writers)
    elif job.kind == Kind.SUMMARY:
        title = f"{body_of(job)}项目绩效目标汇总表"
        _WRITERS[job.form]([summary_grid(title, job.fiscal_year.year, sheets)], target)
    else:
        title = f"{body_of(job)}{job.fiscal_year.year}年度项目绩效目标"
        book = _book(job, keys, sheets)
        (write_pdf if job.form == "pdf" else write_docx)(book, target, title=title)


def body_of(job: ExportJob) -> str:
    """Give whose projects these are: the department, the unit of one who sees no more, the district."""
    scope = scope_of(job.created_by)
    if job.department and (
        job.department_id in scope.departments or job.department.district_id in scope.districts
    ):
        return str(job.department.name)
    unit = next((m.unit for m in job.created_by.active_memberships if m.unit_id), None)
    return str(unit.name if unit else job.fiscal_year.district.name)


def name_of(job: ExportJob) -> str:
    """Give the file's name."""
    ending = "zip" if job.kind == Kind.ARCHIVE else job.form
    what = "项目绩效目标汇总表" if job.kind == Kind.SUMMARY else "项目绩效目标"
    form = f"（{job.form.upper()}）" if job.kind == Kind.ARCHIVE else ""
    return f"{safe_name(body_of(job), job.fiscal_year.year, what)}{form}.{ending}"


def _sheets(keys: Sequence[int], report: Report) -> Iterator[DeclarationSheet]:
    for at in range(0, len(keys), _CHUNK):
        some = keys[at : at + _CHUNK]
        found = Declaration.objects.with_content().in_bulk(some)
        report(at)
        yield from (sheet_of(found[key]) for key in some if key in found)
    report(len(keys))


def _pages(job: ExportJob, sheet: DeclarationSheet, anchor: str = "") -> list[Page]:
    rule_set = job.fiscal_year.rule_set
    return declaration_pages(
        sheet,
        EDITIONS[rule_set.edition],
        with_weights=rule_set.rules.needs_weights,
        anchor=anchor,
    )


def _book(
    job: ExportJob, keys: Sequence[int], sheets: Iterator[DeclarationSheet]
) -> Iterator[Page]:
    names = dict(Declaration.objects.filter(pk__in=keys).values_list("pk", "project__name"))
    yield front_prose(body_of(job), job.fiscal_year.year, len(names), _amount(keys))
    yield contents_prose(names[key] for key in keys if key in names)
    for number, sheet in enumerate(sheets, start=1):
        yield from _pages(job, sheet, anchor_of(number))


def _amount(keys: Sequence[int]) -> Decimal:
    """Add up 年度资金申请总额 of the declarations."""
    lines: Any = Declaration._meta.get_field("funding_lines").related_model
    total = Decimal(0)
    for at in range(0, len(keys), _CHUNK):
        rows = lines.objects.filter(
            declaration__in=keys[at : at + _CHUNK], half="annual", source="total"
        )
        total += rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return total
