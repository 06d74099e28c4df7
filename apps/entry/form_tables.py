"""A paper's blocks as tables of boxes for the screen: labels, texts, and cells to type into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from typing import Any, Final

from apps.formkit.papers import Cell, Goals, Head, Money, MoneyLine, Paper, Tail, Value

DASH: Final = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """How a cell is typed into: whether it must be, its choices, a hint, and what the cell bar
    tells of it (last year's amount); ``note`` stands below it."""

    is_required: bool = False
    choices: tuple[str, ...] = ()
    hint: str = ""
    told: str = ""
    is_locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box of a table. ``place`` names what is typed into it, or what is shown and renewed;
    ``look`` is ``label``, ``text``, ``figure`` or the way of typing: ``line``, ``long``, ``date``,
    ``money``, ``choice``, ``points``."""

    look: str
    text: Any = ""
    label: str = ""
    place: str = ""
    columns: int = 1
    rows: int = 1
    typed: Typed | None = None
    flag: tuple[str, str] | None = None


Line = tuple[Box, ...]

_LOOKS: Final = {
    Value.LONG: "long",
    Value.DATE: "date",
    Value.MONEY: "money",
    Value.CHOICE: "choice",
    Value.POINTS: "points",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a page may type and what it shows, by place.

    Attributes:
        typed: the cells that may be typed into.
        values: what the others show; missing ones are blank.
        flags: a tick beside a cell: its place and words.
        figures: the cells that are reckoned and renewed after each save.
    """

    typed: Mapping[str, Typed]
    values: Mapping[str, Any] = field(default_factory=dict)
    flags: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    figures: frozenset[str] = frozenset()

    def box(self, cell: Cell, label: str = "") -> Box:
        """Return the box of a cell."""
        place = cell.place
        known: dict[str, Any] = {
            "label": label or cell.label,
            "place": place,
            "columns": cell.span,
        }
        if typed := self.typed.get(place):
            look = "choice" if typed.choices else _LOOKS.get(cell.value, "line")
            return Box(look=look, typed=typed, flag=self.flags.get(place), **known)
        look = "figure" if place in self.figures else "text"
        text = self.values.get(place, "")
        return Box(look=look, text=text, flag=self.flags.get(place), **known)


def _label(text: str, columns: int = 1, rows: int = 1) -> Box:
    return Box(look="label", text=text, columns=columns, rows=rows)


def head_lines(head: Head | Tail, sight: Sight) -> list[Line]:
    """Return the head, or the tail: each cell behind its label."""
    return [
        tuple(
            box for cell in line for box in (_label(cell.label, cell.label_span), sight.box(cell))
        )
        for line in head.lines
    ]


def money_lines(money: Money, sight: Sight, unit: str) -> list[Line]:
    """Return the block of money, with column heads or with labels of its own cells."""
    lead = _label(f"{money.label}（{unit}）", rows=len(money.lines) + bool(money.heads))
    if money.heads:
        heads = tuple(_label(text) for text in money.heads)
        whole = (lead, Box(look="text", columns=money.line_span), *heads)
        return [whole, *(_money_line(money, line, sight) for line in money.lines)]
    pairs = [_labelled_line(money, line, sight) for line in money.lines]
    return [(lead, *pairs[0]), *pairs[1:]] if pairs else []


def _money_line(money: Money, line: MoneyLine, sight: Sight) -> Line:
    """Return a line of money below column heads."""
    boxes = tuple(
        sight.box(cell, f"{line.label} {head}") if cell else Box(look="text", text=DASH)
        for cell, head in zip(line.cells, money.heads, strict=True)
    )
    return (_label(line.label, money.line_span), *boxes)


def _labelled_line(money: Money, line: MoneyLine, sight: Sight) -> Line:
    """Return a line of money whose cells bear labels of their own; a blank is as wide as what stands
    above it in the first."""
    pairs: list[Box] = []
    for cell, above in zip(line.cells, chain(money.lines[0].cells, repeat(None)), strict=False):
        if cell:
            pairs += [_label(cell.label, cell.label_span), sight.box(cell)]
        elif above:
            pairs += [Box(look="label"), Box(look="text", columns=above.span)]
    return tuple(pairs)


def goal_lines(goals: Goals, sight: Sight) -> list[Line]:
    """Return the goals side by side, each below its label."""
    labels = tuple(_label(cell.label, cell.label_span) for cell in goals.cells)
    cells = tuple(
        replace(sight.box(cell), look="long" if cell.place in sight.typed else "text")
        for cell in goals.cells
    )
    return [(_label(goals.label, rows=2), *labels), cells]


def widths_of(paper: Paper) -> list[str]:
    """Return the widths of the print grid's columns in per cent."""
    whole = sum(paper.widths)
    return [f"{100 * width / whole:.1f}%" for width in paper.widths]
