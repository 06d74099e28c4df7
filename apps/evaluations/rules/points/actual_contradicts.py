"""Work that was not done, and what is said of it elsewhere (domain §5.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apps.checks.engine import CheckView, Finding, Severity
from apps.checks.rows import Row, rows
from apps.checks.wording import pairs_of
from apps.evaluations.rules.points.scores import ScoreRule
from apps.evaluations.rules.reading import ScoredRow, scored

_WHOLE: Final = re.compile(
    r"^(?:各项|全部|项目|任务|工作|活动|年度|补贴)*[一-龥]{0,6}(?:及时|完成|达标|多样)"
)
_NOT_DONE: Final = 0


class ActualContradicts(ScoreRule):
    """有工作没有做（实际为0），同一项工作的质量、及时性或总体完成率就不应得满分。"""

    code = "actual-contradicts"
    title = "未做的工作在别处得满分"
    severity = Severity.HINT

    def check(self, view: CheckView) -> Iterator[Finding]:
        lines, told = rows(view), scored(view)
        undone = [lines[one.index] for one in told if self._is_undone(one)]
        for one in told if undone else ():
            row = lines[one.index]
            if row in undone or not self._is_praised(one, row):
                continue
            if cause := next((other for other in undone if self._touches(row, other)), None):
                yield self.finding(
                    one.at("score"),
                    f"{cause.label}没有做（实际“{cause.raw.actual.strip()}”），{row.label}却得满分。请核实。",
                    places=(one.at("score"), cause.at("actual")),
                )

    def _is_praised(self, one: ScoredRow, row: Row) -> bool:
        """Return whether a row tells how well or how soon work was done, at full marks."""
        full = one.row.weight and one.row.score == one.row.weight
        return bool(full) and row.short in ("质量", "时效", "社会")

    def _is_undone(self, one: ScoredRow) -> bool:
        wanted = one.target.number
        return (
            bool(wanted and wanted > 0)
            and one.target.op not in ("≤", "<")
            and one.actual.number == _NOT_DONE
        )

    def _touches(self, row: Row, undone: Row) -> bool:
        """Return whether a row speaks of the same work, or of all work at once."""
        shared = pairs_of(row.name) & pairs_of(undone.name)
        whole = _WHOLE.match(row.name) and len(row.name) <= 12
        return len(shared) >= 2 or bool(whole)
