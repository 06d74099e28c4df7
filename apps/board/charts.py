"""What the pictures of the board are drawn from: the same lines as their tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.board.domain.submission_curve import curve_of
from apps.board.templatetags.board import list_url
from apps.core.money import to_wan
from apps.entry.figures import Asked, Line, Panel, Pick, lines_of, put_beside, shown_picks

MOST_BARS = 12
"""How many lines a picture of bars shows; the table below it shows all."""


@dataclass(frozen=True, slots=True)
class Card:
    """A panel with its figures, as one page shows it."""

    panel: Panel
    asked: Asked
    lines: list[Line]
    picks: list[Pick]
    past: Asked | None = None

    @property
    def heads(self) -> list[str]:
        """The heads of the further columns."""
        return list(self.lines[0].notes) if self.lines else []

    @property
    def total(self) -> Line | None:
        """The sum of all lines; None where there are none."""
        return self.lines[-1] if self.lines else None

    @property
    def chart_id(self) -> str:
        """The name of the picture's data on the page."""
        return f"chart-{self.panel.code}"

    @property
    def picture(self) -> dict[str, Any]:
        """What the picture shows: names of the lines, series of numbers, the lists behind them."""
        unit = "万元" if self._shows_money else self.panel.counted
        chart = {"type": self.panel.chart, "title": self.panel.title, "unit": unit}
        if self.panel.chart == "curve":
            return {**chart, **curve_of(self.asked, self.lines)}
        shown = [line for line in self.lines if line.key is not None][:MOST_BARS]
        picks = self.picks or [Pick("", self.panel.counted)]
        series = [self._series(pick, shown) for pick in picks]
        return {**chart, "names": [line.name for line in shown], "series": series}

    @property
    def _shows_money(self) -> bool:
        return self.panel.money and not self.panel.by

    def _series(self, pick: Pick, shown: list[Line]) -> dict[str, Any]:
        return {
            "name": pick.label,
            "tone": pick.tone,
            "data": [self._value(line, pick) for line in shown],
            "urls": [list_url(self, line, pick if pick.code else None) for line in shown],
        }

    def _value(self, line: Line, pick: Pick) -> float:
        cell = line.cells.get(pick.code)
        if cell is None:
            return 0
        return float(to_wan(cell.amount)) if self._shows_money else cell.number


def card_of(panel: Panel, asked: Asked, past: Asked | None = None) -> Card:
    """Return a panel with its figures, beside those of another year where one is given; the curve
    has its last year in itself."""
    lines = lines_of(panel, asked)
    past = None if panel.chart == "curve" else past
    before = lines_of(panel, past) if past else []
    if past:
        lines = put_beside(lines, before)
    picks = shown_picks(panel, asked, [*before[-1:], *lines]) if panel.by else []
    return Card(panel, asked, lines, picks, past)
