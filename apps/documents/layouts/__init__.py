"""The official forms as grids of cells; a writer turns a grid into a file."""

from apps.documents.layouts.declaration import declaration_grid
from apps.documents.layouts.grid import Align, Grid, GridCell

__all__ = ["Align", "Grid", "GridCell", "declaration_grid"]
