"""Rules of the unit of measure (domain §5.3, 30 to 33)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.measures import (
    COST_NAME,
    PROPERTY_NAME,
    RATE_NAME,
    SHARE_LIKE,
    better_unit,
)
from apps.declarations.rules.numbers import bare_wan_in, clean, unitless_each, unitless_rates
from apps.declarations.rules.reading import Row, goal_path, plain, rows, section, sections
from apps.declarations.rules.statements import wan_slips

FAMILY = "计量单位"

_INCOMPLETE: Final = re.compile(r"^(?:万|千|百|亿|百万|千万)(?:/.*)?$|^/|/$")
_EACH_DAY: Final = re.compile(
    r"每人每天[^\d。;]{0,8}?(\d+(?:\.\d+)?)元|(\d+(?:\.\d+)?)元/人[/·]?天"
)
_BATCHES: Final = re.compile(
    r"(\d+)(批|期|场|班)(?!次)[^。;]{0,24}?安排(\d+)人(?!/)[^。;]{0,6}?(?:合计|共计|共)(\d+)人"
)


def written(row: Row, unit: str) -> str:
    """Give the row's target with another unit, brackets as the row has them."""
    raw = str(row.raw.target).strip()
    if row.unit and row.unit in raw:
        place = raw.rindex(row.unit)
        return raw[:place] + unit + raw[place + len(row.unit) :]
    return f"{raw}({unit})" if unit else raw


# A figure in a measure of its own does not become a count by another word: 12公里 is not 12个.
MEASURES: Final = re.compile(
    r"(?:平方|立方)?(?:公里|千米|米|厘米)|公顷|亩|吨|公斤|千克|升|千瓦时?|度|小时|天|月|年|[亿万]?元"
)


def unit_remedy(row: Row, unit: str) -> Remedy | None:
    """Return the one-click change of a row's unit; none where it would change what was measured."""
    if row.unit and MEASURES.fullmatch(row.unit) and not MEASURES.match(unit):
        return None
    return Remedy.replacing(row.at("target"), str(row.raw.target), written(row, unit))


class UnitMissing(Rule):
    """数值指标要写计量单位；经费说明里的金额也要写“元”，单价写明“元/人”等。"""

    code = "unit-missing"
    title = "缺计量单位"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.number is None or row.unit or _RATIO_TARGET.search(row.target):
                continue
            if not _UNITLESS_NAME.search(row.name):
                yield self._row(row)
        for name, path, text in sections(view):
            if name != "basis":
                yield from self._text(path, text)

    def _row(self, row: Row) -> Finding:
        remedy, hint = None, ""
        for ending, fitting in words.UNITS_BY_ENDING.items():
            if row.name.endswith(ending):
                hint = f"（如“{fitting[0]}”）"
                remedy = unit_remedy(row, fitting[0])
                break
        if RATE_NAME.search(row.name):
            hint, remedy = "（如“%”）", unit_remedy(row, "%")
        return self.finding(
            row.at("target"),
            f"{row.label}的指标值“{row.raw.target}”没有计量单位{hint}。",
            remedy=remedy,
        )

    def _text(self, path: str, text: str) -> Iterator[Finding]:
        for amount in bare_wan_in(text):
            yield self.finding(
                path, f"“{amount}”缺“元”字，应写为“{amount}元”。", severity=Severity.HINT
            )
        for rate in unitless_rates(text):
            number, _, per = rate.partition("/")
            yield self.finding(
                path,
                f"“{rate}”没有写金额单位，应写为“{number}元/{per}”。",
                severity=Severity.HINT,
            )
        for price in unitless_each(text):
            yield self.finding(
                path,
                f"“{price}”没有写金额单位，应写为“{price}元”。",
                severity=Severity.HINT,
            )
        for found in _BATCHES.finditer(clean(text)):
            batches, unit, people, total = int(found[1]), found[2], int(found[3]), int(found[4])
            if batches > 1 and batches * people == total and f"每{unit}安排" not in found[0]:
                yield self.finding(
                    path,
                    f"“安排{people}人，合计{total}人”：按{batches}{unit}×{people}人＝{total}人计算，"
                    f"应写明“每{unit}{people}人”或“{people}人/{unit}”。",
                    severity=Severity.HINT,
                )


_UNITLESS_NAME: Final = re.compile(
    r"(?:系数|指数|倍数|比值|之比|[值度]比|基尼系数|等级|得分|评分|排名)$"
)
_RATIO_TARGET: Final = re.compile(r"\d[:∶/]\d|\*")


class UnitIncomplete(Rule):
    """“万”“万/人”不是完整的计量单位，应写“万元”“万元/人”或“万人”。"""

    code = "unit-incomplete"
    title = "计量单位不完整"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.number is None or not _INCOMPLETE.match(row.unit):
                continue
            money = row.level1 == words.COST or COST_NAME.search(row.name)
            better = re.sub(r"^([百千万亿]+)", r"\1元", row.unit) if money else ""
            advice = f"，应写为“{better}”" if better else "，请写明是什么的单位（如万元、万人）"
            yield self.finding(
                row.at("target"),
                f"{row.label}的计量单位“{row.unit}”不完整{advice}。",
                remedy=unit_remedy(row, better) if better else None,
            )
        for path in ("total_goal", goal_path(view), "actual_result"):
            for amount in bare_wan_in(getattr(view.sheet, path, "") or ""):
                yield self.finding(
                    path, f"“{amount}”缺“元”字，应写为“{amount}元”。", severity=Severity.HINT
                )
        yield from self._two_spellings(view)

    def _two_spellings(self, view: CheckView) -> Iterator[Finding]:
        """A narrative that gives its amounts in 万元 here and in 万 there."""
        texts = [(path, text) for name, path, text in sections(view) if name != "basis"]
        full = any("万元" in text for _, text in texts)
        for path, text in texts if full else ():
            if short := bare_wan_in(text):
                listed = "、".join(f"“{one}”" for one in dict.fromkeys(short))
                yield self.finding(
                    path,
                    f"金额的单位前后不一：别处写“万元”，这里{listed}只写“万”。请统一写作“万元”。",
                    severity=Severity.HINT,
                )


class UnitWrong(Rule):
    """计量单位应与指标名称相配：人数用人，次数用次，组织数、项目数用个，率用%；比例以外的数量不用%。"""

    code = "unit-wrong"
    title = "计量单位与指标不符"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.number is not None and row.unit:
                yield from self._row(row)
        yield from self._price_per_day(view)
        for path, wrong, meant in wan_slips(view):
            yield self.finding(
                path, f"这里写“{wrong}”，按算式和资金表应为“{meant}”，差了一个“万”字。"
            )

    def _row(self, row: Row) -> Iterator[Finding]:
        better = better_unit(row)
        if better is None:
            return
        if better == "%" and not SHARE_LIKE.search(row.name):
            said = "做得怎样" if PROPERTY_NAME.search(row.name) else "比率"
            yield self.finding(
                row.at("target"),
                f"{row.label}的名称讲的是{said}，计量单位却是“{row.unit}”。请把名称改为数量（如“完成数”），"
                "或把指标值改为百分比。",
            )
            return
        yield self.finding(
            row.at("target"),
            f"{row.label}的计量单位是“{row.unit}”，与指标名称不符，应为“{better}”一类的单位。",
            remedy=unit_remedy(row, better),
        )

    def _price_per_day(self, view: CheckView) -> Iterator[Finding]:
        """A ceiling 元/人 in the table that the text states per person and day."""
        daily = {one or other for one, other in _EACH_DAY.findall(clean(section(view, "budget")))}
        for row in rows(view):
            if row.level1 != words.COST or row.unit != "元/人" or row.number is None:
                continue
            if plain(row.number) in daily:
                yield self.finding(
                    row.at("target"),
                    f"{row.label}写的是“{row.raw.target}”，经费说明里{plain(row.number)}元是"
                    "每人每天的标准，单位应为“元/人/天”。",
                    remedy=unit_remedy(row, "元/人/天"),
                )


class UnitNonstandard(Rule):
    """计量单位应写规范符号：百分比写作%，不写“百分比”“百分之”。"""

    code = "unit-nonstandard"
    title = "计量单位写法不规范"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            better = words.SPELLED_UNITS.get(row.unit)
            if better:
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的计量单位“{row.unit}”应写作“{better}”。",
                    remedy=unit_remedy(row, better),
                )


class ShareAboveHundred(Rule):
    """覆盖率、合格率、满意度等不会超过100%。"""

    code = "share-above-100"
    title = "比率超过100%"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.unit not in ("%", "百分比") or row.number is None or row.number <= 100:
                continue
            if row.name.endswith(words.GOOD_ENDINGS):
                yield self.finding(
                    row.at("target"), f"{row.label}的指标值“{row.raw.target}”超过了100%。"
                )


class CountNotWhole(Rule):
    """人、次、个等计数单位的指标值应为整数。"""

    code = "count-not-whole"
    title = "计数不是整数"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.number is None or row.unit not in words.WHOLE_UNITS:
                continue
            if row.number != row.number.to_integral_value():
                yield self.finding(
                    row.at("target"),
                    f"{row.label}以“{row.unit}”计，指标值{plain(row.number)}不是整数。",
                )


RULES: tuple[type[Rule], ...] = (
    UnitMissing,
    UnitIncomplete,
    UnitWrong,
    UnitNonstandard,
    ShareAboveHundred,
    CountNotWhole,
)
