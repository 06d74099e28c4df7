"""How many forms had been handed in by each day before the deadline, last year's beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Any, Final

from django.db.models import Count, F, QuerySet
from django.utils import timezone

from apps.board.domain.stages import STAGES, year_before
from apps.entry.figures import Asked, Figure, Line, Panel, Pick, lines_of
from apps.entry.kept_sums import Sums, totals

LONGEST: Final = 120
"""How many days before and after the deadline are shown at most; what lies further out is added to
the first or the last day."""


def _rows(asked: Asked) -> QuerySet[Any]:
    """Return the projects whose form was handed in, ``pick`` the day it first was."""
    return asked.owed.annotate(pick=F("form__first_submitted_on")).filter(pick__isnull=False)


DAYS: Final = Sums(
    name="days", rows=_rows, by=("pick",), sums={"number": Count("pk")},
    reads=(date.fromisoformat, int),
)  # fmt: skip


def _days(asked: Asked) -> dict[date, int]:
    return {day: number for (day,), (number,) in sorted(totals(DAYS, asked).items())}


def _deadline(asked: Asked) -> date | None:
    owing = asked.kind.owing
    window = owing.window_of(asked.year) if owing else None
    return timezone.localtime(window.deadline).date() if window else None


def _past(asked: Asked) -> list[tuple[int, int]]:
    """Return last year's points: days left, how many had been handed in by then."""
    past = sorted(asked.once("last year", lambda: _last_year(asked)).items(), reverse=True)
    sums = accumulate(number for _, number in past)
    return [(left, number) for (left, _), number in zip(past, sums, strict=True)]


def _last_year(asked: Asked) -> dict[int, int]:
    """Return by days left how many were handed in last year; empty where nothing is known."""
    then = year_before(asked)
    if then is None:
        return {}
    end = _deadline(then)
    found: dict[int, int] = {}
    for day, number in _days(then).items():
        if end is None:
            break
        left = max(-LONGEST, min(LONGEST, (end - day).days))
        found[left] = found.get(left, 0) + number
    return found


def _lines(asked: Asked) -> list[Line]:
    days, end = _days(asked), _deadline(asked)
    if not days:
        return []
    end = end or max(days)
    past = _past(asked)
    lines, so_far, total = [], 0, Line(None, "合计")
    for day, number in days.items():
        so_far += number
        left = (end - day).days
        then = [number for at, number in past if at >= left]
        line = Line(day.isoformat(), f"{day:%m-%d}", {"": Figure(number)})
        line.notes = {"距截止（天）": str(left), "累计": str(so_far)}
        if past:
            line.notes["去年同期累计"] = str(then[-1] if then else 0)
        lines.append(line)
    total.cells[""] = Figure(so_far)
    return [*lines, total]


def curve_of(asked: Asked, lines: list[Line]) -> dict[str, Any]:
    """Return the picture's data: points (days left, how many by then) of this year and the last, how
    many are owed, how many days are left."""
    mine = [
        (int(line.notes["距截止（天）"]), int(line.notes["累计"])) for line in lines if line.notes
    ]
    end, owed = _deadline(asked), lines_of(STAGES, asked)
    return {
        "now": mine,
        "then": _past(asked),
        "owed": owed[-1].total.number if owed else 0,
        "left": (end - timezone.localdate()).days if end and asked.is_called else None,
        "end": f"{end:%m-%d}" if end else "",
    }


def _picks(asked: Asked) -> Sequence[Pick]:
    return [Pick(day.isoformat(), f"{day:%Y-%m-%d}") for day in _days(asked)]


CURVE: Final = Panel(
    code="curve",
    title="提交进度",
    note="按第一次提交的日子计；横轴是距截止的天数，虚线是去年同一天数时的累计。",
    board="progress",
    rows=_rows,
    picks=_picks,
    by="",
    head="日期",
    chart="curve",
    lines=_lines,
)
