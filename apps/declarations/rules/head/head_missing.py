"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity

_HEAD = {
    "year": "年度",
    "project_name": "项目名称",
    "project_category": "项目类别",
    "department": "主管部门",
    "unit": "实施单位",
    "start": "计划开始日期",
    "end": "计划完成日期",
}


class HeadMissing(Rule):
    """表头各栏（年度、项目名称、项目类别、主管部门、实施单位、起止日期，2025年表式另有项目性质）必须填写。"""

    code = "head-missing"
    title = "表头有空栏"
    advice = "请填写。"
    family = "完整性"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        sheet, cells = view.sheet, dict(_HEAD)
        if view.policy.edition == "2025":
            cells["project_nature"] = "项目性质"
        for name, label in cells.items():
            value = getattr(sheet, name)
            if value is None or (isinstance(value, str) and not value.strip()):
                yield self.finding(name, f"{label}没有填写。")
