"""Which rows carry a weight (分值)."""

from __future__ import annotations

from apps.checks.engine import CheckView
from apps.checks.rows import Row, rows


def weighted(view: CheckView) -> tuple[Row, ...]:
    """Return the rows that carry a weight."""
    return tuple(row for row in rows(view) if row.raw.weight is not None)
