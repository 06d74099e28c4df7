"""Where the figures of the board lead."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from apps.entry.figures import PLACE, Asked, Panel

register = template.Library()


@register.simple_tag
def form_url(table: Any, row: Any) -> str:
    """Return the address of a row's form: the desk for examiners; blank where there is none that the
    person may open."""
    if not row.of_form:
        return ""
    desk = table.kind.admin_url("change", row.of_form) if table.is_examiner else ""
    return desk or reverse(f"{table.kind.namespace}:detail", args=[row.of_form])


@register.simple_tag
def cell_of(line: Any, pick: Any) -> Any:
    """Return the figure of a line and pick; None where nothing stands there."""
    return line.cells.get(pick.code)


@register.simple_tag
def note_of(line: Any, head: str) -> str:
    """Return a further column of a line; blank where it has none."""
    return str(line.notes.get(head, ""))


@register.simple_tag
def list_url(card: Any, line: Any, pick: Any = None, asked: Any = None) -> str:
    """Return the address of the list behind a figure, of the year beside where ``asked`` is its."""
    query = behind(card.panel, asked or card.asked, line, pick)
    if card.past:
        query["seen"] = card.asked.year.year
    return f"{reverse('board:list')}?{urlencode(query, True)}"


def behind(panel: Panel, asked: Asked, line: Any, pick: Any = None) -> dict[str, Any]:
    """Return what the list behind a figure is asked for."""
    query: dict[str, Any] = {
        "of": asked.kind.namespace,
        "year": asked.year.year,
        "panel": panel.code,
        "department": asked.department or "",
        "at": asked.department or "",
        "pick": pick.code if pick else "",
        "only": sorted(asked.chosen),
    }
    if line.key is not None:
        if panel.by == PLACE:
            query["unit" if asked.department else "department"] = line.key
        else:
            query["row" if panel.by else "pick"] = line.key
    return {name: value for name, value in query.items() if value not in ("", [])}
