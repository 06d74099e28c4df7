"""Sheets read from files, laid beside the rows of the approved goal by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError

from apps.core.text import fold
from apps.entry.domain.protocol import Batch, CellChange
from apps.entry.domain.sheets import columns_told, paired
from apps.entry.intake import Told
from apps.entry.kinds import kind_named
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.formkit.sheets.monitoring import MonitoringSheet as Sheet
from apps.formkit.sheets.rows import MonitoringRow as SheetRow
from apps.formkit.values import parse
from apps.monitoring.domain.cells import GOAL, PARTS, TYPED_AMOUNTS
from apps.monitoring.domain.content import NOT_DUE, place_of
from apps.monitoring.models import MonitoringRow, MonitoringSheet
from apps.monitoring.models.sheet import PROPOSALS

_PROPOSED: Final = {f"拟{word}": word for word in PROPOSALS}


_HEADED: Final = {"actual": ("actual", "grade", "is_not_due"), "remark": ("proposal", "remark")}
"""What the page types of a column of the paper, where that is more than the column."""
_COLUMNS: Final = ("actual", "forecast", "reasons", "deviation", "likelihood", "remark")


def _texts_of(row: MonitoringRow, told: SheetRow) -> dict[str, Any]:
    """Return what a row of the file says, by column, as the page types it."""
    is_not_due = told.actual == NOT_DUE
    is_graded = parse(row.target).is_qualitative and told.actual in MonitoringRow.Grade.values
    proposal, _, rest = told.remark.partition("；")
    is_proposed = proposal in _PROPOSED
    return {
        "actual": "" if is_not_due or is_graded else told.actual,
        "grade": told.actual if is_graded else "",
        "is_not_due": is_not_due,
        "forecast": told.forecast,
        "reasons": "、".join(told.reasons),
        "deviation": told.deviation,
        "likelihood": told.likelihood,
        "proposal": _PROPOSED.get(proposal, ""),
        "remark": rest if is_proposed else told.remark,
    }


def _money(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield the amounts by place; a total only where no part of its column is told."""
    for name in TYPED_AMOUNTS:
        has_parts = any(getattr(sheet.budget[part], name) is not None for part in PARTS)
        for source in BUDGET_ROWS:
            amount = getattr(sheet.budget[source], name)
            if amount is not None and not (source == "total" and has_parts):
                yield f"money.{name}.{source}", f"{amount:f}{sheet.amount_unit}"


def _cells(form: MonitoringSheet, sheet: Sheet, said: list[str]) -> Iterator[tuple[str, Any]]:
    if sheet.actual_result:
        yield GOAL, sheet.actual_result
    yield from _money(sheet)
    pairs, left = paired(form.rows.all(), sheet.indicators)
    columns = columns_told(sheet.indicators, _COLUMNS)
    known = [name for column in columns for name in _HEADED.get(column, (column,))]
    for row, told in pairs:
        if told is None:
            said.append(f"批复的指标“{row.level3}”在文件中没有。")
            continue
        if fold(told.target) != fold(row.target):
            said.append(f"“{row.level3}”批复的指标值是 {row.target}，文件中是 {told.target}。")
        texts = _texts_of(row, told)
        yield from ((place_of(row, name), texts[name]) for name in known)
    said += [f"文件中的指标“{one.level3}”不在批复的绩效目标中，没有存入。" for one in left]


def told(form: MonitoringSheet, sheet: Sheet, origin: str) -> Told:
    """Return what a sheet says to the unit's open one, as its editor would type it; names and
    targets stay as approved, and every difference is told."""
    kind = kind_named(form.kind)
    said: list[str] = []
    batch = Batch()
    for place, text in _cells(form, sheet, said):
        try:
            value = kind.cells.clean(form, place, text)
        except ValidationError as error:
            said.append(f"{'；'.join(error.messages)}（文件中是“{text}”，没有存入）")
            continue
        batch.cells.append(CellChange(place=place, value=value))
    return Told(batch=batch, said=tuple(said))
