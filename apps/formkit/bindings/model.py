"""What a binding is: which cell of somebody's form holds which place of a paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, Self

Spot = tuple[int, int]
"""Row and column of a cell in its grid, from 0."""
ROW: Final = "row."
TARGET: Final = "row.target"
LEVELS: Final = ("row.level1", "row.level2")
VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What stands in a cell or below the head of a column, and how the template spells it.

    Attributes:
        place: the place (``head.unit``); of a column of indicators ``row.target``; blank where
            the cell was left blank on purpose.
        part: of a target: ``op``, ``value``, ``unit``, or two of them joined by ``+``; of a choice
            the word that a tick in this column stands for.
        unit: 元 or 万元, of money.
        date: how a day is spelled: ``-``, ``.``, ``/``, ``年`` or, without day, ``年月``.
        words: the template's word by ours (``{"≥": "1"}``).
        fixed: a text that stands here always; a place is then not asked.
        span: from where to where of the cell's text the value goes; the whole cell without one.
        is_alike: whether the label was only like a known one, so that a person should look.
    """

    place: str = ""
    part: str = ""
    unit: str = ""
    date: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    fixed: str = ""
    span: tuple[int, int] | None = None
    is_alike: bool = False

    @property
    def column(self) -> str:
        """The key of an indicator's column; blank for a place of the whole form."""
        return self.place.removeprefix(ROW) if self.place.startswith(ROW) else ""

    @property
    def tick(self) -> str:
        """The word that a tick stands for; blank where nothing is ticked."""
        return "" if self.place == TARGET else self.part

    def to_json(self) -> dict[str, Any]:
        """Return what is not as usual."""
        return {
            item.name: value
            for item in fields(self)
            if (value := getattr(self, item.name)) or item.name == "place"
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read a field; unknown keys are left out."""
        known = {item.name: data[item.name] for item in fields(cls) if item.name in data}
        if span := known.get("span"):
            known["span"] = (int(span[0]), int(span[1]))
        for name in {"place", "part", "unit", "date", "fixed"} & known.keys():
            known[name] = str(known[name])
        words = known.get("words", {})
        known["words"] = {str(ours): str(theirs) for ours, theirs in words.items()}
        return cls(**known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A cell of a form and what goes into it."""

    row: int
    column: int
    field: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Rows of a table that stand for one pair of levels, which the template prints beside them."""

    first: int
    last: int
    level1: str = ""
    level2: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTable:
    """Rows that grow: a row for each indicator of a form, or the rows of one form after another.

    Attributes:
        first, last: the rows that the template has for it, both included.
        columns: what stands in each column.
        strips: the printed levels; empty where people write them.
        is_list: whether it holds one project after another.
        is_repeated: whether every row of a list says its project, as programs want it; else the
            cells of a project are merged over its rows.
        below: the text of the first row behind it, by which its end is found in a filled copy.
    """

    first: int
    last: int
    columns: Mapping[int, Field]
    strips: tuple[Strip, ...] = ()
    is_list: bool = False
    is_repeated: bool = False
    below: str = ""

    @property
    def has_rows(self) -> bool:
        """Whether indicators stand in it."""
        return any(one.column for one in self.columns.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A cell or column that nobody could bind: its place in the grid and the label beside it."""

    row: int
    column: int
    label: str
    is_column: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundForm:
    """One form in a file: the kind of its paper, the grid it stands in, its cells and rows."""

    kind: str
    grid: int
    first: int = 0
    last: int = 0
    title: str = ""
    unit: str = ""
    slots: tuple[Slot, ...] = ()
    tables: tuple[RowTable, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def fields(self) -> Iterator[Field]:
        """Every field, of cells and of columns."""
        yield from (slot.field for slot in self.slots)
        for table in self.tables:
            yield from table.columns.values()

    @property
    def is_list(self) -> bool:
        """Whether it holds one project after another."""
        return any(table.is_list for table in self.tables)

    def to_json(self) -> dict[str, Any]:
        """Return the form as JSON."""
        return {
            "kind": self.kind,
            "grid": self.grid,
            "first": self.first,
            "last": self.last,
            "title": self.title,
            "unit": self.unit,
            "slots": [
                {"row": one.row, "column": one.column, **one.field.to_json()} for one in self.slots
            ],
            "tables": [_table_to_json(one) for one in self.tables],
            "questions": [_plain(one) for one in self.questions],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read a form; raises KeyError, TypeError or ValueError for what is none."""
        return cls(
            kind=str(data["kind"]),
            grid=int(data["grid"]),
            first=int(data.get("first", 0)),
            last=int(data.get("last", 0)),
            title=str(data.get("title", "")),
            unit=str(data.get("unit", "")),
            slots=tuple(
                Slot(row=int(one["row"]), column=int(one["column"]), field=Field.from_json(one))
                for one in data["slots"]
            ),
            tables=tuple(_table_from_json(one) for one in data["tables"]),
            questions=tuple(Question(**one) for one in data.get("questions", ())),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """The forms of a file, bound."""

    forms: tuple[BoundForm, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of paper, each once, in their order."""
        return tuple(dict.fromkeys(form.kind for form in self.forms))

    @property
    def questions(self) -> int:
        """How many cells and columns are still to be asked about."""
        return sum(len(form.questions) for form in self.forms)

    def with_form(self, number: int, form: BoundForm) -> Binding:
        """Return the binding with one form in another's place."""
        return replace(self, forms=(*self.forms[:number], form, *self.forms[number + 1 :]))

    def to_json(self) -> dict[str, Any]:
        """Return the binding as JSON, as it is kept and handed on."""
        return {"version": VERSION, "forms": [form.to_json() for form in self.forms]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read a binding; raises KeyError, TypeError or ValueError for what is none."""
        if data["version"] != VERSION:
            raise ValueError(data["version"])
        return cls(forms=tuple(BoundForm.from_json(one) for one in data["forms"]))


def _plain(item: Strip | RowTable | Question) -> dict[str, Any]:
    return {one.name: getattr(item, one.name) for one in fields(item)}


def _table_to_json(table: RowTable) -> dict[str, Any]:
    return {
        **_plain(table),
        "columns": {str(column): one.to_json() for column, one in table.columns.items()},
        "strips": [_plain(one) for one in table.strips],
    }


def _table_from_json(data: Mapping[str, Any]) -> RowTable:
    return RowTable(
        first=int(data["first"]),
        last=int(data["last"]),
        columns={int(key): Field.from_json(one) for key, one in data["columns"].items()},
        strips=tuple(Strip(**one) for one in data.get("strips", ())),
        is_list=bool(data.get("is_list")),
        is_repeated=bool(data.get("is_repeated")),
        below=str(data.get("below", "")),
    )
