"""Further columns of targets: what each row says there, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from apps.formkit.papers.declaration import FURTHER_HEAD
from apps.formkit.recognition.level_labels import fold
from apps.formkit.recognition.model import ReadForm
from apps.formkit.recognition.targets import tidy
from apps.formkit.sheets.declaration import DeclarationSheet

from .confidence import DOUBT_BELOW
from .header import Header
from .row import Row
from .tape import Tape
from .unread_cells import head_over, heads_of

KEY: Final = "target0"
_PLAIN: Final = frozenset(("指标值", "目标值"))
"""Heads of targets that do not say which they are."""


def join_halves(rows: Sequence[Row]) -> None:
    """Give a row the target of the left half of its table where that was read before it."""
    for left, right in pairwise(rows):
        if "level3" not in left.cells and {"level30", KEY} <= set(left.cells):
            right.cells.setdefault(KEY, left.cells[KEY])


def fill_further(tape: Tape, form: ReadForm, header: Header, filled: Sequence[Row]) -> None:
    """Set what further columns of targets say; of several each value stands behind its head."""
    heads = heads_of(header, KEY)
    rows = form.sheet.indicators
    for number, row in enumerate(filled):
        if row.spans(KEY):
            rows[number].further = _content(tape, heads, row)
            place = f"indicators[{number}].further"
            form.at(place, tape.source(row.cells[KEY][0]).place)
            if header.is_guessed or row.share.get(KEY, 1.0) < DOUBT_BELOW:
                form.doubt(place)
    if first := next((row.further for row in rows if row.further), ""):
        _tell(form, [tape.text[slice(*span)].strip("*★") for span in heads], first)


def _content(tape: Tape, heads: Sequence[tuple[int, int]], row: Row) -> str:
    told = []
    for span in row.spans(KEY):
        head = head_over(tape, heads, span) if len(heads) > 1 else ""
        text = tidy(fold(tape.write(*span)))
        told.append(f"{head}：{text}" if head else text)
    return "；".join(told)


def _tell(form: ReadForm, heads: Sequence[str], first: str) -> None:
    """Keep the name of the column in a declaration, and say that there are several."""
    kept = "这类表没有这一列，不会存入"
    if isinstance(form.sheet, DeclarationSheet):
        is_named = len(heads) == 1 and heads[0] not in _PLAIN
        form.sheet.further_head = heads[0] if is_named else FURTHER_HEAD
        kept = "请核对所取的一列"
    form.ocr_notes.append(
        f"表中有几列指标值：“{'、'.join(heads)}”读作另一列（如“{first[:30]}”），{kept}"
    )
