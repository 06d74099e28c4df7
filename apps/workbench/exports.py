"""A declaration as a file: the one place where documents and declarations meet on the way out."""

from __future__ import annotations

import io
import re
from typing import Final
from urllib.parse import quote

from django.http import HttpResponse

from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.documents.layouts import declaration_grid
from apps.documents.writers import write_docx, write_pdf, write_xlsx
from apps.indicators.scheme import EDITIONS

FORMATS: Final = {
    "pdf": (write_pdf, "application/pdf"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (
        write_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


def file_name(declaration: Declaration, form: str) -> str:
    """Give 单位-项目-年度 without the signs that file systems refuse."""
    parts = (declaration.unit.name, declaration.project.name, str(declaration.fiscal_year.year))
    return re.sub(r'[\\/:*?"<>|\r\n\t]', "", "-".join(parts)) + f".{form}"


def export_declaration(declaration: Declaration, form: str) -> HttpResponse:
    """Give the declaration as an attachment; ``form`` is a key of ``FORMATS``."""
    write, content_type = FORMATS[form]
    target = io.BytesIO()
    write([declaration_grid(sheet_of(declaration), EDITIONS[declaration.edition])], target)
    response = HttpResponse(target.getvalue(), content_type=content_type)
    name = quote(file_name(declaration, form))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
