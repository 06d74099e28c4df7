"""Leaves as the source of typst."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from apps.formkit.layouts.grid import Grid, GridCell, Style, Text
from apps.formkit.layouts.measures import EDGE, LEADING, POINTS, SIDE, fit, size_within
from apps.formkit.layouts.pagination import HEIGHTS, TEXT_EMS, TEXT_LINE, TEXT_SIZE, Leaf
from apps.formkit.layouts.text_fit import is_set_in

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Blanks at which a line may not end. In the narrow cells of a table those between Latin signs may.
_BLANK: Final = re.compile(r"(?<![!-~]) | (?![!-~])")
_PROSE_BLANK: Final = re.compile(r"(?<![A-Za-z]) | (?![A-Za-z])")

_FOOT_OF_WHOLE: Final = "[第 #counter(page).display() 页 共 #counter(page).final().first() 页]"
# Left of the middle; ``PdfJoiner`` sets the total right of it, once it is known.
_FOOT_OF_PART: Final = (
    "align(left, box(width: 50%, align(right)[第 #counter(page).display() 页#h(0.2em)]))"
)
_TOTAL: Final = """
#set page(width: 40mm, height: 9pt, margin: 0pt)
#set text(font: {faces}, size: 9pt, top-edge: 0.88em, bottom-edge: -0.12em)
#pdf.artifact(kind: "page")[共 {count} 页]
"""
# cjk-latin-spacing off: a gap between 2025 and 年 would be read back as a blank. A line is as high
# as its type, whatever the face, and the leading makes up the height that was reckoned with.
_PREAMBLE: Final = """
#set text(font: {faces}, lang: "zh", region: "cn", cjk-latin-spacing: none, hyphenate: false,
  top-edge: 0.88em, bottom-edge: -0.12em)
#set document(title: {title})
#set par(leading: {leading}em, spacing: {leading}em, justify: false)
#set table(stroke: 0.6pt + black, inset: (x: {side}mm, y: {edge}mm))
#show heading: none
#let foot() = {footer}
#let line(high, body) = block(height: high, width: 100%, above: 0pt, below: 0pt, sticky: true, body)
#let t(size, high, body) = line(high, align(center + horizon, text(
  size: size, weight: "bold", font: {heads}, body)))
#let c(x, y, rs, cs, a, body) = table.cell(x: x, y: y, rowspan: rs, colspan: cs, align: a, body)
// A text of several paragraphs: set-in first lines tell them from lines the page has broken.
#let g(..parts) = {
  set par(first-line-indent: (amount: 2em, all: true))
  parts.pos().map(part => par(part)).join()
}
#let h(high, body) = line(high, align(bottom, pad(bottom: 1.5mm, text(
  size: {text}pt, weight: "bold", font: {heads}, body))))
#let p(set-in, body) = block(above: 0pt, below: 0pt, width: {ems}pt, {
  set text(size: {text}pt)
  set par(leading: {text-line}pt - {text}pt, first-line-indent: (amount: set-in, all: true))
  pad(bottom: {text-line}pt - {text}pt, par(body))
})
#let e(link-to, number, high, body) = line(high, align(horizon, link(link-to, text(size: {text}pt,
  body + box(width: 1fr, repeat([.], gap: 0.2em)) + box(width: 3em, align(right, number))))))
#let grid(size, columns, rows, ..cells) = align(center, block(above: 0pt, below: 0pt, {
  set text(size: size)
  table(columns: columns, rows: rows, ..cells)
}))
#let sheet(flipped, head, body) = page(
  paper: "a4", flipped: flipped, margin: (x: 14mm, top: 16mm, bottom: 16mm), body,
  header: align(right, text(size: 9pt, head)),
  footer: context align(center, text(size: 9pt, foot())))
"""


def source_of(
    leaves: Iterable[Leaf],
    *,
    fonts: tuple[str, str],
    title: str,
    first: int | None = None,
    numbers: Mapping[str, int] | None = None,
) -> bytes:
    """Return the source of some pages, ``fonts`` being the faces of text and of titles.

    A document that is one part of a larger has the page ``first`` as its first and does not
    know how many there are; ``numbers`` tells the page of each anchor, in the order of the
    links that the entries of the contents bear.
    """
    return "".join(_source(leaves, fonts, title, first, numbers or {})).encode()


def total_source(count: int, face: str) -> bytes:
    """Return the source of a page as large as the total at the foot of each page, and of that alone."""
    return _TOTAL.replace("{faces}", _quoted(face)).replace("{count}", f"{count}").encode()


def _source(
    leaves: Iterable[Leaf],
    fonts: tuple[str, str],
    title: str,
    first: int | None,
    numbers: Mapping[str, int],
) -> Iterator[str]:
    yield _preamble(fonts, title, _FOOT_OF_WHOLE if first is None else _FOOT_OF_PART)
    links = {anchor: f"page:{at}" for at, anchor in enumerate(numbers, start=1)}
    if first is not None:
        yield f"#counter(page).update({first})\n"
    for leaf in leaves:
        yield from _leaf(leaf, numbers, links)


def _preamble(fonts: tuple[str, str], title: str, footer: str) -> str:
    text = _PREAMBLE
    for name, value in {
        "faces": _quoted(fonts[0]),
        "heads": _quoted(fonts[1]),
        "footer": footer,
        "title": _quoted(_plain(title)),
        "leading": f"{LEADING - 1:.2f}",
        "side": f"{SIDE}",
        "edge": f"{EDGE}",
        "text": f"{TEXT_SIZE}",
        "text-line": f"{TEXT_LINE}",
        "ems": f"{(TEXT_EMS + 0.4) * TEXT_SIZE}",
    }.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _leaf(leaf: Leaf, numbers: Mapping[str, int], links: Mapping[str, str]) -> Iterator[str]:
    page = leaf.page
    head = page.stamp.words if page.stamp else ""
    yield f"#sheet({'true' if leaf.lies_across else 'false'}, {_quoted(_plain(head))})["
    if page.level and leaf.number == 1:
        name = _quoted(_plain(page.bookmark or page.name))
        yield f"#heading(level: {page.level}, outlined: true, bookmarked: true, {name})\n"
    for item in leaf.items:
        if isinstance(item, Grid):
            yield from _grid(item)
        else:
            yield _text(item, numbers, links)
    yield "]\n"


def _text(item: Text, numbers: Mapping[str, int], links: Mapping[str, str]) -> str:
    text = _quoted(_plain(item.text, _PROSE_BLANK))
    if item.style == Style.BODY:
        return f"#p({'0pt' if item.is_rest else '2em'}, {text})\n"
    high = f"{HEIGHTS[item.style]}mm"
    if item.style == Style.ENTRY:
        number = _quoted(f"{numbers.get(item.target, '')}")
        return f"#e({_quoted(links.get(item.target, 'page:0'))}, {number}, {high}, {text})\n"
    if item.style == Style.HEADING:
        return f"#h({high}, {text})\n"
    if item.style == Style.REST:
        return f"#line({high}, text(size: 9pt, {text}))\n"
    return f"#t({16 if item.style == Style.TITLE else 10.5}pt, {high}, {text})\n"


def _quoted(text: str) -> str:
    """Return a text as a string of typst, in which nothing is markup or code."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'


def _plain(text: str, blank: re.Pattern[str] = _BLANK) -> str:
    """Leave out what no page can hold, and make blanks beside Chinese hold together what they
    part: at the end of a line they could not be read back."""
    kept = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\t", " "))
    return blank.sub("\xa0", kept)


def _grid(grid: Grid) -> Iterator[str]:
    columns = ", ".join(f"{width}mm" for width in grid.widths)
    rows = ", ".join(f"{grid.heights[row]:.3f}mm" for row in range(grid.top, grid.row_count))
    yield f"#grid({grid.size}pt, ({columns},), ({rows},),\n"
    for cell in sorted(grid.cells, key=_place):
        yield _cell(cell, grid)
    yield ")\n"


def _place(cell: GridCell) -> tuple[int, int]:
    return cell.row, cell.column


def _cell(cell: GridCell, grid: Grid) -> str:
    across = sum(grid.widths[cell.column : cell.column + cell.columns])
    width = (across - 2 * SIDE) * POINTS
    text = _plain(cell.text)
    align = f"{cell.align.value} + {'top' if grid.is_goal(cell) else 'horizon'}"
    if isinstance(cell.value, Decimal):
        body = _shrunk(text, width, grid.size)
    elif is_set_in(cell):
        lines = [line for line in text.split("\n") if line.strip()]
        body = f"g({', '.join(_quoted(fit(line, width, grid.size)) for line in lines)})"
    else:
        body = _quoted(fit(text, width, grid.size))
    place = f"{cell.column}, {cell.row - grid.top}, {cell.rows}, {cell.columns}"
    return f"c({place}, {align}, {body}),\n"


def _shrunk(text: str, width: float, usual: float) -> str:
    """Set an amount in smaller type where it is wider than its cell: a figure is never broken."""
    size = size_within(text, width, usual)
    return _quoted(text) if size == usual else f"text(size: {size:.2f}pt, {_quoted(text)})"
