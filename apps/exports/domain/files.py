"""A single form as a file, in each of the formats."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from apps.entry.fonts import write_paper
from apps.entry.kinds import Kind
from apps.entry.models import Version
from apps.entry.print_stamps import newest_versions, stamp_of, stamp_of_version
from apps.exports.domain.annexes import annexes_of
from apps.formkit.layouts import Page, Stamp
from apps.formkit.sheets import sheet_from_json
from apps.formkit.writers import write_csv, write_docx, write_json, write_xlsx
from apps.formkit.writers.archive import safe_name
from apps.projects.models import Document

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Format:
    """One way out: its label, media type, and the writer of pages or of sheets."""

    label: str
    content_type: str
    write: Callable[..., Any]
    of_sheets: bool = False


FORMATS: Final = {
    "pdf": Format("PDF", "application/pdf", write_paper),
    "xlsx": Format("Excel", f"{_OFFICE}.spreadsheetml.sheet", write_xlsx),
    "docx": Format("Word", f"{_OFFICE}.wordprocessingml.document", write_docx),
    "json": Format("数据（JSON）", "application/json", write_json, of_sheets=True),
    "csv": Format("指标清单（CSV）", "text/csv; charset=utf-8", write_csv, of_sheets=True),
}


def pages_of(kind: Kind, form: Document) -> list[Page]:
    """Return the official pages of a form fetched ``with_content()``, and behind them those that list
    its attachments and what finance lets stand; raises KeyError for a kind that is not printed."""
    if kind.prints is None:
        raise KeyError(kind.code)
    sheet = kind.sheet_of(form)
    pages = [*kind.prints.pages_of(sheet, form.fiscal_year.rule_set), *annexes_of(form)]
    return stamped(pages, stamp_of(kind, form, sheet, newest_versions([form.key]).get(form.key)))


def pages_of_version(kind: Kind, form: Document, version: Version) -> list[Page]:
    """Return the official pages of a form as it was frozen; raises KeyError as ``pages_of``."""
    if kind.prints is None:
        raise KeyError(kind.code)
    pages = kind.prints.pages_of(sheet_from_json(version.content), form.fiscal_year.rule_set)
    return stamped(pages, stamp_of_version(kind, form, version))


def stamped(pages: list[Page], stamp: Stamp) -> list[Page]:
    """Return the pages with a stamp on each."""
    for page in pages:
        page.stamp = stamp
    return pages


def file_of(kind: Kind, form: Document, ending: str) -> tuple[str, bytes]:
    """Return the name, 单位-项目-年度, and the content of a form's file."""
    wanted, target, sheet = FORMATS[ending], io.BytesIO(), kind.sheet_of(form)
    wanted.write([sheet] if wanted.of_sheets else pages_of(kind, form), target)
    suffix = kind.prints.suffix if kind.prints else ""
    name = safe_name(sheet.unit, sheet.project_name, f"{sheet.year}{suffix}")
    return f"{name}.{ending}", target.getvalue()
