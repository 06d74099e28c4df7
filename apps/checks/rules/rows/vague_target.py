"""Value against wording: words where a figure is asked, wishes without a standard (domain §5.3, 24, 25)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import QUANTITY, SATISFACTION, TIMELINESS, Row, rows
from apps.checks.wording import has_figure, is_placeholder, is_vague, repeats_name, states_standard

_FIGURES: Final = ("率", "数", "度", "比例", "比重", "人次", "场次")
# «应修尽修»: nobody knows how many that are.
_ALL_THERE_IS: Final = re.compile(r"应(.)尽\1")


class VagueTarget(Rule):
    """指标值要能分出做到没有：率和满意度写百分比，数量和费用写数，定性的写明标准、基数、幅度或日期，不只写“提升”“及时”“健全”。"""

    code = "vague-target"
    title = "指标值无法衡量"
    family = "可衡量"
    about = "rows"
    basis = "财预〔2015〕88号（细化量化）"
    gathered = (
        "{count}条指标值没有标准，做到没有无从判断（{names}）。请写明数值、基数、标准或日期。"
    )

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.text and not is_placeholder(row.text):
                yield from self._row(row, view.policy.vague_words)

    def _row(self, row: Row, extra: tuple[str, ...]) -> Iterator[Finding]:
        where, target = row.at("target"), row.shown
        if has_figure(row.text) or (row.reading.is_unwanted and row.text[:1] in "无零未不"):
            return
        opinion = row.level1 == SATISFACTION and "满意" in row.name + row.text
        if opinion or self._wants_figure(row):
            unit = (
                "百分比，如“≥90%”"
                if row.reading.nature in ("rate", "opinion") or opinion
                else "数值"
            )
            yield self.finding(
                where,
                f"{row.label}要用数衡量，指标值却写“{target}”。请写{unit}。",
            )
        elif row.level2 == TIMELINESS and is_vague(row.text, extra):
            yield self.finding(
                where, f"{row.label}的指标值“{target}”没有写日期。请写完成的时间，如“11月30日前”。"
            )
        elif repeats_name(row.text, row.name):
            yield self.finding(
                where,
                f"{row.label}的指标值“{target}”只是重复指标名称。请写明标准或数量。",
                severity=None if is_vague(row.text, extra) else Severity.HINT,
            )
        elif is_vague(row.text, extra):
            yield self.finding(
                where,
                f"{row.label}的指标值“{target}”没有基数、幅度或标准。请写明从多少到多少，或依据什么认定。",
            )
        elif is_vague(row.text, extra, strict=True):
            yield self.finding(
                where,
                f"{row.label}的指标值“{target}”是否做到不易判断。请写明依据什么认定。",
                severity=Severity.HINT,
            )

    def _wants_figure(self, row: Row) -> bool:
        """Return whether the name asks for a figure and the words give no other footing."""
        if row.level2 == QUANTITY and _ALL_THERE_IS.search(row.text):
            return True
        if not row.reading.is_figure:
            return False
        # «合规情况 符合国家标准» can be told; a 率 is a figure whatever stands there.
        told = not row.name.endswith(_FIGURES) and states_standard(row.text)
        return is_vague(row.text) or (len(row.text) <= 6 and not told)
