"""The official forms as grids of cells and running text; a writer turns them into a file."""

from apps.documents.layouts.declaration import declaration_grid
from apps.documents.layouts.evaluation import evaluation_grid
from apps.documents.layouts.grid import Align, Grid, GridCell, Page, Prose, Style, Text
from apps.documents.layouts.narrative import narrative_prose
from apps.documents.layouts.pages import declaration_pages
from apps.documents.layouts.summary import evaluation_summary_grid, summary_grid

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
