"""Nature against level 2: what the name speaks of, and where it stands (domain §5.3, 34)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity, Undecided
from apps.checks.rows import COUNTS, LEVELS2, LIMITS, MONEY, SHORT, Row, rows
from apps.formkit.indicators.heads import LIKELY, SURE
from apps.formkit.indicators.reading import is_act, is_benefit, is_earned, is_lasting
from apps.formkit.levels import COST, ECONOMIC_COST, EFFECT, SATISFACTION, level1_of
from apps.formkit.values import Kind
from apps.formkit.values.units import EXTENTS, Dimension

_FULL: Final = {short: full for full, short in SHORT.items() if full != COST}
_NATURES: Final = {
    "count": "数量",
    "extent": "数量",
    "rate": "比率",
    "deadline": "时间",
    "duration": "时长",
    "money": "金额",
    "price": "单价",
    "income": "收入",
    "opinion": "满意程度",
    "state": "状态",
    "score": "得分",
}
_ASKED: Final = (
    "满意",
    "获得感",
    "认可",
    "好评",
    "评价",
    "投诉",
    "体验",
    "感受",
    "信任",
    "口碑",
    "反馈",
    "支持",
)
_OF_TIME: Final = re.compile(r"[季期节时日月年前]|进度|当天|提前")
# «系统响应时间 ≤3秒» is how good the system is, «到场时间 ≤4小时» how soon the work is done.
_LONG_UNITS: Final = frozenset({"小时", "天", "日", "工作日", "个工作日", "周"})
_TIMELY: Final = frozenset(
    {"及时", "按时", "按时完成", "及时完成", "按期", "按期完成", "完成及时", "准时"}
)
# A date or time in words: «次年3月10日前», «每季度末».
_WHEN: Final = re.compile(r"(?:\d|[月日季周年天节汛冬春夏秋学])[一-龥:：\d]{0,4}[前内底末]$")
_ACCURATE: Final = frozenset({"准确", "准确无误", "合格", "完整"})
# How able or aware people are is what the work brings about, not how well it was done.
_ABILITY: Final = re.compile(r"(?<!服务|保障|供给|处理)(?:能力|素质|素养|意识)$")
_GROWN: Final = re.compile(r"提升|提高|增强|加强|改善")
_ECOLOGICAL: Final = re.compile(
    r"生态|环境|污染|排放|绿|水质|水体|水域|河|湖|海|节水|用水|耗|断面|PM|浓度|臭氧|空气|大气|废|节能|垃圾|资源|土|碳|林|木|草|湿地|扬尘|噪声|环保|生物|农药|化肥|秸秆|景观|回收|沙|水土|植被|野生|物种|渔"
)
_SERVING: Final = frozenset({"社会", "经济"})
_CASES: Final = frozenset({Dimension.THINGS, Dimension.EVENTS})
# What a cost to society or nature is called is free.
_FREE: Final = {one for one in LEVELS2 if level1_of(one) == COST} - {ECONOMIC_COST, COST}

_Case = tuple[bool, str, str, Severity]
"""Whether it is so, the level 2 that fits, what the target is, and how loud."""


class WrongLevel2(Rule):
    """二级指标应与指标名称的意思相符：次数归数量，及时率和时限归时效，合格率归质量，单价和费用归成本，知晓率归社会效益，满意度归满意度。"""

    code = "wrong-level2"
    title = "二级指标与指标名称不符"
    family = "指标层级"
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding | Undecided]:
        for row in rows(view):
            if not row.name or row.level2 not in LEVELS2 or row.level2 in _FREE:
                continue
            if row.level1 == SATISFACTION:
                yield from self._satisfaction(row)
            elif better := self._by_value(row):
                yield self._told(row, better[0], f"指标值是{better[1]}（{row.shown}）", better[2])
            elif not row.reading.levels:
                yield from self._by_target(row)
            else:
                yield from self._by_head(row)

    def _by_value(self, row: Row) -> tuple[str, str, Severity] | None:
        """Return level 2, what the target is and how loud, where the target alone decides."""
        cases = (*self._of_money(row), *self._of_work(row), *self._of_time(row))
        return next(((level2, what, loud) for is_so, level2, what, loud in cases if is_so), None)

    def _of_money(self, row: Row) -> Iterator[_Case]:
        is_money = row.dimension in MONEY
        priced = row.short == "数量" and row.op in LIMITS and row.dimension == Dimension.MONEY_RATE
        yield is_money and row.short in ("质量", "时效"), "成本", "金额", Severity.WARN
        yield is_money and self._is_ceiling(row), "成本", "金额上限", Severity.WARN
        yield priced and row.reading.kind in ("", "price"), "成本", "单价上限", Severity.WARN

    def _of_work(self, row: Row) -> Iterator[_Case]:
        counted = row.op not in LIMITS and self._is_work(row)
        made = row.short in _SERVING and row.dimension == Dimension.THINGS and is_act(row.name)
        yield counted and (row.is_cost or made), "数量", "数量", Severity.WARN

    def _of_time(self, row: Row) -> Iterator[_Case]:
        soon = row.short == "数量" and row.op in LIMITS and self._is_soon(row)
        said = "" if row.short in ("时效", "质量") else self._said(row)
        dated = row.short != "时效" and row.reading.kind in ("", "time_generic")
        surely = Severity.WARN if row.is_cost or row.reading.head else Severity.HINT
        yield soon, "时效", "时间上限", Severity.WARN
        yield bool(said), said, "文字", Severity.HINT
        yield dated and self._is_when(row), "时效", "时间", surely

    def _is_when(self, row: Row) -> bool:
        """Return whether the target says until when."""
        dated = row.is_cost or row.reading.kind == "time_generic"
        return bool(_WHEN.search(row.text)) or (dated and row.value.kind == Kind.DATE)

    def _is_ceiling(self, row: Row) -> bool:
        """Return whether so much money at most is called an effect."""
        gained = row.reading.is_unwanted or row.reading.direction == "higher"
        return row.level1 == EFFECT and row.op in LIMITS and not gained

    def _is_work(self, row: Row) -> bool:
        """Return whether it counts work that nothing says is unwanted, or was well done."""
        # Nought is asked of what should not be, never of work.
        counts = row.number and (row.dimension in COUNTS or row.dimension in EXTENTS)
        return bool(counts) and not row.reading.is_unwanted and not is_earned(row.name)

    def _is_soon(self, row: Row) -> bool:
        """Return whether it says how soon: a time at most, of what is not to last."""
        return row.dimension == Dimension.TIME and not is_lasting(row.name)

    def _said(self, row: Row) -> str:
        """Return the level 2 that a target in words speaks of, empty when it speaks of none."""
        if row.text in _TIMELY:
            return "时效"
        return "质量" if row.text in _ACCURATE else ""

    def _by_head(self, row: Row) -> Iterator[Finding]:
        mark = row.reading.mark(row.short)
        if _ABILITY.search(row.name) and row.short == "质量" and _GROWN.search(row.text):
            yield self._told(row, "社会", "讲的是人的变化", Severity.HINT)
        elif row.short == "生态" and mark == "?" and not _ECOLOGICAL.search(row.name):
            yield self._told(row, "社会", "没有讲生态环境", Severity.HINT)
        elif self._is_elsewhere(row, mark):
            yield self._finding(row, mark)

    def _is_elsewhere(self, row: Row, mark: str | None) -> bool:
        """Return whether what a row speaks of seldom or never stands under its level 2."""
        if mark == "~":
            return not (row.short == "时效" and _OF_TIME.search(row.name))
        # A ceiling on cars or staff does keep a cost down.
        return mark is None and not (row.is_cost and row.op in LIMITS)

    def _satisfaction(self, row: Row) -> Iterator[Finding]:
        """Under satisfaction stands what people were asked; other known natures do not."""
        if any(word in row.name for word in _ASKED) or len(row.name) < 4 or row.name in LEVELS2:
            return
        levels = row.reading.levels
        if not levels or (mark := levels.get("满意度")) == "" or mark == "?":
            if not levels:
                yield self._told(row, "质量", "不是谁的满意度", Severity.WARN)
            return
        yield self._finding(row, mark)

    def _by_target(self, row: Row) -> Iterator[Finding | Undecided]:
        """Without a head noun only the target speaks."""
        case = self._guess(row)
        if case[0]:
            yield self._told(row, *case[1:])
        elif not (row.reading.nature or row.value.kind == Kind.DATE):
            yield self.undecided(row.at("level2"), f"{row.label}的名称读不出衡量什么。")

    def _guess(self, row: Row) -> _Case:
        none = False, "", "", Severity.HINT
        return next((one for one in (*self._guesses(row), *self._of_gain(row)) if one[0]), none)

    def _guesses(self, row: Row) -> Iterator[_Case]:
        """Yield what a target may say of level 2, each with how loud."""
        timed, short = bool(_OF_TIME.search(row.name)), row.short
        shown, surely = f"（{row.shown}）", Severity.HINT if timed else Severity.WARN
        if row.value.kind == Kind.DATE:
            # «形成报告 11月底前» may be one report by then; at the year's end all things are.
            yield short in ("数量", "质量"), "时效", f"指标值是日期{shown}", Severity.HINT
        if row.reading.nature in ("count", "extent") and self._is_work(row):
            loud = Severity.HINT if row.op in LIMITS else surely
            yield short in ("质量", "时效"), "数量", f"指标值是数量{shown}", loud
        if row.dimension == Dimension.TIME:
            yield short == "质量", "时效", f"指标值是时间{shown}", Severity.HINT
        if row.is_share and not timed:
            yield short == "时效", "质量", "没有讲时间", Severity.HINT

    def _of_gain(self, row: Row) -> Iterator[_Case]:
        """What pays is money, people, companies; so many cases are the work itself."""
        many = row.short == "经济" and row.dimension in _CASES and not is_benefit(row.name)
        yield many and self._is_work(row), "数量", f"指标值是数量（{row.shown}）", Severity.HINT

    def _finding(self, row: Row, mark: str | None) -> Finding:
        reading = row.reading
        marked = {of: one for one, of in reversed(list(reading.levels.items()))}
        better = marked.get("") or marked.get("?") or "数量"
        late = reading.kind == "response" and row.unit in _LONG_UNITS
        sure = (mark is None or late) and self._is_sure(row)
        what = _NATURES.get(reading.nature, "内容")
        word = reading.head.word if reading.head else ""
        reason = f"讲的是{what}（{word}）" if word else f"讲的是{what}"
        return self._told(row, better, reason, Severity.WARN if sure else Severity.HINT)

    def _is_sure(self, row: Row) -> bool:
        reading = row.reading
        if reading.nature == "state" or reading.confidence < LIKELY:
            return False
        if reading.head is None and reading.lesson is not None:
            # What few forms taught is told only, unless the target says so, too.
            return reading.lesson.is_firm or self._guess(row)[3] == Severity.WARN
        if row.short == "时效" and _OF_TIME.search(row.name):
            return False
        if reading.head is not None and reading.head.kind.endswith("_generic"):
            return reading.confidence >= SURE
        return True

    def _told(self, row: Row, better: str, reason: str, severity: Severity) -> Finding:
        level2 = _FULL.get(better, better)
        level1 = level1_of(level2) or ""
        written = str(row.raw.level2)
        return self.finding(
            row.at("level2"),
            f"{row.label}{reason}，却列在“{written}”下，应归“{level2}”。",
            severity=severity,
            remedy=Remedy.replacing(row.at("level2"), written, level2)
            if level1 == row.level1
            else None,
        )
