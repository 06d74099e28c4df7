"""The light of a whole sheet, and the elapsed share of a project's own term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from apps.monitoring.lights.light import Light, Verdict
from apps.monitoring.lights.policy import HUNDRED, LightPolicy

_MANY: Final = 10


def elapsed_share(start: date | None, end: date | None, period_end: date) -> Decimal:
    """Return how much of a project's term within the year has passed, in %.

    Args:
        start, end: 计划开始日期 and 计划完成日期; where one is missing the calendar year stands for it.
        period_end: last day of the period, which counts as passed.
    """
    year = period_end.year
    first = max(start or date(year, 1, 1), date(year, 1, 1))
    last = min(end or date(year, 12, 31), date(year, 12, 31))
    if period_end >= last or last < first:
        return HUNDRED
    days = (last - first).days + 1
    return Decimal(max(0, (period_end - first).days + 1)) * HUNDRED / days


def sheet_light(
    rows: Sequence[tuple[Verdict, Decimal | None]], money: Verdict, policy: LightPolicy
) -> Light:
    """Return the light of a sheet: the worst of its rows and its money.

    A single yellow row among ten or more colours the sheet only from a weight of ``alone_from``.

    Args:
        rows: each row's verdict with its weight in points (None where the form has none).
    """
    lights = [verdict.light for verdict, _ in rows]
    worst = max([*lights, money.light], key=lambda light: light.rank, default=Light.NONE)
    if worst != Light.YELLOW or money.light == Light.YELLOW or len(rows) < _MANY:
        return worst
    yellow = [weight for verdict, weight in rows if verdict.light == Light.YELLOW]
    is_minor = len(yellow) == 1 and (yellow[0] or Decimal(0)) < policy.alone_from
    return Light.GREEN if is_minor else worst
