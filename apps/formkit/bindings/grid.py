"""A form as a grid of cells that can be written, whatever the file is: a worksheet, or the
paragraphs and tables of a Word document below each other."""

from __future__ import annotations

import io
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from decimal import Decimal
from itertools import accumulate, compress
from typing import Final

from lxml import etree

from apps.formkit.bindings.disk_list import FurtherRows
from apps.formkit.bindings.model import Spot
from apps.formkit.readers.archive import Archive

Written = str | Decimal
Stretch = tuple[int, int, int]
"""First row, last row, column."""
Part = bytes | Iterator[bytes] | None
"""A part of a file, in pieces where it is long; None for one that is left out."""
_WIDE: Final = 400
_FOLLOWED: Final = re.compile(rb"(<\?further \d+\?>)")


class Grid(ABC):
    """Cells by their upper left position; a merged cell is one.

    ``texts`` has every cell, blank ones too; ``spans`` those that take more than one position.
    """

    name = ""
    takes_numbers = False

    def __init__(self) -> None:
        self.texts: dict[Spot, str] = {}
        self.spans: dict[Spot, Spot] = {}
        self.covered: dict[Spot, Spot] = {}

    def clear(self) -> None:
        """Forget the cells, before they are looked through anew."""
        self.texts, self.spans, self.covered = {}, {}, {}

    def put(self, spot: Spot, text: str, rows: int = 1, columns: int = 1) -> None:
        """Note a cell with its text and how much it covers."""
        self.texts[spot] = text
        if rows > 1 or columns > 1:
            self.spans[spot] = rows, columns
            for row in range(spot[0], spot[0] + rows):
                for column in range(spot[1], min(spot[1] + columns, spot[1] + _WIDE)):
                    self.covered[row, column] = spot

    def anchor(self, row: int, column: int) -> Spot | None:
        """Return the cell that a position belongs to; None outside of the grid."""
        spot = self.covered.get((row, column), (row, column))
        return spot if spot in self.texts else None

    def span(self, spot: Spot) -> Spot:
        """Return how many rows and columns a cell takes."""
        return self.spans.get(spot, (1, 1))

    def right_of(self, spot: Spot) -> Spot | None:
        """Return the next cell in the first row of a cell."""
        return self.anchor(spot[0], spot[1] + self.span(spot)[1])

    def below(self, spot: Spot) -> Spot | None:
        """Return the cell under the left edge of a cell."""
        return self.anchor(spot[0] + self.span(spot)[0], spot[1])

    def row(self, row: int) -> Iterator[Spot]:
        """Yield the cells that begin in a row, from left to right."""
        yield from self.rows.get(row, ())

    @property
    def rows(self) -> dict[int, list[Spot]]:
        """The cells of each row, in order."""
        found: dict[int, list[Spot]] = {}
        for spot in sorted(self.texts):
            found.setdefault(spot[0], []).append(spot)
        return found

    @property
    def height(self) -> int:
        """How many rows there are."""
        ends = [spot[0] + self.span(spot)[0] for spot in self.texts]
        return max(ends, default=0)

    def holds_formula(self, spot: Spot) -> bool:
        """Return whether the program reckons a cell; only workbooks do."""
        return False

    def is_day(self, spot: Spot) -> bool:
        """Return whether a cell shows a number as a day; only workbooks do."""
        return False

    @abstractmethod
    def write(self, spot: Spot, value: Written) -> None:
        """Set what a cell shows; its look stays, and so does a formula."""

    @abstractmethod
    def write_part(self, spot: Spot, span: tuple[int, int], value: str) -> None:
        """Replace a stretch of a cell's text; the rest and its look stay."""

    @abstractmethod
    def insert(self, after: int, count: int, growing: Collection[int]) -> None:
        """Set rows like row ``after`` behind it, blank; cells of the columns ``growing`` reach
        down over them, as do those that reach further down anyway."""

    @abstractmethod
    def append(
        self, rows: FurtherRows, merged: Sequence[Stretch], growing: Collection[int]
    ) -> None:
        """Let rows follow the one that they look like, when the file is written; cells reach down
        as with :meth:`insert` and :meth:`merge`. Nothing below them may be written any more."""

    @abstractmethod
    def merge(self, stretches: Sequence[Stretch]) -> None:
        """Let cells reach down, each in its column from one row to another."""


class BindableFile(ABC):
    """A file whose cells can be read and written."""

    format_id = ""
    grids: list[Grid]

    @abstractmethod
    def save(self) -> bytes:
        """Return the file as it is now."""


class OfficeFile(BindableFile):
    """A file of parts; those that nobody touched are written as they came."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.grids = []

    @abstractmethod
    def changed(self) -> dict[str, Part]:
        """Return the parts that changed; None for one that is left out."""

    def save(self) -> bytes:
        """Return the file: the same parts in the same order, but for those that changed."""
        parts = self.changed()
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
            for name, entry in self.archive.entries.items():
                content = parts[name] if name in parts else self.archive.content(name)
                if content is not None:
                    info = copy(entry)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    info.flag_bits = 0
                    info.extra = b""
                    with out.open(info, "w") as part:
                        for piece in [content] if isinstance(content, bytes) else content:
                            part.write(piece)
        return target.getvalue()


def written(root: etree._Element, rows: Sequence[Iterable[etree._Element]]) -> Iterator[bytes]:
    """Yield a part whose marks (:func:`mark`) are rows, made one at a time."""
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    # The root names its namespaces for all below it.
    names = [f' xmlns{":" * bool(key)}{key or ""}="{uri}"' for key, uri in root.nsmap.items()]
    for number, piece in enumerate(_FOLLOWED.split(data)):
        if number % 2 == 0:
            yield piece
            continue
        for row in rows[int(piece[len(b"<?further ") : -2])]:
            head, end, rest = etree.tostring(row, encoding="unicode").partition(">")
            for name in names:
                head = head.replace(name, "")
            yield f"{head}{end}{rest}".encode()


def mark(number: int) -> etree._Element:
    """Return what stands in a part where the rows of a number come in."""
    return etree.ProcessingInstruction("further", str(number))


def with_stretch(
    texts: Sequence[str], may: Sequence[bool], span: tuple[int, int], value: str
) -> list[str]:
    """Return the pieces of a text with a stretch of the whole replaced.

    The value goes into the piece where the stretch begins; pieces that ``may`` not be written stay.
    """
    start, end = span
    begins = list(accumulate(map(len, texts), initial=0))
    target = _piece_at(start, begins, may)
    out = list(texts)
    for number in compress(range(len(texts)), may):
        text, begin = texts[number], begins[number]
        first = min(max(start - begin, 0), len(text))
        last = min(max(end - begin, 0), len(text))
        out[number] = text[:first] + (value if number == target else "") + text[last:]
    return out


def _piece_at(start: int, begins: Sequence[int], may: Sequence[bool]) -> int:
    """Return the piece in which a stretch begins, rather than that at whose end it does; -1 where
    none of those is that may be written."""
    at = [n for n in compress(range(len(may)), may) if begins[n] <= start <= begins[n + 1]]
    inside = [n for n in at if start < begins[n + 1]]
    return (inside or at or [-1])[0]
