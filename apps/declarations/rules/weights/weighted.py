"""Rules of the weights (分值), where the rule set has them at declaration (domain §2.5, §5.3 42)."""

from __future__ import annotations

from apps.checks.engine import CheckView
from apps.checks.rows import Row, rows


def weighted(view: CheckView) -> tuple[Row, ...]:
    """The rows that carry a weight."""
    return tuple(row for row in rows(view) if row.raw.weight is not None)
