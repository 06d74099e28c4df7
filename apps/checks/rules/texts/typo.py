"""Slips of the pen, found by comparing with the words of the field and of the form itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.checks.nearby_words import near_miss
from apps.checks.numbers.text import clean
from apps.checks.texts import all_texts, long_texts, quoted, squeeze

_DOUBLED: Final = re.compile(
    r"([一-龥]{2,4})\1|(?<![一-龥])(的的|了了|和和|在在|是是|与与|及及|为为|对对)"
)
_ONE_DOUBLED: Final = re.compile(r"([一-龥])\1")
# 人人, 家家 and their like are good Chinese.
_FAIR: Final = frozenset(
    "人家天年月日时处种户村层步个件样常渐稳星点滴刚好微默平整重高深早慢快牢紧远大小多少方面千万事比频往仅代世爸妈爷奶哥姐弟妹叔婆区社建议一二三四五六七八九十"
)
_FAIR_PAIRS: Final = frozenset(
    ["研究", "讨论", "一个", "一步", "一件", "一家", "许多", "指标", "方方", "面面"]
)
_PARTICLES: Final = frozenset("的了和与及是在")
_MIXED: Final = re.compile(r"20\d\d年\d{1,2}月(?:至|到|-|—)(?:20\d\d年)?\d{1,2}月\d{1,2}日")
_WESTERN_STOP: Final = re.compile(r"(?<=[一-龥])\.(?=[一-龥])")
_NAMES: Final = ("level3", "target")


class Typo(Rule):
    """疑似笔误：与常用词只差一个字的词、重复的字词、汉字中间的西文句点、精度不一的日期。"""

    code = "typo"
    title = "疑似笔误"
    family = "文字"
    severity = Severity.HINT
    about = "texts"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in all_texts(view):
            yield from self._doubled(path, text)
            if found := _WESTERN_STOP.search(text):
                near = text[max(0, found.start() - 4) : found.end() + 4]
                yield self.finding(
                    path,
                    f"“{near}”中间是西文句点，应为“。”或“，”。",
                    remedy=Remedy(path, text, _WESTERN_STOP.sub("。", text), "改为“。”"),
                )
        for path, text in long_texts(view):
            if mixed := _MIXED.search(clean(text)):
                yield self.finding(path, f"“{mixed[0]}”前后精度不一，请都写到日或都写到月。")
        for index, row in enumerate(view.sheet.indicators):
            for column in _NAMES:
                yield from self._near(
                    f"indicators[{index}].{column}", str(getattr(row, column) or "")
                )

    def _doubled(self, path: str, text: str) -> Iterator[Finding]:
        folded = squeeze(text)
        for found in _DOUBLED.finditer(folded):
            word = found[1] or found[2]
            fair = word in _FAIR_PAIRS or len(set(word)) == 1 or set(word) & _PARTICLES
            if found[2] or not fair:
                yield self.finding(path, f"“{found[0]}”重复，请核对。")
        if path.startswith("indicators["):
            for found in _ONE_DOUBLED.finditer(folded):
                if found[1] not in _FAIR:
                    near = folded[max(0, found.start() - 2) : found.end() + 2]
                    yield self.finding(path, f"“{quoted(near)}”里“{found[1]}”重复，请核对。")

    def _near(self, path: str, text: str) -> Iterator[Finding]:
        if slip := near_miss(text):
            wrong, right = slip
            yield self.finding(
                path,
                f"“{wrong}”疑为“{right}”之误。",
                remedy=Remedy(path, text, text.replace(wrong, right), f"改为“{right}”"),
            )
