"""The editor's page of a form, of whatever kind, laid out as a workbook to fill in offline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any, Final

from apps.entry.form_tables import Box, Line
from apps.entry.page import Column, EntryPage, Section
from apps.formkit.layouts.fill_in import LEVEL1, RATE, At, Entry, FillIn, fitted_bounds
from apps.formkit.layouts.fill_in_parts import (
    BUDGET_HEAD,
    BUDGET_PARTS,
    OPERATORS,
    TARGET_PARTS,
    UNITS,
    budget_rows,
    figure_of,
    split_target,
)
from apps.formkit.layouts.grid import SIZE, Align, Grid
from apps.formkit.layouts.measures import POINTS, SIDE, ems
from apps.formkit.papers import row_place
from apps.formkit.papers.parts import RATE_OF

YES: Final = ("是", "否")
_NOTE: Final = (
    "白底的格可以填写，灰底的不能修改；金额以{unit}填写，合计和执行率自动算出。请勿增删行列。"
)
_SKIPPED: Final = frozenset({"figure", "files", "menu"})
_NOTHING: Final = frozenset({"—", "-"})
_STRICT: Final = frozenset({"choice", "segments"})
_FIGURES: Final = frozenset({"money", "points"})
# How wide in mm the columns are that the page names by width, and what a box needs to be typed into.
_WIDTHS: Final = {
    "name": 40.0, "actual": 30.0, "long": 44.0, "target": 28.0, "last": 24.0, "points": 22.0,
    "score": 18.0, "likely": 24.0,
}  # fmt: skip
_LEVEL: Final = 22.0
_USUAL: Final = 24.0
_ENTRY: Final = 26.0
_LABEL: Final = 9
"""How many characters of a label stay on one line."""
_LINE, _ROW, _TEXT, _NARRATIVE = 7.0, 7.5, 20.0, 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A column of the workbook: a cell of the rows, or a part of one."""

    name: str
    label: str
    width: float
    look: str = "text"
    part: str = ""
    choices: tuple[str, ...] = ()
    is_strict: bool = False
    is_right: bool = False


def _fields_of(column: Column) -> Iterator[_Field]:
    """Yield the columns of the workbook that a column of the page becomes."""
    name, label, look = column.name, column.label, column.look
    width = _WIDTHS.get(column.width, _USUAL)
    words = tuple(value for value, _ in column.choices)
    if column.hint == "target":
        offers = ((), UNITS)
        yield _Field(
            name=name, label="运算符", width=16.0, look=look, part="op", choices=OPERATORS, is_strict=True
        )  # fmt: skip
        for part, title, offered in zip(TARGET_PARTS[1:], ("指标值", "单位"), offers, strict=True):
            yield _Field(name=name, label=title, width=24.0, look=look, part=part, choices=offered)
    elif look == "graded":
        yield _Field(
            name="grade", label="达成程度", width=20.0, look="grade", choices=words, is_strict=True
        )
        yield _Field(name=name, label=label, width=width, look=look)
    elif look == "score":
        yield _Field(name=name, label=f"{label}（空白按规则算）", width=width, look="points")
        yield _Field(name="reason", label="自定得分的理由", width=_USUAL, look="long")
    elif look == "ticks":
        told = f"{label}（多项用、隔开）"
        yield _Field(name=name, label=told, width=30.0, look=look, choices=words)
    elif look == "tick":
        yield _Field(name=name, label=label, width=18.0, choices=YES, is_strict=True, look=look)
    elif look not in _SKIPPED:
        yield _Field(
            name=name, label=label, width=width, look=look, choices=words, is_strict=look in _STRICT,
            is_right=column.is_right,
        )  # fmt: skip
    for further in column.also:
        yield from _fields_of(further)


def fields_of(page: EntryPage) -> list[_Field]:
    """Return the columns of the rows, the levels first; grades only where a row is told by them."""
    rows = page.data["rows"].values()
    found = [field for column in page.columns for field in _fields_of(column)]
    if not any(row.get("is_qualitative") for row in rows):
        found = [field for field in found if field.look != "grade"]
    levels = [
        _Field(name="level1", label="一级指标", width=_LEVEL),
        _Field(
            name="level2",
            label="二级指标",
            width=_LEVEL,
            look="choice" if page.may_add else "text",
            choices=tuple(level["level2"] for level in page.data["levels"]),
            is_strict=True,
        ),
    ]
    return [*levels, *found]


def workbook_of(page: EntryPage, cells: Mapping[str, Any], fresh: Sequence[str]) -> FillIn:
    """Return the layout of a form to fill in.

    Args:
        page: its editor's page.
        cells: every cell that may be typed, by place.
        fresh: what new rows are called; used where people add rows.
    """
    return _Book(page, cells, fresh).form


class _Book:
    """Lays the sections of a page below each other."""

    def __init__(self, page: EntryPage, cells: Mapping[str, Any], fresh: Sequence[str]) -> None:
        self.page, self.cells = page, cells
        self.fields = fields_of(page) if page.columns else []
        widths = tuple(field.width for field in self.fields) or (40.0, 100.0)
        self.grid = Grid(name="填报", widths=widths)
        self.wide = len(widths)
        levels = {level["level2"]: level["level1"] for level in page.data["levels"]}
        self.form = FillIn(self.grid, level1_of=levels)
        self.at: dict[str, At] = {}
        title = f"{page.title}（{page.year}年度）离线填报"
        self.grid.put(0, 0, title, columns=self.wide, align=Align.CENTER, is_title=True)
        self.grid.label(1, 0, _NOTE.format(unit=page.data["unit"]), columns=self.wide)
        self.grid.heights |= {0: 10.0, 1: _LINE}
        for section in page.sections:
            if section.is_rows:
                self._rows(fresh if page.may_add else ())
            elif section.is_narrative:
                self._narrative(section)
            elif section.lines:
                self._lines(section.lines)
        self._reckon()

    def _enter(self, row: int, column: int, entry: Entry, columns: int = 1) -> None:
        text = typed(self.cells.get(entry.place, ""))
        self.form.enter(row, column, entry, text, columns)
        self.at[entry.place] = (row, column)

    def _lines(self, lines: Sequence[Line]) -> None:
        top = self.grid.row_count
        placed = list(_placed(lines))
        bounds = _bounds([(at, box) for _, at, box in placed], self.grid.widths)
        flagged = []
        for number, at, box in placed:
            row, start, end = top + number, bounds[at], bounds[at + box.columns]
            self.grid.heights[row] = max(self.grid.heights.get(row, 0), _LINE)
            self._box(row, start, box, end - start)
            if box.flag:
                flagged.append((start, box.label, *box.flag))
        for start, label, place, words in flagged:
            row, rest = self.grid.row_count, max(start, 1)
            self.grid.label(row, 0, f"{label}{words}", columns=rest)
            entry = Entry(place, choices=YES, is_strict=True)
            self._enter(row, rest, entry, self.wide - rest)

    def _box(self, row: int, column: int, box: Box, columns: int) -> None:
        if box.typed is None or box.typed.is_locked:
            value = self.cells.get(box.place, "") if box.typed else self._shown(box)
            if box.look == "label":
                self.grid.label(row, column, box.text, rows=box.rows, columns=columns)
            else:
                shown = _figure(value) if box.look in _FIGURES | {"figure"} else value
                align = Align.CENTER if value in _NOTHING else Align.LEFT
                self.grid.put(row, column, shown, rows=box.rows, columns=columns, align=align)
                self.at[box.place] = (row, column)
            return
        if box.look == "long":
            self.grid.heights[row] = _TEXT
        entry = Entry(box.place, choices=box.typed.choices, is_figure=box.look in _FIGURES)
        self._enter(row, column, entry, columns)

    def _shown(self, box: Box) -> Any:
        if box.look == "figure":
            return self.page.data["figures"].get(box.place, {}).get("text", "")
        return box.text

    def _reckon(self) -> None:
        """Let totals follow their parts, and rates their amounts."""
        for one in self.page.data["sums"]:
            if found := self.form.entries.get(self.at.get(one["total"], (-1, -1))):
                self.form.entries[self.at[one["total"]]] = Entry(
                    found.place,
                    is_figure=True,
                    sum_of=tuple(self.at[part] for part in one["parts"]),
                    is_reckoned=one.get("is_reckoned", False),
                )
        over, under = RATE_OF
        for place, at in self.at.items():
            block, _, rest = place.partition(".rate.")
            if rest and at not in self.form.entries:
                parts = tuple(self.at[f"{block}.{name}.{rest}"] for name in (over, under))
                self.form.formulas[at] = (RATE, parts)

    def _rows(self, fresh: Sequence[str]) -> None:
        top = self.grid.row_count
        for column, field in enumerate(self.fields):
            self.grid.label(top, column, field.label)
        rows = {str(key): self.page.data["rows"][str(key)] for key in self.page.data["order"]}
        if not self.page.may_add:
            self._levels(top + 1, list(rows.values()))
        rows |= {key: {} for key in fresh}
        for row, (key, told) in enumerate(rows.items(), start=top + 1):
            self.grid.heights[row] = _ROW
            for column, field in enumerate(self.fields):
                if column >= 2 or self.page.may_add:
                    self._cell(row, column, field, row_place(key, field.name), told)

    def _levels(self, top: int, rows: Sequence[Mapping[str, Any]]) -> None:
        """Merge the levels over their rows, as on paper."""
        for column, names in enumerate((("level1",), ("level1", "level2"))):
            row = top
            for key, group in groupby(rows, lambda told: [told[name] for name in names]):  # noqa: B023
                height = len(list(group))
                self.grid.label(row, column, key[-1], rows=height)
                row += height

    def _cell(
        self, row: int, column: int, field: _Field, place: str, told: Mapping[str, Any]
    ) -> None:
        if field.name == "level1":
            text = self.cells.get(place, "")
            level2 = self.cells.get(f"{place.removesuffix('level1')}level2", "")
            self.grid.put(row, column, self.form.level1_of.get(level2, text))
            self.form.formulas[row, column] = (LEVEL1, ((row, column + 1),))
        elif field.look in {"text", "last"} or (
            field.look == "grade" and not told.get("is_qualitative")
        ):
            text = "—" if field.look == "grade" else str(told.get(field.name, ""))
            align = Align.CENTER if text in _NOTHING else Align.LEFT
            self.grid.put(row, column, _figure(text) if field.is_right else text, align=align)
        elif field.part:
            self._part(row, column, field, place)
        else:
            entry = Entry(
                place,
                choices=field.choices,
                is_strict=field.is_strict,
                is_figure=field.look in _FIGURES,
            )
            self._enter(row, column, entry)

    def _part(self, row: int, column: int, field: _Field, place: str) -> None:
        parts = dict(zip(TARGET_PARTS, split_target(self.cells.get(place, "")), strict=True))
        entry = Entry(place, field.part, choices=field.choices, is_strict=field.is_strict)
        self.form.enter(row, column, entry, parts[field.part])

    def _narrative(self, section: Section) -> None:
        top = self.grid.row_count
        self.grid.label(top, 0, section.title, columns=self.wide)
        for row, box in enumerate(section.boxes, start=top + 1):
            self.grid.label(row, 0, box.label)
            self._enter(row, 1, Entry(box.place), self.wide - 1)
            self.grid.heights[row] = _NARRATIVE
        if section.items_place:
            self._items(section.items_place)

    def _items(self, place: str) -> None:
        """Lay the budget items out as a table."""
        top = self.grid.row_count
        rows = budget_rows(self.cells[place])
        self.grid.label(top, 0, "预算明细", rows=1 + len(rows))
        bounds = fitted_bounds((40.0, 24.0, 20.0, 20.0), self.grid.widths[1:])
        spans = [(1 + first, end - first) for first, end in pairwise(bounds)]
        for (first, span), label in zip(spans, BUDGET_HEAD, strict=True):
            self.grid.label(top, first, label, columns=span)
        for number, texts in enumerate(rows):
            for (first, span), part, text in zip(spans, BUDGET_PARTS, texts, strict=True):
                entry = Entry(place, f"{number}.{part}", is_figure=part != BUDGET_PARTS[0])
                self.form.enter(top + 1 + number, first, entry, text, span)


def _figure(text: str) -> Decimal | str:
    """Return what is locked as the figure it is."""
    figure = figure_of(text)
    return text if figure is None else figure


def typed(value: object) -> str:
    """Return a value of a cell as the workbook shows it."""
    return YES[not value] if isinstance(value, bool) else str(value)


def _placed(lines: Sequence[Line]) -> Iterator[tuple[int, int, Box]]:
    """Yield the boxes with their line and their column on the paper, past those that reach down."""
    taken: set[tuple[int, int]] = set()
    for number, line in enumerate(lines):
        at = 0
        for box in line:
            while (number, at) in taken:
                at += 1
            yield number, at, box
            taken |= {(row, at) for row in range(number + 1, number + box.rows)}
            at += box.columns


def _bounds(boxes: Sequence[tuple[int, Box]], widths: Sequence[float]) -> dict[int, int]:
    """Return which column of the workbook each edge on the paper falls on."""
    edges = sorted({edge for at, box in boxes for edge in (at, at + box.columns)})
    needs = dict.fromkeys(edges[:-1], 0.0)
    for at, box in boxes:
        if edges[edges.index(at) + 1] == at + box.columns:
            needs[at] = max(needs[at], _need(box))
    return dict(zip(edges, fitted_bounds(list(needs.values()), widths), strict=True))


def _need(box: Box) -> float:
    if box.look == "label":
        return min(ems(str(box.text)), _LABEL) * SIZE / POINTS + 2 * SIDE + 0.5
    return _ENTRY if box.look in {"money", "date", "choice"} else 2 * _ENTRY
