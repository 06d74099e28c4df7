"""The official forms as grids of cells and running text; a writer turns them into a file."""

from apps.formkit.layouts.form import form_grid
from apps.formkit.layouts.forms import (
    declaration_grid,
    declaration_pages,
    declaration_paper,
    evaluation_grid,
    monitoring_grid,
)
from apps.formkit.layouts.grid import Align, Grid, GridCell, Page, Prose, Stamp, Style, Text
from apps.formkit.layouts.narrative import narrative_prose
from apps.formkit.layouts.summary import (
    evaluation_summary_grid,
    monitoring_summary_grid,
    summary_grid,
)

__all__ = [
    "Align",
    "Grid",
    "GridCell",
    "Page",
    "Prose",
    "Stamp",
    "Style",
    "Text",
    "declaration_grid",
    "declaration_pages",
    "declaration_paper",
    "evaluation_grid",
    "evaluation_summary_grid",
    "form_grid",
    "monitoring_grid",
    "monitoring_summary_grid",
    "narrative_prose",
    "summary_grid",
]
