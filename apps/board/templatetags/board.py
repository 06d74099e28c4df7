"""Where the figures of the board lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote_plus, urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html

from apps.core.money import format_wan
from apps.entry.figures import PLACE, Asked, Figure, Line, Panel, Pick

if TYPE_CHECKING:  # the cards need these addresses
    from apps.board.charts import Card

register = template.Library()


@register.simple_tag
def note_of(line: Line, head: str) -> str:
    """Return a further column of a line; blank where it has none."""
    return str(line.notes.get(head, ""))


@register.simple_tag
def list_url(card: Card, line: Line, pick: Pick | None = None, asked: Asked | None = None) -> str:
    """Return the address of the list behind a figure, of the year beside where ``asked`` is its."""
    asked, panel = asked or card.asked, card.panel
    seen = card.asked.year.year if card.past else ""
    # A page has a thousand such addresses, alike but for their end.
    same: str = asked.once(f"list {panel.code} {seen}", lambda: _same(panel, asked, seen))
    parts = [] if line.key is None else [(_line_name(panel, asked), line.key)]
    if pick and pick.code:
        parts.append(("pick", pick.code))
    return same + "".join(f"&{name}={quote_plus(str(value))}" for name, value in parts)


def _same(panel: Panel, asked: Asked, seen: int | str) -> str:
    query: dict[str, Any] = {
        "of": asked.kind.namespace,
        "year": asked.year.year,
        "panel": panel.code,
        "at": asked.department or "",
        "only": sorted(asked.chosen),
        "seen": seen,
    }
    if panel.by != PLACE or asked.department:
        query["department"] = asked.department or ""
    told = {name: value for name, value in query.items() if value not in ("", [])}
    return f"{reverse('board:list')}?{urlencode(told, True)}"


def _line_name(panel: Panel, asked: Asked) -> str:
    """Return under which name a line stands in addresses."""
    if panel.by == PLACE:
        return "unit" if asked.department else "department"
    return "row" if panel.by else "pick"


_NONE: Final = format_html('<span class="none">{}</span>', "—")
_LINKED: Final = '<a href="{}" aria-label="{}"><b>{}</b>{}</a>'
_BESIDE: Final = '<span class="then">{} <a href="{}" aria-label="{}">{}{}</a></span>'


@register.simple_tag
def figure(card: Card, line: Line, pick: Pick | None = None) -> str:
    """Return a cell of a table of figures, the sum of the line without a pick: the number and its
    amount, which lead to the list behind them, and those of the year beside. Not a template: a board
    has some thousand of them."""
    cell = line.total if pick is None else line.cells.get(pick.code)
    tone = ""
    if pick and cell and cell.shade and not card.panel.chart:
        tone = f" heat-{pick.tone}-{cell.shade}"
    shown = _linked(card, line, pick, cell) if cell and (cell.number or pick is None) else _NONE
    return format_html('<td class="num{}">{}{}</td>', tone, shown, _beside(card, line, pick))


def _linked(card: Card, line: Line, pick: Pick | None, cell: Figure) -> str:
    panel, word = card.panel, pick.label if pick else "合计"
    amount: str = ""
    if panel.money and (cell.amount or pick is None):
        amount = format_html(" <span>{}</span>", format_wan(cell.amount))
    told = f"{line.name}{word} {cell.number} {panel.counted}"
    return format_html(_LINKED, list_url(card, line, pick), told, cell.number, amount)


def _beside(card: Card, line: Line, pick: Pick | None) -> str:
    """Return the same figure of the year beside; nothing where it was none."""
    if line.before is None or card.past is None:
        return ""
    then = line.before.total if pick is None else line.before.cells.get(pick.code)
    if then is None or not then.number:
        return ""
    panel, year = card.panel, card.past.year.year
    amount: str = ""
    if panel.money and then.amount:
        amount = format_html("<span> · {}</span>", format_wan(then.amount))
    told = f"{line.name}{pick.label if pick else ''} {year} 年 {then.number} {panel.counted}"
    url = list_url(card, line, pick, card.past)
    return format_html(_BESIDE, year, url, told, then.number, amount)
