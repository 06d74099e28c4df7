"""Rules of the level-3 name and of the project's name (domain §5.2 and §5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import bare, section

_SUBJECT: Final = re.compile(
    r"^\s*(?:[一二三四五六]、[^\n]{0,6}\n)?(.{4,40}?)(?:拟于|计划于|于20|拟在)"
)


_CALLED: Final = re.compile(r"实施(?:的)?[“《]?(.{2,40}?)[”》]?项目[，,。、；;]")

_LIKE: Final = 4


class NameMismatch(Rule):
    """经费说明里的单位名称、项目名称应与表头一致。"""

    code = "name-mismatch"
    title = "名称与表头不一致"
    family = "指标名称"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        text, sheet = section(view, "overview"), view.sheet
        subject, project = _SUBJECT.search(text), _CALLED.search(text)
        if subject and _is_other_office(bare(subject[1]), bare(sheet.unit), bare(sheet.department)):
            yield self.finding(
                "narrative.overview",
                f"项目概述称“{subject[1]}”，表头的实施单位是“{sheet.unit}”，请统一。",
            )
        if project and sheet.project_name:
            called, head = bare(project[1]), bare(sheet.project_name).removesuffix("项目")
            if called.removesuffix("项目") != head and head not in called:
                yield self.finding(
                    "narrative.overview",
                    f"项目概述称“{project[1]}项目”，表头的项目名称是“{sheet.project_name}”，请统一。",
                )


def _is_other_office(called: str, *heads: str) -> bool:
    """Return whether an office is called like those of the head and is none of them."""
    known = [head for head in heads if head]
    if any(head in called for head in known):
        return False
    # «区司法局» is how the office calls itself at home.
    if called[0] in "区市县省镇乡" and any(head.endswith(called) for head in known):
        return False
    return any(len(set(called) & set(head)) >= _LIKE for head in known)
