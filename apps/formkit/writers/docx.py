"""Grids as a Word document with really merged cells, one form after the other.

The XML is written directly and as it goes (ECMA-376): a book of many forms costs the memory of
one, and merged cells cost nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from apps.formkit.layouts.grid import TALL, Grid, GridCell, Page, Prose, Style, parted
from apps.formkit.writers.docx_parts import (
    BODY_FONT,
    DOCUMENT_HEAD,
    DOCUMENT_TAIL,
    page_field,
    parts,
)
from apps.formkit.writers.measures import size_within

_TWIPS: Final = 1440 / 25.4
# Points of a cell's text, and what its edges take of the width in twips.
_SIZE: Final = 10.5
_EDGES: Final = 114
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Between two tables Word needs a paragraph, else it takes them for one; this one is not seen.
_GAP: Final = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


_STYLES: Final = {
    Style.TITLE: "FormTitle",
    Style.HEADING: "FormHeading",
    Style.BODY: "FormBody",
    Style.ENTRY: "FormEntry",
}
# Said at each paragraph and not in the style only, so that readers know where one begins.
_INDENT: Final = '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
_UNNAMED: Final = re.compile(r"\W")


def write_docx(
    pages: Iterable[Page], target: BinaryIO, *, font: str = BODY_FONT, title: str = ""
) -> None:
    """Write forms and texts into ``target``, each beginning on a page of its own.

    A grid wider than an upright page lies across. The repeated row heads a table of its own,
    because Word repeats only the first rows of a table.
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
    for number, page in enumerate(pages):
        lies = isinstance(page, Grid) and page.lies_across
        turned = across is not None and lies != across
        if turned:
            yield f"<w:p><w:pPr>{_section(is_across=not lies)}</w:pPr></w:p>"
        breaks = across is not None and not turned
        if isinstance(page, Prose):
            yield from _prose(page, number, breaks=breaks)
        else:
            yield from _grid(page, number, breaks=breaks)
        across = lies
    yield _section(is_across=bool(across))


def _title(page: Page, number: int, text: str, *, breaks: bool) -> str:
    """Give a page's title with its place in the outline and a bookmark to find it by.

    The pane of navigation shows the text of paragraphs only: where the form's own title does not
    say whose form it is, a line that takes no room on the paper does.
    """
    new_page = "<w:pageBreakBefore/>" if breaks else ""
    place = f'<w:outlineLvl w:val="{max(page.level, 1) - 1}"/>'
    name = page.anchor or f"_{number}_{_UNNAMED.sub('', page.bookmark or page.name)}"[:40]
    start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
    end = f'<w:bookmarkEnd w:id="{number}"/>'
    named = _plain(page.bookmark or page.name)
    head = f'<w:p><w:pPr><w:pStyle w:val="FormTitle"/>{new_page}'
    if named in text:
        return f"{head}{place}</w:pPr>{start}<w:r>{_lines(text)}</w:r>{end}</w:p>"
    return (
        f"{head}</w:pPr>{start}<w:r>{_lines(text)}</w:r>{end}</w:p>"
        f'<w:p><w:pPr><w:pStyle w:val="FormName"/>{place}</w:pPr><w:r>{_lines(named)}</w:r></w:p>'
    )


def _prose(page: Prose, number: int, *, breaks: bool) -> Iterator[str]:
    for at, item in enumerate(page.texts):
        text = _plain(item.text)
        if item.style == Style.TITLE and not at:
            yield _title(page, number, text, breaks=breaks)
            continue
        run = f"<w:r>{_lines(text)}</w:r>"
        if item.target:
            field = page_field(item.target)
            run = f"<w:hyperlink w:anchor={quoteattr(item.target)}>{run}{field}</w:hyperlink>"
        indent = _INDENT if item.style == Style.BODY else ""
        yield f'<w:p><w:pPr><w:pStyle w:val="{_STYLES[item.style]}"/>{indent}</w:pPr>{run}</w:p>'


def _section(*, is_across: bool) -> str:
    size = (
        'w:w="16838" w:h="11906" w:orient="landscape"' if is_across else 'w:w="11906" w:h="16838"'
    )
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/>'
        f'<w:pgSz {size}/><w:pgMar w:top="907" w:right="794" w:bottom="907" w:left="794" '
        'w:header="567" w:footer="454" w:gutter="0"/></w:sectPr>'
    )


def _grid(grid: Grid, number: int, *, breaks: bool) -> Iterator[str]:
    """Give the titles as paragraphs and the framed cells as tables."""
    titles = [cell for cell in grid.cells if cell.is_title and cell.text]
    for at, cell in enumerate(titles):
        text = _plain(cell.text)
        if at:
            line = f"<w:r>{_lines(text)}</w:r>"
            yield f'<w:p><w:pPr><w:pStyle w:val="FormSubtitle"/></w:pPr>{line}</w:p>'
        else:
            yield _title(grid, number, text, breaks=breaks)
    framed = [cell for cell in grid.cells if not cell.is_title]
    if not framed:
        return
    top = min(cell.row for cell in framed)
    if grid.repeat is None or grid.repeat <= top:
        yield _table(grid, framed, top, grid.row_count)
    else:
        yield _table(grid, framed, top, grid.repeat)
        yield _GAP
        below = [part for cell in framed for part in parted(cell, grid.repeat)]
        yield _table(grid, below, grid.repeat, grid.row_count)
    yield _GAP


def _table(grid: Grid, cells: Sequence[GridCell], top: int, bottom: int) -> str:
    widths = [round(width * _TWIPS) for width in grid.widths]
    out = [
        '<w:tbl><w:tblPr><w:tblStyle w:val="FormTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{width}"/>' for width in widths),
        "</w:tblGrid>",
    ]
    covering = {
        (row, cell.column): cell for cell in cells for row in range(cell.row, cell.row + cell.rows)
    }
    for row in range(top, bottom):
        out.append(_row_head(grid, row))
        column = 0
        while column < len(widths):
            cell = covering.get((row, column)) or GridCell(row=row, column=column)
            out.append(_cell(grid, cell, sum(widths[column : column + cell.columns]), row))
            column += cell.columns
        out.append("</w:tr>")
    out.append("</w:tbl>")
    return "".join(out)


def _row_head(grid: Grid, row: int) -> str:
    height = grid.heights.get(row, 0)
    whole = "" if height >= TALL else "<w:cantSplit/>"
    least = f'<w:trHeight w:val="{round(height * _TWIPS)}" w:hRule="atLeast"/>' if height else ""
    header = "<w:tblHeader/>" if row == grid.repeat else ""
    return f"<w:tr><w:trPr>{whole}{least}{header}</w:trPr>"


def _cell(grid: Grid, cell: GridCell, width: int, row: int) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge, run = "", ""
    if row > cell.row:
        merge = "<w:vMerge/>"
    else:
        merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
        text = _plain(cell.text)
        small = _small(text, width) if isinstance(cell.value, Decimal) else ""
        run = f"<w:r>{small}{_lines(text)}</w:r>" if text else ""
    high = "top" if grid.is_tall(cell) and not cell.is_label else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="{high}"/>'
        f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="FormCell"/><w:jc w:val="{cell.align.value}"/>'
        f"</w:pPr>{run}</w:p></w:tc>"
    )


def _small(text: str, width: int) -> str:
    """Give the properties of an amount's text that keep it on one line."""
    size = size_within(text, (width - _EDGES) / 20, _SIZE)
    half = int(size * 2)
    return "" if size == _SIZE else f'<w:rPr><w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _lines(text: str) -> str:
    lines = (escape(line) for line in text.replace("\r\n", "\n").replace("\t", " ").split("\n"))
    return "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
