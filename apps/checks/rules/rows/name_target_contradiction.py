"""Value against wording: a name that states another value than the target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import Row, figures
from apps.checks.texts import squeeze
from apps.formkit.values import TargetValue, parse

_STATED: Final = re.compile(
    r"(?:≥|≤|>=|<=|不低于|不少于|不超过|达到|达)?\d+(?:\.\d+)?[%％‰]$|(?:≥|≤|>=|<=)\d+(?:\.\d+)?[一-龥]{0,3}$"
)


class NameTargetContradiction(Rule):
    """指标名称里写了数值或比较符号的，应与指标值一致；数值写在指标值一栏即可。"""

    code = "name-target-contradiction"
    title = "名称里的数值与指标值不一致"
    advice = "请统一。"
    family = "可衡量"
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            stated = self._stated(row)
            value = parse(stated[0]) if stated else None
            if stated is None or value is None or value.number is None:
                continue
            if self._contradicts(row, value):
                yield self.finding(
                    row.at("target"),
                    f"{row.label}的名称写的是“{stated[0]}”，指标值却是“{row.shown}”。请统一。",
                )
            elif value.number == row.number:
                yield self.finding(
                    row.at("level3"),
                    f"{row.label}把数值写进了名称，写在指标值一栏即可。",
                    severity=Severity.HINT,
                )

    def _contradicts(self, row: Row, value: TargetValue) -> bool:
        """Return whether what a name states is another figure in the same unit, or bounds the other
        way."""
        same_unit = row.unit in ("", value.unit) or not value.unit
        ops = {(op or "=")[0] for op in (value.op, row.op)}
        return same_unit and (value.number != row.number or (len(ops) > 1 and "=" not in ops))

    def _stated(self, row: Row) -> re.Match[str] | None:
        """Return the value that a name ends in: a share, a bound, so many of what the target counts."""
        name = squeeze(row.raw.level3).rstrip(")")
        counted = rf"(?<![\d.\-~])\d+(?:\.\d+)?{re.escape(row.unit)}$" if row.unit else r"$^"
        return _STATED.search(name) or re.search(counted, name)
