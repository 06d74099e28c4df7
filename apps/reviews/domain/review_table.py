"""The rows of a form as the desk shows them: each cell with last year's beside it, from the paper."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from apps.entry.domain.differences import pair_rows
from apps.entry.kinds import kind_of
from apps.entry.review import Extra, Marking, Marks, Past, Review
from apps.formkit.papers import Align, Cell, Paper, Value, paper_of, row_place
from apps.formkit.sheets import PaperSheet
from apps.formkit.sheets.paper_rows import paper_rows
from apps.projects.models import Document

_ZEROS: Final = re.compile(r"(?<=\d)\.0+(?!\d)")
_BRACKETS: Final = re.compile(r"\(([^()]+)\)$")
_LEVELS: Final = frozenset({"level1", "level2", "level3"})
_WORDS: Final = {"target": "目标", "actual": "实际"}
_LOOKS: Final = {Value.POINTS: "points", Value.LONG: "long", Value.TICKS: "long"}


def paper_for(form: Document) -> Paper | None:
    """Return the paper of a form in its year's edition; None for a kind without one."""
    kind = kind_of(form)
    for edition in (form.fiscal_year.rule_set.edition, ""):
        try:
            return paper_of(kind.code, edition)
        except KeyError:
            continue
    return None


def text_of(value: object) -> str:
    """Return a cell's value as the desk writes it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return "、".join(str(part) for part in value)
    return str(value)


def short(text: str) -> str:
    """Return a value of last year shortly: ≥36.00(个) as ≥36个."""
    return _BRACKETS.sub(r"\1", _ZEROS.sub("", text))


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A column: its head, and ``look``, which names its width and the way it is set."""

    name: str
    label: str
    look: str
    is_key: bool = False
    """Return whether it is shown on the phone, too, where there is room for two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """A cell: what stands in it, its place where it is the form's own, links of an extra column, the
    name of the field where the examiner types, and the head above it."""

    label: str
    look: str
    text: str = ""
    place: str = ""
    links: Sequence[tuple[str, str]] = ()
    tone: str = ""
    told: str = ""
    is_key: bool = False
    field: str = ""
    head: str = ""


@dataclass(slots=True, kw_only=True)
class TableRow:
    """An indicator with its level cells merged; a height of 0 where one goes on."""

    key: str
    level1: str
    level2: str
    level1_span: int
    level2_span: int
    name: TableCell
    cells: list[TableCell] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTable:
    """The table of a form's indicators."""

    columns: list[TableColumn]
    rows: list[TableRow]

    @property
    def width(self) -> int:
        """How many columns stand right of the levels, the name among them."""
        return len(self.columns) + 1

    @property
    def has_one_long(self) -> bool:
        """Return whether one column of long words has the room of several."""
        return sum(column.look == "long" for column in self.columns) == 1


def _own(cell: Cell, year: int) -> TableColumn:
    label = f"{year} {_WORDS[cell.place]}" if cell.place in _WORDS else cell.title
    look = _LOOKS.get(cell.value, "value")
    if cell.align == Align.RIGHT:
        look = "points"
    is_key = cell.place in _WORDS
    return TableColumn(name=cell.place, label=label, look=look, is_key=is_key)


def columns_of(review: Review, paper: Paper, year: int, rows: Sequence[Any]) -> list[TableColumn]:
    """Return the columns right of the name: the paper's, last year's behind the value they are
    compared with, the kind's own at the end."""
    cells = [cell for cell in paper.rows.columns if _is_asked(cell, review, rows)]
    found: list[TableColumn] = []
    anchor = "actual" if any(cell.place == "actual" for cell in cells) else "target"
    for cell in cells:
        found.append(_own(cell, year))
        if cell.place == anchor:
            found += [_last(name, year - 1, anchor) for name in review.last]
    return found


def _is_asked(cell: Cell, review: Review, rows: Sequence[Any]) -> bool:
    """Return whether the desk has a column: one the year does not ask for, such as the points of a
    goal, is left out."""
    if cell.place in _LEVELS or (review.columns and cell.place not in review.columns):
        return False
    return not cell.is_optional or any(getattr(row, cell.place, None) for row in rows)


def _last(name: str, year: int, anchor: str) -> TableColumn:
    """Return the column of last year's target or actual value behind this year's."""
    label = f"{year} {_WORDS[name]}"
    is_key = anchor == "target" and name == "actual"
    return TableColumn(name=f"last.{name}", label=label, look="ly", is_key=is_key)


def _last_values(rows: Sequence[Any], past: Past) -> dict[str, dict[int, str]]:
    """Return last year's target and actual value by the number of the row that continues it."""
    outcome = past.outcome.rows if past.outcome else ()
    sources = {
        "target": list(past.sheet.indicators) if past.sheet else list(outcome),
        "actual": list(outcome),
    }
    found: dict[str, dict[int, str]] = {}
    for name, old in sources.items():
        pairs = pair_rows(old, list(rows))
        found[f"last.{name}"] = {
            new: short(text_of(getattr(old[before], name, ""))) for new, before in pairs.items()
        }
    return found


def _cell(
    column: TableColumn, row: Any, key: str, number: int, last: Mapping[str, Mapping[int, str]]
) -> TableCell:
    head: Any = {"label": column.label, "look": column.look, "is_key": column.is_key}
    if column.name in last:
        return TableCell(**head, text=last[column.name].get(number, ""))
    place = row_place(key, column.name)
    return TableCell(**head, place=place, text=text_of(getattr(row, column.name, "")))


def _extra_cell(extra: Extra, key: str) -> TableCell:
    entries = extra.entries.get(key, ())
    return TableCell(
        label=extra.label,
        look="extra",
        links=entries,
        text="" if entries else "无",
        tone=extra.tones.get(key, ""),
        told=extra.told.get(key, ""),
    )


def _marked_cells(marking: Marking, marks: Marks, key: str, name: str) -> list[TableCell]:
    """Return what the examiner types, or has typed, beside a row."""
    tone = "differs" if key in marks.differing else ""
    return [
        TableCell(
            label=f"{name} {label}",
            head=label,
            look=look,
            text=marks.values.get(f"{column}-{key}", ""),
            field=f"{column}-{key}" if marks.is_open else "",
            tone=tone,
        )
        for column, label, look in marking.columns
    ]


def _with_marks(table: ReviewTable, marking: Marking | None, marks: Marks | None) -> ReviewTable:
    """Return the table with the columns an examiner types into, and with the lines that are marked
    besides the rows; as it is where nothing is marked."""
    if marking is None or marks is None:
        return table
    for row in table.rows:
        row.cells += _marked_cells(marking, marks, row.key, row.name.text)
    lines = []
    for line in marks.lines:
        cells = [
            TableCell(label=one.label, look=one.look, text=line.cells.get(one.name, ""))
            for one in table.columns
        ]
        lines.append(
            TableRow(
                key=line.key,
                level1=line.head,
                level2="",
                level1_span=1,
                level2_span=1,
                name=TableCell(label="三级指标", look="name", text=line.name),
                cells=cells + _marked_cells(marking, marks, line.key, line.name),
            )
        )
    typed = [
        TableColumn(name=name, label=label, look=look) for name, label, look in marking.columns
    ]
    return ReviewTable(columns=[*table.columns, *typed], rows=[*lines, *table.rows])


def review_table(
    form: Document, sheet: PaperSheet, past: Past, marks: Marks | None = None
) -> ReviewTable | None:
    """Return the indicators of a form (fetched ``with_content()``) beside last year's, and what an
    examiner has marked; None for a paper without any."""
    paper, review = paper_for(form), kind_of(form).review
    rows = getattr(sheet, "indicators", None)
    if paper is None or not paper.rows.columns or rows is None:
        return None
    columns = columns_of(review, paper, form.fiscal_year.year, rows)
    last = _last_values(rows, past)
    extra = review.beside(form) if review.beside else None
    found = []
    for number, line in enumerate(paper_rows(rows)):
        row, key = line.item, line.key
        cells = [_cell(column, row, key, number, last) for column in columns]
        if extra:
            cells.append(_extra_cell(extra, key))
        name = TableCell(
            label="三级指标", look="name", text=row.level3, place=row_place(key, "level3")
        )
        found.append(
            TableRow(
                key=key,
                level1=row.level1,
                level2=row.level2,
                level1_span=line.level1_span,
                level2_span=line.level2_span,
                name=name,
                cells=cells,
            )
        )
    if extra:
        columns.append(TableColumn(name="extra", label=extra.label, look="extra"))
    return _with_marks(ReviewTable(columns=columns, rows=found), review.marking, marks)
