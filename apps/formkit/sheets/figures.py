"""Blocks of amounts and their JSON form: decimal strings, ``null`` for blank, which is not zero."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Self


def decimal_or_none(value: object) -> Decimal | None:
    """Return the decimal of a figure of the JSON form; ``None`` and blank stay ``None``."""
    return None if value in (None, "") else Decimal(str(value))


def text_or_none(value: Decimal | None) -> str | None:
    """Return a figure as the JSON form writes it: plain notation, places kept as typed."""
    return None if value is None else format(value, "f")


@dataclass(slots=True, kw_only=True)
class Figures:
    """A block whose fields are all decimals, each of them perhaps blank."""

    def to_json(self) -> dict[str, str | None]:
        """Return the figures as decimal strings."""
        return {item.name: text_or_none(getattr(self, item.name)) for item in fields(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Self:
        """Read the figures; a missing one is blank."""
        data = data or {}
        return cls(**{item.name: decimal_or_none(data.get(item.name)) for item in fields(cls)})
