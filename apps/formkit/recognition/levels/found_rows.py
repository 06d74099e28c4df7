"""The rows of a form as found, before their levels are known."""

from __future__ import annotations

from dataclasses import dataclass, field

from apps.formkit.blocks import Place
from apps.formkit.levels import Level
from apps.formkit.recognition.lines import Piece


@dataclass(slots=True)
class RawRow:
    """A row as found: texts, the level labels beside it, and where it stands."""

    name: str
    target: str = ""
    labels: list[Level] = field(default_factory=list)
    actual: str = ""
    weight: str = ""
    score: str = ""
    deviation: str = ""
    places: dict[str, Place] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    others: dict[str, list[str]] = field(default_factory=dict)
    """What else a cell may say, the likeliest first."""

    def offer(self, key: str, content: str) -> None:
        """Note what else a cell may say."""
        self.others.setdefault(key, []).append(content)


@dataclass(slots=True)
class RowBook:
    """All rows of a form in order, with labels that stand on lines of their own.

    ``floating`` holds (row number, label): the label stands above that row.
    """

    rows: list[RawRow] = field(default_factory=list)
    floating: list[tuple[int, Level]] = field(default_factory=list)
    has_level2: bool = False
    is_damaged: bool = False


def note_cell(row: RawRow, key: str, piece: Piece) -> None:
    """Note the place and the confidence of a row's cell."""
    row.places.setdefault(key, piece.place)
    row.confidence[key] = min(row.confidence.get(key, 1.0), piece.confidence)
