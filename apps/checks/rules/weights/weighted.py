"""Which rows carry a weight (分值)."""

from __future__ import annotations

from decimal import Decimal

from apps.checks.engine import CheckView
from apps.checks.rows import Row, rows


def weighted(view: CheckView) -> tuple[Row, ...]:
    """Return the rows that carry a weight."""
    return tuple(row for row in rows(view) if row.raw.weight is not None)


def all_weighted(view: CheckView) -> tuple[Row, ...]:
    """Return the rows where each carries a weight, none where one does not."""
    lines = weighted(view)
    return lines if len(lines) == len(rows(view)) else ()


def execution_weight(view: CheckView) -> Decimal | None:
    """Return the weight of 预算执行率, nought on a paper that does not score it."""
    budget = getattr(view.sheet, "budget", None)
    return Decimal(0) if budget is None else budget["total"].weight
