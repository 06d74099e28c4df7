"""Which cells of a self-evaluation tell what was reached, by the row of the approved goal."""

from __future__ import annotations

from apps.core.text import fold
from apps.entry.recorded_figures import Measured, MeasuredCell
from apps.evaluations.models import SelfEvaluation
from apps.formkit.papers import row_place


def measured_of(evaluation: SelfEvaluation) -> Measured:
    """Return the actual values of a form fetched ``with_content()``; none of one read from a file."""
    if evaluation.version is None:
        return Measured(cells=())
    approved = evaluation.version.sheet.indicators
    cells = []
    for row in evaluation.rows.all():
        # Rows were made from the version in its order.
        origin = approved[row.position] if row.position < len(approved) else None
        if origin is not None and origin.id and fold(origin.level3) == fold(row.level3):
            cells.append(
                MeasuredCell(
                    origin=origin.id,
                    place=row_place(str(row.pk), "actual"),
                    name=row.level3,
                    target=row.target,
                    now=row.actual,
                    files=f"row.{row.pk}",
                    why=row_place(str(row.pk), "deviation"),
                    has_why=bool(row.deviation),
                )
            )
    return Measured(cells=cells)
