"""Goals against indicators: tasks that nothing measures (domain §5.3, 39)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.coverage import open_tasks
from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import goal_path, quoted


class CoverageGap(Rule):
    """目标里的每项任务都要有指标衡量；有任务没有指标，完成没完成无从知道。"""

    code = "coverage-gap"
    title = "目标的任务没有指标"
    family = "目标"
    severity = Severity.HINT
    about = "goals"

    def check(self, view: CheckView) -> Iterator[Finding]:
        tasks = view.once(open_tasks)
        if tasks:
            listed = "”“".join(quoted(one, 16) for one in tasks[:3])
            more = f"等{len(tasks)}项任务" if len(tasks) > 3 else ""
            yield self.finding(
                goal_path(view),
                f"目标里的“{listed}”{more}没有一条指标提到，请补设指标或删去。",
                places=(goal_path(view), "indicators"),
            )
