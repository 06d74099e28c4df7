"""Value against wording: words where a figure is asked, wishes without a standard (domain §5.3, 24, 25)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import Row, rows
from apps.checks.wording import has_figure, is_placeholder, is_vague, repeats_name, states_standard
from apps.formkit.levels import QUANTITY, SATISFACTION, TIMELINESS

_FIGURES: Final = ("率", "数", "度", "比例", "比重", "人次", "场次")
# «应修尽修»: nobody knows how many that are.
_ALL_THERE_IS: Final = re.compile(r"应(.)尽\1")
_SOON: Final = re.compile(
    r"(?:较?为?及时|按时|按期|准时|如期|尽快|尽早|第一时间|适时)[一-龥]{0,6}$"
)


class VagueTarget(Rule):
    """指标值要能分出做到没有：率和满意度写百分比，数量和费用写数，定性的写明标准、基数、幅度或日期，不只写“提升”“及时”“健全”。"""

    code = "vague-target"
    title = "指标值无法衡量"
    family = "可衡量"
    about = "rows"
    gathered = (
        "{count}条指标值没有标准，做到没有无从判断（{names}）。请写明数值、基数、标准或日期。"
    )

    def check(self, view: CheckView) -> Iterator[Finding]:
        for row in rows(view):
            if row.text and not is_placeholder(row.text):
                yield from self._row(row, view.policy.vague_words)

    def _row(self, row: Row, extra: tuple[str, ...]) -> Iterator[Finding]:
        if has_figure(row.text) or (row.reading.is_unwanted and row.text[:1] in "无零未不"):
            return
        if told := self._told(row, extra):
            text, severity = told
            yield self.finding(row.at("target"), f"{row.label}{text}", severity=severity)

    def _told(self, row: Row, extra: tuple[str, ...]) -> tuple[str, Severity | None] | None:
        """Return what is wrong with the words of a target and how loud, ``None`` where nothing is."""
        target, vague = row.shown, is_vague(row.text, extra)
        if self._wants_figure(row):
            by_share = row.level1 == SATISFACTION or row.reading.nature in ("rate", "opinion")
            unit = "百分比，如“≥90%”" if by_share else "数值"
            return f"要用数衡量，指标值却写“{target}”。请写{unit}。", None
        if row.level2 == TIMELINESS and (vague or self._is_soon(row.text)):
            return f"的指标值“{target}”没有写日期。请写完成的时间，如“11月30日前”。", None
        if repeats_name(row.text, row.name):
            loud = None if vague else Severity.HINT
            return f"的指标值“{target}”只是重复指标名称。请写明标准或数量。", loud
        return self._wished(row, vague=vague, doubtful=is_vague(row.text, extra, strict=True))

    def _wished(
        self, row: Row, *, vague: bool, doubtful: bool
    ) -> tuple[str, Severity | None] | None:
        target = row.shown
        if vague:
            return (
                f"的指标值“{target}”没有基数、幅度或标准。请写明从多少到多少，或依据什么认定。",
                None,
            )
        if not doubtful:
            return None
        loud = None if row.level2 == QUANTITY else Severity.HINT
        return f"的指标值“{target}”是否做到不易判断。请写明依据什么认定。", loud

    def _is_soon(self, text: str) -> bool:
        """Return whether words say «及时到账» and nothing of when."""
        return bool(_SOON.match(text)) and not states_standard(text)

    def _wants_figure(self, row: Row) -> bool:
        """Return whether the name asks for a figure and the words give no other footing."""
        if row.level1 == SATISFACTION and "满意" in row.name + row.text:
            return True
        if row.level2 == QUANTITY and _ALL_THERE_IS.search(row.text):
            return True
        if not row.reading.is_figure:
            return False
        # «合规情况 符合国家标准» can be told; a 率 is a figure whatever stands there.
        told = not row.name.endswith(_FIGURES) and states_standard(row.text)
        return is_vague(row.text) or (len(row.text) <= 6 and not told)
