"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.rows import COST, rows
from apps.checks.wording import words


class ProjectNatureDoubtful(Rule):
    """一次性的开发、购置、规划项目，一般不是经常性项目。"""

    code = "project-nature-doubtful"
    title = "项目性质存疑"
    family = "指标名称"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet = view.sheet
        nature = f"{sheet.project_nature or ''}{sheet.project_category or ''}"
        if "经常性" not in nature or "非经常" in nature:
            return
        costs = "".join(row.name for row in rows(view) if row.level1 == COST)
        for word in words("one_off_words"):
            if word in sheet.project_name or word in costs:
                yield self.finding(
                    "project_nature" if sheet.project_nature else "project_category",
                    f"项目含有“{word}”，像是一次性工作，项目性质却是“{sheet.project_nature or sheet.project_category}”。",
                )
                return
