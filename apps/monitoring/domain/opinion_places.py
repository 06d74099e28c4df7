"""The cells of a monitoring sheet an opinion can point to."""

from __future__ import annotations

from typing import Final

from apps.entry.opinion_places import WHOLE_FORM, Spot
from apps.formkit.papers import paper_of
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.monitoring.domain.cells import GOAL, TYPED_AMOUNTS, text_of
from apps.monitoring.domain.content import lines_of, place_of
from apps.monitoring.models import MonitoringSheet

_COLUMNS: Final = ("actual", "forecast", "likelihood", "reasons", "deviation", "remark")


def spots_of(sheet: MonitoringSheet) -> list[Spot]:
    """Return every place of a sheet fetched ``with_content()``, the whole form first."""
    paper, lines = paper_of("monitoring"), lines_of(sheet)
    spots = [WHOLE_FORM, Spot(place=GOAL, label=paper.cell(GOAL).label, value=sheet.actual_result)]
    for source in BUDGET_ROWS:
        for name in TYPED_AMOUNTS:
            cell = paper.cell(f"money.{name}.{source}")
            value = text_of(cell.place, getattr(lines.get(source), name, None))
            spots.append(Spot(place=cell.place, label=f"{cell.title}（万元）", value=value))
    for row in sheet.rows.all():
        title = f"指标“{row.level3 or '未命名'}”"
        spots.append(Spot(place=place_of(row), label=title, value=str(row), takes_proposal=False))
        spots += [
            Spot(
                place=place_of(row, name),
                label=f"{title}的{paper.rows.column(name).label}",
                value=getattr(row, name),
            )
            for name in _COLUMNS
        ]
    return spots
