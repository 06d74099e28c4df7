"""What every sheet has, whatever its paper: also those of kinds whose sheet stands in their own app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, Self

from apps.formkit.sheets.rows import IndicatorRow


class PaperSheet(Protocol):
    """A sheet of any paper."""

    year: int | None
    project_name: str
    unit: str
    amount_unit: str

    @property
    def kind(self) -> str:
        """Which paper it is of."""

    def to_json(self) -> dict[str, Any]:
        """Return the sheet in the annotation's JSON."""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the sheet of its JSON."""


class RowSheet(PaperSheet, Protocol):
    """A sheet of a paper with a table of indicators."""

    @property
    def indicators(self) -> Sequence[IndicatorRow]:
        """Return its rows, in the order of the paper."""
