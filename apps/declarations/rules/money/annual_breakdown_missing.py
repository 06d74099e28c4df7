"""Rules of 项目资金: sums, blanks, and the two halves against each other (domain §5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import factor, yuan

_COUNTS: Final = "零一两三四五六七"


class AnnualBreakdownMissing(Rule):
    """填了年度资金申请总额，就要写明其中当年财政拨款、上年结转资金、其他资金各多少。"""

    code = "annual-breakdown-missing"
    title = "年度资金没有分项"
    family = "资金"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        funding, sources = view.sheet.funding, view.sheet.listed_sources
        parts = [funding.of_source(key) for key in sources]
        if funding.annual and not any(parts) and None in parts:
            yield self.finding(
                f"funding.annual_{next(iter(sources))}",
                f"年度资金申请总额{yuan(funding.annual * factor(view))}，但{'、'.join(sources.values())}"
                f"{_COUNTS[len(sources)]}项都是空的。请分项填写，没有的填 0。",
            )
