"""The heads of the table of indicators: what each says of the column below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from apps.formkit.recognition.level_labels import compact, level_of
from apps.formkit.recognition.lines import Line
from apps.formkit.vocabulary import VOCABULARY

# What the cells of a header row say of the columns below them.
_UNREAD: Final = frozenset({"forecast", "likelihood"})
COLUMNS: Final = {key: words for key, words in VOCABULARY.columns().items() if key not in _UNREAD}
# What the last words of a head say that is in no list; only beside heads that are.
_HEAD_ENDS: Final = (
    ("direction", r"(指标)?(性质|方向|运算符|符号)$"),
    ("measure", r"(度量|计量|指标|指标值)单位$"),
    ("actual", r"(实际|全年|年度|预计)?(完成|达成|实现)(值|情况|结果)$|实际值$"),
    ("target", r"(指标值|目标值|计划值|预期值|标准值|实现值|指标值及单位)$"),
    ("weight", r"(分值|权重)$"),
    ("score", r"(得分|评分)$"),
    ("deviation", r"(原因|原因分析|改进措施|措施|备注)$"),
    ("other", r"(说明|解释|描述|内涵|依据|来源|类型|属性|标准|方法|指标)$"),
)
_LONGEST_HEAD: Final = 14
_TELLING: Final = frozenset({"level1", "level2", "level3", "target", "actual", "weight"})
_FEWEST_HEADS: Final = 2
# Of several target columns (实施周期 and 年度, 半年 and 全年) the one of the whole year counts.
_YEARLY: Final = re.compile(r"^\W*(年度|全年|当年|本年)")
_COLUMN_OF: Final = {compact(word): key for key, words in COLUMNS.items() for word in words}


def column_of(text: str) -> str | None:
    """Return what a header cell announces (level1 … deviation), or ``None``."""
    word = compact(text).strip(":*★")
    found = _COLUMN_OF.get(word)
    if found is None and word.endswith(")") and "(" in word:
        found = _COLUMN_OF.get(word[: word.index("(")])
    return found


def head_like(text: str) -> str | None:
    """Return what a cell beside the heads of indicators announces by its last words, or ``None``.

    For the cells of a header only: the name of an indicator may end in 标准 or 完成情况 too.
    """
    word = re.sub(r"\([^()]*\)$", "", compact(text).strip(":*★"))
    if not 2 <= len(word) <= _LONGEST_HEAD or level_of(word) is not None:
        return None
    return next((key for key, end in _HEAD_ENDS if re.search(end, word)), None)


def header_columns(line: Line) -> dict[int, str]:
    """Return what each column holds when the line is a header of indicators, else nothing."""
    return columns_of([(piece.column, piece.text) for piece in line.pieces])


def columns_of(heads: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Return what the columns of a header hold, by their words; of several names the first counts
    and of several targets the year's."""
    texts = dict(heads)
    found = {column: key for column, text in texts.items() if (key := column_of(text))}
    held = set(found.values())
    if len(held & _TELLING) < _FEWEST_HEADS:
        return {}
    for column in texts.keys() - found.keys():
        if (key := head_like(texts[column])) and key not in held:
            found[column] = key
    return found | dict.fromkeys(_spare(found, texts), "other")


def _spare(found: Mapping[int, str], texts: Mapping[int, str]) -> list[int]:
    """Return the columns that only explain a name or a target: 指标内容 beside 三级指标, 半年 beside 全年."""
    names = [column for column, key in found.items() if key == "level3"]
    targets = [column for column, key in found.items() if key == "target"]
    by_year = sorted(targets, key=lambda column: (bool(_YEARLY.search(texts[column])), column))
    return names[1:] + by_year[:-1]
