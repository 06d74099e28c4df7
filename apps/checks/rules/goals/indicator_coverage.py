"""Money against indicators: what nothing answers for (domain §8, 3)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from apps.checks.coverage import coverage
from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import quoted, yuan

_LARGE = Decimal("0.4")


class IndicatorCoverage(Rule):
    """每一笔大额支出都要有成本或产出指标管住；占预算四成以上的支出没有一条指标提到时提示。"""

    code = "indicator-coverage"
    title = "大额支出没有指标"
    family = "目标"
    severity = Severity.HINT
    about = "goals"

    def check(self, view: CheckView) -> Iterator[Finding]:
        whole = view.once(coverage)
        for one in whole.items:
            if not one.rows and whole.total and one.amount > _LARGE * whole.total:
                share = (one.amount * 100 / whole.total).quantize(Decimal(1))
                yield self.finding(
                    one.place,
                    f"“{quoted(one.name, 20)}”{yuan(one.amount)}，占预算的{share}%，没有一条指标提到。"
                    "请增设相应的成本或产出指标。",
                    places=(one.place, "indicators"),
                )
