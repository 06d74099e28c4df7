"""The words of the forms: what each label means, in every spelling seen on paper.

Forms are read by vocabulary, not by column. The tables below hold the labels of the
ministry's forms (财预〔2015〕88号, 财预〔2020〕10号, 财预〔2021〕101号) and of the districts'
variants; a new layout usually needs a new word here and no code.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

# Full-width ASCII to half-width, one character for one, so that offsets stay true.
_FOLD: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("　"): ord(" "),
    0xA0: ord(" "),
    ord("﹤"): ord("<"),
    ord("﹥"): ord(">"),
    ord("〔"): ord("["),
    ord("〕"): ord("]"),
}
# Kanji and compatibility forms that character recognition puts for the simplified character.
_DAMAGED: Final = str.maketrans({"対": "对", "効": "效", "數": "数", "價": "价", "指": "指"})
_SPACE: Final = re.compile(r"[\s\x1e\x1f]+")


def fold(text: str) -> str:
    """Give the text with full-width signs made half-width; its length does not change."""
    return text.translate(_FOLD)


def compact(text: str) -> str:
    """Give the folded text without any white space or cell border: what labels are compared by."""
    return _SPACE.sub("", fold(text))


class Level(NamedTuple):
    """A level label: its level (1 or 2) and its canonical name."""

    level: int
    name: str


LEVEL1: Final = ("成本指标", "产出指标", "效益指标", "满意度指标")
LEVEL2_OF: Final = {
    "经济成本指标": "成本指标",
    "社会成本指标": "成本指标",
    "生态环境成本指标": "成本指标",
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "经济效益指标": "效益指标",
    "社会效益指标": "效益指标",
    "生态效益指标": "效益指标",
    "可持续影响指标": "效益指标",
    "服务对象满意度指标": "满意度指标",
}
_ALIASES: Final = {
    "成本指标": ("成本", "成本目标"),
    "产出指标": ("产出", "项目产出", "项目产出指标", "投入指标", "产出目标"),
    "效益指标": (
        "效益",
        "效果指标",
        "效益目标",
        "效果目标",
        "项目效益",
        "项目效果",
        "项目效果指标",
        "项目效益指标",
    ),
    "满意度指标": ("满意度", "项目满意度", "项目满意度指标", "满意指标", "满意度目标"),
    "经济成本指标": ("经济成本",),
    "社会成本指标": ("社会成本",),
    "生态环境成本指标": ("生态环境成本", "生态成本", "生态成本指标", "环境成本指标"),
    "数量指标": ("数量", "产出数量", "产出数量指标", "数量目标"),
    "质量指标": ("质量", "产出质量", "产出质量指标", "质量目标"),
    "时效指标": ("时效", "产出时效", "产出时效指标", "进度指标", "时效目标"),
    "经济效益指标": ("经济效益", "经济效果指标", "经济效益目标"),
    "社会效益指标": ("社会效益", "社会效果指标", "社会效益目标"),
    "生态效益指标": (
        "生态效益",
        "生态效益目标",
        "环境效益目标",
        "环境效益指标",
        "环境效益",
        "生态环境效益指标",
        "生态环境效益",
    ),
    "可持续影响指标": (
        "可持续影响",
        "可持续性",
        "可持续性指标",
        "可持续性影响指标",
        "可持续性影响",
        "可持续发展指标",
        "可持续指标",
        "可持续影响力指标",
        "可持续影响目标",
    ),
    "服务对象满意度指标": (
        "服务对象满意度",
        "社会公众或服务对象满意度指标",
        "社会公众或服务对象满意度",
        "社会公众满意度指标",
        "受益对象满意度指标",
        "服务对象满意指标",
        "服务对象满意度目标",
        "服务对象或项目受益人满意度指标",
        "社会公众及服务对象满意度指标",
    ),
}
# Labels of forms until 2021 that today's forms do not have; they stay as printed.
FORMER: Final = {
    "投入和管理目标": Level(1, "投入和管理目标"),
    "影响力目标": Level(1, "影响力目标"),
    **{
        word: Level(2, word)
        for word in (
            "投入管理", "财务管理", "实施管理",
            "长效管理", "人力资源", "部门协助", "配套设施", "信息共享",
        )
    },
}  # fmt: skip
_FORMER_ALIASES: Final = {
    "投入与管理目标": "投入和管理目标",
    "投入管理目标": "投入和管理目标",
    "投入和管理": "投入和管理目标",
    "投入与管理": "投入和管理目标",
    "影响力指标": "影响力目标",
    "影响力": "影响力目标",
}
# Titles of forms that number or annotate the label: 产出指标(50分), 数量指标1.
_NOTE: Final = re.compile(r"(\(?\d+(\.\d+)?分?\)?|\(\d+(\.\d+)?[分%]\))$")
_LEVELS: Final = {
    alias: Level(1 if name in LEVEL1 else 2, name)
    for name, aliases in _ALIASES.items()
    for alias in (name, *aliases)
}
FULL_LABELS: Final = frozenset(_ALIASES)


def level_of(text: str) -> Level | None:
    """Give the level label that a cell is, or ``None``; wrap blanks and notes do not matter."""
    word = compact(text).translate(_DAMAGED).strip(":、.·")
    found = _LEVELS.get(word)
    if found is None and (note := _NOTE.search(word)):
        found = _LEVELS.get(word[: note.start()])
    return found


def former_level_of(text: str) -> Level | None:
    """Give the level label of a former form that a cell is, or ``None``."""
    word = compact(text).strip(":、.·")
    return FORMER.get(_FORMER_ALIASES.get(word, word))


def is_full_label(text: str) -> bool:
    """Tell whether a cell is a level label written in full (…指标), not a word such as 质量."""
    word = _NOTE.sub("", compact(text).translate(_DAMAGED))
    return level_of(text) is not None and word.endswith(("指标", "目标"))


_CJK: Final = re.compile(r"[\u3400-\u9fff]")


def cjk_count(text: str) -> int:
    """Count the Chinese characters of a text."""
    return len(_CJK.findall(text))


def damaged_level(text: str) -> Level | None:
    """Give the label that a damaged cell most probably was: one character off or several lost.

    Only for text whose cells are guessed; a clean cell is taken by ``level_of`` alone.
    """
    word = "".join(_CJK.findall(compact(text).translate(_DAMAGED)))
    is_wrapped = len(text.split()) > 1
    parts = [name for name in _ALIASES if word in name]
    if len(word) >= 5 and len(parts) == 1:
        return Level(1 if parts[0] in LEVEL1 else 2, parts[0])
    if len(word) >= 4 and word.endswith("标"):
        for name in _ALIASES:
            if _is_subsequence(word, name) and len(word) * 2 > len(name):
                return Level(1 if name in LEVEL1 else 2, name)
    if not 3 <= len(word) <= 9 or not (word.endswith("指标") or (is_wrapped and "标" in word[-2:])):
        return None
    best: tuple[float, str] | None = None
    for name in _ALIASES:
        rate = _likeness(word, name)
        if best is None or rate > best[0]:
            best = (rate, name)
    if best is None or best[0] < 0.74:
        return None
    return Level(1 if best[1] in LEVEL1 else 2, best[1])


def _is_subsequence(word: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in word)


def _likeness(word: str, name: str) -> float:
    """Tell how much of both texts is common in order, 0 to 1; lost characters weigh half."""
    rows = [[0] * (len(name) + 1) for _ in range(len(word) + 1)]
    for i, left in enumerate(word):
        for j, right in enumerate(name):
            rows[i + 1][j + 1] = (
                rows[i][j] + 1 if left == right else max(rows[i][j + 1], rows[i + 1][j])
            )
    common = rows[-1][-1]
    lost, added = len(name) - common, len(word) - common
    changed = min(lost, added)
    weight = 0.8 * changed + 0.5 * (lost - changed) + 1.2 * (added - changed)
    return common / (common + weight) if common else 0.0
