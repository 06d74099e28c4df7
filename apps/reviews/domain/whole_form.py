"""A form's other cells as on paper: head, money, goals, texts; read, never typed into."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import chain

from apps.core.money import format_yuan
from apps.entry.form_tables import Line, Sight, goal_lines, head_lines, money_lines, widths_of
from apps.formkit.papers import (
    Block,
    Cell,
    Goals,
    Head,
    Money,
    Narrative,
    Paper,
    Tail,
    Value,
    as_named,
)
from apps.formkit.papers.paths import values_of
from apps.formkit.sheets import PaperSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class FormBlock:
    """A block of the paper: lines of boxes, or texts by place with their titles."""

    title: str
    lines: tuple[Line, ...] = ()
    texts: tuple[tuple[str, str, str], ...] = ()


def _text(cell: Cell, value: object) -> str:
    if value is None or value is False:
        return ""
    if cell.value == Value.MONEY:
        try:
            return format_yuan(Decimal(str(value)))
        except InvalidOperation:
            return str(value)
    if isinstance(value, list):
        return "\n".join(str(part) for part in value)
    return "是" if value is True else str(value)


def form_values(paper: Paper, sheet: PaperSheet) -> dict[str, str]:
    """Return what stands in each cell but the rows', by place, as it is read."""
    values = values_of(paper, sheet.to_json())
    return {cell.place: _text(cell, values.get(cell.place)) for cell in paper.cells}


def _block(block: Block, sight: Sight, unit: str) -> FormBlock | None:
    match block:
        case Head():
            return FormBlock(title=block.title, lines=tuple(head_lines(block, sight)))
        case Money():
            return FormBlock(title=block.title, lines=tuple(money_lines(block, sight, unit)))
        case Goals():
            return FormBlock(title=block.title, lines=tuple(goal_lines(block, sight)))
        case Narrative():
            return _texts(block.title, block.cells, sight)
        case Tail():
            return _texts(block.title, chain.from_iterable(block.lines), sight)
    return None


def _texts(title: str, cells: Iterable[Cell], sight: Sight) -> FormBlock:
    """Return the cells of a block that hold something, each as a text below its name."""
    texts = [(cell.place, cell.title, sight.values.get(cell.place, "")) for cell in cells]
    return FormBlock(title=title, texts=tuple(one for one in texts if one[2]))


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeForm:
    """The blocks above the table of rows and those below, with the widths of their columns."""

    above: list[FormBlock]
    below: list[FormBlock]
    widths: list[str]


def whole_form(paper: Paper | None, sheet: PaperSheet) -> WholeForm | None:
    """Return the form's blocks in the order of print, texts last; None for a kind without paper."""
    if paper is None:
        return None
    paper = as_named(paper, sheet)
    sight = Sight(typed={}, values=form_values(paper, sheet))
    unit = getattr(sheet, "amount_unit", "")
    blocks = [found for block in paper.blocks if (found := _block(block, sight, unit))]
    return WholeForm(
        above=[block for block in blocks if block.lines],
        below=[block for block in blocks if block.texts],
        widths=widths_of(paper),
    )
