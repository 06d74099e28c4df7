"""Writes pages as one HTML file that needs nothing beside it: to mail, to keep, to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import BinaryIO, Final

from apps.formkit.layouts.grid import Grid, GridCell, Page, Prose, Style, Text

_CSS: Final = (
    "body{font:14px/1.6 'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;"
    "max-width:210mm;margin:16px auto;padding:0 12px;color:#1f2733}"
    "h1{font-size:20px;text-align:center}h2{font-size:15px;margin:14px 0 2px}p{margin:2px 0}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed;margin:24px 0}"
    "caption{font-size:17px;font-weight:600;padding:6px}"
    "th,td{border:1px solid #4a5360;padding:3px 6px;overflow-wrap:anywhere;text-align:left}"
    "th,.center{text-align:center}th{background:#f6f8fa}.right{text-align:right}"
    "@media print{table{page-break-inside:auto}tr{page-break-inside:avoid}"
    "thead{display:table-header-group}}"
)


_TAGS: Final = {Style.TITLE: "h1", Style.HEADING: "h2"}


def write_html(pages: Iterable[Page], target: BinaryIO, *, title: str) -> None:
    """Write the pages into ``target`` as UTF-8; every text is escaped."""
    body = "".join(part for page in pages for part in _page(page))
    target.write(
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}'
        f"</title><style>{_CSS}</style></head><body>{body}</body></html>\n".encode()
    )


def _page(page: Page) -> Iterator[str]:
    if isinstance(page, Prose):
        for item in page.texts:
            yield from _table(item) if isinstance(item, Grid) else [_text(item)]
    else:
        yield from _table(page)


def _text(item: Text) -> str:
    tag = _TAGS.get(item.style, "p")
    return f"<{tag}>{escape(item.text)}</{tag}>"


def _table(page: Grid) -> Iterator[str]:
    whole = sum(page.widths)
    titles = " ".join(cell.text for cell in page.cells if cell.is_title and cell.text)
    yield f"<table><caption>{escape(titles)}</caption><colgroup>"
    yield "".join(f'<col style="width:{width / whole:.2%}">' for width in page.widths)
    rows: dict[int, list[GridCell]] = {}
    for cell in sorted(page.cells, key=lambda cell: (cell.row, cell.column)):
        if not cell.is_title:
            rows.setdefault(cell.row, []).append(cell)
    head = [cells for row, cells in rows.items() if page.repeat is not None and row <= page.repeat]
    yield f"</colgroup><thead>{''.join(map(_row, head))}</thead>"
    yield f"<tbody>{''.join(map(_row, list(rows.values())[len(head) :]))}</tbody></table>"


def _row(cells: Iterable[GridCell]) -> str:
    return f"<tr>{''.join(_cell(cell) for cell in cells)}</tr>"


def _cell(cell: GridCell) -> str:
    tag = "th" if cell.is_label else "td"
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("rowspan", cell.rows), ("colspan", cell.columns))
        if count > 1
    )
    text = escape(cell.text).replace("\n", "<br>")
    return f'<{tag}{spans} class="{cell.align}">{text}</{tag}>'
