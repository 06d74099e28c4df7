"""Rules of the text as such: markup, slips, foreign words, personal data (domain §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.numbers import clean
from apps.declarations.rules.reading import (
    all_texts,
    goal,
    goal_path,
    long_texts,
    narrow,
    section,
    squeeze,
)

FAMILY = "文字"

_TAG: Final = re.compile(
    r"</?(?:p|br|div|span|h\d|b|i|u|strong|em|font|table|tr|td|th|ul|ol|li|a|img|o:p|style|sub|sup)\b[^<>]{0,200}/?>",
    re.I,
)
_ENTITY: Final = re.compile(
    r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash|hellip|#\d{2,5}|#x[0-9a-f]{2,5});", re.I
)
_ODD: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff\ufffd\ue000-\uf8ff]"
)
_DOUBLED: Final = re.compile(
    r"([一-龥]{2,4})\1|(?<![一-龥])(的的|了了|和和|在在|是是|与与|及及|为为|对对)"
)
_FAIR_DOUBLES: Final = frozenset(
    ["研究", "讨论", "一个", "一步", "一件", "一家", "许多", "指标", "千千", "万万", "方方", "面面"]
)
# 主管党的工作的工作机关 is good Chinese.
_PARTICLES: Final = frozenset("的了和与及是在")
_FOREIGN: Final = re.compile(
    r"(?<=[一-龥”》）)])\s*\b(and|or|of|the|for|with|to|in)\b\s*(?=[一-龥“《（(])", re.I
)
_MIXED: Final = re.compile(r"20\d\d年\d{1,2}月(?:至|到|-|—)(?:20\d\d年)?\d{1,2}月\d{1,2}日")
_DOCUMENT: Final = re.compile(
    r"《|[〔\[(【]20\d\d[〕\])】]|\d号|[“\"][^”\"]{2,40}(?:计划|规划|方案|意见|办法|通知|纲要|条例)"
)
_PHONE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_IDENTITY: Final = re.compile(
    r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_PAIRS: Final = (("《", "》"), ("“", "”"), ("(", ")"), ("【", "】"), ("〔", "〕"))
# 1) and a) are list marks without an opening bracket.
_LIST_MARK: Final = re.compile(r"(?:^|(?<=[\n。;:]))[0-9a-zA-Z一二三四五六七八九十]{1,2}\)", re.M)


def without_markup(text: str) -> str:
    """Give the text with tags removed and entities resolved to what they stand for."""
    text = _TAG.sub("", text)
    plain = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
    for entity, sign in plain.items():
        text = text.replace(entity, sign)
    return _ENTITY.sub("", text).strip()


class HtmlLeft(Rule):
    """文字里留着网页标签（<p>、&nbsp;），要去掉。"""

    code = "html-left"
    title = "文字里留有网页标签"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in all_texts(view):
            found = _TAG.findall(text) or _ENTITY.findall(text)
            if found:
                shown = (_TAG.search(text) or _ENTITY.search(text) or [""])[0]
                yield self.finding(
                    path,
                    f"这里留有网页标签“{shown}”，请去掉。",
                    remedy=Remedy(path, text, without_markup(text), "去掉网页标签"),
                )


class OddCharacters(Rule):
    """文字里夹有看不见的控制字符或无法显示的字。"""

    code = "odd-characters"
    title = "文字里有异常字符"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in all_texts(view):
            if found := _ODD.search(text):
                near = _ODD.sub("□", text[max(0, found.start() - 6) : found.end() + 6])
                yield self.finding(
                    path,
                    f"这里有无法显示的字符（“{near}”），请核对。",
                    remedy=Remedy(path, text, _ODD.sub("", text), "去掉异常字符"),
                )


class Typo(Rule):
    """常见错别字、重复的词、精度不一的日期。"""

    code = "typo"
    title = "疑似笔误"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in all_texts(view):
            for wrong, right in words.TYPOS.items():
                if wrong in text:
                    yield self.finding(
                        path,
                        f"“{wrong}”疑为“{right}”之误。",
                        remedy=Remedy(path, text, text.replace(wrong, right), f"改为“{right}”"),
                    )
            for found in _DOUBLED.finditer(squeeze(text)):
                word = found[1] or found[2]
                fair = word in _FAIR_DOUBLES or len(set(word)) == 1 or set(word) & _PARTICLES
                if found[2] or not fair:
                    yield self.finding(path, f"“{found[0]}”重复，请核对。")
        for path, text in long_texts(view):
            if mixed := _MIXED.search(clean(text)):
                yield self.finding(path, f"“{mixed[0]}”前后精度不一，请都写到日或都写到月。")


class ForeignWord(Rule):
    """中文句子里夹着英文连词，多半是翻译或识别留下的。"""

    code = "foreign-word"
    title = "中文句子里夹有英文词"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in long_texts(view):
            if found := _FOREIGN.search(text):
                better = {"and": "和", "or": "或"}.get(found[1].lower())
                yield self.finding(
                    path,
                    f"中文句子里夹有英文“{found[1]}”" + (f"，应为“{better}”。" if better else "。"),
                    remedy=Remedy(path, text, _FOREIGN.sub(better, text), f"改为“{better}”")
                    if better
                    else None,
                )


class StopMissing(Rule):
    """目标应以句号结束；没有句号，可能没有写完。"""

    code = "stop-missing"
    title = "结尾没有句号"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        text = without_markup(goal(view))
        if len(squeeze(text)) > 12 and text[-1] not in "。！.!）)”》…；;":
            yield self.finding(
                goal_path(view),
                f"年度总体目标以“{text[-6:]}”结束，没有句号，请确认已写完。",
                remedy=Remedy(goal_path(view), goal(view), goal(view).rstrip() + "。", "补上句号"),
            )


class BracketsUnbalanced(Rule):
    """书名号、引号、括号应成对。"""

    code = "brackets-unbalanced"
    title = "书名号或括号不成对"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in long_texts(view):
            folded = _LIST_MARK.sub("", clean(text))
            for left, right in _PAIRS:
                a, b = folded.count(left), folded.count(right)
                if a != b and abs(a - b) < 3:
                    yield self.finding(path, f"“{left}”有{a}个，“{right}”有{b}个，不成对。")


class Boilerplate(Rule):
    """从招标文件或供应商方案抄来的话，不应出现在申报表里。"""

    code = "boilerplate"
    title = "抄自招标文件的文字"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in long_texts(view):
            found = [word for word in words.BOILERPLATE if word in text]
            if found:
                yield self.finding(
                    path, f"这里有“{'”“'.join(found)}”，像是抄自招标文件或供应商方案，请改写。"
                )


class BasisMissing(Rule):
    """立项依据应写出文件名称或文号，不只写“根据上级规定”。"""

    code = "basis-missing"
    title = "立项依据没有文件名称"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        text = narrow(section(view, "basis"))
        if len(squeeze(text)) < 10:
            return
        if not _DOCUMENT.search(text):
            yield self.finding(
                "narrative.basis", "立项依据没有写出一个文件的名称或文号，请列出所依据的文件。"
            )


class PersonalData(Rule):
    """手机号码、身份证号码不应出现在将要公开的表里。"""

    code = "personal-data"
    title = "含有个人信息"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for path, text in all_texts(view):
            folded = narrow(text)
            for pattern, label in ((_PHONE, "手机号码"), (_IDENTITY, "身份证号码")):
                if found := pattern.search(folded):
                    hidden = found[0][:3] + "****" + found[0][-2:]
                    yield self.finding(path, f"这里有{label}（{hidden}），公开前请删去。")


RULES: tuple[type[Rule], ...] = (
    HtmlLeft,
    OddCharacters,
    Typo,
    ForeignWord,
    StopMissing,
    BracketsUnbalanced,
    Boilerplate,
    BasisMissing,
    PersonalData,
)
