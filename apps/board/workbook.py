"""The board as a workbook: a sheet for each table of figures, its picture beside it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from apps.board.charts import Card
from apps.core.money import in_wan
from apps.core.tables import safe_text

if TYPE_CHECKING:  # loaded where a workbook is written
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Value = Callable[[Any], object]
"""What stands in a column, of a line."""

_COLOURS: Final = {
    "late": "#f29b91", "open": "#a0c3ec", "wait": "#5b8fcb", "back": "#e0a63f", "done": "#2f8f57",
    "": "#1f4e8c",
}  # fmt: skip
_CHARTS: Final = {
    "bars": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "curve": {"type": "line"},
}


def workbook_of_cards(cards: list[Card]) -> bytes:
    """Return the tables of a page as one workbook."""
    target = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"})
        for card in cards:
            sheet = book.add_worksheet(card.panel.title.replace("×", "和")[:31])
            _write(sheet, card, head)
            if card.panel.chart and len(card.lines) > 1:
                _draw(book, sheet, card)
    return target.getvalue()


def _columns(card: Card) -> list[tuple[str, Value]]:
    """Return the columns after the name: the head, and how a line's value is found."""
    found = _figures(card)
    found += [(name, _note(name)) for name in card.heads]
    if card.past:
        year = card.past.year.year
        found += [(f"{year} {name}", _before(value_of)) for name, value_of in _figures(card)]
    return found


def _figures(card: Card) -> list[tuple[str, Any]]:
    unit, found = card.panel.counted, []
    for pick in card.picks:
        found.append((f"{pick.label}（{unit}）", _number(pick.code)))
        if card.panel.money:
            found.append((f"{pick.label}（万元）", _amount(pick.code)))
    found.append((f"合计（{unit}）", lambda line: line.total.number))
    if card.panel.money:
        found.append(("合计（万元）", lambda line: in_wan(line.total.amount)))
    return found


def _before(value_of: Value) -> Value:
    return lambda line: value_of(line.before)


def _number(code: str) -> Value:
    return lambda line: line.cells[code].number if code in line.cells else 0


def _amount(code: str) -> Value:
    return lambda line: in_wan(line.cells[code].amount) if code in line.cells else 0


def _note(name: str) -> Value:
    return lambda line: line.notes.get(name, "")


def _write(sheet: Worksheet, card: Card, head: Format) -> None:
    columns = _columns(card)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(columns), 13)
    sheet.write_string(0, 0, card.panel.head, head)
    for at, (title, value_of) in enumerate(columns, start=1):
        sheet.write_string(0, at, title, head)
        for row, line in enumerate(card.lines, start=1):
            value = safe_text(value_of(line))
            if isinstance(value, str):
                sheet.write_string(row, at, value)
            else:
                sheet.write_number(row, at, float(value or 0))
    for row, line in enumerate(card.lines, start=1):
        sheet.write_string(row, 0, safe_text(line.name))
    sheet.write_string(len(card.lines) + 2, 0, card.panel.note)


def _draw(book: Workbook, sheet: Worksheet, card: Card) -> None:
    """Draw a picture that Excel keeps in step with the figures."""
    chart = book.add_chart(_CHARTS[card.panel.chart])
    last, step = len(card.lines) - 1, 2 if card.panel.money else 1
    picks = [(pick.label, pick.tone) for pick in card.picks] or [(card.panel.title, "")]
    for at, (label, tone) in enumerate(picks):
        column = 1 + at * step
        chart.add_series(
            {
                "name": label,
                "categories": [sheet.name, 1, 0, last, 0],
                "values": [sheet.name, 1, column, last, column],
                "fill": {"color": _COLOURS[tone]},
                "line": {"color": _COLOURS[tone]},
            }
        )
    chart.set_title({"name": card.panel.title, "name_font": {"size": 12}})
    if card.panel.chart != "curve":
        chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 640, "height": 90 + 26 * max(last, 6)})
    sheet.insert_chart(len(card.lines) + 4, 0, chart)
