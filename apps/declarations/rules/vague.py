"""Rules of the target's measurability (domain §5.3, 24 to 26, 41; §2.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.reading import Row, bare, rows

FAMILY = "可衡量"

_FIGURE: Final = re.compile(
    r"\d|[一二三四五六七八九十百千万两]+(?:[个次天日月人项年]|季度)|半年|月底|年底|季末"
)
_RATE_NAME: Final = re.compile(
    r"(?:(?<![效频功利税汇])率|比例|占比|比重|满意度|知晓度|参与度|覆盖度)$"
)
_EMPTY_ENDING: Final = re.compile(r"(?:性|度|情况|程度|效果|水平|能力|机制|质量|率)$")
_SPLIT: Final = re.compile(r"[、,，;和与及]")
# The few short words by which it can be told whether something was done.
_STATE: Final = re.compile(
    r"[级等档日月周季年时无未零不免]|[A-Za-z]|上线|[竣完开动]工|投[用产运]|交付|结[题项业案]|发布|出版|开[馆园通学业]|"
    r"并网|供[电水]|颁布|签[约订]|[全已]|印发|出台|制[定订]|编制|修订|发文|入[库档选]|归档|建[成档账]|落地|办结|公示|成立|启[用动]|"
    r"前|底|内|第一|[前首]位|应.尽"
)
# A wish stays a wish however long: «有效提升居民的文化素质和参与能力».
_WISH: Final = re.compile(
    r"(?:进一步|不断|持续|有效|切实|逐步|逐年|明显|显著|大幅|全面|充分|较好|积极|稳步|着力|有力)"
    r"(?:地)?(?:提升|提高|改善|增强|加强|完善|促进|推动|推进|保障|健全|发挥|优化|带动|形成|巩固|扩大|深化|减少|降低|增加|"
    r"发展|激发|满足|规范|缓解|营造|丰富|支持|服务)"
    r"|(?:提升|提高|改善|增强|加强|促进|推动|推进|维护|营造|助力|打造)(?=[一-龥]{2})"
)
_AS_PLANNED: Final = re.compile(r"按照?[一-龥]{0,3}(?:计划|要求|进度|规定|程序)[一-龥]{0,4}")
_DATE: Final = re.compile(r"(20\d\d)年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")


def is_vague(text: str, extra: tuple[str, ...] = ()) -> bool:
    """Whether a qualitative target names neither a figure nor a standard."""
    folded = bare(text)
    if not folded or _FIGURE.search(text):
        return False
    parts = [part for part in _SPLIT.split(text) if part]
    if all(bare(part) in words.VAGUE or bare(part) in extra for part in parts):
        return True
    if any(word in folded for word in words.STANDARD_WORDS):
        return False
    if (len(folded) <= 4 and not _STATE.search(folded)) or _AS_PLANNED.fullmatch(folded):
        return True
    wish = _WISH.match(folded) if len(folded) <= 24 else None
    if wish and not _STATE.search(folded[wish.end() :]):
        return True
    return len(folded) <= 8 and any(stem in folded for stem in words.VAGUE_STEMS)


def repeats_name(row: Row) -> bool:
    """Whether the target only says the name again («多样性» → «多样»)."""
    text, name = bare(row.text), bare(row.name)
    core = _EMPTY_ENDING.sub("", name)
    return len(text) >= 2 and (core.endswith(text) or name.endswith(text))


class VagueTarget(Rule):
    """定性指标值要能分出做到没有：写明标准、基数、幅度或日期。率和满意度应写百分比，不写“提升”“满意”。"""

    code = "vague-target"
    title = "指标值无法衡量"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.text and row.number is None:
                yield from self._row(row, view.policy.vague_words)

    def _row(self, row: Row, extra: tuple[str, ...]) -> Iterator[Finding]:
        where, target = row.at("target"), row.raw.target
        measured = bool(_RATE_NAME.search(row.name)) or (
            row.level1 == words.SATISFACTION and "满意" in row.name + row.text
        )
        if measured and not _FIGURE.search(row.text):
            yield self.finding(
                where,
                f"{row.label}要用比率衡量，指标值却写“{target}”。请写百分比，如“≥90%”。",
            )
        elif row.level2 == words.TIMELINESS and is_vague(row.text, extra):
            yield self.finding(
                where,
                f"{row.label}的指标值“{target}”没有写日期。请写完成的时间，如“11月30日前”。",
                severity=Severity.HINT,
            )
        elif repeats_name(row) and not any(word in row.text for word in words.STANDARD_WORDS):
            yield self.finding(
                where,
                f"{row.label}的指标值“{target}”只是重复指标名称，无法判断做到没有。"
                "请写明标准或数量。",
                severity=Severity.HINT,
            )
        elif is_vague(row.text, extra):
            yield self.finding(
                where,
                f"{row.label}的指标值“{target}”没有基数、幅度或标准。请写明从多少到多少，或依据什么认定。",
                severity=Severity.HINT,
            )


class QuantityAsRate(Rule):
    """数量指标应写数量；全部写成百分比，看不出要做多少。"""

    code = "quantity-as-rate"
    title = "数量指标全是比率"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        quantities = [row for row in rows(view) if row.level2 == words.QUANTITY and row.target]
        shares = [row for row in quantities if row.is_share]
        if not shares:
            return
        if len(shares) == len(quantities):
            yield self.finding(
                shares[0].at("target"),
                f"{len(shares)}条数量指标的指标值全是百分比，看不出要做多少。"
                "请至少写一条带数量的（如“≥12场”）。",
            )
        elif len(shares) > 2 or len(shares) * 2 > len(quantities):
            yield self.finding(
                shares[0].at("target"),
                f"{len(quantities)}条数量指标中有{len(shares)}条是百分比，看不出各要做多少。",
                severity=Severity.HINT,
            )


class TargetDateOutOfYear(Rule):
    """指标值里的日期应在项目起止日期之内。"""

    code = "target-date-out-of-year"
    title = "指标值的日期超出项目期"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet = view.sheet
        first = getattr(sheet, "start", None) or (date(sheet.year, 1, 1) if sheet.year else None)
        last = getattr(sheet, "end", None) or (date(sheet.year, 12, 31) if sheet.year else None)
        if first is None or last is None:
            return
        for row in rows(view):
            found = _DATE.search(row.text) if row.number is None else None
            if not found or not first or not last:
                continue
            year, month = int(found[1]), int(found[2] or 0)
            outside = year < first.year or year > last.year
            if month and not outside:
                outside = (year, month) < (first.year, first.month) or (year, month) > (
                    last.year,
                    last.month,
                )
            if outside:
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的指标值“{row.raw.target}”不在项目期{first}至{last}之内。",
                )


RULES: tuple[type[Rule], ...] = (VagueTarget, QuantityAsRate, TargetDateOutOfYear)
