"""The official forms as grids of cells and running text; a writer turns them into a file."""

from apps.formkit.layouts.declaration import declaration_grid
from apps.formkit.layouts.evaluation import evaluation_grid
from apps.formkit.layouts.grid import Align, Grid, GridCell, Page, Prose, Style, Text
from apps.formkit.layouts.narrative import narrative_prose
from apps.formkit.layouts.pages import declaration_pages
from apps.formkit.layouts.summary import evaluation_summary_grid, summary_grid

__all__ = [
    "Align",
    "Grid",
    "GridCell",
    "Page",
    "Prose",
    "Style",
    "Text",
    "declaration_grid",
    "declaration_pages",
    "evaluation_grid",
    "evaluation_summary_grid",
    "narrative_prose",
    "summary_grid",
]
