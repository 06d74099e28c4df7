"""Grids as a Word document with really merged cells, one form after the other.

The XML is written directly and as it goes (ECMA-376): a book of many forms costs the memory of
one, and merged cells cost nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import partial
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from apps.formkit.layouts.grid import SIZE, Grid, GridCell, Page, Style, Text
from apps.formkit.layouts.measures import LEADING, size_within
from apps.formkit.layouts.pagination import Leaf, paginated
from apps.formkit.layouts.text_fit import is_set_in
from apps.formkit.writers.docx_parts import (
    BODY_FONT,
    DOCUMENT_HEAD,
    DOCUMENT_TAIL,
    page_field,
    parts,
)

_TWIPS: Final = 1440 / 25.4
_BORDER: Final = 10
# What the edges of a cell take of its width, in twips.
_EDGES: Final = 140
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Between two tables Word needs a paragraph, else it takes them for one; this one is not seen.
_UNSEEN: Final = (
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr>'
)
_STYLES: Final = {
    Style.TITLE: "FormTitle",
    Style.SUBTITLE: "FormSubtitle",
    Style.HEADING: "FormHeading",
    Style.BODY: "FormBody",
    Style.ENTRY: "FormEntry",
    Style.REST: "FormRest",
}
# Said at each paragraph and not in the style only, so that readers know where one begins.
_INDENT: Final = '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
_UNNAMED: Final = re.compile(r"\W")
_BREAK: Final = "<w:pageBreakBefore/>"


def write_docx(
    pages: Iterable[Page], target: BinaryIO, *, font: str = BODY_FONT, title: str = ""
) -> None:
    """Write forms and texts into ``target``, on the pages that ``paginated`` decides.

    What lies across has a section of its own. Each page is a table of its own, because Word breaks
    no table where it is told to.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        for name, text in parts(font, _FORBIDDEN.sub("", title)).items():
            archive.writestr(name, text)
        with archive.open("word/document.xml", "w") as stream:
            stream.write(DOCUMENT_HEAD.encode())
            for chunk in _body(pages):
                stream.write(chunk.encode())
            stream.write(DOCUMENT_TAIL.encode())


def _body(pages: Iterable[Page]) -> Iterator[str]:
    across: bool | None = None
    forms = 0
    for leaf in paginated(pages):
        turned = across is not None and leaf.lies_across != across
        if turned:
            yield f"<w:p><w:pPr>{_section(is_across=not leaf.lies_across)}</w:pPr></w:p>"
        start = _BREAK if across is not None and not turned else ""
        forms += leaf.number == 1
        yield from _leaf(leaf, forms, start)
        across = leaf.lies_across
    yield _section(is_across=bool(across))


def _leaf(leaf: Leaf, form: int, start: str) -> Iterator[str]:
    """Return a page: ``start`` is what makes its first paragraph begin it."""
    for line in _head(leaf, form):
        yield line(start)
        start = ""
    for at, item in enumerate(leaf.items):
        if isinstance(item, Text):
            is_title = leaf.number == 1 and not at
            yield _title(leaf.page, form, item, start) if is_title else _text(item, start)
        else:
            yield from (_unseen(start) if start else "", _table(item), _unseen(""))
        start = ""
    if start:
        yield _unseen(start)


def _head(leaf: Leaf, form: int) -> Iterator[Callable[[str], str]]:
    """Yield what makes the lines above a leaf's items: its stamp, and the name of a form that
    begins without a title."""
    if leaf.page.stamp is not None:
        runs = f"<w:r>{_lines(_plain(leaf.page.stamp.words))}</w:r>"
        yield partial(_paragraph, "FormStamp", runs)
    if leaf.number == 1 and not (leaf.items and isinstance(leaf.items[0], Text)):
        yield partial(_name, leaf.page, form)


def _unseen(start: str) -> str:
    """Return a paragraph without height: what parts tables, or begins a page before one."""
    return f"<w:p><w:pPr>{start}{_UNSEEN}</w:pPr></w:p>"


def _paragraph(style: str, runs: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def _outlined(page: Page) -> str:
    return f'<w:outlineLvl w:val="{max(page.level, 1) - 1}"/>'


def _name(page: Page, number: int, start: str) -> str:
    """Return the line that takes no room and names a form in the pane of navigation."""
    named = _plain(page.bookmark or page.name)
    return _paragraph("FormName", f"<w:r>{_lines(named)}</w:r>", f"{start}{_outlined(page)}")


def _title(page: Page, number: int, item: Text, start: str) -> str:
    """Return a page's title with its place in the outline and a bookmark to find it by.

    The pane of navigation shows the text of paragraphs only: where the form's own title does not
    say whose form it is, a line that takes no room on the paper does.
    """
    text = _plain(item.text)
    name = page.anchor or f"_{number}_{_UNNAMED.sub('', page.bookmark or page.name)}"[:40]
    begin = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
    run = f'{begin}<w:r>{_lines(text)}</w:r><w:bookmarkEnd w:id="{number}"/>'
    style = _STYLES[item.style]
    if _plain(page.bookmark or page.name) in text:
        return _paragraph(style, run, f"{start}{_outlined(page)}")
    return _paragraph(style, run, start) + _name(page, number, "")


def _text(item: Text, start: str) -> str:
    run = f"<w:r>{_lines(_plain(item.text))}</w:r>"
    if item.target:
        field = page_field(item.target)
        run = f"<w:hyperlink w:anchor={quoteattr(item.target)}>{run}{field}</w:hyperlink>"
    indent = _INDENT if item.style == Style.BODY and not item.is_rest else ""
    return _paragraph(_STYLES[item.style], run, f"{start}{indent}")


def _section(*, is_across: bool) -> str:
    size = (
        'w:w="16838" w:h="11906" w:orient="landscape"' if is_across else 'w:w="11906" w:h="16838"'
    )
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/>'
        f'<w:pgSz {size}/><w:pgMar w:top="907" w:right="794" w:bottom="907" w:left="794" '
        'w:header="567" w:footer="454" w:gutter="0"/></w:sectPr>'
    )


def _table(grid: Grid) -> str:
    widths = [round(width * _TWIPS) for width in grid.widths]
    out = [
        '<w:tbl><w:tblPr><w:tblStyle w:val="FormTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{width}"/>' for width in widths),
        "</w:tblGrid>",
    ]
    for row, cells in grid.rows():
        header = "<w:tblHeader/>" if grid.repeat == row == grid.top else ""
        high = round(grid.heights[row] * _TWIPS) - _BORDER
        out.append(
            "<w:tr><w:trPr><w:cantSplit/>"
            f'<w:trHeight w:val="{high}" w:hRule="atLeast"/>{header}</w:trPr>'
        )
        column = 0
        while column < len(widths):
            cell = cells[column] or GridCell(row=row, column=column)
            out.append(_cell(grid, cell, sum(widths[column : column + cell.columns]), row))
            column += cell.columns
        out.append("</w:tr>")
    out.append("</w:tbl>")
    return "".join(out)


def _cell(grid: Grid, cell: GridCell, width: int, row: int) -> str:
    goes_on = row > cell.row
    high = "top" if grid.is_goal(cell) else "center"
    runs = [""] if goes_on else _runs(grid, cell, width)
    style = _set_as(grid, cell, is_set_in=is_set_in(cell) and not goes_on)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_merges(cell, goes_on=goes_on)}'
        f'<w:vAlign w:val="{high}"/>'
        f"</w:tcPr>{''.join(_paragraph('FormCell', run, style) for run in runs)}</w:tc>"
    )


def _merges(cell: GridCell, *, goes_on: bool) -> str:
    """Return how a cell spans columns and rows; ``goes_on`` where it began in a row above."""
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    begins = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    return f"{span}{'<w:vMerge/>' if goes_on else begins}"


def _runs(grid: Grid, cell: GridCell, width: int) -> list[str]:
    """Return a cell's text, a run a paragraph; an empty one where it has none."""
    text = _plain(cell.text)
    parts = text.splitlines() if is_set_in(cell) else [text]
    size = _size(grid, cell, text, width)
    return [f"<w:r>{size}{_lines(part)}</w:r>" for part in parts if part.strip()] or [""]


def _set_as(grid: Grid, cell: GridCell, *, is_set_in: bool) -> str:
    """Return the properties of a cell's paragraphs."""
    line = indent = ""
    if grid.size != SIZE:
        line = f'<w:spacing w:line="{round(grid.size * LEADING * 20)}" w:lineRule="exact"/>'
    if is_set_in:
        indent = f'<w:ind w:firstLineChars="200" w:firstLine="{round(grid.size * 40)}"/>'
    return f'{line}{indent}<w:jc w:val="{cell.align.value}"/>'


def _size(grid: Grid, cell: GridCell, text: str, width: int) -> str:
    """Return the size of a text where it is not the usual one; an amount stays on one line."""
    size = grid.size
    if isinstance(cell.value, Decimal):
        size = size_within(text, (width - _EDGES) / 20, size)
    half = int(size * 2)
    return "" if size == SIZE else f'<w:rPr><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _lines(text: str) -> str:
    lines = (escape(line) for line in text.replace("\r\n", "\n").replace("\t", " ").split("\n"))
    return "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
