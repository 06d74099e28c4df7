"""Pages as rows and paragraphs for the template ``components/_leaves.html``; measures in pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from apps.formkit.layouts.grid import Grid, GridCell, Page, Stamp, Text
from apps.formkit.layouts.pagination import paginated
from apps.formkit.layouts.pieces import set_in
from apps.formkit.layouts.text_fit import is_set_in

_PIXELS: Final = 96 / 25.4


@dataclass(frozen=True, slots=True)
class HtmlCell:
    """A cell; one that ``is_high`` begins at its top."""

    text: str
    align: str
    rows: int
    columns: int
    is_label: bool
    is_high: bool


@dataclass(frozen=True, slots=True)
class HtmlRow:
    """A row of a table and the cells that begin in it."""

    height: int
    cells: list[HtmlCell]


@dataclass(frozen=True, slots=True)
class HtmlItem:
    """What stands on a page: a paragraph, or a table; ``size`` is that of its type in tenths."""

    text: Text | None = None
    size: int = 0
    widths: tuple[int, ...] = ()
    rows: tuple[HtmlRow, ...] = ()


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """One page of paper and its number in the whole print."""

    number: int
    lies_across: bool
    stamp: Stamp | None
    items: list[HtmlItem]


def html_pages(pages: Iterable[Page]) -> list[HtmlPage]:
    """Return what the template needs; it escapes every text itself."""
    return [
        HtmlPage(number, leaf.lies_across, leaf.page.stamp, [_item(item) for item in leaf.items])
        for number, leaf in enumerate(paginated(pages), start=1)
    ]


def _item(item: Text | Grid) -> HtmlItem:
    if isinstance(item, Text):
        return HtmlItem(text=item)
    starting: dict[int, list[HtmlCell]] = {row: [] for row in range(item.top, item.row_count)}
    for cell in sorted(item.cells, key=lambda cell: cell.column):
        starting[cell.row].append(_cell(item, cell))
    rows = tuple(
        HtmlRow(round(item.heights[row] * _PIXELS), cells) for row, cells in starting.items()
    )
    widths = tuple(round(width * _PIXELS) for width in item.widths)
    return HtmlItem(size=round(item.size * 10), widths=widths, rows=rows)


def _cell(grid: Grid, cell: GridCell) -> HtmlCell:
    text = set_in(cell.text) if is_set_in(cell) else cell.text
    return HtmlCell(text, cell.align, cell.rows, cell.columns, cell.is_label, grid.is_goal(cell))
