"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import rows
from apps.checks.wording import words
from apps.formkit.levels import COST


class ProjectNatureDoubtful(Rule):
    """一次性的开发、购置、规划项目，一般不是经常性项目。"""

    code = "project-nature-doubtful"
    title = "项目性质存疑"
    advice = "请核对。"
    family = "指标名称"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet = view.sheet
        cell = "project_nature" if sheet.project_nature else "project_category"
        written = str(getattr(sheet, cell) or "")
        if "经常性" not in written or "非经常" in written:
            return
        costs = (row.name for row in rows(view) if row.level1 == COST)
        names = "\n".join((sheet.project_name, *costs))
        if word := next((one for one in words("one_off_words") if one in names), ""):
            yield self.finding(cell, f"项目含有“{word}”，像是一次性工作，项目性质却是“{written}”。")
