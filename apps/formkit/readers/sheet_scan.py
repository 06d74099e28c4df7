"""Looks through a workbook before the library opens it: how far its cells reach, their formats.

The library lays every sheet out as one dense block, so that a single cell in the last corner
would cost terabytes; and it gives bare numbers, without the unit or percent sign a format shows.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from apps.formkit.limits import Limits
from apps.formkit.readers.archive import BROKEN, Archive
from apps.formkit.readers.base import UnreadableDocument, demand_cells, demand_rows
from apps.formkit.readers.numbers import (
    BUILT_IN_PERCENT,
    FIRST_OWN_FORMAT,
    PLAIN,
    NumberFormat,
    parse_format,
)

# A cell that is not written as Excel writes it, or that stands far out; without any, the
# library's block is at most 26 columns wide and 9,999 rows high, which costs next to nothing.
# Patterns that begin with fixed bytes are found many times faster than one for both.
_ODD: Final = (re.compile(rb'<c(?! r="[A-Z][0-9]{1,4}"[ />])[\s/>]'), re.compile(rb":c[\s/>]"))
_CLAIM: Final = re.compile(rb"""[cC]ount\s*=\s*["'](\d+)["']""")
_LONGEST_TEXT: Final = 6 * 32_767
_STRINGS: Final = re.compile(rb"<(?:\w+:)?sst\b[^>]*>")
_ERROR: Final = re.compile(rb' t="e"')
_UNSAVED: Final = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_CELL: Final = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_HIDDEN: Final = re.compile(
    rb"""<(?:\w+:)?row\s[^>]*?\bhidden=["'](?:1|true)["'][^>]*(?<!/)>(.*?)</(?:\w+:)?row>""", re.S
)
_COLUMNS: Final = re.compile(rb"""<(?:\w+:)?col\s(?=[^<>]*?\bhidden=["'](?:1|true)["'])[^<>]*>""")
_REACH: Final = re.compile(rb"""\b(min|max)=["'](\d{1,5})["']""")
_FILLED: Final = re.compile(rb"<(?:\w+:)?(?:v|is)>")
_LINK: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_LINK: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class SheetScan:
    """How far the cells of a sheet reach (0 when not far), the formats that show more than the
    number, which formulas have no usable result saved with them, how many rows and which columns
    are hidden."""

    height: int = 0
    width: int = 0
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    hidden: int = 0
    hidden_columns: list[range] = field(default_factory=list)
    formats: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)


def scan_xlsx(archive: Archive) -> dict[str, SheetScan]:
    """Return the scan of each worksheet by its name; raises UnreadableDocument when one is too big."""
    styles, sheets = _styles(archive), dict(_sheets(archive))
    for part in archive.entries.keys() - set(sheets.values()):
        if part.lower().endswith((".xml", ".rels")):
            _demand_true_counts(archive.content(part) or b"")
    scans: dict[str, SheetScan] = {}
    for name, part in sheets.items():
        scan = scans[name] = _scan(archive.content(part) or b"", styles, archive.limits)
        demand_size(scan.height, scan.width, archive.limits)
    return scans


def _demand_true_counts(content: bytes) -> None:
    """Raise UnreadableDocument when a part claims more shared strings than it has room for: the
    library sets memory aside for what is claimed, and the whole process ends when there is none."""
    for tag in _STRINGS.findall(content):
        if any(int(number) > len(content) for number in _CLAIM.findall(tag)):
            raise UnreadableDocument(BROKEN)
        # Every cell gets a copy; no program writes a text beyond what a cell can hold.
        if max(map(len, content.split(b"</"))) > _LONGEST_TEXT:
            raise UnreadableDocument(BROKEN)


def demand_size(height: int, width: int, limits: Limits) -> None:
    """Raise UnreadableDocument when a sheet, laid out, is larger than any form could be."""
    demand_rows(height, limits)
    demand_cells(height * width, limits)


def column_of(letters: str | bytes) -> int:
    """Return a column's number, from 0, of its letters."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheets(archive: Archive) -> Iterator[tuple[str, str]]:
    """Return name and part of every sheet, as the workbook's relations say."""
    workbook, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    tree, links = archive.part(workbook), archive.part(relations)
    if tree is None or links is None:
        raise UnreadableDocument(BROKEN)
    targets = {str(link.get("Id")): link.get("Target") or "" for link in links}
    for sheet in tree.iterfind("{*}sheets/{*}sheet"):
        part = _part_at(targets.get(sheet.get(_LINK) or sheet.get(_STRICT_LINK) or "", ""))
        if part in archive.entries:
            yield str(sheet.get("name") or ""), part


def _part_at(target: str) -> str:
    """Return the name of the part that a relation of the workbook points to."""
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return posixpath.normpath(part) if "." in target.rpartition("/")[0] else part


def _styles(archive: Archive) -> dict[int, NumberFormat]:
    """Return the formats, by style number, that show more than the number."""
    tree = archive.part("xl/styles.xml")
    if tree is None:
        return {}
    codes = {item.get("numFmtId"): item.get("formatCode") or "" for item in tree.iter("{*}numFmt")}
    styles: dict[int, NumberFormat] = {}
    for number, style in enumerate(tree.iterfind("{*}cellXfs/{*}xf")):
        key = style.get("numFmtId") or "0"
        form = parse_format(codes[key]) if key in codes else built_in(key)
        if not form.is_plain:
            styles[number] = form
    return styles


def built_in(key: str | int) -> NumberFormat:
    """Return a built-in format by its number."""
    if str(key).isdigit() and int(key) < FIRST_OWN_FORMAT and int(key) in BUILT_IN_PERCENT:
        return NumberFormat(is_percent=True)
    return PLAIN


def _scan(content: bytes, styles: dict[int, NumberFormat], limits: Limits) -> SheetScan:
    """Scan a sheet: by a look at its bytes when it is written as Excel writes it, else exactly."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or any(odd.search(content) for odd in _ODD):
        scan = _scan_exact(content, styles, limits)
    else:
        scan = SheetScan()
        for letter, row, style in _styled(styles).findall(content) if styles else ():
            scan.formats[int(row) - 1, letter[0] - 65] = styles[int(style)]
    for pattern in (_ERROR, _UNSAVED):
        scan.unsaved.update(_spots(content, pattern))
    for column in _COLUMNS.findall(content):
        reach = {name: int(number) for name, number in _REACH.findall(column)}
        scan.hidden_columns.append(range(reach.get(b"min", 1) - 1, reach.get(b"max", 0)))
    scan.hidden = sum(bool(_FILLED.search(row)) for row in _HIDDEN.findall(content))
    return scan


def _spots(content: bytes, pattern: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """Yield the cells that hold what a pattern finds."""
    for found in pattern.finditer(content):
        start = max(
            content.rfind(b"<c ", 0, found.end()), content.rfind(b":c ", 0, found.end()) - 5
        )
        if cell := _CELL.search(content, max(0, start), found.end()):
            yield int(cell[2]) - 1, column_of(cell[1])


def _styled(styles: dict[int, NumberFormat]) -> re.Pattern[bytes]:
    """Return the pattern of a cell in one of some styles."""
    keys = "|".join(map(str, styles))
    return re.compile(rb'<c r="([A-Z])([0-9]+)" s="(%s)"' % keys.encode())


def _scan_exact(content: bytes, styles: dict[int, NumberFormat], limits: Limits) -> SheetScan:
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
            demand_rows(scan.height, limits)
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
