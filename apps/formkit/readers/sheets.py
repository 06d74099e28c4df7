"""Workbooks: xlsx, xlsm and the old xls, each visible sheet a table, merged cells resolved."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from apps.formkit.blocks import SourceDocument, Table
from apps.formkit.limits import Limits
from apps.formkit.readers.archive import BROKEN, LOCKED, Archive
from apps.formkit.readers.base import UnreadableDocument, demand_cells
from apps.formkit.readers.content import Content
from apps.formkit.readers.numbers import shown, text_of
from apps.formkit.readers.sheet_scan import SheetScan, demand_size, scan_xlsx
from apps.formkit.readers.xls_scan import scan_xls

_MACROS: Final = "文件带有宏，宏未执行，只读取了单元格。"


@contextmanager
def refusing_faults() -> Iterator[None]:
    """Turn what the library raises at a broken workbook into UnreadableDocument; its panics are
    no ``Exception``, and their class cannot be imported."""
    try:
        yield
    except CalamineError as error:
        raise UnreadableDocument(LOCKED if "assword" in str(error) else BROKEN) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableDocument(BROKEN) from error


class WorkbookReader:
    """The workbooks of Excel and WPS; formats are looked at, formulas give their saved result."""

    format_id: ClassVar[str] = "xlsx"
    label: ClassVar[str] = "Excel 工作簿"
    suffixes: ClassVar[tuple[str, ...]] = ("xlsx", "xlsm", "xls", "et", "xlt", "ett", "xltx")

    def sniff(self, content: Content) -> bool:
        """Return whether it is a workbook by the parts its container lists."""
        return bool({"Workbook", "Book"} & content.streams) or "xl/workbook.xml" in content.packed

    def read(self, content: Content, limits: Limits) -> SourceDocument:
        """Return a table for each visible sheet that holds anything; raises UnreadableDocument."""
        document = SourceDocument(format_id=self.format_id)
        if content.compound:
            scans = scan_xls(content.compound, limits)
        else:
            archive = Archive(content, limits)
            scans = scan_xlsx(archive)
            if archive.has_macros:
                document.warnings.append(_MACROS)
        with refusing_faults():
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(content.data))
            document.blocks = list(_tables(workbook, scans, document.warnings, limits))
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
        demand_cells(cells, limits)
        scan = scans.get(meta.name, SheetScan())
        if scan.unsaved:
            warnings.append(
                f"工作表「{meta.name}」有 {len(scan.unsaved)} 个公式出错或没有保存结果，读作空白，请核对。"
            )
        if scan.hidden:
            warnings.append(
                f"工作表「{meta.name}」有 {scan.hidden} 行被隐藏，内容也已读取，请核对。"
            )
        table = _table(sheet, count, meta.name, scan)
        if columns := _filled(table, scan.hidden_columns):
            warnings.append(f"工作表「{meta.name}」有 {columns} 列被隐藏，内容也已读取，请核对。")
        yield table
        count += 1


def _filled(table: Table, columns: Sequence[range]) -> int:
    """Return how many of some columns hold anything."""
    width = len(table.rows[0])
    chosen = {n for reach in columns for n in range(reach.start, min(reach.stop, width))}
    return sum(any(row[n].strip() for row in table.rows) for n in chosen)


def _table(sheet: CalamineSheet, number: int, name: str, scan: SheetScan) -> Table:
    """Lay a sheet out; merged ranges are clipped to where its cells reach."""
    values: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    _dress(values, scan)
    rows = [
        [value if value.__class__ is str else text_of(value) for value in row] for row in values
    ]
    table = Table(rows=rows, number=number, page=number, sheet=name)
    table.confidences = dict.fromkeys(scan.unsaved, 0.0)
    lowest, farthest = len(rows) - 1, len(rows[0]) - 1
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        height, width = min(bottom, lowest) - top + 1, min(right, farthest) - left + 1
        if height > 0 and width > 0:
            table.merge((top, left), height, width)
    return table


def _dress(values: list[list[Any]], scan: SheetScan) -> None:
    """Write around the numbers of a sheet what their formats show."""
    for (y, x), form in scan.formats.items():
        if y < len(values) and x < len(values[y]) and isinstance(values[y][x], (float, int)):
            values[y][x] = shown(values[y][x], form)
