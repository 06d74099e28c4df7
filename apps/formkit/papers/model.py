"""What a paper is made of: cells with their place, in blocks, in the order of print.

A *place* is the one name of a cell from the file to the screen::

    head.unit                    a cell of the head
    money.annual.appropriation   money: which amount, of which source
    goal.annual                  a goal
    row.<id>.target              a cell of an indicator; the id lasts as long as the row
    narrative.plan               a section of the text
    tail.grade                   a cell below the table

A *path* is where the cell stands in the sheet's JSON (``funding.annual_appropriation``,
``indicators[3].target``). Nothing but the reading and writing of that JSON knows paths.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

ROW: Final = "row"


class Value(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    LONG = "long"
    YEAR = "year"
    DATE = "date"
    MONEY = "money"
    UNIT = "unit"
    """The unit of the amounts: 元 or 万元."""
    FLAG = "flag"
    CHOICE = "choice"
    TICKS = "ticks"
    LEVEL = "level"
    TARGET = "target"
    POINTS = "points"
    SHARE = "share"


class Align(StrEnum):
    """Where a text stands in its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell with its label.

    Attributes:
        place: the cell's name; of a column of indicators without the row (``target``).
        label: as printed; empty where line and column name the cell.
        alone: what it is called away from its block, where the label does not say.
        value: what it holds.
        path: where the sheet's JSON has it; of a column the key in the row.
        words: its spellings in the vocabulary, section and key (``labels.money.annual``).
        choices: what may be chosen; empty where the rule set says or anything may be typed.
        is_optional: whether a layout may lack it.
        span, label_span: columns of the print grid that value and label take.
    """

    place: str
    label: str
    value: Value
    path: str
    words: str = ""
    choices: tuple[str, ...] = ()
    is_optional: bool = False
    alone: str = ""
    span: int = 1
    label_span: int = 1
    align: Align = Align.LEFT

    @property
    def title(self) -> str:
        """What the cell is called in a message, a list or a report."""
        return self.alone or self.label

    @property
    def name(self) -> str:
        """The last part of the place."""
        return self.place.rpartition(".")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head: lines of labelled cells; ``unprinted`` ones stand in title or other labels."""

    lines: tuple[tuple[Cell, ...], ...]
    unprinted: tuple[Cell, ...] = ()
    title: str = "基本信息"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine:
    """A line of money: its label (empty where the cells have their own) and its cells, ``None``
    where the paper prints a dash."""

    label: str = ""
    words: str = ""
    cells: tuple[Cell | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The block of money: heads of its columns (none where cells have labels) and its lines;
    ``unprinted`` amounts are known and stand in no line."""

    label: str
    unit: Cell
    heads: tuple[str, ...] = ()
    lines: tuple[MoneyLine, ...] = ()
    unprinted: tuple[Cell, ...] = ()
    label_span: int = 1
    line_span: int = 1

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The amounts that are printed."""
        return tuple(cell for line in self.lines for cell in line.cells if cell)

    @property
    def title(self) -> str:
        """What the block is called."""
        return self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """The goals, side by side, each below its label."""

    label: str
    cells: tuple[Cell, ...]
    is_list: bool = False
    """Return whether the only cell holds goals one by one (目标1, 目标2)."""

    @property
    def title(self) -> str:
        """What the block is called."""
        return self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The table of indicators; ``label`` stands left of it, empty where nothing does."""

    columns: tuple[Cell, ...]
    label: str = ""
    title: str = "绩效指标"

    def column(self, key: str) -> Cell:
        """Return a column by its key; raises KeyError."""
        try:
            return next(cell for cell in self.columns if cell.place == key)
        except StopIteration:
            raise KeyError(key) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """Sections of running text, each under its numbered title, on pages of their own."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """Lines of labelled cells below the table."""

    lines: tuple[tuple[Cell, ...], ...]
    title: str = "总分"


Block = Head | Money | Goals | Rows | Narrative | Tail


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper of the field, in one edition.

    Attributes:
        kind: the kind of sheet it is read into and printed from.
        edition: which tree of levels it has; empty where it has no editions.
        title: as printed; other titles are in the vocabulary under ``kind``.
        blocks: in the order of print.
        widths: of the print grid's columns in mm.
        is_landscape: whether it lies across.
    """

    kind: str
    title: str
    blocks: tuple[Block, ...]
    edition: str = ""
    widths: tuple[float, ...] = ()
    is_landscape: bool = False

    @property
    def rows(self) -> Rows:
        """The table of indicators."""
        return next(block for block in self.blocks if isinstance(block, Rows))

    @property
    def money(self) -> Money:
        """The block of money."""
        return next(block for block in self.blocks if isinstance(block, Money))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell but those of indicators, in the order of print."""
        return tuple(cell for block in self.blocks for cell in _cells_of(block))

    def cell(self, place: str) -> Cell:
        """Return the cell of a place, for a row's cell its column; raises KeyError."""
        if place.startswith(f"{ROW}."):
            return self.rows.column(place.rpartition(".")[2])
        return self._by_place[place]

    @cached_property
    def _by_place(self) -> dict[str, Cell]:
        return {cell.place: cell for cell in self.cells}


def _cells_of(block: Block) -> Iterator[Cell]:
    match block:
        case Head():
            yield from block.unprinted
            yield from (cell for line in block.lines for cell in line)
        case Money():
            yield block.unit
            yield from (*block.cells, *block.unprinted)
        case Goals() | Narrative():
            yield from block.cells
        case Tail():
            yield from (cell for line in block.lines for cell in line)


def row_place(row: str, column: str = "") -> str:
    """Return the place of a row, or of one of its cells."""
    return f"{ROW}.{row}.{column}" if column else f"{ROW}.{row}"


def around(place: str) -> tuple[str, ...]:
    """Return a place with the row and the block that hold it: a doubt about these is about it."""
    row = row_of(place)
    holders = (row_place(row[0]),) if row and row[1] else ()
    return tuple(dict.fromkeys((place, *holders, place.partition(".")[0])))


def row_of(place: str) -> tuple[str, str] | None:
    """Return a row's id and column (empty for the whole row); None for a place of no row."""
    head, _, rest = place.partition(".")
    if head != ROW or not rest:
        return None
    row, _, column = rest.partition(".")
    return row, column
