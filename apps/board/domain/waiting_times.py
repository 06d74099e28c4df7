"""Where forms lie, and how long: by stage and days, with median, longest and what is usual."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.utils import timezone

from apps.accounts.scope import scope_of
from apps.entry.figures import Asked, Line, Panel, Pick, lines_from
from apps.entry.kept_sums import Sums, seconds, totals
from apps.projects.models import Document
from apps.projects.querysets import closed_to
from apps.workflow.models import TransitionRecord

BANDS: Final = (
    (3, "0", "3 天内", "done"),
    (7, "4", "4—7 天", "wait"),
    (14, "8", "8—14 天", "back"),
)
LONG: Final = Pick("15", "15 天以上", "late")


def stays_in(asked: Asked) -> Mapping[str, str]:
    """Return the stages in which a form waits for somebody: the offices, and its unit after a return."""
    kind = asked.kind
    states = [*kind.turns, *(kind.open_states - {"draft"})]
    return {state: kind.procedure.state_labels[state] for state in states}


def _rows(asked: Asked) -> QuerySet[Any]:
    rows = asked.owed.filter(of_state__in=list(stays_in(asked)))
    rows = rows.annotate(since=F("form__stands_since"))
    today = timezone.localdate()
    bands = [
        When(since__gte=today - timedelta(days=days), then=Value(code)) for days, code, *_ in BANDS
    ]
    return rows.annotate(pick=Case(*bands, default=Value(LONG.code)))


STAYS: Final = Sums(
    name="stays", rows=_rows, by=("of_state", "since"), sums={"number": Count("pk")},
    reads=(str, date.fromisoformat, int),
)  # fmt: skip


def _stays(asked: Asked) -> list[tuple[str, int, int]]:
    """Return how many forms have lain in a stage for how many days: stage, days, forms."""
    today = timezone.localdate()
    return [
        (state, max((today - since).days, 0), number)
        for (state, since), (number,) in totals(STAYS, asked).items()
    ]


def _spans(stays: list[tuple[str, int, int]]) -> dict[str, list[tuple[int, int]]]:
    """Return by stage (and "" for all) how many forms have lain how many days, shortest first."""
    found: dict[str, dict[int, int]] = {}
    for state, spent, number in stays:
        for one in (state, ""):
            days = found.setdefault(one, {})
            days[spent] = days.get(spent, 0) + number
    return {state: sorted(days.items()) for state, days in found.items()}


def median_of(spans: list[tuple[int, int]]) -> int:
    """Return the days that half of the forms have lain at most; ``spans`` are (days, forms)."""
    half, seen = (sum(number for _, number in spans) + 1) // 2, 0
    for days, number in spans:
        seen += number
        if seen >= half:
            return days
    return 0


def _ended(asked: Asked) -> QuerySet[Any]:
    """Return the steps that ended a stay with an office; from the index of the steps."""
    scope = scope_of(asked.user)
    seen = Q(department__in=scope.departments)
    if asked.year.district_id in scope.districts:
        seen = Q()
    closed = Document.objects.filter(project__in=closed_to(scope)).order_by()
    ended = TransitionRecord.objects.filter(
        seen,
        asked.within_department("department"),
        fiscal_year=asked.year,
        procedure=asked.kind.procedure.name,
        source__in=list(asked.kind.turns),
        since__isnull=False,
    )
    return ended.exclude(document__in=closed.values("key"))


_SPENT: Final = ExpressionWrapper(F("at") - F("since"), output_field=DurationField())
ENDED: Final = Sums(
    name="ended", rows=_ended, by=("source",), sums={"days": Sum(_SPENT), "number": Count("pk")},
    reads=(str, seconds, int), place="department",
)  # fmt: skip


def _usual(asked: Asked) -> dict[str, float]:
    """Return the mean days of the stays that have ended, by office."""
    return {
        state: spent.total_seconds() / 86400 / number
        for (state,), (spent, number) in totals(ENDED, asked).items()
    }


def _band(spent: int) -> str:
    return next((code for days, code, *_ in BANDS if spent <= days), LONG.code)


def _lines(asked: Asked) -> list[Line]:
    """Return the lines with their notes: the days in a stage give both, and are asked once."""
    stays, labels, usual = _stays(asked), stays_in(asked), _usual(asked)
    order = list(labels)
    lines = lines_from(
        (state, labels[state], order.index(state), _band(spent), number, Decimal(0))
        for state, spent, number in stays
    )
    spans = _spans(stays)
    for line in lines:
        found = spans[line.key or ""]
        mean = usual.get(line.key)
        line.notes = {
            "中位数（天）": str(median_of(found)),
            "最久（天）": str(found[-1][0]),
            "办结的平均（天）": "—" if mean is None else f"{mean:.1f}",
        }
    return lines


WAITS: Final = Panel(
    code="waits",
    title="停在哪里、多久",
    note="现在停在各环节的表，按停留天数计；办结的平均是已离开该环节的表平均停了几天。",
    board="progress",
    rows=_rows,
    picks=lambda asked: [*(Pick(code, label, tone) for _, code, label, tone in BANDS), LONG],
    by="of_state",
    names=stays_in,
    head="环节",
    lines=_lines,
)
