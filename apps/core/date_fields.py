"""Fields for days and moments: text, typed and shown as 2026-01-01 whatever the browser's language.

A browser's own date field writes 01/01/2026 or 1.1.2026, as its owner's system does. ``days.js`` adds a
calendar to these.
"""

from __future__ import annotations

from typing import Any

from django import forms

_TEXT = {"type": "text", "autocomplete": "off"}


class DayInput(forms.DateInput):
    """A day, 2026-01-01."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        about = {"data-day": "date", "maxlength": "20", "placeholder": "如 2026-01-01"}
        super().__init__({**_TEXT, **about, **(attrs or {})}, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A moment, 2026-01-01 18:00."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        about = {
            "data-day": "datetime-local",
            "maxlength": "20",
            "placeholder": "如 2026-01-01 18:00",
        }
        super().__init__({**_TEXT, **about, **(attrs or {})}, format="%Y-%m-%d %H:%M")
