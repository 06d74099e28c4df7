"""The blocks of level 2 that may exist in a form, in paper order, from the labels seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from apps.formkit.levels import COST, LEVEL1, OUTPUT, QUANTITY, SATISFACTION, SERVED, Level
from apps.formkit.recognition.level_labels import LEVEL2_OF
from apps.formkit.recognition.levels.found_rows import RowBook

FAMILY: Final = {
    level1: tuple(level2 for level2, of in LEVEL2_OF.items() if of == level1) for level1 in LEVEL1
}


@dataclass(slots=True, frozen=True)
class Block:
    """A block of rows that may exist: its labels, whether they were seen."""

    level1: str
    level2: str
    seen: bool = True


def _labels(book: RowBook) -> Iterator[Level]:
    """Yield the labels in paper order."""
    waiting = sorted(book.floating, key=lambda item: item[0])
    for number, row in enumerate(book.rows):
        while waiting and waiting[0][0] <= number:
            yield waiting.pop(0)[1]
        yield from row.labels
    yield from (label for _, label in waiting)


def blocks_of(book: RowBook) -> list[Block]:
    """Return the blocks that may exist, in paper order, from the labels seen."""
    labels = list(_labels(book))
    if not labels:
        return []
    if not book.has_level2 and all(label.level == 1 for label in labels):
        return _unique([Block(label.name, "") for label in labels])
    blocks = _unique(_told(labels))
    if book.is_damaged:
        blocks = _with_lost(blocks)
    return _with_satisfaction(book, blocks)


def _told(labels: Sequence[Level]) -> list[Block]:
    """Return the blocks that labels tell, and those that a first level without them implies."""
    seconds = {label.name for label in labels if label.level == 2}
    old_cost = _is_old_cost(labels)
    blocks: list[Block] = []
    level1 = ""
    for position, label in enumerate(labels):
        if label.level == 2:
            blocks.append(Block(LEVEL2_OF.get(label.name, level1), label.name))
        elif old_cost and label.name == COST:
            blocks.append(Block(OUTPUT, COST))
        else:
            level1 = label.name
            if not _begins(labels[position + 1 : position + 3], level1):
                blocks.extend(_implied(level1, seconds))
    return blocks


def _begins(following: Sequence[Level], level1: str) -> bool:
    """Return whether a second level of a first stands next to it."""
    return any(
        label.level == 2 and LEVEL2_OF.get(label.name, level1) == level1 for label in following
    )


def _with_lost(blocks: Sequence[Block]) -> list[Block]:
    """Let blocks exist whose labels a damaged page has lost, where the usual order has them."""
    seconds = {block.level2 for block in blocks}
    out: list[Block] = []
    for position, block in enumerate(blocks):
        out.append(block)
        after = blocks[position + 1].level1 if position + 1 < len(blocks) else ""
        family = FAMILY.get(block.level1, ())
        if after != block.level1 and block.level2 in family:
            rest = family[family.index(block.level2) + 1 :]
            out.extend(
                Block(block.level1, name, seen=False) for name in rest if name not in seconds
            )
    return out


def _is_old_cost(labels: Sequence[Level]) -> bool:
    """Return whether 成本指标 is a second level under 产出指标 (forms until 2023)."""
    names = [label.name for label in labels]
    if COST not in names or any(COST in n and n != COST for n in names):
        return False
    return any(name in (OUTPUT, QUANTITY) for name in names[: names.index(COST)])


def _implied(level1: str, seconds: set[str]) -> list[Block]:
    """Return the blocks of a first level whose second-level labels were not seen."""
    if level1 == SATISFACTION:
        return [Block(level1, SERVED)]
    return [
        Block(level1, name, seen=False) for name in FAMILY.get(level1, ()) if name not in seconds
    ]


def _with_satisfaction(book: RowBook, blocks: list[Block]) -> list[Block]:
    """Let a last block for satisfaction exist though its label was lost."""
    if not any(block.level1 == SATISFACTION for block in blocks) and any(
        "满意" in row.name for row in book.rows
    ):
        blocks.append(Block(SATISFACTION, SERVED, seen=False))
    return blocks


def _unique(blocks: Sequence[Block]) -> list[Block]:
    """Drop a block that only repeats one before it (labels are repeated after a page break)."""
    kept: list[Block] = []
    for block in blocks:
        same = [
            k
            for k, old in enumerate(kept)
            if (old.level1, old.level2) == (block.level1, block.level2)
        ]
        if same and (same[-1] == len(kept) - 1 or not kept[same[-1]].seen or not block.seen):
            if block.seen and not kept[same[-1]].seen:
                kept.pop(same[-1])
                kept.append(block)
            continue
        kept.append(block)
    return kept
