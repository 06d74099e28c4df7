"""Looks through a workbook before the library opens it: how far its cells reach, their formats.

The library lays every sheet out as one dense block, so that a single cell in the last corner
would cost terabytes; and it gives bare numbers, without the unit or percent sign a format shows.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from lxml import etree

from apps.documents.limits import Limits
from apps.documents.readers.archive import BROKEN, parse, read_bytes, read_part
from apps.documents.readers.base import UnreadableDocument
from apps.documents.readers.numbers import (
    BUILT_IN_PERCENT,
    FIRST_OWN_FORMAT,
    PLAIN,
    NumberFormat,
    parse_format,
)

TOO_WIDE: Final = "工作表过大，不像申报表。请删去空白行列后重新保存上传。"
_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]+)")?')
_ANY_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
_PLAIN_ROW: Final = re.compile(rb'<row (?:[a-zA-Z0-9:]+="[^"]*" )*?r="([0-9]{1,7})"')
_CLAIM: Final = re.compile(rb"""[cC]ount\s*=\s*["'](\d+)["']""")
_STRINGS: Final = re.compile(rb"<(?:\w+:)?sst\b[^>]*>")
_UNSAVED: Final = re.compile(rb' t="e"|</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>')
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class SheetScan:
    """How far the cells of a sheet reach, the formats that show more than the number, and how
    many formulas have no usable result saved with them."""

    height: int = 0
    width: int = 0
    unsaved: int = 0
    formats: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)


def scan_xlsx(archive: zipfile.ZipFile, limits: Limits) -> dict[str, SheetScan]:
    """Give the scan of each worksheet by its name; raises UnreadableDocument when one is too big."""
    _demand_true_counts(archive)
    styles = _styles(archive)
    scans: dict[str, SheetScan] = {}
    for name, part in _sheets(archive):
        content = read_bytes(archive, part)
        if content is None:
            continue
        scan = _scan_fast(content, styles) or _scan_exact(content, styles)
        demand_size(scan.height, scan.width, limits)
        scan.unsaved = len(_UNSAVED.findall(content))
        scans[name] = scan
    return scans


def _demand_true_counts(archive: zipfile.ZipFile) -> None:
    """Raise UnreadableDocument when a part claims more shared strings than it has room for: the
    library sets memory aside for what is claimed, and the whole process ends when there is none."""
    for entry in archive.infolist():
        if not entry.filename.lower().endswith("strings.xml"):
            continue
        content = read_bytes(archive, entry.filename) or b""
        for tag in _STRINGS.findall(content):
            if any(int(number) > len(content) for number in _CLAIM.findall(tag)):
                raise UnreadableDocument(BROKEN)


def demand_size(height: int, width: int, limits: Limits) -> None:
    """Raise UnreadableDocument when a sheet, laid out, is larger than any form could be."""
    if height > limits.rows:
        raise UnreadableDocument(
            f"文件中有一张表超过 {limits.rows} 行，不像申报表。请只保留申报表所在的部分后重新上传。"
        )
    if height * width > limits.cells:
        raise UnreadableDocument(TOO_WIDE)


def column_of(letters: str | bytes) -> int:
    """Give a column's number, from 0, of its letters."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Give name and part of every sheet, as the workbook's relations say."""
    workbook, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    tree, links = read_part(archive, workbook), read_part(archive, relations)
    if tree is None or links is None:
        raise UnreadableDocument(BROKEN)
    targets = {str(link.get("Id")): link.get("Target") or "" for link in links}
    known = set(archive.namelist())
    for sheet in tree.iter("{*}sheet"):
        keys = [value for key, value in sheet.attrib.items() if str(key).endswith("}id")]
        target = targets.get(str(keys[0]), "") if keys else ""
        part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        part = posixpath.normpath(part)
        if part in known:
            yield str(sheet.get("name") or ""), part


def _styles(archive: zipfile.ZipFile) -> dict[int, NumberFormat]:
    """Give the formats, by style number, that show more than the number."""
    content = read_bytes(archive, "xl/styles.xml")
    if content is None:
        return {}
    tree: etree._Element = parse(content)
    codes = {item.get("numFmtId"): item.get("formatCode") or "" for item in tree.iter("{*}numFmt")}
    styles: dict[int, NumberFormat] = {}
    for number, style in enumerate(tree.iterfind("{*}cellXfs/{*}xf")):
        key = style.get("numFmtId") or "0"
        form = parse_format(codes[key]) if key in codes else built_in(key)
        if not form.is_plain:
            styles[number] = form
    return styles


def built_in(key: str | int) -> NumberFormat:
    """Give a built-in format by its number."""
    if str(key).isdigit() and int(key) < FIRST_OWN_FORMAT and int(key) in BUILT_IN_PERCENT:
        return NumberFormat(is_percent=True)
    return PLAIN


def _scan_fast(content: bytes, styles: dict[int, NumberFormat]) -> SheetScan | None:
    """Scan a sheet written as Excel writes it; None when any cell is written otherwise."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    cells = _CELL.findall(content)
    rows = _PLAIN_ROW.findall(content)
    if len(cells) != len(_ANY_CELL.findall(content)) or len(rows) != len(_ROW.findall(content)):
        return None
    columns = {letters for letters, _, _ in cells}
    scan = SheetScan(
        height=max(
            max((int(row) for row in rows), default=0),
            max((int(row) for row in {row for _, row, _ in cells}), default=0),
        ),
        width=max((column_of(letters) + 1 for letters in columns), default=0),
    )
    if styles:
        keys = {str(number).encode(): form for number, form in styles.items()}
        for letters, row, style in cells:
            if style in keys:
                scan.formats[int(row) - 1, column_of(letters)] = keys[style]
    return scan


def _scan_exact(content: bytes, styles: dict[int, NumberFormat]) -> SheetScan:
    """Scan a sheet of any spelling, cell by cell."""
    scan = SheetScan()
    row = column = -1

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        kind = tag.rpartition(":")[2]
        if kind == "row":
            number = attributes.get("r", "")
            row, column = (int(number) - 1 if number.isdigit() else row + 1), -1
            scan.height = max(scan.height, row + 1)
        elif kind == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            if found:
                column, row = column_of(found[1]), int(found[2]) - 1
            else:
                column += 1
            scan.height, scan.width = max(scan.height, row + 1), max(scan.width, column + 1)
            style = attributes.get("s", "")
            if style.isdigit() and int(style) in styles:
                scan.formats[row, column] = styles[int(style)]

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnreadableDocument(BROKEN) from error
    return scan
