"""Grids as a Word document with really merged cells, one form after the other.

The XML is written directly and as it goes (ECMA-376): a book of many forms costs the memory of
one, and merged cells cost nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import BinaryIO, Final
from xml.sax.saxutils import escape

from apps.documents.layouts.grid import Grid, GridCell
from apps.documents.writers.docx_parts import BODY_FONT, DOCUMENT_HEAD, DOCUMENT_TAIL, parts

_TWIPS: Final = 1440 / 25.4
_WIDEST: Final = 190.0
_TALL: Final = 33.0
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Between two tables Word needs a paragraph, else it takes them for one; this one is not seen.
_GAP: Final = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def write_docx(
    grids: Iterable[Grid], target: BinaryIO, *, font: str = BODY_FONT, title: str = ""
) -> None:
    """Write the grids into ``target``, each beginning on a page of its own.

    A grid wider than an upright page lies across. The repeated row heads a table of its own,
    because Word repeats only the first rows of a table.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        for name, text in parts(font, _FORBIDDEN.sub("", title)).items():
            archive.writestr(name, text)
        with archive.open("word/document.xml", "w") as stream:
            stream.write(DOCUMENT_HEAD.encode())
            for chunk in _body(grids):
                stream.write(chunk.encode())
            stream.write(DOCUMENT_TAIL.encode())


def _body(grids: Iterable[Grid]) -> Iterator[str]:
    across: bool | None = None
    for grid in grids:
        lies = sum(grid.widths) > _WIDEST
        turned = across is not None and lies != across
        if turned:
            yield f"<w:p><w:pPr>{_section(is_across=not lies)}</w:pPr></w:p>"
        yield from _grid(grid, breaks=across is not None and not turned)
        across = lies
    yield _section(is_across=bool(across))


def _section(*, is_across: bool) -> str:
    size = (
        'w:w="16838" w:h="11906" w:orient="landscape"' if is_across else 'w:w="11906" w:h="16838"'
    )
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/>'
        f'<w:pgSz {size}/><w:pgMar w:top="907" w:right="794" w:bottom="907" w:left="794" '
        'w:header="567" w:footer="454" w:gutter="0"/></w:sectPr>'
    )


def _grid(grid: Grid, *, breaks: bool) -> Iterator[str]:
    """Give the titles as paragraphs and the framed cells as tables."""
    titles = [cell for cell in grid.cells if cell.is_title and cell.value]
    for number, cell in enumerate(titles):
        style = "FormSubtitle" if number else "FormTitle"
        new_page = "<w:pageBreakBefore/>" if breaks and not number else ""
        yield (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{new_page}</w:pPr>'
            f"<w:r>{_lines(_text(cell))}</w:r></w:p>"
        )
    framed = [cell for cell in grid.cells if not cell.is_title]
    if not framed:
        return
    top = min(cell.row for cell in framed)
    if grid.repeat is None or grid.repeat <= top:
        yield _table(grid, framed, top, grid.row_count)
    else:
        yield _table(grid, framed, top, grid.repeat)
        yield _GAP
        below = [part for cell in framed for part in _parted(cell, grid.repeat)]
        yield _table(grid, below, grid.repeat, grid.row_count)
    yield _GAP


def _parted(cell: GridCell, repeat: int) -> Sequence[GridCell]:
    """Part a cell that reaches from the repeated row below it; the rest holds the text."""
    if cell.row != repeat or cell.rows == 1:
        return (cell,)
    return replace(cell, rows=1, value=""), replace(cell, row=repeat + 1, rows=cell.rows - 1)


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
            out.append(_cell(cell, sum(widths[column : column + cell.columns]), row))
            column += cell.columns
        out.append("</w:tr>")
    out.append("</w:tbl>")
    return "".join(out)


def _row_head(grid: Grid, row: int) -> str:
    height = grid.heights.get(row, 0)
    whole = "" if height >= _TALL else "<w:cantSplit/>"
    least = f'<w:trHeight w:val="{round(height * _TWIPS)}" w:hRule="atLeast"/>' if height else ""
    header = "<w:tblHeader/>" if row == grid.repeat else ""
    return f"<w:tr><w:trPr>{whole}{least}{header}</w:trPr>"


def _cell(cell: GridCell, width: int, row: int) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge, run = "", ""
    if row > cell.row:
        merge = "<w:vMerge/>"
    else:
        merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
        text = _text(cell)
        run = f"<w:r>{_lines(text)}</w:r>" if text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/>'
        f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="FormCell"/><w:jc w:val="{cell.align.value}"/>'
        f"</w:pPr>{run}</w:p></w:tc>"
    )


def _text(cell: GridCell) -> str:
    """Give a cell's text; an amount keeps every place it was typed with, two at least."""
    value = cell.value
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        places = max(2, -exponent) if isinstance(exponent, int) else 2
        return f"{value:,.{places}f}"
    return _FORBIDDEN.sub("", value or "")


def _lines(text: str) -> str:
    lines = (escape(line) for line in text.replace("\r\n", "\n").replace("\t", " ").split("\n"))
    return "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
