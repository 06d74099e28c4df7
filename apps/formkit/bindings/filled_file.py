"""Writes sheets into a bound form and keeps everything else of the file as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import groupby, islice
from pathlib import Path
from typing import Final

from apps.formkit.bindings.binding import open_file
from apps.formkit.bindings.content import Content
from apps.formkit.bindings.disk_list import FurtherRows, Spool
from apps.formkit.bindings.grid import Grid
from apps.formkit.bindings.labels import has_boxes
from apps.formkit.bindings.level_rows import Row, Stretch, stretches
from apps.formkit.bindings.model import LEVELS, Binding, BoundForm, Field, RowTable, Spot
from apps.formkit.bindings.places import SERIAL, places_of
from apps.formkit.bindings.spelling import day_number, spelled, text_of, ticked
from apps.formkit.limits import Limits

_QUIET: Final = ("narrative.", "money.unit", "head.department_is_summary", "head.period")
_HALVES: Final = frozenset(("head.start", "head.end"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A filled file, and what found no cell in it: a sentence each."""

    data: bytes
    notes: tuple[str, ...] = ()


def fill(
    source: Path | bytes,
    binding: Binding,
    contents: Iterable[Content],
    *,
    limits: Limits | None = None,
) -> Filled:
    """Return the file with the contents in it: each form takes the next one of its kind, a list
    all of them.

    The look, other worksheets, formulas, pictures and headers stay as they came; tables of rows
    grow. A text is never taken for a formula. Raises UnreadableDocument for a broken file.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    file = open_file(data, limits)
    notes: list[str] = []
    for form, some in reversed(_shared_out(binding, contents)):
        if (first := next(iter(some), None)) is not None:
            _Filler(file.grids[form.grid], form, first, some).run()
            notes = [*_left_over(form, first), *notes]
    return Filled(data=file.save(), notes=tuple(dict.fromkeys(notes)))


def _shared_out(binding: Binding, contents: Iterable[Content]) -> list[tuple[BoundForm, _Queue]]:
    """Return each form with what goes into it, kept on the disk: a list may take thousands."""
    spools = {kind: Spool() for kind in binding.kinds}
    for one in contents:
        if one.kind in spools:
            spools[one.kind].add(asdict(one))
    taken = dict.fromkeys(spools, 0)
    given = []
    for form in binding.forms:
        first = taken[form.kind]
        taken[form.kind] += not form.is_list
        last = None if form.is_list else first + 1
        given.append((form, _Queue(spools[form.kind], first, last)))
    return given


@dataclass(frozen=True, slots=True)
class _Queue:
    """Contents on the disk, from one number up to another."""

    spool: Spool
    first: int
    last: int | None

    def __iter__(self) -> Iterator[Content]:
        yield from (Content(**one) for one in islice(self.spool, self.first, self.last))


class _Filler:
    """Fills one form; cells first, then the tables from the last to the first."""

    def __init__(
        self, grid: Grid, form: BoundForm, content: Content, contents: Iterable[Content]
    ) -> None:
        self.grid, self.form, self.content, self.contents = grid, form, content, contents

    def run(self) -> None:
        """Write cells and rows."""
        slots = sorted(self.form.slots, key=lambda slot: slot.field.span or (0, 0), reverse=True)
        for slot in slots:
            if slot.field.place or slot.field.fixed:
                self._write((slot.row, slot.column), slot.field, self._of_all(slot.field))
        for table in sorted(self.form.tables, key=lambda one: one.first, reverse=True):
            if table.is_list:
                self._list(table)
            elif table.strips:
                self._strips(table)
            else:
                self._rows(table, self.content.rows)

    def _of_all(self, one: Field) -> str | Decimal:
        """Return what a cell of the whole form says; nothing where the projects of a list differ."""
        first = spelled(one, self.content, None, 1)
        others = (spelled(one, content, None, 1) for content in self.contents)
        return first if all(value == first for value in others) else ""

    def _write(
        self, spot: Spot, one: Field, value: str | Decimal, into: FurtherRows | None = None
    ) -> None:
        grid = self.grid if into is None else into
        if one.span:
            grid.write_part(spot, one.span, text_of(value, is_money=bool(one.unit)))
            return
        old = grid.texts[spot]
        if has_boxes(old):
            if value and (line := ticked(old, str(value))):
                grid.write(spot, line)
            return
        value = _as_kept(grid, spot, one, value)
        if value != "" or (old and not grid.holds_formula(spot)):
            grid.write(spot, value)

    def _line(
        self,
        table: RowTable,
        at: int,
        content: Content,
        row: Row | None,
        serial: int,
        into: FurtherRows | None = None,
    ) -> None:
        """Write a row; a level that the template prints, or that a cell above reaches over, stays."""
        for column, one in table.columns.items():
            spot = (at, column)
            if spot not in self.grid.texts or (table.strips and one.place in LEVELS):
                continue
            if row is None and one.column and not one.fixed:
                self._write(spot, one, "", into)
            else:
                self._write(spot, one, spelled(one, content, row, serial), into)

    def _grow(self, after: int, count: int, edge: int) -> None:
        """Add rows; cells left of a column reach down over them."""
        if count > 0:
            self.grid.insert(after, count, self._growing(after, edge))

    def _growing(self, after: int, edge: int) -> set[int]:
        """Return the columns left of one whose cells reach down over rows behind a row."""
        anchors = {column: self.grid.anchor(after, column) for _, column in self.grid.texts}
        return {c for c, spot in anchors.items() if c < edge and spot and spot[1] == c}

    def _strips(self, table: RowTable) -> None:
        content = self.content
        edge = min(c for c, one in table.columns.items() if one.place not in LEVELS)
        at = {one.place: column for column, one in table.columns.items()}
        found = stretches(table.strips, content.rows)
        serial = len(content.rows) + 1
        for one in reversed(found):
            strip = one.strip
            if strip is None:
                continue
            for more in reversed(one.further):
                level1 = at.get(LEVELS[0], edge)
                is_same = more.level1 == one.level1
                start = strip.last + 1
                self._grow(strip.last, len(more.rows), level1 + 1 if is_same else level1)
                serial = self._put(table, start, more, content, serial)
                self._label(more, start, at, with_level1=not is_same)
            self._grow(strip.last, len(one.rows) - (strip.last - strip.first + 1), edge)
            serial = self._put(table, strip.first, one, content, serial)
            for row in range(strip.first + len(one.rows), strip.last + 1):
                self._line(table, row, content, None, 0)

    def _put(self, table: RowTable, start: int, one: Stretch, content: Content, serial: int) -> int:
        serial -= len(one.rows)
        for number, row in enumerate(one.rows):
            self._line(table, start + number, content, row, serial + number)
        return serial

    def _label(self, one: Stretch, start: int, at: Mapping[str, int], *, with_level1: bool) -> None:
        """Write the levels of rows that the template did not foresee."""
        last = start + len(one.rows) - 1
        told = [(LEVELS[1], one.level2), *([(LEVELS[0], one.level1)] if with_level1 else [])]
        for place, name in told:
            if place in at:
                self.grid.write((start, at[place]), name)
                self.grid.merge([(start, last, at[place])])

    def _rows(self, table: RowTable, rows: Sequence[Row]) -> None:
        """Write rows whose levels people write themselves; equal ones become one cell."""
        content = self.content
        self._grow(table.last, len(rows) - (table.last - table.first + 1), min(table.columns))
        for number in range(max(len(rows), table.last - table.first + 1)):
            row = rows[number] if number < len(rows) else None
            self._line(table, table.first + number, content, row, number + 1)
        columns = {one.place: column for column, one in table.columns.items()}
        merged: list[tuple[int, int, int]] = []
        for depth, place in enumerate(LEVELS):
            keys = ("level1", "level2")[: depth + 1]
            start = table.first
            for _, group in groupby(rows, lambda row: [row.get(key) for key in keys]):  # noqa: B023
                count = len(list(group))
                if place in columns and count > 1:
                    merged.append((start, start + count - 1, columns[place]))
                start += count
        self.grid.merge(merged)

    def _list(self, table: RowTable) -> None:
        """Write one project after another, its own cells merged over its rows or repeated. Rows
        that the template has not are kept on the disk until the file is written."""
        further = FurtherRows(self.grid, table.last)
        own = _once(table)
        merged: list[tuple[int, int, int]] = []
        at = table.first
        for number, content in enumerate(self.contents, start=1):
            last = self._project(table, at, content, number, further)
            if last > at:
                merged += [(at, last, column) for column in own]
            at = last + 1
        self.grid.append(further, merged, self._growing(table.last, min(table.columns)))

    def _project(
        self, table: RowTable, first: int, content: Content, number: int, further: FurtherRows
    ) -> int:
        """Write one project of a list from a row on; return its last row."""
        rows: Sequence[Row | None] = (content.rows if table.has_rows else []) or [None]
        for at, row in enumerate(rows, start=first):
            into = further if at > table.last else None
            serial = at - table.first + 1 if table.is_repeated else number
            like = min(at, table.last)
            self._line(table, like, content, row, serial, into)
            self._go_on(like, {} if at == first else _once(table), into)
        return first + len(rows) - 1

    def _go_on(self, at: int, own: Mapping[int, Field], into: FurtherRows | None) -> None:
        """Leave the cells blank that a project has once, below its first row."""
        for column, one in own.items():
            self._write((at, column), one, "", into)
        if into is not None:
            into.end({*own})


def _once(table: RowTable) -> dict[int, Field]:
    """Return the columns that a project of a list fills once, not for each of its rows."""
    if table.is_repeated:
        return {}
    return {at: one for at, one in table.columns.items() if not one.column or one.place == SERIAL}


def _as_kept(
    grid: Grid | FurtherRows, spot: Spot, one: Field, value: str | Decimal
) -> str | Decimal:
    """Return a value as a cell keeps it: days as numbers in workbooks, amounts as texts in Word."""
    if isinstance(value, Decimal):
        return value if grid.takes_numbers else text_of(value, is_money=bool(one.unit))
    is_day = one.date and grid.is_day(spot)
    return day_number(value) or value if is_day else value


def _left_over(form: BoundForm, content: Content) -> list[str]:
    """Return a sentence for each value that the form has no cell for."""
    bound = {one.place for one in form.fields}
    if "head.period" in bound:
        bound |= _HALVES
    titles = places_of(form.kind)
    notes = [
        f"{titles[place]}“{value[:20]}”"
        for place, value in content.values.items()
        if value.strip("0.") and place in titles and place not in bound and not place.startswith(_QUIET)
        and place.startswith(("head.", "money.", "goal.", "tail."))
    ]  # fmt: skip
    return [f"这份表样没有位置填写：{'、'.join(notes)}。"] if notes else []
