"""Forms and texts as rows and paragraphs for the template ``exports/_pages.html``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from apps.formkit.layouts.grid import Grid, GridCell, Page, Prose, Style, Text, parted


@dataclass(slots=True)
class HtmlPage:
    """One form (``columns`` in percent of the width, ``head`` repeats over printed pages) or text."""

    titles: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    top: list[list[GridCell]] = field(default_factory=list)
    head: list[GridCell] = field(default_factory=list)
    body: list[list[GridCell]] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def html_pages(pages: Iterable[Page]) -> list[HtmlPage]:
    """Give what the template needs; it escapes every text itself."""
    return [_text(page) if isinstance(page, Prose) else _form(page) for page in pages]


def _text(prose: Prose) -> HtmlPage:
    titles = [item.text for item in prose.texts if item.style == Style.TITLE]
    return HtmlPage(titles, texts=[item for item in prose.texts if item.style != Style.TITLE])


def _form(grid: Grid) -> HtmlPage:
    whole = sum(grid.widths)
    page = HtmlPage(columns=[f"{width / whole:.2%}" for width in grid.widths])
    page.titles = [cell.text for cell in grid.cells if cell.is_title and cell.text]
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        if not cell.is_title:
            for part in parted(cell, grid.repeat):
                rows.setdefault(part.row, []).append(part)
    for number in sorted(rows):
        row = sorted(rows[number], key=lambda cell: cell.column)
        if number == grid.repeat:
            page.head = row
        elif grid.repeat is not None and number < grid.repeat:
            page.top.append(row)
        else:
            page.body.append(row)
    return page
