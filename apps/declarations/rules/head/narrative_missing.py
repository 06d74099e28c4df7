"""Rules of completeness by rule set and form edition (domain §2.1, §5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.texts import squeeze
from apps.formkit.sheets.declaration import NARRATIVE_TITLES


class NarrativeMissing(Rule):
    """规则集要求填报项目经费情况说明时，六个部分都要填写。"""

    code = "narrative-missing"
    title = "项目经费情况说明不完整"
    advice = "请填写。"
    family = "完整性"
    severity = Severity.BLOCK

    def check(self, view: CheckView) -> Iterator[Finding]:
        if not view.policy.narrative_required:
            return
        narrative = view.sheet.narrative
        for name, label in NARRATIVE_TITLES.items():
            if narrative is None or not squeeze(getattr(narrative, name)):
                yield self.finding(f"narrative.{name}", f"项目经费情况说明的“{label}”没有填写。")
