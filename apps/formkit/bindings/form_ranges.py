"""Where the forms of a grid begin and end, and what their titles say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.formkit.bindings.grid import Grid
from apps.formkit.bindings.head_rows import head_rows
from apps.formkit.bindings.labels import label_of
from apps.formkit.recognition.level_labels import compact
from apps.formkit.vocabulary import VOCABULARY

_TITLES: Final = (
    ("整体", "自评", "department_evaluation"), ("整体", "目标", "department_declaration"),
    ("", "监控", "monitoring"), ("", "自评", "self_evaluation"), ("", "目标", "declaration"),
)  # fmt: skip
_TITLE_LONG: Final = 6
_NAMES: Final = frozenset(("project_name", "department_name"))


def stretches_of(grid: Grid) -> Iterator[tuple[int, int]]:
    """Yield the rows of each form of a grid: a new one begins at its title, or where its name of a
    project stands."""
    last = grid.height - 1
    begins = sorted(set(_begins(grid, last))) or [0]
    begins[0] = 0
    yield from zip(begins, [*(row - 1 for row in begins[1:]), last], strict=True)


def _begins(grid: Grid, last: int) -> Iterator[int]:
    lists = [head for head in head_rows(grid, 0, last) if head.is_list]
    inside = {row for head in lists for row in range(head.first, head.last + 1)}
    yield from (_top(grid, head.first) for head in lists)
    rows = [row for row in range(last + 1) if row not in inside and _has_name(grid, row)]
    yield from (_top(grid, row) for row in rows)


def _has_name(grid: Grid, row: int) -> bool:
    return any(label_of(grid.texts[spot]).key("head") in _NAMES for spot in grid.row(row))


def _top(grid: Grid, row: int) -> int:
    """Return the row of the title above a row, up to six rows away."""
    for above in range(row - 1, max(row - 7, -1), -1):
        texts = [text for spot in grid.row(above) if (text := grid.texts[spot].strip())]
        if any(title_kind_of(text) for text in texts):
            return above
        if any(label_of(text).key("column", "end") for text in texts):
            break
    return row


def title_kind_of(text: str) -> str:
    """Return the kind of paper that a title names; blank for another text."""
    word = compact(text)
    if len(word) < _TITLE_LONG or not re.search(r"(?:表|书)(?:[(\d].*)?$", word):
        return ""
    for kind in VOCABULARY.data["titles"]:
        if any(compact(title) in word for title in VOCABULARY.titles(kind)):
            return "declaration" if kind == "transfer_payment" else kind
    return next((kind for one, two, kind in _TITLES if one in word and two in word), "")
