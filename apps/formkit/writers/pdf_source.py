"""Grids and texts as the source of typst."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from apps.formkit.layouts.grid import TALL, Align, Grid, GridCell, Page, Style, Text, parted
from apps.formkit.writers.measures import fit, size_within, width_of

_PADDING: Final = 2.4
_POINTS: Final = 72 / 25.4
_SIZE: Final = 10.0
# A level cell up to this height (mm) is kept on one page, so that its label stands by its rows.
_TOGETHER: Final = 90.0
_ROW: Final = 7.0
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Blanks at which a line may not end. In the narrow cells of a table those between Latin signs may.
_BLANK: Final = re.compile(r"(?<![!-~]) | (?![!-~])")
_PROSE_BLANK: Final = re.compile(r"(?<![A-Za-z]) | (?![A-Za-z])")

_FOOT_OF_WHOLE: Final = "[第 #counter(page).display() 页 共 #counter(page).final().first() 页]"
_FOOT_OF_PART: Final = "[第 #counter(page).display() 页]"
# cjk-latin-spacing off: a gap between 2025 and 年 would be read back as a blank.
_PREAMBLE: Final = """
#set text(font: {font}, size: 10pt, lang: "zh", region: "cn", cjk-latin-spacing: none,
  hyphenate: false)
#set document(title: {title})
#set par(leading: 0.5em, justify: false)
#set table(stroke: 0.6pt + black, inset: (x: 1.2mm, y: 1.2mm))
#show heading: none
#let foot() = {footer}
#let t(size, body) = align(center, text(size: size, weight: "bold", body))
#let c(x, y, rs, cs, a, breakable: false, body) = table.cell(
  x: x, y: y, rowspan: rs, colspan: cs, align: a, breakable: breakable, body)
// What gives a row its least height: beside one line, or beside a text of many.
#let b(height) = box(height: height, width: 0pt, baseline: 40%)
#let r(height, a, body) = grid(columns: (1fr, 0pt), align: a, body, box(height: height))
// A text of several paragraphs: set-in first lines tell them from lines the page has broken.
#let g(..parts) = {
  set par(first-line-indent: (amount: 2em, all: true), spacing: 0.5em)
  parts.pos().map(part => par(part)).join()
}
#let h(body) = block(above: 1.1em, below: 0.7em, sticky: true, text(size: 12pt, weight: "bold", body))
#let p(body) = block(above: 0.75em, below: 0.75em, width: 100%, {
  set text(size: 12pt)
  set par(first-line-indent: (amount: 2em, all: true), leading: 0.75em)
  par(body)
})
// An entry of the contents: as high whatever its page, which is known last.
#let e(link-to, number, body) = block(above: 0.75em, below: 0.75em, link(link-to, text(size: 12pt,
  body + box(width: 1fr, repeat([.], gap: 0.2em)) + box(width: 3em, align(right, number)))))
#let sheet(flipped, body) = page(
  paper: "a4", flipped: flipped, margin: (x: 14mm, top: 16mm, bottom: 16mm), body,
  footer: context align(center, text(size: 9pt, foot())))
"""


def source_of(
    pages: Iterable[Page],
    *,
    font: str,
    title: str,
    first: int | None = None,
    numbers: Mapping[str, int] | None = None,
) -> bytes:
    """Give the source of forms and texts, each on pages of its own with its bookmark.

    A document that is one part of a larger has the page ``first`` as its first and does not
    know how many there are; ``numbers`` tells the page of each anchor, in the order of the
    links that the entries of the contents bear.
    """
    return "".join(_source(pages, font, title, first, numbers or {})).encode()


def _source(
    pages: Iterable[Page], font: str, title: str, first: int | None, numbers: Mapping[str, int]
) -> Iterator[str]:
    yield (
        _PREAMBLE.replace("{font}", _quoted(font))
        .replace("{footer}", _FOOT_OF_WHOLE if first is None else _FOOT_OF_PART)
        .replace("{title}", _quoted(_plain(title)))
    )
    links = {anchor: f"page:{at}" for at, anchor in enumerate(numbers, start=1)}
    if first is not None:
        yield f"#counter(page).update({first})\n"
    for page in pages:
        flipped = "true" if isinstance(page, Grid) and page.lies_across else "false"
        yield f"#sheet({flipped})["
        if page.level:
            name = _quoted(_plain(page.bookmark or page.name))
            yield f"#heading(level: {page.level}, outlined: true, bookmarked: true, {name})\n"
        if isinstance(page, Grid):
            yield from _grid(page)
            yield "]\n"
            continue
        for at, item in enumerate(page.texts):
            if item.target:
                number = f"{numbers.get(item.target, '')}"
                link = links.get(item.target, "page:0")
                text = _quoted(_plain(item.text, _PROSE_BLANK))
                yield f"#e({_quoted(link)}, {_quoted(number)}, {text})\n"
            else:
                yield _paragraph(item, first=not at)
        yield "]\n"


def _paragraph(item: Text, *, first: bool) -> str:
    text = _quoted(_plain(item.text, _PROSE_BLANK))
    if item.style == Style.TITLE:
        return f"#t({15 if first else 10.5}pt, {text})\n"
    return f"#{'h' if item.style == Style.HEADING else 'p'}({text})\n"


def _quoted(text: str) -> str:
    """Give a text as a string of typst, in which nothing is markup or code."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'


def _plain(text: str, blank: re.Pattern[str] = _BLANK) -> str:
    """Leave out what no page can hold, and make blanks beside Chinese hold together what they
    part: at the end of a line they could not be read back."""
    kept = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\t", " "))
    return blank.sub("\xa0", kept)


def _grid(grid: Grid) -> Iterator[str]:
    framed = sorted((cell for cell in grid.cells if not cell.is_title), key=_place)
    for number, cell in enumerate(cell for cell in grid.cells if cell.is_title):
        size = 10.5 if number else 15
        yield f"#t({size}pt, {_quoted(_plain(cell.text))})\n"
    if not framed:
        return
    top = framed[0].row
    widths = ", ".join(f"{width}mm" for width in grid.widths)
    yield f"#align(center, table(columns: ({widths}),\n"
    head, body = _parted(framed, grid.repeat)
    body = sorted(_with_labels_repeated(body, grid), key=_place)
    for cell in body:
        if head and cell.row > head[0].row:
            yield _header(head, grid, top)
            head = []
        yield _cell(cell, grid, top)
    if head:
        yield _header(head, grid, top)
    yield "))"


def _place(cell: GridCell) -> tuple[int, int]:
    return cell.row, cell.column


def _parted(cells: Sequence[GridCell], repeat: int | None) -> tuple[list[GridCell], list[GridCell]]:
    """Take the repeated row out of the others."""
    parts = [part for cell in cells for part in parted(cell, repeat)]
    head = [cell for cell in parts if cell.row == repeat]
    return head, sorted((cell for cell in parts if cell.row != repeat), key=_place)


def _with_labels_repeated(cells: Sequence[GridCell], grid: Grid) -> Iterator[GridCell]:
    """Part the innermost merged cells that are taller than what is kept on one page.

    Each part bears the text, so that on every page the rows have their label beside them; the
    outer ones (一级指标) go over the page as one cell.
    """
    innermost = max((cell.column for cell in cells if cell.rows > 1), default=0)
    for cell in cells:
        if cell.rows == 1 or cell.column != innermost:
            yield cell
            continue
        start, height = cell.row, 0.0
        for row in range(cell.row, cell.row + cell.rows):
            needed = grid.heights.get(row, _ROW)
            if row > start and height + needed > _TOGETHER:
                yield replace(cell, row=start, rows=row - start)
                start, height = row, 0.0
            height += needed
        yield replace(cell, row=start, rows=cell.row + cell.rows - start)


def _header(cells: Sequence[GridCell], grid: Grid, top: int) -> str:
    inner = "".join(_cell(cell, grid, top) for cell in cells)
    return f"table.header(level: 1, repeat: true,\n{inner}),\n"


def _cell(cell: GridCell, grid: Grid, top: int) -> str:
    across = sum(grid.widths[cell.column : cell.column + cell.columns])
    width = (across - _PADDING) * _POINTS
    text = _plain(cell.text)
    height = grid.height_of(cell)
    is_tall = grid.is_tall(cell)
    high = "top" if is_tall and not cell.is_label else "horizon"
    align = f"{cell.align.value} + {high}"
    is_amount = isinstance(cell.value, Decimal)
    lines = [_quoted(fit(line, width, _SIZE)) for line in text.split("\n") if line.strip()]
    if is_amount:
        body = _shrunk(text, width)
    elif cell.is_label or cell.align != Align.LEFT or len(lines) < 2:
        body = _quoted(fit(text, width, _SIZE))
    else:
        body = f"g({', '.join(lines)})"
    if is_tall:
        body = f"r({min(height, TALL) - _PADDING:.2f}mm, {align}, {body})"
    elif (
        cell.rows == 1 and height > _PADDING and "\n" not in text and width_of(text, _SIZE) <= width
    ):
        body = f"b({height - _PADDING:.2f}mm) + {body}"
    is_goal = is_tall and (grid.repeat is None or cell.row < grid.repeat)
    breakable = "breakable: true, " if is_goal or height > _TOGETHER else ""
    place = f"{cell.column}, {cell.row - top}, {cell.rows}, {cell.columns}"
    return f"c({place}, {align}, {breakable}{body}),\n"


def _shrunk(text: str, width: float) -> str:
    """Set an amount in smaller type where it is wider than its cell: a figure is never broken."""
    size = size_within(text, width, _SIZE)
    return _quoted(text) if size == _SIZE else f"text(size: {size:.2f}pt, {_quoted(text)})"
