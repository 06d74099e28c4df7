"""Which cells of a monitoring sheet tell what was reached, by the row of the approved goal."""

from __future__ import annotations

from apps.entry.recorded_figures import Measured, MeasuredCell
from apps.monitoring.domain.content import place_of
from apps.monitoring.models import MonitoringSheet


def measured_of(sheet: MonitoringSheet) -> Measured:
    """Return what was carried out up to the end of the sheet's period; fetched with its content."""
    cells = [
        MeasuredCell(
            origin=row.origin,
            place=place_of(row, "actual"),
            name=row.level3,
            target=row.target,
            now=row.actual,
            files=place_of(row),
            why=place_of(row, "deviation"),
            has_why=bool(row.deviation),
        )
        for row in sheet.rows.all()
        if row.origin
    ]
    return Measured(cells=cells, until=sheet.node.period_end)
