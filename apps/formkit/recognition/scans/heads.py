"""The heads of the table of indicators: what each says of the column below it."""

from __future__ import annotations

import re
from typing import Final

from apps.formkit.recognition.level_labels import compact, level_of
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
