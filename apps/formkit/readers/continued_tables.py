"""Tables that go on over pages with the mark （续）, put together again as one.

A line that ends in the mark names the form once more; below it the table goes on, its head
repeated. Labels that end in the mark are repeats, a text that begins with it goes on that of the
row above.
"""

from __future__ import annotations

from typing import Final

from apps.formkit.blocks import Block, Paragraph, SourceDocument, Spot, Table

MARK: Final = "（续）"
# So many lines of a page's foot and head may stand between two parts of a table.
_BETWEEN: Final = 6


def close_up(document: SourceDocument) -> SourceDocument:
    """Put the parts of continued tables together, in place, and return the document."""
    if not any(_is_marked(block) for block in document.blocks):
        return document
    blocks: list[Block] = []
    last: Table | None = None
    between: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            between.append(block)
            continue
        if last is not None and _goes_on(last, block, between):
            _append(last, block)
        else:
            blocks += [line for line in between if not _ends(line.text)]
            blocks.append(block)
            last = block
        between = []
    document.blocks = [*blocks, *between]
    for table in document.tables():
        tidy(table)
    return document


def _ends(text: str) -> bool:
    return text.rstrip().endswith(MARK)


def _goes_on(table: Table, other: Table, between: list[Paragraph]) -> bool:
    """Return whether a table is the next part of the one before: few lines stand between, one of
    which says so, and both are as wide."""
    is_told = any(_ends(line.text) for line in between)
    return is_told and len(between) <= _BETWEEN and len(table.rows[0]) == len(other.rows[0])


def _is_marked(block: Block) -> bool:
    texts = [block.text] if isinstance(block, Paragraph) else (t for row in block.rows for t in row)
    return any(MARK in text for text in texts)


def _append(table: Table, other: Table) -> None:
    if _is_head(table, other):
        _keep(other, list(range(1, len(other.rows))))
    shift = len(table.rows)
    table.rows += other.rows
    for (row, column), span in other.spans.items():
        table.spans[row + shift, column] = span
    for (row, column), spot in other.below.items():
        table.below[row + shift, column] = (spot[0] + shift, spot[1])
    for (row, column), box in other.boxes.items():
        table.boxes[row + shift, column] = box
    for (row, column), page in other.pages.items():
        table.pages[row + shift, column] = page


def _is_head(table: Table, other: Table) -> bool:
    """Return whether a part's first row stands in the table before, but for labels beside it."""
    spans = [other.spans.get((0, at), (1, 1))[0] for at in range(len(other.rows[0]))]
    texts = [text for text, rows in zip(other.rows[0], spans, strict=True) if text and rows == 1]
    return len(texts) > 1 and any(set(texts) <= set(row) for row in table.rows)


def tidy(table: Table) -> None:
    """Take the mark off labels that are repeated, and join texts that go on, in place."""
    kept: list[int] = []
    joined: dict[Spot, Spot] = {}
    above: list[set[str]] = [set() for _ in table.rows[0]]
    for number, texts in enumerate(table.rows):
        going = _gone_on(table, number, kept[-1], joined) if kept else {}
        for at, (row, column) in going.items():
            table.rows[row][column] += texts[at][len(MARK) :]
            joined[number, at] = row, column
        if not going:
            _unmark(texts, above)
            kept.append(number)
    if len(kept) < len(table.rows):
        _keep(table, kept)


def _gone_on(table: Table, number: int, last: int, joined: dict[Spot, Spot]) -> dict[int, Spot]:
    """Return, by column, where the texts stand that a row's texts go on; nothing where one of them
    would go on a blank."""
    going = [at for at, text in enumerate(table.rows[number]) if text.startswith(MARK)]
    # Where the row above is the lower part of a merged cell, its text stands further up.
    spots = [table.below.get((last, at), (last, at)) for at in going]
    spots = [joined.get(spot, spot) for spot in spots]
    is_told = all(table.rows[row][at] for row, at in spots)
    return dict(zip(going, spots, strict=True)) if is_told else {}


def _unmark(texts: list[str], above: list[set[str]]) -> None:
    """Take the mark off the labels of a row that stand further up, by column, too."""
    for at, text in enumerate(texts):
        label = "".join(text.split())
        if label.endswith(MARK) and label.removesuffix(MARK) in above[at]:
            texts[at] = text.rstrip()[: -len(MARK)].rstrip()
        above[at].add("".join(texts[at].split()))


def _keep(table: Table, kept: list[int]) -> None:
    """Leave only some rows, with what is known of their cells."""
    new = {old: at for at, old in enumerate(kept)}
    spans = dict(table.spans)
    table.rows = [table.rows[row] for row in kept]
    for name in ("boxes", "pages", "confidences"):
        old = getattr(table, name)
        setattr(table, name, {(new[y], x): old[y, x] for y, x in old if y in new})
    table.spans, table.below = {}, {}
    _merge_anew(table, spans, new)
    if table.lines:
        table.lines = [table.lines[row] for row in kept]


def _merge_anew(table: Table, spans: dict[Spot, tuple[int, int]], new: dict[int, int]) -> None:
    """Merge what is left of the merged cells, by where their rows stand now."""
    for (y, x), (rows, columns) in spans.items():
        inside = [new[row] for row in range(y, y + rows) if row in new]
        if inside and (len(inside) > 1 or columns > 1):
            table.merge((inside[0], x), len(inside), columns)
