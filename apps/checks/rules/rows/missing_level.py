"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import Row, rows
from apps.formkit.levels import COST, ECOLOGICAL, ECONOMIC, EFFECT, SOCIAL

_EARNED: Final = re.compile(r"经济|效率|产业|招商|贸易|消费|节约|就业|融资")


class MissingLevel(Rule):
    """规则集要求的一级指标，每个至少要有一条；成本指标自财预〔2021〕101号起单列，缺少时提醒。"""

    code = "missing-level"
    basis = "财预〔2021〕101号（一级指标）"
    about = "rows"
    title = "缺少必填的一级指标"
    family = "完整性"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = rows(view)
        if not lines:
            return
        present = {row.level1 for row in lines} | {row.level2 for row in lines}
        for level1 in view.policy.obligatory_level1:
            if level1 not in present:
                yield self.finding("indicators", f"没有“{level1}”。请至少增加一条{level1}。")
        year = view.sheet.year
        if COST not in (*present, *view.policy.obligatory_level1) and year and year >= 2022:
            yield self.finding(
                "indicators",
                "没有成本指标。请按单位成本或分项成本控制数增加一条（如“每场活动费用 ≤…元”）。",
                severity=Severity.WARN,
            )
        yield from self._only_economic(view)

    def _only_economic(self, view: CheckView) -> Iterator[Finding]:
        effects: dict[str, list[Row]] = defaultdict(list)
        for row in rows(view):
            if row.level1 == EFFECT:
                effects[row.level2].append(row)
        economic = effects[ECONOMIC]
        if not economic or {SOCIAL, ECOLOGICAL} & effects.keys():
            return
        if any(map(self._is_economic, economic)):
            return
        unread = any(not row.reading.nature for row in economic)
        yield self.finding(
            "indicators",
            f"没有社会效益指标；经济效益指标下的{len(economic)}条都不讲经济效益，"
            "请核对二级指标是否应为社会效益指标。",
            severity=Severity.HINT if unread else Severity.WARN,
            places=("indicators", *(row.at("level2") for row in economic)),
        )

    def _is_economic(self, row: Row) -> bool:
        reading = row.reading
        earns = reading.nature in ("money", "income", "price") or _EARNED.search(row.name)
        return (
            bool(earns)
            or reading.levels.get("经济") == ""
            or reading.kind in ("growth", "reduction")
        )
