"""A declaration as a file: the one place where documents and declarations meet on the way out."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpResponse

from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.evaluations.domain.content import sheet_of as evaluation_sheet
from apps.evaluations.models import SelfEvaluation
from apps.formkit.layouts import Page, declaration_pages, evaluation_grid
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.writers import write_csv, write_docx, write_json, write_pdf, write_xlsx
from apps.formkit.writers.archive import safe_name

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Format:
    """One way out: its label, media type, and the writer of pages or of sheets."""

    label: str
    content_type: str
    write: Callable[..., Any]
    of_sheets: bool = False


FORMATS: Final = {
    "pdf": Format("PDF", "application/pdf", write_pdf),
    "xlsx": Format("Excel", f"{_OFFICE}.spreadsheetml.sheet", write_xlsx),
    "docx": Format("Word", f"{_OFFICE}.wordprocessingml.document", write_docx),
    "json": Format("数据（JSON）", "application/json", write_json, of_sheets=True),
    "csv": Format("指标清单（CSV）", "text/csv; charset=utf-8", write_csv, of_sheets=True),
}

EVALUATION_FORMATS: Final = ("pdf", "xlsx", "docx", "json", "csv")


def pages_of(declaration: Declaration) -> list[Page]:
    """Give the official pages of a declaration fetched ``with_content()``."""
    return declaration_pages(
        sheet_of(declaration),
        EDITIONS[declaration.edition],
        with_weights=declaration.fiscal_year.rule_set.rules.needs_weights,
    )


def name_of(sheet: DeclarationSheet, ending: str) -> str:
    """Give 单位-项目-年度, fit for every file system."""
    return f"{safe_name(sheet.unit, sheet.project_name, sheet.year)}.{ending}"


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Give a file to keep, under a name that every browser takes."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def export_declaration(declaration: Declaration, form: str) -> HttpResponse:
    """Give the declaration as an attachment; ``form`` is a key of ``FORMATS``."""
    wanted = FORMATS[form]
    target = io.BytesIO()
    sheet = sheet_of(declaration)
    wanted.write([sheet] if wanted.of_sheets else pages_of(declaration), target)
    return attachment(target.getvalue(), wanted.content_type, name_of(sheet, form))


def evaluation_pages(evaluation: SelfEvaluation) -> list[Page]:
    """Give the official page of a self-evaluation fetched ``with_content()``."""
    return [evaluation_grid(evaluation_sheet(evaluation))]


def export_evaluation(evaluation: SelfEvaluation, form: str) -> HttpResponse:
    """Give the self-evaluation as an attachment; ``form`` is a key of ``EVALUATION_FORMATS``."""
    wanted = FORMATS[form]
    target = io.BytesIO()
    sheet = evaluation_sheet(evaluation)
    wanted.write([sheet] if wanted.of_sheets else evaluation_pages(evaluation), target)
    name = f"{safe_name(sheet.unit, sheet.project_name, f'{sheet.year}自评')}.{form}"
    return attachment(target.getvalue(), wanted.content_type, name)
