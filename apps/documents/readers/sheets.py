"""Workbooks: xlsx, xlsm and the old xls, each visible sheet a table, merged cells resolved."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from apps.documents.blocks import Cell, Place, SourceDocument, Table
from apps.documents.limits import Limits
from apps.documents.readers import ole
from apps.documents.readers.archive import BROKEN, LOCKED, has_macros, names_in, open_archive
from apps.documents.readers.base import UnreadableDocument
from apps.documents.readers.numbers import shown, text_of
from apps.documents.readers.sheet_scan import SheetScan, demand_size, scan_xlsx
from apps.documents.readers.xls_scan import scan_xls

_MACROS: Final = "文件带有宏，宏未执行，只读取了单元格。"


class WorkbookReader:
    """The workbooks of Excel and WPS; formats are looked at, formulas give their saved result."""

    format_id: ClassVar[str] = "xlsx"
    label: ClassVar[str] = "Excel 工作簿"
    suffixes: ClassVar[tuple[str, ...]] = ("xlsx", "xlsm", "xls", "et", "xlt", "ett", "xltx")

    def sniff(self, data: bytes) -> bool:
        """Tell a workbook by the parts its container lists."""
        if data.startswith(ole.MARK):
            return bool({"Workbook", "Book"} & ole.CompoundFile(data).names)
        return "xl/workbook.xml" in names_in(data)

    def read(self, data: bytes, limits: Limits) -> SourceDocument:
        """Give a table for each visible sheet that holds anything; raises UnreadableDocument."""
        document = SourceDocument(format_id=self.format_id)
        if data.startswith(ole.MARK):
            scans = scan_xls(data, limits)
        else:
            archive = open_archive(data, limits)
            scans = scan_xlsx(archive, limits)
            if has_macros(archive):
                document.warnings.append(_MACROS)
        try:
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
            document.blocks = list(_tables(workbook, scans, document.warnings, limits))
        except CalamineError as error:
            raise UnreadableDocument(LOCKED if "assword" in str(error) else BROKEN) from error
        document.page_count = len(document.blocks)
        return document


def _tables(
    workbook: CalamineWorkbook, scans: dict[str, SheetScan], warnings: list[str], limits: Limits
) -> Iterator[Table]:
    count = cells = 0
    for meta in workbook.sheets_metadata:
        try:
            sheet = workbook.get_sheet_by_name(meta.name)
        except CalamineError:  # a chart sheet or a macro sheet holds no cells
            continue
        if sheet.end is None:
            continue
        if meta.visible != SheetVisibleEnum.Visible:
            warnings.append(f"隐藏的工作表「{meta.name}」未读取。需要时请取消隐藏后重新上传。")
            continue
        height, width = sheet.end[0] + 1, sheet.end[1] + 1
        cells += height * width
        demand_size(height, width, limits)
        demand_size(1, cells, limits)
        scan = scans.get(meta.name, SheetScan())
        if scan.unsaved:
            warnings.append(
                f"工作表「{meta.name}」有 {scan.unsaved} 个公式出错或没有保存结果，读作空白，请核对。"
            )
        yield _table(sheet, count, meta.name, scan)
        count += 1


def _table(sheet: Any, number: int, name: str, scan: SheetScan) -> Table:
    """Lay a sheet out; merged ranges are clipped to where its cells reach."""
    values = sheet.to_python(skip_empty_area=False)
    for (y, x), form in scan.formats.items():
        if y < len(values) and x < len(values[y]) and isinstance(values[y][x], (float, int)):
            values[y][x] = shown(values[y][x], form)
    spans = _spans(sheet.merged_cell_ranges or [], len(values), len(values[0]))
    covered = {
        (y, x)
        for top, left, bottom, right in spans
        for y in range(top, bottom + 1)
        for x in range(left, right + 1)
        if (y, x) != (top, left)
    }
    filler = Cell()
    rows = [
        [
            filler
            if (y, x) in covered
            else Cell(
                value if isinstance(value, str) else text_of(value),
                Place(number, None, number, y, x, None, name),
            )
            for x, value in enumerate(row)
        ]
        for y, row in enumerate(values)
    ]
    for top, left, bottom, right in spans:
        cell = rows[top][left]
        cell.rows, cell.columns = bottom - top + 1, right - left + 1
        for y in range(top, bottom + 1):
            rows[y][left : right + 1] = [cell] * cell.columns
    return Table(rows=rows)


def _spans(ranges: Any, height: int, width: int) -> list[tuple[int, int, int, int]]:
    """Give merged ranges as top, left, bottom, right, clipped to where the cells reach; of two
    that overlap, which no program writes, the first counts."""
    spans: list[tuple[int, int, int, int]] = []
    taken: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in ranges:
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        places = {(y, x) for y in range(top, bottom + 1) for x in range(left, right + 1)}
        if places and not places & taken:
            spans.append((top, left, bottom, right))
            taken |= places
    return spans
