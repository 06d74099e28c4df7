"""Level 1 and level 2 of every row, by the labels beside them, their order and meaning.

On paper a label stands once in a cell merged over its rows; extraction leaves it at the top,
in the middle or at the end of its block, sometimes nowhere. The labels' order is kept, though,
so the rows are cut into blocks in that order at the least cost (dynamic programming): a row
that bears a label should be in its block, a row should mean what its block says, a block
rather begins at its label. What another cut would cost only little more is doubted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from apps.formkit.levels import COST
from apps.formkit.recognition.level_labels import LEVEL2_OF, is_full_label
from apps.formkit.recognition.levels.blocks import FAMILY, Block, blocks_of
from apps.formkit.recognition.levels.found_rows import RawRow, RowBook
from apps.formkit.recognition.levels.name_hints import cue_scores

_OTHER_LABEL: Final = 2.6
_OTHER_LEVEL1: Final = 1.6
_EMPTY_BLOCK: Final = 1.6
_UNSEEN: Final = 2.2
_UNSEEN_LABEL: Final = 0.3
_LATE_START: Final = 0.45
_LATE_START_TOP: Final = 8.0
_MEANING: Final = 0.75
_MOST_MEANING: Final = 3.0
_DOUBT_BELOW: Final = 0.9
_MOST_BLOCKS: Final = 40
_CLEAR: Final = 1.3
_CONTRARY: Final = 1.6
_CONTRARY_ON_TOP: Final = 3.2
_FEWEST_TELLING: Final = 3
_MOST_CONTRARY: Final = 0.15


@dataclass(slots=True)
class Placed:
    """The levels of a row, the margin to the next best answer and that answer."""

    level1: str
    level2: str
    margin: float = 99.0
    other: Block | None = None


def assign_levels(book: RowBook, *, top_anchored: bool = False) -> list[Placed]:
    """Return the levels of each row; ``top_anchored`` when this source keeps labels at the top."""
    rows = book.rows
    if not rows:
        return []
    blocks = blocks_of(book)
    if not blocks:
        return _by_meaning(rows)
    if len(blocks) > _MOST_BLOCKS:
        return _carried(rows)
    costs = [[_cell_cost(row, block) for block in blocks] for row in rows]
    _add_floating(book, blocks, costs)
    late = _LATE_START_TOP if top_anchored else _LATE_START
    ahead = _forward(rows, blocks, costs, late)
    back = _backward(rows, blocks, costs, late)
    placed = [
        _pick(blocks, [a + b - c for a, b, c in zip(ahead[i], back[i], costs[i], strict=True)])
        for i in range(len(rows))
    ]
    for number in range(len(rows)):
        _weigh_meaning(rows, placed, number, trusted=top_anchored)
    return placed


def _weigh_meaning(
    rows: Sequence[RawRow], placed: Sequence[Placed], number: int, *, trusted: bool
) -> None:
    """Lower the margin of a row at the edge of its block that clearly means the next block; where
    the source is known to keep its labels on top (``trusted``) only a plain word counts."""
    row, here = rows[number], placed[number]
    if trusted and _names(row, 2):
        return
    least = _CONTRARY_ON_TOP if trusted else _CONTRARY
    scores = _scores(row)
    for step in (-1, 1):
        other = _neighbour(rows, placed, number, step)
        if other is None:
            continue
        if scores.get(other.level2, 0.0) - scores.get(here.level2, 0.0) > least:
            here.margin = min(here.margin, _DOUBT_BELOW / 2)
            here.other = Block(other.level1, other.level2)


def _neighbour(
    rows: Sequence[RawRow], placed: Sequence[Placed], number: int, step: int
) -> Placed | None:
    """Return the levels of the block that a row would join if its own block's edge moved over it.

    A row beyond the block's label cannot leave it, so there is no neighbour then.
    """
    here = placed[number]
    at = number + step
    while 0 <= at < len(rows) and placed[at].level2 == here.level2:
        if any(label.name == here.level2 for label in rows[at].labels):
            return None
        at += step
    return placed[at] if 0 <= at < len(rows) else None


def _pick(blocks: Sequence[Block], totals: Sequence[float]) -> Placed:
    best = min(range(len(blocks)), key=lambda k: totals[k])
    block = blocks[best]
    placed = Placed(block.level1, block.level2)
    for k, other in enumerate(blocks):
        if (other.level1, other.level2) == (block.level1, block.level2):
            continue
        if totals[k] - totals[best] < placed.margin:
            placed.margin, placed.other = totals[k] - totals[best], other
    if not block.seen:
        placed.margin = 0.0
    return placed


def is_doubtful(placed: Placed) -> bool:
    """Return whether another cut of the blocks would have been nearly as good."""
    return placed.margin < _DOUBT_BELOW


def _cell_cost(row: RawRow, block: Block) -> float:
    """Return what it costs to put a row into a block: labels beside it, then meaning."""
    cost = (0.0 if block.seen else _UNSEEN_LABEL) + _label_cost(row, block)
    scores = _scores(row)
    best = max(scores.values(), default=0.0)
    names = (block.level2,) if block.level2 else FAMILY.get(block.level1, ())
    here = max((scores.get(name, 0.0) for name in names), default=0.0)
    return cost + _MEANING * min(best - here, _MOST_MEANING)


def _label_cost(row: RawRow, block: Block) -> float:
    """Return what it costs that other labels stand beside a row than those of a block."""
    firsts, seconds = _names(row, 1), _seconds_of(row)
    if block.level2 in firsts:
        return 0.0
    cost = 0.0
    if seconds and block.level2 not in seconds:
        cost += _OTHER_LABEL
    if firsts and block.level1 not in firsts:
        cost += _OTHER_LEVEL1
    return cost


def _beside(row: RawRow) -> set[str]:
    return {label.name for label in row.labels}


def _names(row: RawRow, level: int) -> list[str]:
    """Return the labels of a level that stand beside a row."""
    return [label.name for label in row.labels if label.level == level]


def _seconds_of(row: RawRow) -> list[str]:
    """Return the second levels beside a row; those of blocks left empty before another first level
    (经济效益指标 | 满意度指标 | …) are not its own."""
    firsts = [number for number, label in enumerate(row.labels) if label.level == 1]
    last = firsts[-1] if firsts else 0
    return [
        label.name
        for number, label in enumerate(row.labels)
        if label.level == 2
        and (number >= last or LEVEL2_OF.get(label.name) == row.labels[last].name)
    ]


def _scores(row: RawRow) -> dict[str, float]:
    """Return what a row speaks for; a label that was typed for a name says nothing."""
    return dict(cue_scores("" if is_full_label(row.name) else row.name, row.target))


def _add_floating(book: RowBook, blocks: Sequence[Block], costs: list[list[float]]) -> None:
    """Pull the rows beside a label on a line of its own towards its block."""
    for number, label in book.floating:
        near = [k for k in (number - 1, number) if 0 <= k < len(costs)]
        for k in near:
            for position, block in enumerate(blocks):
                if label.name in (block.level1, block.level2):
                    costs[k][position] -= 0.5


def _step(
    above: RawRow, row: RawRow, blocks: Sequence[Block], before: int, after: int, late: float
) -> float:
    """Return what going from one block to the next costs at a row."""
    if before == after:
        return 0.0
    skipped = sum(block.seen for block in blocks[before + 1 : after])
    cost = _start_cost(above, row, blocks[before], blocks[after], late)
    return skipped * _EMPTY_BLOCK + cost + (0.0 if blocks[after].seen else _UNSEEN)


def _start_cost(above: RawRow, row: RawRow, left: Block, block: Block, late: float) -> float:
    """Return what it costs that a block begins at a row, behind the block ``left``."""
    names = _beside(row)
    begins = block.level2 in names or (block.level1 in names and not block.seen)
    cost = 0.0 if begins else late
    if late >= _LATE_START_TOP:
        return cost
    # A label may stand one row above or below the block it belongs to.
    if not begins and block.level2 in _beside(above):
        return -_OTHER_LABEL / 2
    if left.level2 in names and left.level2 != block.level2:
        cost -= _OTHER_LABEL / 2
    return cost


def _forward(
    rows: Sequence[RawRow], blocks: Sequence[Block], costs: Sequence[Sequence[float]], late: float
) -> list[list[float]]:
    first = [
        cost + _EMPTY_BLOCK * sum(b.seen for b in blocks[:k]) + (0.0 if blocks[k].seen else _UNSEEN)
        for k, cost in enumerate(costs[0])
    ]
    table = [first]
    for i in range(1, len(rows)):
        table.append(
            [
                costs[i][k]
                + min(
                    table[-1][p] + _step(rows[i - 1], rows[i], blocks, p, k, late)
                    for p in range(k + 1)
                )
                for k in range(len(blocks))
            ]
        )
    return table


def _backward(
    rows: Sequence[RawRow], blocks: Sequence[Block], costs: Sequence[Sequence[float]], late: float
) -> list[list[float]]:
    count = len(blocks)
    last = [
        cost + _EMPTY_BLOCK * sum(b.seen for b in blocks[k + 1 :])
        for k, cost in enumerate(costs[-1])
    ]
    table = [last]
    for i in range(len(rows) - 2, -1, -1):
        table.append(
            [
                costs[i][k]
                + min(
                    table[-1][n] + _step(rows[i], rows[i + 1], blocks, k, n, late)
                    for n in range(k, count)
                )
                for k in range(count)
            ]
        )
    return table[::-1]


def _carried(rows: Sequence[RawRow]) -> list[Placed]:
    """Return the rows with the last labels above: for tables that repeat them in every row."""
    placed: list[Placed] = []
    level1 = level2 = ""
    for row in rows:
        for label in row.labels:
            if label.level == 1:
                level1, level2 = label.name, ""
            else:
                level1, level2 = LEVEL2_OF.get(label.name, level1), label.name
        placed.append(Placed(level1, level2))
    return placed


def _by_meaning(rows: Sequence[RawRow]) -> list[Placed]:
    """Return levels by meaning alone where the source has no label at all; every one is doubted."""
    placed = []
    for row in rows:
        scores = dict(cue_scores(row.name, row.target))
        scores.pop(COST, None)
        best = max(scores, key=lambda name: scores[name]) if scores else ""
        placed.append(Placed(LEVEL2_OF.get(best, ""), best, 0.0))
    return placed


def keeps_labels_on_top(books: Sequence[RowBook]) -> bool:
    """Return whether a source puts labels into the first row of their blocks. On damaged pages no
    row may speak against it."""
    told = [verdict for book in books for verdict in _verdicts(book)]
    top, inside = told.count(True), told.count(False)
    most = 0.0 if any(book.is_damaged for book in books) else _MOST_CONTRARY
    return top >= _FEWEST_TELLING and inside <= top * most


def _verdicts(book: RowBook) -> Iterator[bool | None]:
    """Yield for each second level but the first whether it stands on top of its block."""
    current = ""
    for number, row in enumerate(book.rows):
        label = next(iter(_names(row, 2)), "")
        if label and current and label != current:
            yield _is_on_top(book.rows[number - 1], row, label, current)
        current = label or current


def _is_on_top(above: RawRow, row: RawRow, label: str, current: str) -> bool | None:
    """Return whether the rows on both sides of a label's upper edge mean that it begins there.

    Only a row that means one of the two neighbouring labels clearly counts, so that the answer does
    not rest on the cut it is wanted for; ``None`` where they tell nothing.
    """
    before, here = _leaning(above, label, current), _leaning(row, label, current)
    if here < -_CLEAR or (before > _CLEAR and not _names(above, 2)):
        return False
    return True if before < -_CLEAR and here > 0 else None


def _leaning(row: RawRow, label: str, other: str) -> float:
    scores = _scores(row)
    return scores.get(label, 0.0) - scores.get(other, 0.0)
