"""A figure without a unit (domain §5.3, 30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.numbers import bare_wan_in, each_missing, unitless_each, unitless_rates
from apps.checks.rows import figures
from apps.checks.rules.rows.target_remedies import unit_remedy
from apps.checks.texts import quoted, sections
from apps.formkit.values.units import suggest_units

_NO_UNIT: Final = re.compile(
    r"指数|系数|倍数|排名|名次|位次|等级|星级|pH|PH|比值|之比|率比|得分|评分|分值|密度比|生产总值比"
)
_RATIO: Final = re.compile(r"\d[:：]\d")


class UnitMissing(Rule):
    """数值指标要写计量单位，否则不知道是多少什么；经费说明里的金额和单价也要写“元”。"""

    code = "unit-missing"
    title = "缺计量单位"
    family = "计量单位"
    about = "rows"
    basis = "财预〔2021〕101号（指标值细化量化）"

    def check(self, view: CheckView) -> Iterator[Finding]:
        yield from self._targets(view)
        yield from self._money(view)

    def _targets(self, view: CheckView) -> Iterator[Finding]:
        for row in figures(view):
            if row.unit or _RATIO.search(row.target) or _NO_UNIT.search(row.name):
                continue
            unit = next(iter(self._fitting(row.reading.nature, row.name)), "")
            hint = f"（如“{unit}”）" if unit else ""
            yield self.finding(
                row.at("target"),
                f"{row.label}的指标值“{row.shown}”没有计量单位{hint}，请补上。",
                remedy=unit_remedy(row, unit) if unit else None,
            )

    def _money(self, view: CheckView) -> Iterator[Finding]:
        for name, path, text in sections(view):
            for sentence in each_missing(text):
                yield self.finding(
                    path,
                    f"“{quoted(sentence, 40)}”中的人数是每批（期）的，请写明“每批”。",
                    severity=Severity.HINT,
                )
            if name != "basis":
                yield from self._unitless(path, text)

    def _unitless(self, path: str, text: str) -> Iterator[Finding]:
        found = (*unitless_rates(text), *unitless_each(text), *bare_wan_in(text))
        for figure in dict.fromkeys(found):
            yield self.finding(
                path, f"“{figure}”没有写金额单位，请补上“元”。", severity=Severity.HINT
            )

    def _fitting(self, nature: str, name: str) -> tuple[str, ...]:
        return ("%",) if nature in ("rate", "opinion") else suggest_units(name)
