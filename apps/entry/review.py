"""What a kind tells the examiners' desk beyond its paper: figures, last year, columns of the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure at the head of the desk.

    Attributes:
        note: small words behind the value; ``note_tone`` colours them.
        tone: ``up``, ``down``, ``warn`` or blank.
        place: the cell that holds it, where an opinion may be given on it.
    """

    label: str
    value: str
    note: str = ""
    tone: str = ""
    note_tone: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a project's year came to: score and grade, execution rate in %, what was left in 元,
    and the rows with their actual values."""

    year: int
    score: Decimal | None = None
    grade: str = ""
    rate: Decimal | None = None
    unspent: Decimal | None = None
    rows: Sequence[Any] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The year before a form: the sheet of the same kind, its amount in 元, what came of it."""

    year: int
    sheet: Any = None
    amount: Decimal | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A column that is no cell of the paper: by row id the words, each with an address or none;
    ``tones`` are the lights before them, ``told`` what is said of them in full."""

    label: str
    entries: Mapping[str, Sequence[tuple[str, str]]]
    tones: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """A column of the examiners' list: how a form's value is shown, and what it is sorted by."""

    name: str
    label: str
    text_of: Callable[[Any], Any]
    ordering: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """A filter of the examiners' list: a field of the model and the values it is asked for."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A word that one decision takes along and the form keeps, such as 批复文号.

    Attributes:
        transition: the decision.
        keep: ``(form, text)`` stores it.
    """

    transition: str
    label: str
    hint: str
    keep: Callable[[Any, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the review sheet: its head, its name, its full points, what it asks."""

    code: str
    head: str
    name: str
    points: int
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How a kind's forms are reviewed. Each part has a default that follows from the paper.

    Attributes:
        title: what the examiners' list is headed with.
        purpose: what one does there, in a few words.
        searches: what the list can be searched for.
        facts: ``(form, past)`` to the figures at the head of the desk; None gives the amount,
            its change, and last year's outcome.
        text: the place of the text below the figures.
        columns: the columns of the paper that stand beside the levels; empty gives all.
        last: the columns of last year, ``target`` and ``actual``, in the order they stand.
        beside: a further column.
        outcome_of: ``(project key, year)`` to what that year came to, from forms of this kind.
        items: of the review sheet; empty where none is filled in.
        noted: what a decision takes along.
        list_columns: of the list, beside those every kind has; ``annotate`` adds what they need.
        list_filters: of the list, beside those every kind has.
        yardstick: name and words of a page of the form to judge it by.
    """

    title: str = ""
    purpose: str = ""
    searches: str = "可按项目、单位和内容查找"
    facts: Callable[[Any, Past], list[Fact]] | None = None
    text: str = ""
    columns: tuple[str, ...] = ()
    last: tuple[str, ...] = ("actual",)
    beside: Callable[[Any], Extra] | None = None
    outcome_of: Callable[[int, int], Outcome | None] | None = None
    items: tuple[Item, ...] = ()
    noted: Noted | None = None
    list_columns: tuple[ListColumn, ...] = ()
    list_filters: tuple[ListFilter, ...] = ()
    annotate: Callable[[Any], Any] | None = None
    yardstick: tuple[str, str] | None = None
