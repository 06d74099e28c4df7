"""What the demo district recorded in the course of its years, month by month, with evidence."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from django.core.files.base import ContentFile
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.money import round_half_up
from apps.entry.versions import approved_forms
from apps.formkit.indicators import Adding, is_ceiling
from apps.formkit.layouts import Align, Grid
from apps.formkit.values import Kind, TargetValue
from apps.formkit.writers import write_pdf
from apps.home.demo_data import EVALUATED_YEARS
from apps.ledger.domain.entries import Typed, keep_files
from apps.ledger.domain.lines import Keeping, keep_line
from apps.ledger.domain.measures import Measure, measures_of
from apps.ledger.domain.pages import last_years
from apps.ledger.domain.tables import add_entries
from apps.ledger.models import ProgressEntry
from apps.projects.models import Document

PersonOf = Callable[[Any, Role], Any]
# One form in four went badly: every second row missed, and by far.
MISSED_EVERY, POOR_EVERY = 7, 2
MISSED, POOR = Decimal("0.9"), Decimal("0.55")
MONTHS: Final = (2, 4, 7, 9, 10, 12)
NOTES: Final = ("春季批次", "第二期", "上半年汇总", "第三期", "第四期", "年底补充")
OWNERS: Final = ("业务科 周敏", "财务室 钱进")


def record_demo(person_of: PersonOf) -> int:
    """Record what happened to the approved goals of the evaluated years; return how many entries.

    ``person_of(form, role)`` gives who acts for a form in a role.
    """
    examiner = User.objects.get(username="exam2")
    forms = approved_forms(examiner).filter(fiscal_year__year__in=EVALUATED_YEARS).with_names()
    proof = _proof()
    for document in forms.order_by("pk"):
        clerk = person_of(document, Role.CLERK)
        measures = measures_of([document])
        rows = [
            (measure.row.id, typed)
            for number, measure in enumerate(measures)
            for typed in _year(measure, number)
        ]
        add_entries(
            key=document.key, actor=clerk, rows=rows, today=date(measures[0].year + 1, 1, 15)
        )
        _prove(document, clerk, proof)
        if document.fiscal_year.year == EVALUATED_YEARS[-1]:
            _keep(document, measures, clerk)
    return ProgressEntry.objects.count()


def _year(measure: Measure, number: int) -> list[Typed]:
    """Return a year of an indicator as it was told."""
    share = _share(measure, number)
    if not measure.is_counted or measure.target.number is None:
        month = measure.target.date[1] if measure.target.date else 12
        return [_typed(measure, month, _words(measure, share), "核对完成情况")]
    end = _reached(measure, share)
    if measure.adding != Adding.SUM:
        # Half-way all was well in the monitored year; what went wrong showed at its end.
        is_monitored = measure.year == EVALUATED_YEARS[-1]
        told = {6: _reached(measure, None if is_monitored else share), 12: end}
        if "满意" in measure.row.level2:
            told = {11: end}
        return [_typed(measure, month, f"{value:f}", "") for month, value in told.items()]
    return _parts(measure, number, end)


def _share(measure: Measure, number: int) -> Decimal | None:
    """Return which share of its target an indicator reached; None where it was met."""
    key = measure.document.key
    is_poor = key % 4 == 1
    is_missed = (number + key) % (POOR_EVERY if is_poor else MISSED_EVERY) == 0
    return (POOR if is_poor else MISSED) if is_missed else None


def _words(measure: Measure, share: Decimal | None) -> str:
    day = measure.target.date
    if measure.target.kind == Kind.DATE and day:
        _, month, _ = day
        return f"{measure.year}年{month}月{10 if share is None else 28}日"
    return "达成" if share is None else "部分达成"


def _reached(measure: Measure, share: Decimal | None) -> Decimal:
    """Return a believable figure of the year: a little better than the target, or missed."""
    value = measure.target
    number = value.number or Decimal(0)
    if is_ceiling(value, measure.row.level3, measure.row.level2):
        number = number / share if share else number * Decimal("0.97")
    elif value.op in {"≥", ">"} or share:
        number = number * (share or Decimal("1.03"))
    if value.unit == "%":
        number = min(number, Decimal(100))
    return round_half_up(number, 0 if is_whole(value, number) else 2)


def is_whole(target: TargetValue, number: Decimal) -> bool:
    """Return whether nobody would write decimals: of what is counted in whole pieces, and of much."""
    wanted = target.number or Decimal(0)
    is_piece = "元" not in (target.unit or "") and target.unit != "%"
    return number >= 50 or (is_piece and wanted == wanted.to_integral_value())


def late_by(project: int, number: int) -> Decimal:
    """Return by which share of the year an indicator's work lags: most not at all, some far."""
    shares = {3: Decimal("0.2"), 6: Decimal("0.42")}
    return shares.get((project * 2 + number * 5) % 9, Decimal(0))


def _parts(measure: Measure, number: int, end: Decimal) -> list[Typed]:
    """Return the parts in which a sum came about; some began late in the year."""
    late = late_by(measure.document.project_id, number)
    places = 0 if end == end.to_integral_value() else 2
    found, told = [], Decimal(0)
    for month, note in zip(MONTHS, NOTES, strict=True):
        share = Decimal(1) if month == MONTHS[-1] else Decimal(month) / 12 - late
        part = round_half_up(end * max(share, Decimal(0)), places) - told
        if part > 0:
            found.append(_typed(measure, month, f"{part:f}", note))
            told += part
    return found or [_typed(measure, MONTHS[-1], f"{end:f}", "全年")]


def _typed(measure: Measure, month: int, value: str, note: str) -> Typed:
    return Typed(value=value, on=date(measure.year, month, 20), note=note)


def _prove(document: Document, clerk: User, proof: bytes) -> None:
    """Add evidence to the last entry of each indicator, and set a day of its own for each entry."""
    last: dict[int, ProgressEntry] = {}
    entries = ProgressEntry.objects.filter(line__document=document.key).select_related("line")
    for entry in entries.order_by("on", "pk"):
        last[entry.line_id] = entry
        entry.recorded_at = datetime.combine(entry.on, time(16), timezone.get_current_timezone())
        entry.save(update_fields=["recorded_at"])
    for entry in last.values():
        upload = ContentFile(proof, name=f"{entry.line.name[:30]}佐证.pdf")
        keep_files(document, entry, [upload], clerk)


def _keep(document: Document, measures: list[Measure], clerk: User) -> None:
    """Let the first two indicators have somebody who knows, and what the year before came to."""
    for measure, name in zip(measures, OWNERS, strict=False):
        keeping = Keeping(
            owner_name=name,
            baseline=last_years(measure),
            adding=measure.adding.value,
            months=measure.months,
        )
        keep_line(key=document.key, row=measure.row.id, actor=clerk, keeping=keeping)


def _proof() -> bytes:
    """Return a one-page list as evidence to look at."""
    grid = Grid(name="签到表", widths=(60.0, 100.0))
    grid.put(0, 0, "签到表（演示）", columns=2, align=Align.CENTER, is_title=True)
    for number, (label, text) in enumerate(
        (("日期", "见记录"), ("地点", "临川区"), ("到场人数", "见附页"), ("经办", "业务科")),
        start=1,
    ):
        grid.label(number, 0, label)
        grid.put(number, 1, text)
    target = io.BytesIO()
    write_pdf([grid], target)
    return target.getvalue()
