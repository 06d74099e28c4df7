"""A filled-in template that came back: its mark, and the text of every cell of its form."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from python_calamine import CalamineWorkbook

from apps.core.text import plain
from apps.formkit.limits import Limits
from apps.formkit.readers.archive import Archive
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.readers.content import Content
from apps.formkit.readers.sheet_scan import demand_size, scan_xlsx
from apps.formkit.readers.sheets import refusing_faults
from apps.formkit.writers.fill_in import MARK_SHEET, VERSION

NO_MARK = (
    "这不是本系统下载的填报模板，或其中的版本标记已丢失（例如把内容复制到了新的工作簿）。"
    "请在原模板中填写后上传；其他文件请从“导入文件”上传，由系统识别。"
)
OLD_MARK = "这份模板的版本已停用，请重新下载模板，把内容复制过去后上传。"


def read_fill_in(data: bytes, limits: Limits) -> tuple[str, dict[tuple[int, int], str]]:
    """Return the mark and the texts by (row, column); raises UnreadableDocument."""
    content = Content(data)
    if "xl/workbook.xml" not in content.packed:
        raise UnreadableDocument(NO_MARK)
    scan_xlsx(Archive(content, limits))
    mark, rows = _marked_form(data, limits)
    if not mark or mark[0] != VERSION:
        raise UnreadableDocument(OLD_MARK)
    cells = {
        (y, x): text
        for y, row in enumerate(rows)
        for x, value in enumerate(row)
        if (text := text_of_entry(value))
    }
    return "".join(mark[1:]), cells


def _marked_form(data: bytes, limits: Limits) -> tuple[list[str], list[list[Any]]]:
    """Return the lines of the mark and the rows of the form; raises UnreadableDocument without."""
    with refusing_faults():
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        form = next((name for name in names if not name.startswith("_")), "")
        if MARK_SHEET not in names or not form:
            raise UnreadableDocument(NO_MARK)
        mark = [str(row[0]) for row in _rows(book, MARK_SHEET, limits) if row]
        return mark, _rows(book, form, limits)


def _rows(book: CalamineWorkbook, name: str, limits: Limits) -> list[list[Any]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.end is None:
        return []
    demand_size(sheet.end[0] + 1, sheet.end[1] + 1, limits)
    return sheet.to_python(skip_empty_area=False)


def text_of_entry(value: object) -> str:
    """Return what was typed as text: dates as 2027-01-01, figures without what Excel adds."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return plain(Decimal(repr(value)))
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()
