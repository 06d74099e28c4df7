"""Writes the file of a large export, form by form, in the memory of a few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO, Final

from apps.accounts.scope import scope_of
from apps.core.money import WAN
from apps.entry.prints import sums_of
from apps.exports.domain.files import FORMATS, stamped
from apps.exports.domain.other_exports import making_of
from apps.exports.domain.subjects import sheets_of, subject_of
from apps.exports.models import ExportJob
from apps.formkit.layouts import Page, Stamp
from apps.formkit.layouts.department_book import anchor_of, contents_prose, front_prose
from apps.formkit.writers import write_archive
from apps.formkit.writers.archive import safe_name

Kind = ExportJob.Kind
# What can be asked for of each subject; the file's ending, and its name on the page.
CHOICES: Final[dict[tuple[str, str], str]] = {
    (Kind.BOOK, "docx"): "整本（Word）",
    (Kind.BOOK, "pdf"): "整本（PDF，带目录和书签）",
    (Kind.SUMMARY, "xlsx"): "汇总表（Excel）",
    (Kind.SUMMARY, "pdf"): "汇总表（PDF）",
    (Kind.ARCHIVE, "pdf"): "逐项文件压缩包（PDF）",
    (Kind.ARCHIVE, "docx"): "逐项文件压缩包（Word）",
    (Kind.ARCHIVE, "xlsx"): "逐项文件压缩包（Excel）",
    (Kind.DATA, "csv"): "指标清单（CSV）",
    (Kind.DATA, "json"): "全部数据（JSON）",
}


def write_export(
    job: ExportJob, keys: Sequence[int], target: BinaryIO, report: Callable[[int], None]
) -> None:
    """Write the forms of these keys; ``report`` hears how many are done."""
    if making := making_of(job.kind):
        making.write(job, keys, target, report)
        return
    _, prints = subject_of(job)
    forms = sheets_of(job, keys, report)
    sheets = (sheet for sheet, _ in forms)
    title = f"{body_of(job)}{job.fiscal_year.year}年度{prints.what}"
    write = FORMATS[job.form].write
    if job.kind == Kind.DATA:
        write(sheets, target)
    elif job.kind == Kind.ARCHIVE:
        rule_set = job.fiscal_year.rule_set
        files = (
            (sheet, stamped(prints.pages_of(sheet, rule_set), stamp)) for sheet, stamp in forms
        )
        write_archive(files, target, writers={job.form: write})
    elif job.kind == Kind.SUMMARY:
        grid = prints.summary(f"{body_of(job)}{prints.what}汇总表", job.fiscal_year.year, sheets)
        write([grid], target)
    else:
        write(_book(job, title, keys, forms), target, title=title)


def body_of(job: ExportJob) -> str:
    """Return whose projects these are: the department, the unit of one who sees no more, the district."""
    scope = scope_of(job.created_by)
    if job.department and (
        job.department_id in scope.departments or job.department.district_id in scope.districts
    ):
        return str(job.department.name)
    unit = next((m.unit for m in job.created_by.active_memberships if m.unit_id), None)
    return str(unit.name if unit else job.fiscal_year.district.name)


def name_of(job: ExportJob) -> str:
    """Return the file's name."""
    if making := making_of(job.kind):
        return making.name(job)
    ending = "zip" if job.kind == Kind.ARCHIVE else job.form
    what = subject_of(job)[1].what
    more = {Kind.SUMMARY: "汇总表", Kind.ARCHIVE: f"（{job.form.upper()}）", Kind.DATA: "数据"}
    name = safe_name(body_of(job), job.fiscal_year.year, what)
    return f"{name}{more.get(Kind(job.kind), '')}.{ending}"


def _book(
    job: ExportJob, title: str, keys: Sequence[int], forms: Iterable[tuple[Any, Stamp]]
) -> Iterator[Page]:
    kind, prints = subject_of(job)
    names = dict(kind.model.objects.filter(pk__in=keys).values_list("pk", "project__name"))
    sums = {name: _wan(amount) for name, amount in sums_of(kind.model, prints, keys).items()}
    front = {"year": job.fiscal_year.year, "body": body_of(job), "count": len(names), **sums}
    yield front_prose(title, prints.front.format_map(front))
    yield contents_prose(names[key] for key in keys if key in names)
    for number, (sheet, stamp) in enumerate(forms, start=1):
        pages = stamped(prints.pages_of(sheet, job.fiscal_year.rule_set), stamp)
        pages[0].anchor = anchor_of(number)
        yield from pages


def _wan(amount: Decimal) -> str:
    return f"{amount / WAN:,.6f}".rstrip("0").rstrip(".")
