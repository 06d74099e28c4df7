"""A table of comma-separated values as a file to bind and fill: what other systems exchange."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Final

from apps.formkit.bindings.disk_list import FurtherRows
from apps.formkit.bindings.grid import BindableFile, Grid, Stretch, Written
from apps.formkit.bindings.model import Spot
from apps.formkit.limits import Limits
from apps.formkit.readers.base import demand_cells, demand_rows
from apps.formkit.readers.text import csv_rows, decode
from apps.formkit.writers.data import harmless

_MARK: Final = b"\xef\xbb\xbf"


class CommaGrid(Grid):
    """The rows of a table, and a blank one to begin with where it has only its head."""

    takes_numbers = True

    def __init__(self, lines: list[list[str]]) -> None:
        super().__init__()
        self.further: tuple[list[str], FurtherRows] | None = None
        width = max(map(len, lines), default=0)
        self.lines = [
            [_plain(text) for text in line] + [""] * (width - len(line)) for line in lines
        ]
        if not lines or any(lines[-1]):
            self.lines.append([""] * width)
        self._look_through()

    def _look_through(self) -> None:
        self.clear()
        for row, line in enumerate(self.lines):
            for column, text in enumerate(line):
                self.put((row, column), text)

    def write(self, spot: Spot, value: Written) -> None:
        self.lines[spot[0]][spot[1]] = self.texts[spot] = _text(value)

    def write_part(self, spot: Spot, span: tuple[int, int], value: str) -> None:
        old = self.texts[spot]
        self.write(spot, f"{old[: span[0]]}{value}{old[span[1] :]}")

    def insert(self, after: int, count: int, growing: Collection[int]) -> None:
        width = len(self.lines[0])
        self.lines[after + 1 : after + 1] = [[""] * width for _ in range(count)]
        self._look_through()

    def append(
        self, rows: FurtherRows, merged: Sequence[Stretch], growing: Collection[int]
    ) -> None:
        self.further = self.lines[rows.after], rows

    def all_lines(self) -> Iterator[list[str]]:
        """Yield the lines, those that follow in their place."""
        line_before, rows = self.further or (None, ())
        last = max((n for n, line in enumerate(self.lines) if any(line)), default=-1)
        for line in self.lines[: last + 1]:
            yield line
            for values, _ in rows if line is line_before else ():
                yield [_text(values.get(column, "")) for column in range(len(line))]

    def merge(self, stretches: Sequence[Stretch]) -> None:
        """Let the table be: it has no merged cells, what goes on is blank below."""


class CommaFile(BindableFile):
    """The table, written as it came: in its encoding, with or without its mark."""

    format_id = "csv"

    def __init__(self, data: bytes, limits: Limits) -> None:
        lines = csv_rows(decode(data))
        demand_rows(len(lines), limits)
        demand_cells(sum(map(len, lines)), limits)
        self.mark = _MARK if data.startswith(_MARK) else b""
        self.encoding = "utf-8" if self.mark or _is_utf8(data) else "gb18030"
        self.grid = CommaGrid(lines)
        self.grids = [self.grid]

    def save(self) -> bytes:
        """Return the table; no text in it is taken for a formula, a lone sign (=) is none."""
        target = io.StringIO()
        csv.writer(target).writerows(map(_safe, line) for line in self.grid.all_lines())
        return self.mark + target.getvalue().encode(self.encoding, errors="replace")


def _text(value: Written) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _safe(text: str) -> str:
    return harmless(text) if len(text) > 1 else text


def _plain(text: str) -> str:
    """Return a text without the apostrophe that keeps it from being taken for a formula."""
    bare = text[1:]
    return bare if text.startswith("'") and harmless(bare) == text else text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
