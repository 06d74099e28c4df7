"""What of a form went into no cell: columns that are not stored, figures that nothing took up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Final

from .form_ranges import Frame
from .header import Header
from .row import Row
from .tape import NONE, Tape

Span = tuple[int, int]
_FIGURE: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_PERSONAL: Final = re.compile(
    r"^\d{1,2}[.、)]?$|\d{7,}|\d{3,4}-\d{7,8}|\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?|\d{4}年(?:\d{1,2}月)?"
)
_POINTS: Final = frozenset(")）、.．:：")
_NUMBERING: Final = re.compile(r"(?:附件|附表|表|第)?[(（]?\d{1,2}[)）、.．:：](?!\d)")
_NUMBERED: Final = ("指标", "目标")
_OF_FORM: Final = re.compile(
    r"第?\d+页|共\d+页|[\[〔【(]\d{4}[\]〕】)]\d*号?|填[报表]\S{0,3}\d[\d年月日.-]*"
    r"|\d{4}年\d{1,2}月\d{1,2}日(?![\d前至到—~-])|(?:19|20)\d\d年?度?(?!\d|[.,月]|年?\d)"
)
_REMARK: Final = re.compile(
    r"注[:：1一、]|备注[:：1]|说明[:：1]|填[报表]说明|填[报表]|制表|联系|电话|审核|负责人"
)
_SUM: Final = re.compile("合计|总计|小计")
_MOST: Final = 5
_SHORT, _LONG, _LONGEST = 40, 120, 400
_UNSTORED: Final = {"explanation": "指标说明", "remark": "备注", "unknown": ""}
"""Columns of rows whose contents no sheet keeps, and what they are called without a head."""


def told_columns(tape: Tape, header: Header, rows: Sequence[Row], kind: str) -> Iterator[str]:
    """Yield a sentence for each column of the rows that no sheet of this kind keeps."""
    for key, default in _UNSTORED.items():
        kept = [row for row in rows if not _is_stored(row, key, kind)]
        for head, spans in _by_head(tape, heads_of(header, key), kept, key).items():
            texts = dict.fromkeys(tape.write(*span) for span in spans)
            told = "、".join(sorted(texts, key=_has_no_figure))
            where = tape.source(spans[0][0]).place.told
            column = f"“{head or default}”一列" if head or default else "认不出表头的一列"
            yield f"{column}（{len(spans)}格，{where}起：{told[:_LONG]}）没有读入，请核对"


def _by_head(
    tape: Tape, heads: Sequence[Span], rows: Sequence[Row], key: str
) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for row in rows:
        for span in row.spans(key):
            found.setdefault(head_over(tape, heads, span), []).append(span)
    return found


def heads_of(header: Header, key: str) -> list[Span]:
    """Return where the heads of a kind of column stand."""
    return [span for name, span in zip(header.columns, header.spans, strict=True) if name == key]


def _has_no_figure(text: str) -> bool:
    return not any(char.isdigit() for char in text)


def _is_stored(row: Row, key: str, kind: str) -> bool:
    """Return whether a remark stands for the deviation, or has a cell of its own."""
    return key == "remark" and (
        kind == "monitoring" or ("actual" in row.cells and "deviation" not in row.cells)
    )


def head_over(tape: Tape, heads: Sequence[Span], span: Span) -> str:
    """Return the head over a stretch: by certain borders, else the only one there is."""
    cell = tape.source(span[0])
    for start, end in heads:
        if len(heads) == 1 or (cell.is_ruled and tape.source(start).is_over(cell)):
            return tape.text[start:end].strip("*★#")
    return ""


def leftovers(tape: Tape, frame: Frame, used: Iterable[Span], end: int) -> list[Span]:
    """Return the stretches with figures, from the form's title to ``end``, that are in no cell.

    Numbering, years, page numbers and document numbers say nothing that a cell could keep; nor do
    the notes below a table, nor what stands behind a label that no sheet has (联系电话).
    """
    covered = _covered(frame, used, end)
    begins = _Begins(tape.is_line_start), _Begins(partial(_begins_cell, tape))
    out: list[Span] = []
    for start, stop in _figures(tape, frame.start, end):
        if out and start < out[-1][1]:
            continue
        at = start - frame.start
        is_told = any(covered[at : stop - frame.start])
        is_told = is_told or _says_nothing(tape, frame, (start, stop), begins)
        if is_told or (covered[at - 1] and _is_repeated(tape, start, stop)):
            continue
        out.append(_around(tape, frame.start, start, stop, covered))
    return out


class _Begins:
    """Where the line or cell of each of several places begins, the places in order: no stretch is
    gone through twice, however many figures a cell has."""

    def __init__(self, is_begin: Callable[[int], bool]) -> None:
        self._is_begin, self._last, self._found = is_begin, -1, 0

    def of(self, at: int) -> int:
        """Return the nearest beginning at or before a place."""
        place = at
        while place > self._last and not self._is_begin(place):
            place -= 1
        self._found = place if place > self._last else self._found
        self._last = at
        return self._found


def _begins_cell(tape: Tape, at: int) -> bool:
    return at == 0 or tape.breaks[at] != NONE or tape.owners[at - 1] != tape.owners[at]


def _covered(frame: Frame, used: Iterable[Span], end: int) -> bytearray:
    """Return for each character from the form's title to ``end`` whether something took it up."""
    covered = bytearray(max(0, end - frame.start))
    spans = [*used, *((label.start, label.end) for label in frame.labels)]
    spans += [(start, stop) for _, start, stop in _passed(frame)]
    spans += frame.header.spans if frame.header else []
    spans.append((frame.start, frame.start + len(frame.title)))
    for start, stop in spans:
        first, last = (min(max(at, frame.start), end) - frame.start for at in (start, stop))
        covered[first:last] = b"\1" * (last - first)
    return covered


def _is_repeated(tape: Tape, start: int, stop: int) -> bool:
    """Return whether a cell of a table says again what the one before it says: a merged cell that
    was written into each of its columns."""
    is_table = (
        tape.source(start).table >= 0 and tape.source(start).row == tape.source(start - 1).row
    )
    before = start - (stop - start)
    return is_table and before >= 0 and tape.text[before:start] == tape.text[start:stop]


def _figures(tape: Tape, start: int, end: int) -> Iterator[Span]:
    """Yield where figures stand; a break parts two."""
    for found in _FIGURE.finditer(tape.text, start, end):
        at = found.start()
        for stop in range(at + 1, found.end() + 1):
            if stop == found.end() or tape.breaks[stop] != NONE:
                yield at, stop
                at = stop


def _passed(frame: Frame) -> Iterator[tuple[str, int, int]]:
    """Yield the labels above the rows that no sheet has, with what stands before the next label."""
    labels = [label for label in frame.labels if label.start < frame.rows_start]
    for label, after in pairwise(labels):
        if label.key("skip") and not label.key("money", "head", "goal", "column"):
            yield label.word, label.end, after.start


def told_labels(tape: Tape, frame: Frame, used: Iterable[Span]) -> Iterator[str]:
    """Yield a sentence of the labels that no sheet has and figures behind them, telephone numbers
    and days aside."""
    starts = {start for start, _ in used}
    found = {}
    for word, start, stop in _passed(frame):
        text = _PERSONAL.sub("", tape.write(start, stop))
        if any(char.isdigit() for char in text) and starts.isdisjoint(range(start, stop)):
            found[word] = text.strip(":：")[:_SHORT]
    if found:
        told = "、".join(f"“{word}”（{text}）" for word, text in found.items())
        yield f"本系统没有{told}，没有读入"


def _says_nothing(tape: Tape, frame: Frame, span: Span, begins: tuple[_Begins, _Begins]) -> bool:
    """Return whether a figure numbers something, or is a year, a page or a document's number."""
    start, stop = span
    line, cell = (one.of(start) for one in begins)
    if start == frame.start + len(frame.title) or _is_numbering(tape, span, cell):
        return True
    is_list = frame.header is not None and frame.header.is_list
    if is_list and (line == start or _SUM.match(tape.text, line)):
        return True
    return bool(_REMARK.match(tape.text, line)) or any(
        one.start() <= start < one.end()
        for one in _OF_FORM.finditer(tape.text, max(0, start - 11), stop + 8)
    )


def _is_numbering(tape: Tape, span: Span, cell: int) -> bool:
    """Return whether a figure numbers what stands behind it: 指标2:, (1)培训, 1.培训; ``cell`` is where
    its cell begins."""
    start, stop = span
    before = tape.text[max(0, start - 2) : start]
    if before in _NUMBERED and tape.text[stop : stop + 1] in _POINTS:
        return True
    found = _NUMBERING.match(tape.text, cell)
    return found is not None and start < found.end()


def _around(tape: Tape, begun: int, start: int, stop: int, covered: bytearray) -> Span:
    """Return the stretch of a cell or word around a figure that nothing took up; ``covered`` begins
    at ``begun``."""
    while start > begun and tape.breaks[start] == NONE and not covered[start - 1 - begun]:
        start -= 1
    end = begun + len(covered)
    while stop < end and tape.breaks[stop] == NONE and not covered[stop - begun]:
        stop += 1
    return start, stop


def told_leftovers(tape: Tape, spans: Sequence[Span]) -> Iterator[str]:
    """Yield a sentence for each run of such stretches, one for all that are many."""
    runs: list[list[Span]] = []
    for span in spans:
        if runs and runs[-1][-1][1] == span[0]:
            runs[-1].append(span)
        else:
            runs.append([span])
    said = []
    for run in runs:
        texts = [f"“{tape.write(*span)[:_SHORT]}”" for span in run]
        said.append(f"{tape.source(run[0][0]).place.told}的{'、'.join(texts)[:_LONG]}")
    yield from (f"{one}没有归入任何一格，请核对" for one in said[:_MOST])
    if len(said) > _MOST:
        yield f"另有{len(said) - _MOST}处没有归入任何一格，请核对：{'；'.join(said[_MOST:])[:_LONGEST]}"
