"""A Word document as one grid: a row for each paragraph outside of tables and for each row of a
table. Only the part that holds the text is written anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import chain
from typing import Final

from lxml import etree

from apps.formkit.bindings.disk_list import FurtherRows
from apps.formkit.bindings.grid import (
    Grid,
    OfficeFile,
    Part,
    Stretch,
    Written,
    mark,
    with_stretch,
    written,
)
from apps.formkit.bindings.model import Spot
from apps.formkit.readers.archive import BROKEN, Archive
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.readers.docx_text import TABLE, P, W, integer, take_out

_PART: Final = "word/document.xml"
_ROW, _CELL, _RUN, _TEXT = f"{W}tr", f"{W}tc", f"{W}r", f"{W}t"
_LOOK, _RUN_LOOK, _CELL_LOOK = f"{W}pPr", f"{W}rPr", f"{W}tcPr"
_SPAN, _DOWN, _VALUE = f"{W}gridSpan", f"{W}vMerge", f"{W}val"
_HELD: Final = (f"{W}sdt", f"{W}sdtContent")
_MARKS: Final = (f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}commentRangeStart")
_PARAGRAPH_IDS: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
# What must stand before and behind vMerge in a cell's properties.
_BEFORE_DOWN: Final = frozenset(f"{W}{name}" for name in ("cnfStyle", "tcW", "gridSpan", "hMerge"))


class WordGrid(Grid):
    """The document's body."""

    def __init__(self, body: etree._Element) -> None:
        super().__init__()
        self.body = body
        self.further: list[tuple[etree._Element, FurtherRows, set[int]]] = []
        self.look_through()

    def look_through(self) -> None:
        """Find rows and cells."""
        self.clear()
        self.lines: list[etree._Element] = list(_lines(self.body))
        self.cells: dict[Spot, etree._Element] = {}
        down: dict[int, Spot] = {}
        table: etree._Element | None = None
        heights: dict[Spot, int] = {}
        widths: dict[Spot, int] = {}
        for number, line in enumerate(self.lines):
            if line.tag == P:
                self.cells[number, 0] = line
                widths[number, 0] = 1
                continue
            if line.getparent() is not table:
                table, down = line.getparent(), {}
            for column, cell, width in _cells(line):
                if _down(cell) == "continue" and column in down:
                    heights[down[column]] = number - down[column][0] + 1
                    continue
                spot = (number, column)
                self.cells[spot], widths[spot] = cell, width
                down[column] = spot
        for spot, cell in self.cells.items():
            self.put(spot, _shown(cell), heights.get(spot, 1), widths[spot])

    def write(self, spot: Spot, value: Written) -> None:
        """Set the text of a cell; lines are broken in one paragraph, whose look stays."""
        self.texts[spot] = str(value)
        _show(self.cells[spot], str(value))

    def write_part(self, spot: Spot, span: tuple[int, int], value: str) -> None:
        """Replace a stretch of the text, counted as :func:`_shown` gives it."""
        nodes = list(_text_nodes(self.cells[spot]))
        texts = [node.text or "" if node.tag == _TEXT else "\n" for node in nodes]
        may = [node.tag == _TEXT for node in nodes]
        for node, text in zip(nodes, with_stretch(texts, may, span, value), strict=True):
            if node.tag == _TEXT and node.text != text:
                node.text = text
                node.set(_SPACE, "preserve")
        self.texts[spot] = _shown(self.cells[spot])

    def insert(self, after: int, count: int, growing: Collection[int]) -> None:
        """Copy a row of a table; cells that reach down are told by vMerge."""
        line = self.lines[after]
        reaching = _reaching(line, growing)
        for _ in range(count):
            line.addnext(_copy_of(line, reaching))
        self.look_through()

    def append(
        self, rows: FurtherRows, merged: Sequence[Stretch], growing: Collection[int]
    ) -> None:
        """Mark where rows come in."""
        line = self.lines[rows.after]
        inside = [(first, min(last, rows.after), at) for first, last, at in merged]
        self.merge([one for one in inside if one[0] <= one[1]])
        if rows:
            goes_on = {at for first, last, at in merged if first <= rows.after < last}
            reaching = _reaching(line, [at for at in growing if at not in goes_on])
            line.addnext(mark(len(self.further)))
            self.further.append((line, rows, reaching))

    def rows_made(self) -> list[Iterator[etree._Element]]:
        """Return what comes in at each mark."""
        return [_made(*one) for one in self.further]

    def merge(self, stretches: Sequence[Stretch]) -> None:
        """Let cells reach down."""
        for first, last, column in stretches:
            for number in range(first, last + 1):
                for at, cell, _ in _cells(self.lines[number]):
                    if at == column:
                        _set_down(cell, "restart" if number == first else "continue")
                        if number > first:
                            _empty(cell)
        self.look_through()


class WordFile(OfficeFile):
    """A Word document."""

    format_id = "docx"

    def __init__(self, archive: Archive) -> None:
        """Open the document; raises UnreadableDocument."""
        super().__init__(archive)
        root = archive.part(_PART)
        body = None if root is None else root.find(f"{W}body")
        if root is None or body is None:
            raise UnreadableDocument(BROKEN)
        self.root = root
        self.grid = WordGrid(body)
        self.grids = [self.grid]

    def changed(self) -> dict[str, Part]:
        """Return the part of the text."""
        return {_PART: written(self.root, self.grid.rows_made())}


def _reaching(line: etree._Element, growing: Collection[int]) -> set[int]:
    """Return the columns whose cells reach down from a row over new ones behind it, and let them."""
    following = line.getnext()
    reaching = {*growing}
    if following is not None and following.tag == _ROW:
        reaching |= {at for at, cell, _ in _cells(following) if _down(cell) == "continue"}
    for column, cell, _ in _cells(line):
        if column in reaching and _down(cell) == "":
            _set_down(cell, "restart")
    return reaching


def _copy_of(line: etree._Element, reaching: Collection[int]) -> etree._Element:
    """Return a row like one, blank; cells of some columns go on with those above."""
    item = deepcopy(line)
    for column, cell, _ in _cells(item):
        _set_down(cell, "continue" if column in reaching else "")
        _empty(cell)
    for element in item.iter():
        names = [key for key in map(str, element.attrib) if key.startswith(_PARAGRAPH_IDS)]
        for name in names:
            del element.attrib[name]
    for found in list(item.iter(*_MARKS)):
        take_out(found)
    return item


def _made(
    line: etree._Element, rows: FurtherRows, reaching: Collection[int]
) -> Iterator[etree._Element]:
    """Yield rows like one; a cell that others go on with is told by the row behind it."""
    pattern = _copy_of(line, reaching)
    held: tuple[dict[int, Written], set[int]] | None = None
    for values, goes_on in chain(rows, [({}, set())]):
        if held is not None:
            yield _filled(pattern, *held, goes_on)
        held = values, goes_on


def _filled(
    pattern: etree._Element, values: Mapping[int, Written], goes_on: set[int], further: set[int]
) -> etree._Element:
    row = deepcopy(pattern)
    for column, cell, _ in _cells(row):
        if column in goes_on or column in further:
            _set_down(cell, "continue" if column in goes_on else "restart")
        if column not in goes_on and column in values:
            _show(cell, str(values[column]))
    return row


def _lines(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and rows of tables in reading order, also from content controls."""
    for item in parent:
        if item.tag == P:
            yield item
        elif item.tag == TABLE:
            yield from item.iterchildren(_ROW)
        elif item.tag in _HELD:
            yield from _lines(item)


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element, int]]:
    """Yield the cells of a row with their column and width."""
    before = row.find(f"{W}trPr/{W}gridBefore")
    column = integer(before)
    for cell in row.iter(_CELL):
        if next(cell.iterancestors(_ROW)) is not row:
            continue
        width = max(1, integer(cell.find(f"{_CELL_LOOK}/{_SPAN}"), 1))
        yield column, cell, width
        column += width


def _down(cell: etree._Element) -> str:
    mark = cell.find(f"{_CELL_LOOK}/{_DOWN}")
    return "" if mark is None else mark.get(_VALUE) or "continue"


def _set_down(cell: etree._Element, value: str) -> None:
    look = cell.find(_CELL_LOOK)
    if look is None:
        look = etree.Element(_CELL_LOOK)
        cell.insert(0, look)
    mark = look.find(_DOWN)
    if not value:
        if mark is not None:
            look.remove(mark)
        return
    if mark is None:
        mark = etree.Element(_DOWN)
        look.insert(sum(item.tag in _BEFORE_DOWN for item in look), mark)
    mark.set(_VALUE, value)


def _show(cell: etree._Element, text: str) -> None:
    """Set the text of a cell or paragraph, in the look of its first run."""
    paragraphs = [cell] if cell.tag == P else cell.findall(P)
    first, *rest = paragraphs or [etree.SubElement(cell, P)]
    look = _look_of(first)
    for item in rest:
        take_out(item)
    for item in list(first):
        if item.tag != _LOOK:
            first.remove(item)
    if text:
        first.append(_run(text, look))


def _empty(cell: etree._Element) -> None:
    """Leave one paragraph with its look and no text."""
    first, *rest = cell.findall(P) or [etree.SubElement(cell, P)]
    for item in rest:
        take_out(item)
    look = _look_of(first)
    for item in list(first):
        if item.tag != _LOOK:
            first.remove(item)
    if look is not None:
        etree.SubElement(first, _RUN).append(deepcopy(look))


def _look_of(paragraph: etree._Element) -> etree._Element | None:
    """Return how the first run looks, in a blank paragraph how one typed there would."""
    found = paragraph.find(f".//{_RUN}/{_RUN_LOOK}")
    return found if found is not None else paragraph.find(f"{_LOOK}/{_RUN_LOOK}")


def _run(text: str, look: etree._Element | None) -> etree._Element:
    run = etree.Element(_RUN)
    if look is not None:
        run.append(deepcopy(look))
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, f"{W}br")
        item = etree.SubElement(run, _TEXT)
        item.text = line
        item.set(_SPACE, "preserve")
    return run


def _text_nodes(cell: etree._Element) -> Iterator[etree._Element]:
    """Yield texts, breaks and all paragraphs but the first."""
    is_first = True
    for item in cell.iter(_TEXT, f"{W}br", P):
        if item.tag == P and is_first:
            is_first = False
            continue
        yield item


def _shown(cell: etree._Element) -> str:
    return "".join(item.text or "" if item.tag == _TEXT else "\n" for item in _text_nodes(cell))
