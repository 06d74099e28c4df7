"""Ruled tables of a PDF as dense grids, also those that go over several pages.

Where a document is tagged, the parts of one table on successive pages are put together: a cell
that the page break cut is one cell again, heads repeated by the program are left out.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from apps.formkit.blocks import Box, Table
from apps.formkit.readers.line_wraps import unwrapped
from apps.formkit.readers.pdf_tags import NOWHERE, PdfTags, TagPlace

Word = dict[str, Any]
Words = list[Word]
NEAR: Final = 2.0
# What is kept of a word: its characters would fill the memory before a long file is read.
_KEPT: Final = ("text", "x0", "x1", "top", "bottom")
_CUT: Final = 0.5
"""How surely a figure is read whose digits stand on both sides of a border."""
_IN_FIGURE: Final = frozenset("0123456789.,%")


@dataclass(slots=True, eq=False)
class RuledCell:
    """A cell as drawn: its box, its lines of words, and where the tags place it. ``top`` and
    ``bottom`` count on over the pages of its table. ``is_artifact``: all its text was repeated
    by the program that made the file."""

    page: int
    box: Box
    top: float
    bottom: float
    lines: list[Words] = field(default_factory=list)
    tag: TagPlace = NOWHERE
    is_artifact: bool = False
    is_cut: bool = False
    """Whether a figure in it runs over a border."""

    @classmethod
    def of(cls, page: Any, box: Box, words: Words, tags: PdfTags) -> RuledCell:
        """Return the cell of a box with the words inside."""
        chars = [char for word in words for char in word["chars"]]
        tag = tags.place_of(page, chars)
        repeated = tag == NOWHERE and any(char["tag"] == "Artifact" for char in chars)
        light = [{key: word[key] for key in _KEPT} for word in words]
        number = page.page_number - 1
        return cls(
            number,
            box,
            box[1],
            box[3],
            lines_of(light),
            tag,
            repeated,
            any("is_cut" in word for word in words),
        )

    @property
    def text(self) -> str:
        """Its text without blanks."""
        return "".join("".join(word["text"].split()) for line in self.lines for word in line)

    def stands_below(self, other: RuledCell) -> bool:
        """Return whether it has the same columns as another."""
        left, _, right, _ = other.box
        return abs(self.box[0] - left) <= NEAR and abs(self.box[2] - right) <= NEAR

    def may_go_on(self, upper: RuledCell, rows: set[int]) -> bool:
        """Return whether the tags say that its text belongs to a cell above, in one of some rows."""
        return self.tag.row in rows and upper.tag in {NOWHERE, self.tag}

    def go_on(self, below: RuledCell) -> None:
        """Go on with the lines of a cell that a page break cut off."""
        self.lines += below.lines
        self.is_cut = self.is_cut or below.is_cut
        self.bottom = below.bottom


@dataclass(slots=True)
class RuledTable:
    """A table as drawn, on one page or several."""

    cells: list[RuledCell]
    top: float
    bottom: float

    @classmethod
    def of(cls, page: Any, drawn: Any, words: Words, tags: PdfTags) -> RuledTable:
        """Sort a page's words into the cells of a table that pdfplumber has found."""
        own = [part for word in words for part in parts_of(word, drawn.cells)]
        boxes = [box for box in drawn.cells if box]
        cells = [
            RuledCell.of(page, box, [word for word in own if within(word, [box])], tags)
            for box in boxes
        ]
        top = min(cell.top for cell in cells)
        return cls(cells, top, max(cell.bottom for cell in cells))

    @property
    def tag(self) -> int | None:
        """The table's number in the tags, where it is tagged."""
        return next((cell.tag.table for cell in self.cells if cell.tag.table), None)

    @property
    def first_row(self) -> list[RuledCell]:
        """The cells that begin at the top."""
        return [cell for cell in self.cells if cell.top - self.top <= NEAR]

    @property
    def last_row(self) -> list[RuledCell]:
        """The cells that end at the bottom."""
        return [cell for cell in self.cells if self.bottom - cell.bottom <= NEAR]

    @property
    def tagged_rows(self) -> set[int]:
        """The numbers of its rows in the tags."""
        return {cell.tag.row for cell in self.cells if cell.tag.row}

    def take(self, other: RuledTable, *, goes_on: bool = False) -> bool:
        """Go on with a table of the next page where the tags, or a line above it (``goes_on``), say
        that it is this one."""
        is_same = goes_on or (self.tag is not None and self.tag == other.tag)
        if not is_same or not self._is_as_wide(other):
            return False
        if goes_on:
            other.drop_head_of(self)
        else:
            other.drop_repeated_head()
        self._append(other)
        return True

    def _is_as_wide(self, other: RuledTable) -> bool:
        mine, theirs = (
            (min(cell.box[0] for cell in table.cells), max(cell.box[2] for cell in table.cells))
            for table in (self, other)
        )
        # Pages with mirrored margins stand a little aside.
        shift = mine[0] - theirs[0]
        if abs(mine[1] - theirs[1] - shift) > NEAR:
            return False
        for cell in other.cells:
            left, top, right, bottom = cell.box
            cell.box = (left + shift, top, right + shift, bottom)
        return True

    def drop_repeated_head(self) -> None:
        """Leave out the rows at the top that the program repeats on every page."""
        while self._is_repeated(self.first_row):
            self.cells = [cell for cell in self.cells if cell.top - self.top > NEAR]
            self.top = min(cell.top for cell in self.cells)

    def _is_repeated(self, row: list[RuledCell]) -> bool:
        """Return whether all texts of a row, which is not the last one, were repeated."""
        full = [cell for cell in row if cell.lines]
        is_last = len(row) == len(self.cells)
        return bool(full) and not is_last and all(cell.is_artifact for cell in full)

    def drop_head_of(self, other: RuledTable) -> None:
        """Leave out the first row where it stands in the table before; a label beside it and the
        rows below begins below it."""
        first, low, head = self._first_line()
        is_known = {cell.text for cell in head} <= {cell.text for cell in other.cells}
        if not is_known or not 2 <= len(head) < len(self.cells):
            return
        self.cells = [cell for cell in self.cells if cell not in head]
        for cell in first:
            cell.top = max(cell.top, low)
        self.top = low

    def _first_line(self) -> tuple[list[RuledCell], float, list[RuledCell]]:
        """Return the cells of the first row, where the shortest of them ends, and those that end there."""
        first = self.first_row
        low = min(cell.bottom for cell in first)
        return first, low, [cell for cell in first if cell.bottom - low <= NEAR]

    def _append(self, other: RuledTable) -> None:
        above, first, rows = self.last_row, other.first_row, self.tagged_rows
        is_rest = _is_rest(first, rows)
        other.move(self.bottom - other.top)
        if is_rest:
            # The border that the page break drew inside a row is no line of the table.
            rest = min(cell.bottom for cell in first)
            for cell in above:
                cell.bottom = rest
        for cell in first:
            upper = next((one for one in above if cell.stands_below(one)), None)
            if upper and (is_rest or cell.may_go_on(upper, rows)):
                upper.go_on(cell)
                other.cells.remove(cell)
        self.cells += other.cells
        self.bottom = other.bottom

    def move(self, shift: float) -> None:
        """Count on the heights of the cells from those of the pages before."""
        for cell in self.cells:
            cell.top, cell.bottom = cell.top + shift, cell.bottom + shift
        self.top, self.bottom = self.top + shift, self.bottom + shift

    def lay_out(self, table: Table) -> None:
        """Fill a table of the source with the texts, spans and boxes of the cells."""
        xs = edges([at for cell in self.cells for at in (cell.box[0], cell.box[2])])
        ys = edges([at for cell in self.cells for at in (cell.top, cell.bottom)])
        table.page = self.cells[0].page
        table.rows = [[""] * (len(xs) - 1) for _ in range(len(ys) - 1)]
        for cell in self.cells:
            left, right = index_in(xs, cell.box[0]), index_in(xs, cell.box[2])
            top, bottom = index_in(ys, cell.top), index_in(ys, cell.bottom)
            table.rows[top][left] = unwrapped(cell.lines, cell.box)
            table.boxes[top, left] = cell.box
            _note(table, (top, left), cell)
            if bottom - top > 1 or right - left > 1:
                table.merge((top, left), bottom - top, right - left)


def _note(table: Table, spot: tuple[int, int], cell: RuledCell) -> None:
    """Note what a cell has that others do not: a page of its own, a figure that a border cuts."""
    if cell.page != table.page:
        table.pages[spot] = cell.page
    if cell.is_cut:
        table.confidences[spot] = _CUT


def _is_rest(row: list[RuledCell], rows: set[int]) -> bool:
    """Return whether a row is the rest of one that the page break cut: a new row has text of its
    own, the rest holds only text of rows above."""
    told = [cell.tag.row in rows for cell in row if cell.tag.row]
    return bool(told) and all(told)


def parts_of(word: Word, boxes: list[Box]) -> Words:
    """Part a word that runs over the border between two cells, as texts that fill their cells do."""
    crossed = [box for box in boxes if box and _runs_into(word, box)]
    if not crossed:
        return [word]
    groups: dict[int, Words] = {}
    for char in word["chars"]:
        centre = (char["x0"] + char["x1"]) / 2
        groups.setdefault(sum(centre >= box[0] for box in crossed), []).append(char)
    parts = [_part(word, chars) for chars in groups.values()]
    return [part | {"is_cut": True} for part in parts] if _is_in_figure(parts) else parts


def _runs_into(word: Word, box: Box) -> bool:
    """Return whether a word runs over the left border of a box."""
    middle = (word["top"] + word["bottom"]) / 2
    is_beside = box[1] <= middle <= box[3]
    return is_beside and word["x0"] + NEAR < box[0] < word["x1"] - NEAR


def _part(word: Word, chars: Words) -> Word:
    """Return some characters of a word as a word."""
    text = "".join(char["text"] for char in chars).strip()
    return {**word, "text": text, "x0": chars[0]["x0"], "x1": chars[-1]["x1"], "chars": chars}


def _is_in_figure(parts: Words) -> bool:
    """Return whether a border stands between characters of a figure."""
    edges = ((left["text"][-1:], right["text"][:1]) for left, right in pairwise(parts))
    return any(left in _IN_FIGURE and right in _IN_FIGURE for left, right in edges if left)


def edges(values: list[float]) -> list[float]:
    """Return the distinct grid lines; lines drawn twice or slightly off count once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def index_in(edges: list[float], value: float) -> int:
    return bisect_left(edges, value - NEAR)


def within(word: Word, boxes: list[Box]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def lines_of(words: Words) -> list[Words]:
    """Group words into lines by the middle of their height."""
    lines: list[Words] = []
    for word in sorted(words, key=lambda item: (item["top"] + item["bottom"], item["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if lines:
            last = lines[-1][-1]
            if (
                abs((last["top"] + last["bottom"]) / 2 - middle)
                < (last["bottom"] - last["top"]) / 2
            ):
                lines[-1].append(word)
                continue
        lines.append([word])
    return [sorted(line, key=lambda item: item["x0"]) for line in lines]
