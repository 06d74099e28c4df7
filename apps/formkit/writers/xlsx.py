"""Forms into a workbook, one sheet a form; texts stay texts whatever they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from math import ceil
from typing import Any, BinaryIO, Final

import xlsxwriter

from apps.formkit.layouts.grid import SIZE, Align, Grid, GridCell, Page, Style, Text, places_of
from apps.formkit.layouts.measures import EDGE, POINTS, line_height, lines_of
from apps.formkit.layouts.pagination import HEIGHTS, TEXT_EMS, TEXT_LINE, Leaf, paginated
from apps.formkit.layouts.pieces import set_in
from apps.formkit.layouts.text_fit import INDENT, UPRIGHT, is_set_in

PIXELS: Final = 96 / 25.4
TALLEST: Final = 400.0
"""How many points a row has at most: Excel allows 409."""
MOST_PLACES: Final = 6
PROSE_COLUMNS: Final = 6
_HEAD: Final = 0.2
"""How far from a page's edge its head stands, in inches."""
_NAMED: Final = 56
"""How many characters of a form's name the head holds."""
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_PLAIN: Final = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
# A figure wider than its cell is set smaller; a program shows ### else.
_AMOUNT: Final = {"border": 1, "text_wrap": False, "shrink": True}
_ROLES: Final[dict[str, dict[str, Any]]] = {
    "cell": {"border": 1},
    "goal": {"border": 1, "valign": "top"},
    Style.TITLE: {"bold": True, "font_size": 16, "font_name": "黑体"},
    Style.SUBTITLE: {},
    Style.HEADING: {"bold": True, "font_size": 12, "font_name": "黑体"},
    Style.BODY: {"font_size": 12, "valign": "top"},
    Style.ENTRY: {"font_size": 12},
    **{
        f"amount{places}": _AMOUNT | {"num_format": f"#,##0.{'0' * places}"}
        for places in range(2, MOST_PLACES + 1)
    },
}


def new_book(target: BinaryIO) -> Any:
    """Return a workbook in which texts stay texts. Its usual face is one that has a twin of the same
    width in every office program: the columns' widths hang on it, no text is set in it."""
    face = {"font_name": "Arial", "font_size": 10}
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    return xlsxwriter.Workbook(target, options | {"default_format_properties": face})


def write_xlsx(pages: Iterable[Page], target: BinaryIO) -> None:
    """Write each form or text on a sheet of its own, on the pages that ``paginated`` decides."""
    with new_book(target) as book:
        formats = _Formats(book)
        names: set[str] = set()
        sheet: _Sheet | None = None
        for leaf in paginated(pages):
            if sheet is None or leaf.number == 1:
                if sheet is not None:
                    sheet.close()
                sheet = _Sheet(book.add_worksheet(_name(leaf.page.name, names)), formats, leaf)
            sheet.add(leaf)
        if sheet is not None:
            sheet.close()


class _Formats(dict[tuple[str, str, float], Any]):
    """A workbook's formats by role, first letter of the alignment and size of type (0 for the role's
    own), made when first asked for; an amount's role ends in its places."""

    def __init__(self, book: Any) -> None:
        super().__init__()
        self.book = book

    def __missing__(self, key: tuple[str, str, float]) -> Any:
        role, letter, size = key
        sized = {"font_size": size} if size else {}
        align = next(align.value for align in Align if align.startswith(letter))
        self[key] = self.book.add_format(_PLAIN | _ROLES[role] | {"align": align} | sized)
        return self[key]


def _name(wanted: str, taken: set[str]) -> str:
    """Return a sheet name that is allowed and not used yet."""
    base = _FORBIDDEN.sub("", wanted)[:28] or "申报表"
    name, number = base, 2
    while name.lower() in taken:
        name, number = f"{base[:26]}{number}", number + 1
    taken.add(name.lower())
    return name


def set_paper(sheet: Any, widths: Iterable[float]) -> None:
    """Set a worksheet up for A4 and its columns to widths in mm."""
    sheet.set_paper(9)
    sheet.set_margins(left=0.35, right=0.35, top=0.6, bottom=0.55)
    # A program without the usual face makes columns wider: the page is then set smaller as a whole.
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.center_horizontally()
    sheet.set_footer("&C&9第 &P 页 共 &N 页")
    for column, width in enumerate(widths):
        sheet.set_column_pixels(column, column, round(width * PIXELS))


def _head_of(leaf: Leaf) -> str:
    """Return what stands above each printed page: the state, and of a form of several pages its
    title and name below it, for a sheet repeats no line of its own."""
    stamp, head = leaf.page.stamp, ""
    if stamp is not None:
        head = f"&R&9{_escaped(stamp.words)}"
    if leaf.count > 1:
        words = [item.text for item in leaf.items if isinstance(item, Text)][:1]
        if isinstance(leaf.page, Grid):
            words.append(leaf.page.name)
        # The blank gives the line above, where the state may reach to, its height.
        head = f"&L&9 \n{_escaped('　'.join(words)[:_NAMED])}{head}"
    return head


def _escaped(words: str) -> str:
    """Return words for a header, where & begins a command."""
    return words.replace("&", "&&")


class _Sheet:
    """A worksheet being filled from top to bottom; ``row`` is the next one."""

    def __init__(self, sheet: Any, formats: _Formats, leaf: Leaf) -> None:
        self.sheet, self.formats, self.row = sheet, formats, 0
        grid = next((item for item in leaf.items if isinstance(item, Grid)), None)
        self.widths = grid.widths if grid else (UPRIGHT / PROSE_COLUMNS,) * PROSE_COLUMNS
        self.last = len(self.widths) - 1
        self.breaks: list[int] = []
        self.usual = (line_height(grid.size if grid else SIZE) + 2 * EDGE) * POINTS
        sheet.set_default_row(self.usual)
        set_paper(sheet, self.widths)
        sheet.set_header(_head_of(leaf), {"margin": _HEAD})
        if leaf.lies_across:
            sheet.set_landscape()

    def close(self) -> None:
        """Set the breaks between pages, and what is printed."""
        if self.breaks:
            self.sheet.set_h_pagebreaks(self.breaks)
        if self.row:
            self.sheet.print_area(0, 0, self.row - 1, self.last)

    def add(self, leaf: Leaf) -> None:
        """Write one page below the others."""
        if leaf.number > 1:
            self.breaks.append(self.row)
        for item in leaf.items:
            if isinstance(item, Grid):
                self._grid(item)
            elif item.style != Style.REST:
                self._text(item)

    def _rows(self, points: float) -> int:
        """Set the height of what comes next, in several rows where Excel allows no single one, and
        return the row after it."""
        if points == self.usual:
            return self.row + 1
        parts = ceil(points / TALLEST)
        for part in range(self.row, self.row + parts):
            self.sheet.set_row(part, points / parts)
        return self.row + parts

    def _text(self, item: Text) -> None:
        is_title = item.style in (Style.TITLE, Style.SUBTITLE)
        style = self.formats[item.style, "c" if is_title else "l", 0]
        text, points = item.text, HEIGHTS.get(item.style, 0.0) * POINTS
        if item.style == Style.BODY:
            text = text if item.is_rest else f"{INDENT}{text}"
            points = TEXT_LINE * len(lines_of(text, TEXT_EMS))
        end = self._rows(points)
        self.sheet.merge_range(self.row, 0, end - 1, self.last, text, style)
        self.row = end

    def _grid(self, grid: Grid) -> None:
        """Write a piece of a form; the head that is repeated stands in the sheet once, printing
        repeats it."""
        starts, heights = {}, grid.heights
        first, end = grid.top + grid.repeated, max(heights) + 1
        for row in range(first, end):
            starts[row] = self.row
            self.row = self._rows(heights[row] * POINTS)
        starts[end] = self.row
        if grid.repeat is not None and not grid.repeated:
            self.sheet.repeat_rows(starts[grid.repeat])
        for cell in grid.cells:
            if cell.row >= first:
                self._cell(grid, cell, starts[cell.row], starts[cell.row + cell.rows] - 1)
            elif cell.rows > 1:
                self._cell(grid, cell, starts[first], starts[cell.row + cell.rows] - 1)

    def _cell(self, grid: Grid, cell: GridCell, row: int, bottom: int) -> None:
        role, value = _role_of(grid, cell)
        # A letter, for members of an enumeration take long to look up.
        style = self.formats[role, cell.align[0], grid.size]
        sheet, column = self.sheet, cell.column
        if bottom > row or cell.columns > 1:
            # Texts stay texts: the book takes none for a formula or an address.
            last = column + cell.columns - 1
            sheet.merge_range(row, column, bottom, last, value, style)
        elif value is None:
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, style)
        else:
            sheet.write_number(row, column, value, style)


def _role_of(grid: Grid, cell: GridCell) -> tuple[str, str | float | None]:
    """Return the role of a cell's format, and what the cell holds; None for an empty text, which
    would be written as one."""
    value = cell.value
    if isinstance(value, Decimal):
        return f"amount{min(places_of(value), MOST_PLACES)}", float(value)
    role = "goal" if cell.columns > 1 and grid.is_goal(cell) else "cell"
    return role, set_in(value or "") if is_set_in(cell) else value or None
