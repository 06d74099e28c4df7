"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import squeeze
from apps.checks.wording import words


class ProjectNamedAfterOffice(Rule):
    """项目名称应说明做什么，不用科室名代替。"""

    code = "project-name-office"
    title = "用科室名作项目名称"
    family = "指标名称"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        name = squeeze(view.sheet.project_name)
        if name.endswith(words("office_endings")) and not name.endswith(words("not_an_office")):
            yield self.finding(
                "project_name", f"项目名称“{name}”像是科室或单位的名称，请写明做什么。"
            )
