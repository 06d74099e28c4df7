"""万 and 万/人 do not say of what (domain §5.3, 30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers import bare_wan_in
from apps.checks.rows import Row, figures
from apps.checks.rules.rows.target_remedies import unit_remedy
from apps.checks.texts import long_texts
from apps.formkit.values.units import Dimension, is_complete

_SAID: Final = re.compile(r"每|均")


class UnitIncomplete(Rule):
    """“万”“万/人”不是完整的计量单位，应写“万元”“万元/人”或“万人”；单价应写明每什么。"""

    code = "unit-incomplete"
    title = "计量单位不完整"
    family = "计量单位"
    about = "rows"

    def check(self, view: CheckView) -> Iterator[Finding]:
        yield from self._targets(view)
        yield from self._texts(view)

    def _targets(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if self._is_of_nothing(row):
                yield self.finding(
                    row.at("target"),
                    f"{row.label}是单价，计量单位只写“{row.unit}”，请写明每什么（如“{row.unit}/个”）。",
                    severity=Severity.HINT,
                )
            if not row.unit or is_complete(row.unit):
                continue
            money = row.is_cost or row.reading.nature in ("money", "price", "income")
            better = re.sub(r"^([百千万亿]+)", r"\1元", row.unit) if money else ""
            advice = f"，应写为“{better}”" if better else "，请写明是什么的单位（如万元、万人）"
            yield self.finding(
                row.at("target"),
                f"{row.label}的计量单位“{row.unit}”不完整{advice}。",
                remedy=unit_remedy(row, better) if better else None,
            )

    def _is_of_nothing(self, row: Row) -> bool:
        """Return whether a price does not say of what, neither by its unit nor by its name."""
        is_price = row.reading.kind == "price" and row.dimension == Dimension.MONEY
        return is_price and not _SAID.search(row.name)

    def _texts(self, view: CheckView) -> Iterator[Finding]:
        texts = [(path, text) for path, text in long_texts(view) if path != "narrative.basis"]
        full = any("万元" in text for path, text in texts)
        for path, text in texts:
            # In a narrative that knows no other spelling the missing 元 is told as missing.
            if (short := bare_wan_in(text)) and (full or not path.startswith("narrative.")):
                listed = "”“".join(dict.fromkeys(short))
                yield self.finding(
                    path, f"“{listed}”缺“元”字，请写作“万元”。", severity=Severity.HINT
                )
