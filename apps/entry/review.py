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
        hint: what is said where nothing is typed.
        keep: ``(form, text)`` stores it; raises ValidationError.
        input: the kind of field it is typed into.
    """

    transition: str
    label: str
    hint: str
    keep: Callable[[Any, str], None]
    input: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedLine:
    """A line above the rows that is marked as they are; ``cells`` hold its words by column."""

    key: str
    head: str
    name: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What an examiner typed beside the rows of a form.

    Attributes:
        values: by ``column-key`` of the row.
        differing: the keys of the rows where he departs from the unit.
        lines: what is marked besides the rows.
        is_open: whether he may still type.
        said: what came of it, in a few words.
    """

    values: Mapping[str, str]
    differing: frozenset[str] = frozenset()
    lines: Sequence[MarkedLine] = ()
    is_open: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """Columns that an examiner types into beside the rows, sent with each of his decisions.

    Attributes:
        title: what is saved, in a word.
        columns: name, label, and ``look`` as of any column.
        marks: ``(form, person)`` to what stands in them; None where there are none now.
        keep: ``(form, person, typed)`` stores them by ``column-key``; raises as domain functions.
    """

    title: str
    columns: tuple[tuple[str, str, str], ...]
    marks: Callable[[Any, Any], Marks | None]
    keep: Callable[[Any, Any, Mapping[str, str]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the desk asks beside the paper: one of some choices, and words to it.

    Attributes:
        action: where the answer is sent; name, words: the fields of the choice and of the words.
        chosen, said: what stands so far.
    """

    action: str
    name: str
    choices: Sequence[tuple[str, str]]
    words: str
    chosen: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideNote:
    """What the desk says beside the paper under a title of its own, and may ask; ``url`` leads
    on."""

    title: str
    lines: Sequence[tuple[str, str]]
    url: str = ""
    question: Question | None = None


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
        marking: columns typed at the desk.
        notes: ``(form, person)`` to what else the desk says of a form.
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
    marking: Marking | None = None
    notes: Callable[[Any, Any], Sequence[SideNote]] = lambda form, person: ()
    list_columns: tuple[ListColumn, ...] = ()
    list_filters: tuple[ListFilter, ...] = ()
    annotate: Callable[[Any], Any] | None = None
    yardstick: tuple[str, str] | None = None
