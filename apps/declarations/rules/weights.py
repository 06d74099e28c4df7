"""Rules of the weights (分值), where the rule set has them at declaration (domain §2.5, §5.3 42)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.declarations.rules import lexicon as words
from apps.declarations.rules.reading import Row, plain, rows

FAMILY = "分值"
_HEAVY: Final = Decimal(30)


def weighted(view: CheckView) -> tuple[Row, ...]:
    """The rows that carry a weight."""
    return tuple(row for row in rows(view) if row.raw.weight is not None)


class WeightMissing(Rule):
    """规则集要求申报时填分值的，每条指标都要填。"""

    code = "weight-missing"
    title = "没有填分值"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if view.policy.needs_weights:
            for row in rows(view):
                if row.raw.weight is None:
                    yield self.finding(row.at("weight"), f"{row.label}没有填分值。")


class WeightsSum(Rule):
    """指标分值之和应为规则集规定的总分（不含预算执行率10分的为90分，含的为100分）。"""

    code = "weights-not-100"
    title = "分值之和不对"
    family = FAMILY
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = weighted(view)
        if not lines or len(lines) < len(rows(view)):
            return
        total = sum((row.raw.weight for row in lines), Decimal(0))
        right = view.policy.weight_total
        if total != right:
            yield self.finding(
                "indicators",
                f"各条指标的分值合计{plain(total)}分，应为{plain(right)}分，"
                f"{'多' if total > right else '少'}{plain(abs(total - right))}分。",
            )


class WeightZero(Rule):
    """分值为零的指标等于没有设。"""

    code = "weight-zero"
    title = "分值为零"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in weighted(view):
            if row.raw.weight <= 0:
                yield self.finding(
                    row.at("weight"), f"{row.label}的分值是{plain(row.raw.weight)}，不起作用。"
                )


class WeightConcentrated(Rule):
    """一条指标占30分以上，得失过于集中；一级指标下只有一条的，30分是该级的常规分值，不算集中。"""

    code = "weight-concentrated"
    title = "分值过于集中"
    family = FAMILY
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        firsts = Counter(row.level1 for row in rows(view))
        for row in weighted(view):
            is_usual = row.raw.weight == _HEAVY and firsts[row.level1] == 1
            if row.raw.weight >= _HEAVY and not is_usual and len(rows(view)) > 2:
                yield self.finding(
                    row.at("weight"),
                    f"{row.label}一条占{plain(row.raw.weight)}分，过于集中，请分给其他指标。",
                )


class WeightLevelMismatch(Rule):
    """各一级指标的分值合计，一般与规则集的默认分值一致。"""

    code = "weight-level-mismatch"
    title = "一级指标分值与规则集不同"
    family = FAMILY
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines = weighted(view)
        if not lines or len(lines) < len(rows(view)) or not view.policy.weights:
            return
        totals: dict[str, Decimal] = defaultdict(Decimal)
        for row in lines:
            totals[row.level1] += row.raw.weight
        for level1 in words.LEVEL1:
            right = view.policy.weights.get(level1)
            if right is not None and totals[level1] != right:
                yield self.finding(
                    "indicators",
                    f"{level1}的分值合计{plain(totals[level1])}分，规则集的默认分值是{plain(right)}分。",
                )


RULES: tuple[type[Rule], ...] = (
    WeightMissing,
    WeightsSum,
    WeightZero,
    WeightConcentrated,
    WeightLevelMismatch,
)
