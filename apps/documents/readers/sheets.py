"""Workbooks: xlsx, xlsm, xls, ods, every visible sheet a table with merged cells resolved."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from apps.documents.blocks import Block, SourceDocument
from apps.documents.limits import Limits
from apps.documents.readers.archive import BROKEN, open_archive
from apps.documents.readers.base import GridBuilder, UnreadableDocument, demand_rows


def text_of(value: Any) -> str:
    """Give a cell's value as text: numbers without loss or a false .0, dates as 2027-01-31."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        number = Decimal(repr(value))
        return format(
            number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f"
        )
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


class WorkbookReader:
    """All workbook formats that the library opens."""

    format_id: ClassVar[str] = "xlsx"
    label: ClassVar[str] = "Excel 工作簿"

    def sniff(self, data: bytes) -> bool:
        if data.startswith(b"PK"):
            return b"xl/" in data or b"opendocument.spreadsheet" in data[:200]
        is_ole = data.startswith(b"\xd0\xcf\x11\xe0")
        return (is_ole and b"W\0o\0r\0k\0b\0o\0o\0k" in data) or (
            is_ole and b"B\0o\0o\0k\0" in data
        )

    def read(self, data: bytes, limits: Limits) -> SourceDocument:
        document = SourceDocument(format_id=self.format_id)
        if data.startswith(b"PK"):
            archive = open_archive(data, limits)
            if any("vbaProject" in name for name in archive.namelist()):
                document.warnings.append("文件带有宏，宏未执行，只读取了单元格。")
        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
            document.blocks = self._blocks(workbook, limits)
        except CalamineError as error:
            if "assword" in str(error):
                raise UnreadableDocument("工作簿设有密码。请去掉密码后重新保存上传。") from error
            raise UnreadableDocument(BROKEN) from error
        document.page_count = len(document.blocks)
        return document

    def _blocks(self, workbook: CalamineWorkbook, limits: Limits) -> list[Block]:
        blocks: list[Block] = []
        for meta in workbook.sheets_metadata:
            if meta.visible != SheetVisibleEnum.Visible:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            if not sheet.total_height or not sheet.total_width:
                continue
            demand_rows(sheet.total_height, limits)
            if sheet.total_height * sheet.total_width > limits.cells:
                raise UnreadableDocument("工作表过大，不像申报表。请删去空白行列后重新保存上传。")
            blocks.append(self._table(sheet, len(blocks), meta.name))
        return blocks

    def _table(self, sheet: Any, number: int, name: str) -> Any:
        grid = GridBuilder(number, page=number, sheet=name)
        values = sheet.to_python(skip_empty_area=False)
        for top, left, bottom, right in _merges(sheet):
            if top < len(values) and left < len(values[top]):
                grid.put(
                    top,
                    left,
                    text_of(values[top][left]),
                    rows=bottom - top + 1,
                    columns=right - left + 1,
                )
        for y, row in enumerate(values):
            for x, value in enumerate(row):
                if (y, x) not in grid.filled:
                    grid.put(y, x, text_of(value))
        return grid.build()


def _merges(sheet: Any) -> list[tuple[int, int, int, int]]:
    """Give the merged ranges as (top, left, bottom, right)."""
    ranges = sheet.merged_cell_ranges or []
    return [(a[0], a[1], b[0], b[1]) for a, b in ranges]
