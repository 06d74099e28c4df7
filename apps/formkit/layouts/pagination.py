"""Forms and texts on pages: the breaks are decided here, once for every file, print and screen.

A form that fits one page at 9 points or more gets one. Otherwise no head stands alone at the foot
of a page, the head of the indicators stands on every page, labels that go on are repeated with
（续）, and no row is parted but one taller than a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from apps.formkit.layouts.columns import balanced, fitted_widths
from apps.formkit.layouts.grid import SIZE, Align, Grid, GridCell, Page, Prose, Style, Text
from apps.formkit.layouts.measures import POINTS, lines_of
from apps.formkit.layouts.pieces import MARK, Rows, parted_row
from apps.formkit.layouts.text_fit import ASIDE, INDENT, UPRIGHT, fitted_heights, inner_width

SIZES: Final = (SIZE, 10.0, 9.5, 9.0)
ROOM_UPRIGHT: Final = 258.0
ROOM_ACROSS: Final = 171.0
"""How much of a page's height holds text, in mm."""
TEXT_SIZE: Final = 12.0
TEXT_LINE: Final = 20.0
"""The type of running text and the height of its lines, in points."""
TEXT_EMS: Final = 42
"""How many characters a line of running text has."""
# Of paragraphs in mm: what stands above their text, and the text's height where it is one line.
HEIGHTS: Final = {
    Style.TITLE: 10.0, Style.SUBTITLE: 7.0, Style.REST: 6.0, Style.HEADING: 9.0, Style.ENTRY: 6.0,
}  # fmt: skip
# Rows that stay together below a head and on the last page; lines of a parted text; how much room
# is worth beginning a row that is parted anyway; how much of a last page may be free.
_TOGETHER: Final = 2
_WORTH: Final = 40.0
_LITTLE: Final = 0.65


@dataclass(slots=True)
class Leaf:
    """One page of paper: what stands on it from top to bottom, and of which form it is page
    ``number`` (from 1) of ``count``."""

    page: Page
    number: int = 1
    count: int = 1
    items: list[Text | Grid] = field(default_factory=list)

    @property
    def lies_across(self) -> bool:
        """Return whether it lies across."""
        return self.page.lies_across


def paginated(pages: Iterable[Page]) -> Iterator[Leaf]:
    """Yield the pages of paper that forms and texts take, each form beginning on one of its own."""
    for page in pages:
        press = _Press(page)
        if isinstance(page, Grid):
            press.form(page)
        else:
            press.prose(page)
        for leaf in press.leaves:
            leaf.count = len(press.leaves)
            yield leaf


def _evened(cells: Sequence[GridCell], widths: Sequence[float]) -> list[GridCell]:
    """Return the cells, those with a short text in their middle broken in even lines."""
    short = (min(widths) - ASIDE) * POINTS / SIZE
    found: list[GridCell] = []
    for cell in cells:
        value = cell.value
        if value.__class__ is str and len(value) > short and cell.align == Align.CENTER:
            text = balanced(cell, inner_width(widths, cell, SIZE))
            if text != value:
                cell = replace(cell, value=text)
        found.append(cell)
    return found


def _within(grid: Grid, shown: Grid, size: float, room: float) -> dict[int, float]:
    """Return the heights of a form's rows at a size of type; where they have no room, rows that are
    higher than their texts need give way, as far as these allow."""
    whole = fitted_heights(grid, shown.widths, size)
    lack = sum(list(whole.values())[shown.top :]) - room
    if lack <= 0 or not grid.heights:
        return whole
    needed = fitted_heights(replace(grid, heights={}), shown.widths, size)
    spare = {row: max(0.0, whole[row] - needed[row]) for row in whole if row >= shown.top}
    given = sum(spare.values())
    if given < lack:
        return whole
    return {row: high - spare.get(row, 0.0) * lack / given for row, high in whole.items()}


class _Press:
    """Fills the leaves of one form or text; ``room`` is left on the last of them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.whole = ROOM_ACROSS if page.lies_across else ROOM_UPRIGHT
        self.leaves: list[Leaf] = []
        self.title = ""
        self.turn()

    def turn(self) -> None:
        """Begin a new leaf; a further one of a form says whose it is."""
        leaf = Leaf(self.page, len(self.leaves) + 1)
        self.leaves.append(leaf)
        self.room = self.whole
        if self.title:
            self.put(Text(Style.REST, f"{self.title}{MARK}"), HEIGHTS[Style.REST])
        self.begun = len(leaf.items)

    @property
    def is_fresh(self) -> bool:
        """Return whether nothing of the form stands on the leaf yet."""
        return len(self.leaves[-1].items) == self.begun

    def put(self, item: Text | Grid, height: float) -> None:
        """Put something on the leaf."""
        self.leaves[-1].items.append(item)
        self.room -= height

    def form(self, grid: Grid) -> None:
        """Set a form: at the largest type with which it has one page, else at the usual one."""
        title = self._titles(grid)
        cells = [cell for cell in grid.cells if not cell.is_title]
        if not cells:
            return
        top = min(cell.row for cell in cells)
        widths = fitted_widths(grid)
        cells = _evened(cells, widths)
        shown = replace(grid, cells=cells, top=top, widths=widths)
        need = self._fitted(grid, shown)
        if need is not None:
            self.put(shown, need)
            return
        self.title = title or grid.name
        self.begun = len(self.leaves[-1].items)
        self._over_pages(grid, shown)

    def _titles(self, grid: Grid) -> str:
        """Set the titles of a form, and return the first."""
        titles = [cell.text for cell in grid.cells if cell.is_title and cell.text]
        for number, text in enumerate(titles):
            style = Style.SUBTITLE if number else Style.TITLE
            self.put(Text(style, text), HEIGHTS[style])
        return titles[0] if titles else ""

    def _fitted(self, grid: Grid, shown: Grid) -> float | None:
        """Set a form in the largest type with which it has one page; return its height, None where
        no type is small enough."""
        for size in SIZES:
            shown.heights = _within(grid, shown, size, self.room)
            shown.size = size
            need = sum(list(shown.heights.values())[shown.top :])
            if need <= self.room + 0.01:
                return need
            if need * (SIZES[-1] / size) ** 2 > self.room * 1.05:
                break
        return None

    def _over_pages(self, grid: Grid, shown: Grid) -> None:
        """Set a form over several pages: at the usual size of type, or at a smaller one where that
        saves a last page with little on it."""
        opening, room = self.leaves[-1], self.room
        best: list[Leaf] = []
        for size in SIZES[:-1]:
            leaf = replace(opening, items=list(opening.items))
            self.leaves, self.room = [leaf], room
            heights = fitted_heights(grid, shown.widths, size)
            self.table(replace(shown, heights=heights, size=size))
            if not best or len(self.leaves) < len(best):
                best = self.leaves
            if self.room < self.whole * _LITTLE or len(best) < len(self.leaves):
                break
        self.leaves = best

    def table(self, grid: Grid) -> None:
        """Set a grid whose rows are measured, over as many leaves as it takes."""
        rows = Rows(grid)
        row = grid.top
        while row < rows.end:
            head = rows.head_height(row)
            stop, is_parted = self._stop(rows, row, self.room - head)
            if stop == row:
                self.turn()
                continue
            if is_parted:
                left = self.room - head - rows.height(row, stop - 1)
                rows = Rows(parted_row(rows.grid, stop - 1, left))
            self.put(rows.piece(row, stop), head + rows.height(row, stop))
            row = stop
            if row < rows.end:
                self.turn()

    def _stop(self, rows: Rows, row: int, room: float) -> tuple[int, bool]:
        """Return the row before which the page ends, and whether the last one is parted."""
        full = rows.reach(row, room)
        if full == rows.end:
            return full, False
        left = room - rows.height(row, full)
        is_long = rows.heights[full] > self.whole - HEIGHTS[Style.REST] - rows.head_height(full)
        if is_long and (left >= _WORTH or (full == row and self.is_fresh)):
            return full + 1, True
        stop = self._kept(rows, row, full)
        if stop == row and self.is_fresh:
            return max(full, row + 1), False
        return stop, False

    def _kept(self, rows: Rows, row: int, stop: int) -> int:
        """Move a break up so that heads have rows below them and the last page has some."""
        if rows.end - stop < _TOGETHER and stop - _TOGETHER > row:
            stop = rows.end - _TOGETHER
        head = rows.grid.repeat
        if head is not None and head < stop <= head + _TOGETHER and rows.end > head + _TOGETHER + 1:
            stop = max(head, row)
        while stop > row and (rows.is_head(stop - 1) or not rows.is_cut_well(row, stop)):
            stop -= 1
        return stop

    def prose(self, prose: Prose) -> None:
        """Set running text; a heading stays with what follows, a paragraph goes over a page by at
        least two lines on each."""
        for number, item in enumerate(prose.texts):
            if isinstance(item, Grid):
                widths = tuple(width * UPRIGHT / sum(item.widths) for width in item.widths)
                heights = fitted_heights(item, widths, SIZE)
                grid = replace(item, widths=widths, heights=heights)
                self.table(grid)
            elif item.style == Style.BODY:
                self._paragraph(item)
            else:
                style = Style.SUBTITLE if item.style == Style.TITLE and number else item.style
                need = HEIGHTS[style] + (2 * TEXT_LINE / POINTS if style == Style.HEADING else 0)
                if need > self.room and not self.is_fresh:
                    self.turn()
                self.put(replace(item, style=style), HEIGHTS[style])

    def _paragraph(self, item: Text) -> None:
        line = TEXT_LINE / POINTS
        lines = list(lines_of(f"{INDENT}{item.text}", TEXT_EMS))
        lines[0] = lines[0].removeprefix(INDENT)
        is_rest = False
        while lines:
            fits = max(0, int(self.room / line))
            if fits < len(lines):
                fits = _last_line(lines, min(fits, len(lines) - _TOGETHER))
            if fits <= 0 and not self.is_fresh:
                self.turn()
                continue
            fits = max(fits, 1)
            text = "".join(lines[:fits])
            self.put(Text(Style.BODY, text, is_rest=is_rest), min(fits, len(lines)) * line)
            lines, is_rest = lines[fits:], True


def _last_line(lines: Sequence[str], most: int) -> int:
    """Return how many lines of a paragraph, ``most`` or fewer, stay on a page; 0 where there are
    too few. None ends at a blank, which would be lost when the file is read again."""
    while most >= _TOGETHER and (lines[most - 1][-1:].isspace() or lines[most][:1].isspace()):
        most -= 1
    return 0 if most < _TOGETHER else most
