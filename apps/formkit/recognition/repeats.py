"""Tables that repeat a merged cell in every column it covers, as converters to Markdown write them:
the repetitions become one cell again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from apps.formkit.blocks import Block, SourceDocument, Table
from apps.formkit.recognition.level_labels import cjk_count, compact
from apps.formkit.recognition.scans.heads import columns_of

_TELLING_RUN: Final = 3
_TELLING_TEXT: Final = 2


def with_merged_cells(document: SourceDocument) -> SourceDocument:
    """Return the document with the repeated cells of its guessed tables merged."""
    return replace(document, blocks=[_merged(block) for block in document.blocks])


def _merged(block: Block) -> Block:
    if not isinstance(block, Table) or block.is_ruled or not any(map(_repeats, block.rows)):
        return block
    table = replace(block, spans=dict(block.spans))
    heads: list[str] = []
    for number, row in enumerate(table.rows):
        if columns_of(list(enumerate(row))):
            heads = [compact(text) for text in row]
        _merge_row(table, number, heads)
    return table


def _repeats(row: Sequence[str]) -> bool:
    """Return whether a row holds the same words three times side by side, which no form does."""
    run = 1
    for left, right in pairwise(row):
        is_same = compact(left) == compact(right)
        run = run + 1 if is_same and cjk_count(left) >= _TELLING_TEXT else 1
        if run >= _TELLING_RUN:
            return True
    return False


def _merge_row(table: Table, number: int, heads: Sequence[str]) -> None:
    """Make one cell of each run of repetitions; below the header only where the heads repeat, for
    a target and what was done may well be the same."""
    row = table.rows[number]
    start = 0
    for column in range(1, len(row)):
        is_same = compact(row[column]) == compact(row[start]) != ""
        if heads:
            is_one = column < len(heads) and heads[column] == heads[column - 1]
        else:
            is_one = cjk_count(row[column]) > 0
        if is_same and is_one:
            table.merge((number, start), 1, column - start + 1)
        else:
            start = column
