"""Quantities that are all shares (domain §5.3, 26)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows
from apps.formkit.levels import QUANTITY


class QuantityAsRate(Rule):
    """数量指标应写数量；全部写成百分比，看不出要做多少。"""

    code = "quantity-as-rate"
    title = "数量指标全是比率"
    family = "可衡量"
    about = "rows"
    basis = "财预〔2021〕101号（数量指标）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        quantities = [row for row in rows(view) if row.level2 == QUANTITY and row.target]
        shares = [row for row in quantities if row.is_share]
        if not shares:
            return
        places = tuple(row.at("target") for row in shares)
        if len(shares) == len(quantities):
            text = (
                f"{len(shares)}条数量指标的指标值全是百分比，看不出要做多少。"
                "请至少写一条带数量的（如“≥12场”）。"
            )
            yield self.finding(places[0], text, places=places)
        elif len(shares) > min(2, len(quantities) / 2):
            text = (
                f"{len(quantities)}条数量指标中有{len(shares)}条是百分比，看不出各要做多少，"
                "请补充数量。"
            )
            yield self.finding(places[0], text, severity=Severity.HINT, places=places)
