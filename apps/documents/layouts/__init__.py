"""The official forms as grids of cells and pages of prose: pure data, no file format."""

from .declaration import declaration_grid, edition_of
from .evaluation import evaluation_grid
from .grid import Grid, GridCell, Leaf, Page, Prose, ProseParagraph
from .narrative import contents_prose, front_prose, narrative_prose
from .summary import summary_grid

__all__ = [
    "Grid",
    "GridCell",
    "Leaf",
    "Page",
    "Prose",
    "ProseParagraph",
    "contents_prose",
    "declaration_grid",
    "edition_of",
    "evaluation_grid",
    "front_prose",
    "narrative_prose",
    "summary_grid",
]
