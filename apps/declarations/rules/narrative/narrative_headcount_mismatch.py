"""Head counts of the text against each other and against the table (domain §5.1, 8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Rule, Severity
from apps.checks.matches import Match, matches
from apps.checks.numbers import additions, batches, breakdowns, meals
from apps.checks.rows import FLOORS
from apps.checks.texts import TITLES, annual_yuan, sections
from apps.core.text import plain
from apps.declarations.rules.narrative.statements import formulas, priced
from apps.formkit.values.units import Dimension

_SURE: Final = 0.8


def _contradicts(one: Match) -> bool:
    """Return whether the narrative tells other people than a row; more than a floor are no others."""
    if one.agrees or one.row.dimension != Dimension.PEOPLE:
        return False
    is_above = one.row.op in FLOORS and one.value >= (one.row.number or 0)
    return one.fact.place.startswith("narrative.") and not is_above


class NarrativeHeadcountMismatch(Rule):
    """同一批人在文字各处、在表内表外的人数应当一致，“其中”各部分加起来不能超过总数。"""

    code = "narrative-headcount-mismatch"
    title = "人数前后不一致"
    family = "数字对账"

    def check(self, view: CheckView) -> Iterator[Finding]:
        for _, path, text in sections(view):
            yield from self._parts(path, text)
        for one in matches(view):
            if not _contradicts(one):
                continue
            at = one.row.at("target")
            sure = one.likeness >= _SURE or self._pays_for(view, plain(one.value))
            yield self.finding(
                at,
                f"{one.row.label}的指标值是“{one.row.shown}”，{TITLES[one.fact.place]}写的是"
                f"“{one.fact.written}”。请统一。",
                severity=None if sure else Severity.HINT,
                places=(at, one.fact.place),
            )

    def _parts(self, path: str, text: str) -> Iterator[Finding]:
        for one in breakdowns(text):
            added = sum(one.parts)
            if added > one.total:
                listed = "＋".join(str(part) for part in one.parts)
                yield self.finding(
                    path,
                    f"“{one.written}”：其中{listed}＝{added}，超过了{one.total}{one.unit}，请核对。",
                    severity=Severity.HINT if one.approximate else None,
                )
        for one in (*batches(text), *additions(text)):
            same = len(set(one.parts)) == 1
            how = f"{len(one.parts)}×{one.parts[0]}" if same else "＋".join(map(str, one.parts))
            yield self.finding(
                path,
                f"“{one.written}”：{how}＝{sum(one.parts)}{one.unit}，"
                f"写成了{one.total}{one.unit}，请核对。",
            )
        for one in meals(text):
            listed = "＋".join(str(part) for part in one.parts)
            yield self.finding(
                path,
                f"餐费按{one.total}人计算（“{one.written}”），前面列出的人员只有{listed}＝"
                f"{sum(one.parts)}人，请核对。",
            )

    def _pays_for(self, view: CheckView, people: str) -> bool:
        """Return whether the year's money was worked out with just so many people."""
        annual = annual_yuan(view)
        if any(one.expected == annual for _, one in view.once(priced)):
            return True
        return any(
            one.exact == annual and people in one.expression for _, one in view.once(formulas)
        )
