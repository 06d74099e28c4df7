"""Rules of 分值, 得分, 总分 and 等级 (domain §5.5; 财预〔2020〕10号)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import scored

_HEAVY: Final = Decimal(30)


_HEAVY_JUDGED: Final = Decimal(20)


# Of four indicators one must have a quarter of the points and may have a third.
_FEW: Final = 4


_FIGURE: Final = re.compile(r"\d|[一二三四五六七八九十]+[个次项月日年]")


class WeightConcentrated(ScoreRule):
    """一条指标的分值达到 30 分以上，一项好坏就决定总分，应按重要性分散；定性指标 20 分以上即提示。
    一级指标下只有一条的，30 分是该级的常规分值（财预〔2020〕10号），只作提示。"""

    code = "weight-concentrated"
    title = "分值过于集中"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        firsts = Counter(one.row.level1 for one in scored(view))
        few = len(scored(view)) <= _FEW
        for one in scored(view):
            is_usual = one.row.weight == _HEAVY and (few or firsts[one.row.level1] == 1)
            if (one.row.weight or 0) >= _HEAVY and not is_usual:
                text = f"{one.label}一条占 {one.row.weight} 分，分值过于集中。"
                yield self.finding(one.at("weight"), text)
            elif (one.row.weight or 0) >= _HEAVY_JUDGED and not _FIGURE.search(one.row.target):
                text = f"{one.label}是定性指标，一条占 {one.row.weight} 分，凭判断给分的比重过大。"
                yield self.finding(one.at("weight"), text, severity=Severity.HINT)
