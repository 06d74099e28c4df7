"""Slips of the pen, found by comparing with the words of the field and of the form itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.checks.misspelt_words import blend, like_sounding, near_miss
from apps.checks.numbers.text import clean
from apps.checks.texts import all_texts, bare, long_texts, quoted, squeeze

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
# «物资、设备等完好率» lists; «培训完成等及时率» does not.
_LOOSE_ETC: Final = re.compile(r"[一-龥]{2}等(?:及时|合格|准确|完成)[率数]")
_LISTED: Final = re.compile(r"[、，,和与及](?!时)")


class Typo(Rule):
    """疑似笔误：与常用词只差一个字的词、与本区指标库和上年批复表的名称只差一个同音字的名称、重复的字词、汉字中间的西文句点、精度不一的日期。"""

    code = "typo"
    title = "疑似笔误"
    advice = "请核对。"
    family = "文字"
    severity = Severity.HINT
    about = "texts"

    def check(self, view: CheckView) -> Iterator[Finding]:
        yield from self._texts(view)
        yield from self._rows(view)

    def _texts(self, view: CheckView) -> Iterator[Finding]:
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

    def _rows(self, view: CheckView) -> Iterator[Finding]:
        lines = [(f"indicators[{n}]", row) for n, row in enumerate(view.sheet.indicators)]
        own = frozenset(bare(row.target) for _, row in lines)
        earlier = getattr(view.previous, "indicators", ())
        # Apart, for the library's index is kept between checks.
        known = (view.names, frozenset(str(row.level3) for row in earlier if row.level3))
        for path, row in lines:
            name, target = str(row.level3 or ""), str(row.target or "")
            yield from self._near(f"{path}.level3", name, frozenset())
            yield from self._unlike(f"{path}.level3", name, known)
            yield from self._near(f"{path}.target", target, own)
            yield from self._name(f"{path}.level3", name, lines)
            if bare(target).endswith("性") and bare(name).endswith(bare(target)):
                meant = bare(target).removesuffix("性")
                yield self.finding(f"{path}.target", f"指标值“{target}”疑为“{meant}”之误。")

    def _name(self, path: str, name: str, lines: list[tuple[str, Any]]) -> Iterator[Finding]:
        """What only names have: words run together, «等» after a single thing, a letter twice."""
        if found := blend(name):
            yield self.finding(path, f"“{found[0]}”疑为“{found[1]}”。")
        if (loose := _LOOSE_ETC.search(name)) and not _LISTED.search(name):
            yield self.finding(path, f"“{quoted(loose[0])}”里的“等”是多余的，请核对。")
        yield from self._twice(path, name, lines)

    def _twice(self, path: str, name: str, lines: list[tuple[str, Any]]) -> Iterator[Finding]:
        """A letter that stands twice here and once in the same words of another row."""
        doubled = list(_ONE_DOUBLED.finditer(bare(name)))
        if not doubled:
            return
        others = "，".join(bare(row.level3) for at, row in lines if not path.startswith(f"{at}."))
        for twice in doubled:
            before, after = bare(name)[: twice.start()], bare(name)[twice.end() :]
            plain = f"{before[-1:]}{twice[1]}{after[:2]}"
            if twice[1] in _FAIR and len(plain) == 4 and plain in others:
                yield self.finding(path, f"“{before[-1:]}{twice[0]}”里“{twice[1]}”重复，请核对。")

    def _unlike(self, path: str, name: str, known: tuple[frozenset[str], ...]) -> Iterator[Finding]:
        slips = (like_sounding(name, names) for names in known if names)
        slip = next((one for one in slips if one and one[0] in name), None)
        if slip is not None:
            wrong, right = slip
            yield self.finding(
                path,
                f"“{wrong}”疑为“{right}”之误：本区已用的指标名称这样写。",
                remedy=Remedy(path, name, name.replace(wrong, right), f"改为“{right}”"),
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

    def _near(self, path: str, text: str, own: frozenset[str]) -> Iterator[Finding]:
        if slip := near_miss(text, own):
            wrong, right = slip
            yield self.finding(
                path,
                f"“{wrong}”疑为“{right}”之误。",
                remedy=Remedy(path, text, text.replace(wrong, right), f"改为“{right}”"),
            )
