"""What a value of JSON is, for annotations."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any] | list[Any] | str | int | float | bool | None
"""A value as ``json`` reads and writes it."""
