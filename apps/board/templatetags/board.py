"""Where the figures of the board lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode

from django import template
from django.urls import reverse

from apps.entry.figures import PLACE, Asked, Figure, Line, Panel, Pick

if TYPE_CHECKING:  # the cards need these addresses
    from apps.board.charts import Card

register = template.Library()


@register.simple_tag
def cell_of(line: Line, pick: Pick) -> Figure | None:
    """Return the figure of a line and pick; None where nothing stands there."""
    return line.cells.get(pick.code)


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
