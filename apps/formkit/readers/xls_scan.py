"""Looks through an old workbook (BIFF8, BIFF5) before the library opens it.

Source: [MS-XLS], records of the Workbook stream.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final

from apps.formkit.limits import Limits
from apps.formkit.readers.archive import BROKEN, LOCKED
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.readers.numbers import NumberFormat, parse_format
from apps.formkit.readers.ole import CompoundFile
from apps.formkit.readers.sheet_scan import SheetScan, built_in, demand_size

_HEAD: Final = struct.Struct("<HH")
_BOUND_SHEET, _FORMAT, _XF, _LOCK, _START, _END = 0x85, 0x41E, 0xE0, 0x2F, 0x809, 0x0A
_BIFF8: Final = 0x600
# Records of one cell that begin with row, column, style.
_CELLS: Final = frozenset({0x203, 0x27E, 0x06, 0x406, 0x206, 0x201, 0x205, 0xFD, 0x204, 0xD6})
_NUMBERS: Final = frozenset({0x203, 0x27E, 0x06, 0x406, 0x206})
_MANY: Final = frozenset({0xBD, 0xBE})


def scan_xls(file: CompoundFile, limits: Limits) -> dict[str, SheetScan]:
    """Return the scan of each worksheet by its name; raises UnreadableDocument when one is too big."""
    try:
        stream = file.stream("Workbook") or file.stream("Book")
        return _scan(stream, limits)
    except (struct.error, IndexError) as error:
        raise UnreadableDocument(BROKEN) from error


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    while position + 4 <= len(stream):
        kind, length = _HEAD.unpack_from(stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _scan(stream: bytes, limits: Limits) -> dict[str, SheetScan]:
    book = _Globals()
    for kind, body in _records(stream, 0):
        if kind == _END:
            break
        take, least = _TAKEN.get(kind, (None, 0))
        if take and len(body) >= least:
            take(book, body)
    forms = book.forms()
    usual = _usual(forms)
    scans: dict[str, SheetScan] = {}
    for name, position in book.sheets:
        scans[name] = _scan_sheet(stream, position, forms, usual)
        demand_size(scans[name].height, scans[name].width, limits)
    return scans


class _Globals:
    """What a workbook says of all its sheets: the codes of formats, the format of each style, and
    each sheet's name and position in the stream."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.styles: list[int] = []
        self.sheets: list[tuple[str, int]] = []
        self.is_biff8 = True

    def take_start(self, body: bytes) -> None:
        self.is_biff8 = struct.unpack_from("<H", body)[0] == _BIFF8

    def take_lock(self, body: bytes) -> None:
        raise UnreadableDocument(LOCKED)

    def take_format(self, body: bytes) -> None:
        self.codes[struct.unpack_from("<H", body)[0]] = _text(body[2:], self.is_biff8, 2)

    def take_style(self, body: bytes) -> None:
        self.styles.append(struct.unpack_from("<H", body, 2)[0])

    def take_sheet(self, body: bytes) -> None:
        name = _text(body[6:], self.is_biff8, 1)
        self.sheets.append((name, struct.unpack_from("<I", body)[0]))

    def forms(self) -> dict[int, NumberFormat]:
        """Return the formats, by style, that show more than the number."""
        found = {
            number: parse_format(self.codes[key]) if key in self.codes else built_in(key)
            for number, key in enumerate(self.styles)
        }
        return {number: form for number, form in found.items() if not form.is_plain}


# What takes a record of the workbook's head, and how long the record must be.
_TAKEN: Final = {
    _START: (_Globals.take_start, 0),
    _LOCK: (_Globals.take_lock, 0),
    _FORMAT: (_Globals.take_format, 6),
    _XF: (_Globals.take_style, 4),
    _BOUND_SHEET: (_Globals.take_sheet, 8),
}


def _scan_sheet(
    stream: bytes, position: int, forms: dict[int, NumberFormat], usual: re.Pattern[bytes]
) -> SheetScan:
    """Scan one sheet; of cells that the pattern passes over only that they are not far out."""
    scan = SheetScan()
    depth = 0
    while position + 4 <= len(stream):
        if run := usual.match(stream, position):
            position = run.end()
            continue
        kind, length = _HEAD.unpack_from(stream, position)
        body = stream[position + 4 : position + 4 + length]
        position += 4 + length
        if kind == _START:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                break
        elif (kind in _CELLS or kind in _MANY) and len(body) >= 6:
            _take_cell(scan, kind, body, forms)
    return scan


def _take_cell(scan: SheetScan, kind: int, body: bytes, forms: dict[int, NumberFormat]) -> None:
    row, column, style = struct.unpack_from("<HHH", body)
    last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in _MANY else column
    scan.height, scan.width = max(scan.height, row + 1), max(scan.width, last + 1)
    if kind in _NUMBERS and style in forms:
        scan.formats[row, column] = forms[style]
    elif kind == 0xBD and forms:
        for number, offset in enumerate(range(4, len(body) - 7, 6)):
            key = struct.unpack_from("<H", body, offset)[0]
            if key in forms:
                scan.formats[row, column + number] = forms[key]


def _usual(forms: dict[int, NumberFormat]) -> re.Pattern[bytes]:
    """Return the pattern of a run of records that need no look: cells near the corner (row below
    8192, column below 64) in none of the styles whose format shows more, and row records."""
    near = rb"[\s\S][\0-\x1f][\0-\x3f]\0"
    styled = b"|".join(re.escape(number.to_bytes(2, "little")) for number in forms)
    plain = rb"(?!%s)" % styled if styled else b""
    kinds = (
        rb"\xfd\0\x0a\0" + near + rb"[\s\S]{6}",  # LABELSST
        rb"\x01\x02\x06\0" + near + rb"[\s\S]{2}",  # BLANK
        rb"\x08\x02\x10\0[\s\S]{16}",  # ROW
        rb"\x03\x02\x0e\0" + near + plain + rb"[\s\S]{10}",  # NUMBER
        rb"\x7e\x02\x0a\0" + near + plain + rb"[\s\S]{6}",  # RK
    )
    return re.compile(rb"(?:%s)++" % b"|".join(kinds))


def _text(body: bytes, is_biff8: bool, size: int) -> str:
    """Read a string with its length in ``size`` bytes before it."""
    count = int.from_bytes(body[:size], "little")
    if not is_biff8:
        return body[1 : 1 + body[0]].decode("gb18030", errors="replace")
    wide, text = body[size] & 1, body[size + 1 :]
    if wide:
        return text[: count * 2].decode("utf-16-le", errors="replace")
    return text[:count].decode("latin-1")
