"""Nature against level 2: what the name speaks of, and where it stands (domain §5.3, 34)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Remedy, Rule, Severity, Undecided
from apps.checks.rows import LEVELS2, SATISFACTION, SHORT, Row, rows
from apps.formkit.indicators.heads import LIKELY, SURE
from apps.formkit.levels import level1_of
from apps.formkit.values import Kind

_FULL: Final = {short: full for full, short in SHORT.items() if full != "成本指标"}
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
_OF_TIME: Final = re.compile(r"[季期节时日月年]|进度|当天")
_FREE: Final = frozenset({"社会成本", "生态成本"})


class WrongLevel2(Rule):
    """二级指标应与指标名称的意思相符：次数归数量，及时率和时限归时效，合格率归质量，单价和费用归成本，知晓率归社会效益，满意度归满意度。"""

    code = "wrong-level2"
    title = "二级指标与指标名称不符"
    family = "指标层级"
    about = "rows"
    basis = "财预〔2021〕101号（指标分类）"

    def check(self, view: CheckView) -> Iterator[Finding | Undecided]:
        for row in rows(view):
            if not row.name or row.level2 not in LEVELS2 or row.short in _FREE:
                continue
            reading = row.reading
            if row.level1 == SATISFACTION:
                yield from self._satisfaction(row)
            elif not reading.levels:
                yield from self._by_target(row)
            elif (mark := reading.mark(row.short)) is None or mark == "~":
                yield self._finding(row, mark)

    def _satisfaction(self, row: Row) -> Iterator[Finding]:
        """Under satisfaction stands what people were asked; other known natures do not."""
        if any(word in row.name for word in _ASKED) or len(row.name) < 4 or row.name in LEVELS2:
            return
        levels = row.reading.levels
        if not levels or (mark := levels.get("满意度")) == "" or mark == "?":
            if not levels:
                yield self._told(row, "质量", "不是谁的满意度", Severity.HINT)
            return
        yield self._finding(row, mark)

    def _by_target(self, row: Row) -> Iterator[Finding | Undecided]:
        """Without a head noun only the target speaks."""
        if row.value.kind == Kind.DATE and row.short in ("数量", "质量"):
            yield self._told(row, "时效", f"指标值是日期（{row.shown}）", Severity.HINT)
        elif row.reading.nature in ("count", "extent") and row.short in ("质量", "时效"):
            if not row.reading.is_unwanted:
                yield self._told(row, "数量", f"指标值是数量（{row.shown}）", Severity.HINT)
        elif not row.reading.nature:
            yield self.undecided(row.at("level2"), f"{row.label}的名称读不出衡量什么。")

    def _finding(self, row: Row, mark: str | None) -> Finding:
        reading = row.reading
        better = next((one for one, of in reading.levels.items() if of == ""), "")
        if not better:
            better = next((one for one, of in reading.levels.items() if of == "?"), "数量")
        sure = mark is None and self._is_sure(row)
        what = _NATURES.get(reading.nature, "内容")
        word = reading.head.word if reading.head else ""
        reason = f"讲的是{what}（{word}）" if word else f"讲的是{what}"
        return self._told(row, better, reason, Severity.WARN if sure else Severity.HINT)

    def _is_sure(self, row: Row) -> bool:
        reading = row.reading
        # A ceiling on cars or staff does keep a cost down.
        if row.is_cost and row.op in ("≤", "<"):
            return False
        if reading.nature == "state" or reading.confidence < LIKELY:
            return False
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
