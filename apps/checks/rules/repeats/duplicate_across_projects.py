"""Rules of repetition: in the form, across the unit's projects, from last year (domain §5.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apps.checks.engine import CheckView, Finding, Rule, Severity, Sibling
from apps.checks.rows import Row
from apps.checks.rules.repeats.passages import (
    LEAST_SHARE,
    LEAST_SHARED,
    Traces,
    is_telling,
    traces_of,
)
from apps.checks.texts import goal_path, quoted


class DuplicateAcrossProjects(Rule):
    """一个单位的不同项目，目标和指标不应照抄：整句目标相同，或三条以上指标连值相同。"""

    code = "duplicate-across-projects"
    about = "repeats"
    title = "与本单位其他项目雷同"
    advice = "请按本项目的任务改写。"
    family = "重复"
    severity = Severity.WARN

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not view.siblings:
            return
        own = traces_of(view.sheet)
        for sibling in view.siblings:
            yield from self._goals(own, sibling, goal_path(view))
            yield from self._rows(own.rows, sibling)

    def _goals(self, own: Traces, sibling: Sibling, where: str) -> Iterator[Finding]:
        name = f"“{sibling.project_name}”"
        same = [one for one in own.sentences if one in sibling.passages]
        if same:
            all_same = len(same) == len(own.sentences)
            whole = "年度总体目标" if all_same else f"目标中“{quoted(same[0], 20)}”一句"
            yield self.finding(where, f"{whole}与项目{name}的相同。")
        elif stretches := own.stretches & sibling.passages:
            yield self.finding(
                where,
                f"目标中“{quoted(min(stretches), 20)}”一段与项目{name}的相同。",
                severity=Severity.HINT,
            )

    def _rows(self, own: Mapping[str, Row], sibling: Sibling) -> Iterator[Finding]:
        name = f"“{sibling.project_name}”"
        lines = [row for key, row in own.items() if key in sibling.passages]
        share = len(lines) / max(1, len(own))
        if len(lines) >= LEAST_SHARED and share >= LEAST_SHARE:
            yield self.finding(
                lines[0].at("level3"),
                f"{len(own)}条指标中有{len(lines)}条连指标值都与项目{name}相同"
                f"（如“{lines[0].raw.level3}”）。",
                severity=Severity.WARN if share >= 0.5 or len(lines) >= 5 else Severity.HINT,
            )
        elif telling := [row for row in lines if is_telling(row)]:
            yield self.finding(
                telling[0].at("level3"),
                f"{telling[0].label}及其指标值与项目{name}的相同，请确认是本项目的指标。",
                severity=Severity.HINT,
            )
