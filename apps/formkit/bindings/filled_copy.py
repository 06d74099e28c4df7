"""Reads a filled copy of a form by the binding of its empty one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from apps.formkit.bindings.binding import open_file
from apps.formkit.bindings.content import Content
from apps.formkit.bindings.grid import BindableFile, Grid
from apps.formkit.bindings.labels import has_boxes, is_blank
from apps.formkit.bindings.model import TARGET, Binding, BoundForm, Field, RowTable, Slot
from apps.formkit.bindings.places import SERIAL, cell_at
from apps.formkit.bindings.spelling import joined_parts, period_of, read_value
from apps.formkit.levels import canonical_level1, canonical_level2, level1_of
from apps.formkit.limits import Limits
from apps.formkit.papers import Value, row_place
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.recognition.decoder.cells import is_template
from apps.formkit.recognition.level_labels import compact
from apps.formkit.values.amount import YUAN

OTHER: Final = (
    "这份文件与表样对不上。请确认它是用这份表样填写的；若表样已改版，请重新上传空白表样。"
)
_SAME: Final = 0.8
_NOTE: Final = 200
_MONTH_END: Final = "head.period"
_DAYS: Final = ("head.start", "head.end")


def read_back(
    data: bytes, template: bytes, binding: Binding, *, limits: Limits | None = None
) -> list[Content]:
    """Return what stands in a filled copy of the template, a content for each form or each project
    of a list; what is not certain is among its doubts.

    Raises UnreadableDocument for a broken file, and for one that is not made of this template.
    """
    blank, filled = open_file(template, limits), open_file(data, limits)
    if blank.format_id != filled.format_id:
        raise UnreadableDocument(OTHER)
    found: list[Content] = []
    for number, grid in enumerate(blank.grids):
        if forms := [form for form in binding.forms if form.grid == number]:
            found += _contents(grid, _counterpart(filled, grid.name, number), forms)
    return [one for one in found if any(one.values.values()) or one.rows]


def _counterpart(filled: BindableFile, name: str, number: int) -> Grid:
    """Return the grid of the copy by its name, else by its number; raises UnreadableDocument."""
    named = [grid for grid in filled.grids if grid.name == name]
    for grid in (*named[-1:], *filled.grids[number : number + 1]):
        return grid
    raise UnreadableDocument(OTHER)


def _contents(blank: Grid, filled: Grid, forms: Sequence[BoundForm]) -> list[Content]:
    """Return what stands in the forms of a grid, from top to bottom."""
    shift = _Shift(filled)
    return [one for form in forms for one in _Reader(blank, filled, form, shift).contents()]


class _Shift:
    """How far rows stand lower in the copy than in the template, found from top to bottom."""

    def __init__(self, filled: Grid) -> None:
        self.filled = filled
        self.steps: list[tuple[int, int]] = []

    def of(self, row: int) -> int:
        """Return where a row of the template stands in the copy."""
        return row + sum(by for after, by in self.steps if row > after)

    def end(self, table: RowTable) -> int:
        """Return the table's last row in the copy, and note how much it grew."""
        first, rows = self.of(table.first), self.filled.rows
        last = self.of(table.last)
        limit = max(rows, default=0)
        if table.below:
            wanted = compact(table.below)
            ends = [
                row for row in range(first, limit + 1)
                if any(compact(self.filled.texts[spot]) == wanted for spot in rows.get(row, ()))
            ]  # fmt: skip
            last = next((row - 1 for row in ends if row > first), last)
        else:
            last = limit
        self.steps.append((table.last, last - self.of(table.last)))
        return last


class _Reader:
    """Reads one form of the copy."""

    def __init__(self, blank: Grid, filled: Grid, form: BoundForm, shift: _Shift) -> None:
        self.blank, self.filled, self.form, self.shift = blank, filled, form, shift

    def contents(self) -> list[Content]:
        """Return what was read; raises UnreadableDocument where the labels are others."""
        tables = sorted(self.form.tables, key=lambda one: one.first)
        ends = {id(table): self.shift.end(table) for table in tables}
        self._demand_same(tables)
        content = Content(kind=self.form.kind, unit=YUAN)
        for slot in self.form.slots:
            self._take(content, slot)
        content.notes = list(self._placeless())
        found = [content]
        for table in tables:
            first = self.shift.of(table.first)
            lines = range(first, ends[id(table)] + 1)
            if table.is_list:
                found = self._list(table, lines, content)
            else:
                content.rows += self._rows(table, lines, content)
                content.notes += self._placeless(lines)
        for one in found:
            one.doubts = list(dict.fromkeys(one.doubts))
        return found

    def _placeless(self, lines: Sequence[int] = ()) -> Iterator[str]:
        """Yield what stands in cells that nothing is bound to, with ``lines`` in columns: a person is
        to know that it is not taken over."""
        for question in self.form.questions:
            if question.is_column != bool(lines):
                continue
            blank = self.blank.texts.get((question.row, question.column), "").strip()
            rows = lines or (self.shift.of(question.row),)
            texts = dict.fromkeys(self._text(row, question.column) for row in rows)
            if told := "、".join(text for text in texts if text not in ("", blank)):
                yield f"“{question.label}”写着“{told[:_NOTE]}”，本系统没有这一项，没有读入。"

    def _demand_same(self, tables: Sequence[RowTable]) -> None:
        same = [
            compact(self._text(self.shift.of(row), column)) == compact(text)
            for row, column, text in self._printed(tables)
        ]
        if same and sum(same) < len(same) * _SAME:
            raise UnreadableDocument(OTHER)

    def _printed(self, tables: Sequence[RowTable]) -> Iterator[tuple[int, int, str]]:
        """Yield what the template prints: row, column and text of its cells that nobody fills."""
        held = {(slot.row, slot.column) for slot in self.form.slots}
        rows = set(range(self.form.first, self.form.last + 1))
        for table in tables:
            rows -= set(range(table.first, table.last + 1))
        for spot, text in self.blank.texts.items():
            if spot[0] in rows and spot not in held and not is_blank(text):
                yield *spot, text

    def _text(self, row: int, column: int) -> str:
        spot = self.filled.anchor(row, column)
        return "" if spot is None else self.filled.texts[spot].strip()

    def _take(self, content: Content, slot: Slot) -> None:
        one, row = slot.field, self.shift.of(slot.row)
        if not one.place or one.fixed:
            return
        text = self._text(row, slot.column)
        blank = self.blank.texts.get((slot.row, slot.column), "")
        if one.span:
            text = self._between(row, slot, blank)
        elif text == blank.strip() and not has_boxes(blank):
            text = ""
        self._keep(content, one, text)

    def _between(self, row: int, slot: Slot, blank: str) -> str:
        """Return what was put into a stretch of a text, between what stands around it."""
        start, end = slot.field.span or (0, 0)
        spot = self.filled.anchor(row, slot.column)
        text = self.filled.texts[spot] if spot else ""
        others = self._stretches_at(slot)
        lead = blank[max(stop for _, stop in [(0, 0), *others] if stop <= start) : start]
        tail = blank[end : min(at for at, _ in [*others, (len(blank), 0)] if at >= end)]
        at = text.find(lead) + len(lead) if lead in text else -1
        stop = text.find(tail, at) if tail else len(text)
        return text[at:stop].strip(" \u3000_＿") if 0 <= at <= stop else ""

    def _stretches_at(self, slot: Slot) -> list[tuple[int, int]]:
        """Return the stretches that are filled in the text of a slot's cell."""
        at = slot.row, slot.column
        spans = [one.field.span for one in self.form.slots if (one.row, one.column) == at]
        return [span for span in spans if span]

    def _keep(self, content: Content, one: Field, text: str) -> None:
        value, is_certain = read_value(one, text, self.form.kind)
        old = content.values.get(one.place, "")
        if not is_certain or (old and value and old != value):
            content.doubts.append(one.place)
        if one.place == _MONTH_END:
            _keep_period(content, text)
        elif one.place == "head.department" and value.endswith(("（汇总）", "(汇总)")):
            content.values |= {one.place: value[:-4], "head.department_is_summary": "是"}
        elif value or not old:
            content.values[one.place] = value

    def _line(self, table: RowTable, row: int) -> dict[str, tuple[Field, str]]:
        return {
            f"{one.place}.{one.part}": (one, self._text(row, column))
            for column, one in table.columns.items()
            if one.place and one.place != SERIAL and not one.fixed
        }

    def _indicator(self, line: Mapping[str, tuple[Field, str]]) -> tuple[dict[str, str], list[str]]:
        """Return an indicator's columns, and which of them are not certain."""
        parts: dict[str, str] = {}
        row: dict[str, str] = {}
        doubts = []
        for one, text in line.values():
            if not one.column:
                continue
            value, is_certain = self._written(one, text)
            old = row.get(one.column, "")
            if not is_certain or (old and value and not self._takes_several(one)):
                doubts.append(one.column)
            if one.place == TARGET and one.part:
                parts[one.part] = value
            else:
                row[one.column] = "、".join(filter(None, (old, value)))
        if parts:
            row["target"] = joined_parts(parts)
        return row | _levels(row.get("level1", ""), row.get("level2", "")), doubts

    def _written(self, one: Field, text: str) -> tuple[str, bool]:
        """Return what somebody wrote into a cell of a row, and whether that is certain."""
        bare = "" if is_template(compact(text)) else text
        return read_value(one, bare, self.form.kind)

    def _takes_several(self, one: Field) -> bool:
        cell = cell_at(self.form.kind, one.place)
        return cell is not None and cell.value is Value.TICKS

    def _rows(self, table: RowTable, lines: range, content: Content) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        above = {"level1": "", "level2": ""}
        for at in lines:
            row, doubts = self._indicator(self._line(table, at))
            for key in above:
                row[key] = row[key] or above[key]
            above = {key: row[key] for key in above}
            if not (row.get("level3") or row.get("target")):
                continue
            found.append(row)
            name = f"r{len(content.rows) + len(found)}"
            content.doubts += [row_place(name, column) for column in doubts]
            if not row["level1"]:
                content.doubts.append(row_place(name, "level1"))
        return found

    def _list(self, table: RowTable, lines: range, head: Content) -> list[Content]:
        found: list[Content] = []
        for at in lines:
            line = self._line(table, at)
            content = replace(head, values=dict(head.values), rows=[], doubts=list(head.doubts))
            for one, text in (held for held in line.values() if not held[0].column):
                self._keep(content, one, text)
            if not found and not any(_project(content)):
                continue
            if not found or not _goes_on(found[-1], content):
                found.append(content)
            if table.has_rows:
                self._add_indicator(found[-1], line)
        return found

    def _add_indicator(self, content: Content, line: Mapping[str, tuple[Field, str]]) -> None:
        row, doubts = self._indicator(line)
        if row.get("level3") or row.get("target"):
            content.rows.append(row)
            key = f"r{len(content.rows)}"
            content.doubts += [row_place(key, column) for column in doubts]


def _keep_period(content: Content, text: str) -> None:
    """Keep the days from which and to which a cell says something goes on."""
    days = dict(zip(_DAYS, period_of(text), strict=True))
    content.values |= days
    if text and not all(days.values()):
        content.doubts += _DAYS


def _levels(level1: str, level2: str) -> dict[str, str]:
    """Return the names of both levels as papers have them, the upper one also by the lower one."""
    level2 = canonical_level2(level2) or level2
    above = level1_of(canonical_level2(level1) or "")  # one cell for both levels
    return {
        "level1": canonical_level1(level1) or above or level1_of(level2) or level1,
        "level2": level2,
    }


def _project(content: Content) -> tuple[str, str]:
    """Return by what a project is known: its name and its code."""
    return content.values.get("head.project_name", ""), content.values.get("project.code", "")


def _goes_on(last: Content, line: Content) -> bool:
    """Return whether a line is of the project above it."""
    return _project(line) in (("", ""), _project(last))
