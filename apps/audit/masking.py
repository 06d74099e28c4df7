"""What is personal, and told in the trail only as far as it takes to recognise it."""

from __future__ import annotations

from typing import Final

PERSONAL: Final = frozenset({"phone", "email"})


def masked(text: str) -> str:
    """Return a telephone number or an address with its middle hidden."""
    return f"{text[:3]}****{text[-4:]}" if len(text) > 8 else "****" if text else ""


def told(name: str, text: str) -> str:
    """Return the text of a field as the trail tells it."""
    return masked(text) if name in PERSONAL else text
