"""The result's text against the table (domain §5.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import SELF_EVALUATION, CheckView, Finding, Rule, Severity
from apps.checks.facts import agrees, facts
from apps.checks.matches import actual_matches
from apps.checks.rows import actual_title
from apps.checks.texts import factor, quoted, title_of, yuan
from apps.formkit.values.quantities import FACTORS

_SURE: Final = 0.6
# What was done from a later month on is a part of what was reached.
_PART: Final = re.compile(r"(?<!\d)(?:[2-9]|1[0-2])月?[-—–~至到]+\d{1,2}月")
_UNSPENT: Final = re.compile(r"结余|未支出|未使用")


class TextTableMismatch(Rule):
    """完成情况的文字里写的数应与指标表里填的一致。"""

    code = "text-table-mismatch"
    title = "完成情况与指标表的数字不一致"
    family = "完成情况"
    scope = SELF_EVALUATION
    about = "results"

    def check(self, view: CheckView) -> Iterator[Finding]:
        yield from self._unspent(view)
        said_in = title_of(view, "actual_result")
        for one in actual_matches(view):
            if one.agrees or (one.value < one.claim.number and _PART.search(one.fact.clause)):
                continue
            at = one.row.at("actual")
            said = quoted(one.fact.clause.replace("#", one.fact.written))
            yield self.finding(
                at,
                f"{one.row.label}的{actual_title(view)}是“{one.row.reached}”，{said_in}写的是"
                f"“{said}”。请统一。",
                severity=None if one.likeness >= _SURE else Severity.HINT,
                places=(at, "actual_result"),
            )

    def _unspent(self, view: CheckView) -> Iterator[Finding]:
        """Compare the one sum told as not spent with what the budget leaves; less may be a part."""
        total = view.sheet.budget["total"]
        told = [one for one in facts(view) if _UNSPENT.search(one.clause) and one.unit in FACTORS]
        if len(told) != 1 or total.adjusted is None or total.executed is None:
            return
        said, left = told[0].value * FACTORS[told[0].unit], total.adjusted - total.executed
        if said > left * factor(view) and not agrees(said, left * factor(view), told[0].is_loose):
            yield self.finding(
                "actual_result",
                f"{title_of(view, 'actual_result')}写的结余是“{told[0].written}”，全年预算数减执行数是"
                f"{yuan(left * factor(view))}。请统一。",
                places=("actual_result", "budget.total.executed"),
            )
