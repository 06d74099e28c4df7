"""The rows of a refused table: as a workbook that says what is wrong, and mended on the page."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import xlsxwriter
from tablib import Dataset

from apps.core.import_preview import HEADER_LINES
from apps.core.text import storable, whole_number

COLUMN: Final = "问题"
# The name of a page's box: prefix, line, column.
_PREFIX: Final = "cell"
_LONGEST: Final = 2000

_BOOK: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

Fault = Mapping[str, Any]
Cells = dict[tuple[int, str], str]


def _sentences(faults: Sequence[Fault]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for fault in faults:
        if fault["line"]:
            said = f"{fault['column']}：{fault['message']}" if fault["column"] else fault["message"]
            found.setdefault(fault["line"], []).append(said)
    return found


def _parted(rows: Dataset) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the heads of a table without that of the faults, and its rows by head."""
    heads = [head for head in rows.headers or [] if head != COLUMN]
    return heads, [dict(zip(rows.headers or [], row, strict=True)) for row in rows]


def faulty_workbook(rows: Dataset, faults: Sequence[Fault]) -> bytes:
    """Return the whole table as a workbook that shows the faulty rows and says what is wrong.

    The others are filtered out of sight, so that the mended file can be sent as it is.
    """
    said = _sentences(faults)
    wrong = {(fault["line"], fault["column"]) for fault in faults}
    heads, table = _parted(rows)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _BOOK)
    sheet = book.add_worksheet("问题行")
    bold = book.add_format({"bold": True, "bg_color": "#eef2f7", "border": 1})
    plain = book.add_format({"num_format": "@"})
    marked = book.add_format({"num_format": "@", "bg_color": "#fde8e8", "border": 1})
    told = book.add_format({"text_wrap": True, "font_color": "#a61b1b", "valign": "top"})
    for at, head in enumerate([*heads, COLUMN]):
        sheet.set_column(at, at, 60 if head == COLUMN else max(14, len(head) * 2 + 4))
        sheet.write_string(0, at, head, bold)
    for number, row in enumerate(table, start=HEADER_LINES):
        line = number + 1
        for at, head in enumerate(heads):
            style = marked if {(line, head), (line, "")} & wrong else plain
            sheet.write_string(number, at, str(row[head]), style)
        sheet.write_string(number, len(heads), "；".join(said.get(line, [])), told)
        if line not in said:
            sheet.set_row(number, options={"hidden": True})
    sheet.autofilter(0, 0, len(table), len(heads))
    sheet.filter_column(len(heads), "x == NonBlanks")
    sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()


def box_name(fault: Fault) -> str:
    """Return the name of the box in which the page lets a faulty cell be mended."""
    return f"{_PREFIX}:{fault['line']}:{fault['column']}"


def sent_cells(posted: Mapping[str, str]) -> Cells:
    """Return what a page sent to be put into cells, {(line, column): text}."""
    found: Cells = {}
    for name, text in posted.items():
        prefix, _, place = name.partition(":")
        line, _, column = place.partition(":")
        if prefix == _PREFIX and whole_number(line) and column:
            found[whole_number(line), column] = storable(str(text))[:_LONGEST].strip()
    return found


def mended(rows: Dataset, cells: Cells) -> bytes:
    """Return the table as a workbook with some cells changed; a missing column comes last."""
    heads, table = _parted(rows)
    for (line, column), text in cells.items():
        if column not in heads:
            heads.append(column)
        if HEADER_LINES < line <= len(table) + HEADER_LINES:
            table[line - HEADER_LINES - 1][column] = text
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _BOOK)
    sheet = book.add_worksheet()
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head)
        for number, row in enumerate(table, start=HEADER_LINES):
            sheet.write_string(number, at, str(row.get(head, "")))
    book.close()
    return stream.getvalue()
