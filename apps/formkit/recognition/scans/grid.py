"""Rows of tables whose cell borders are certain: each cell belongs to the header above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from apps.formkit.recognition.lines import Line

from .heads import column_of, head_like

_SLACK: Final = 4.0
_TELLING: Final = frozenset({"level1", "level2", "level3", "target", "actual", "weight"})
_FEWEST_HEADS: Final = 2
# Of several target columns (实施周期 and 年度, 半年 and 全年) the one of the whole year counts.
_YEARLY: Final = re.compile(r"^\W*(年度|全年|当年|本年)")
# What a row of a page may leave over to the next page.
_WRITTEN: Final = frozenset({"level3", "target", "actual", "deviation"})


def header_columns(line: Line) -> dict[int, str]:
    """Return what each column holds when the line is a header of indicators, else nothing."""
    return columns_of([(piece.column, piece.text) for piece in line.pieces])


def columns_of(heads: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Return what the columns of a header hold, by their words; of several names the first counts
    and of several targets the year's."""
    found = {column: key for column, text in heads if (key := column_of(text))}
    if len(set(found.values()) & _TELLING) < _FEWEST_HEADS:
        return {}
    texts = dict(heads)
    held = set(found.values())
    for column, text in heads:
        if column not in found and (key := head_like(text)) and key not in held:
            found[column] = key
    names = [column for column, key in found.items() if key == "level3"]
    # 三级指标 beside 指标内容: the first is the name, what follows explains it.
    found |= dict.fromkeys(names[1:], "other")
    targets = [column for column, key in found.items() if key == "target"]
    if len(targets) > 1:
        kept = max(targets, key=lambda column: (bool(_YEARLY.search(texts[column])), column))
        found |= {column: "other" for column in targets if column != kept}
    return found
