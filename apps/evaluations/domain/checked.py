"""A check as its page shows it: the unit's points, the examiner's, and the difference."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.entry.domain.attachments import attached
from apps.entry.models import Attachment
from apps.evaluations.domain.content import MONEY_FILES
from apps.evaluations.domain.points import Score, policy_of, score_of_money, score_of_row
from apps.evaluations.domain.spot_checks import MONEY
from apps.evaluations.models import SpotCheck


@dataclass(slots=True, kw_only=True)
class CheckLine:
    """One row: ``typed`` and ``reason`` as they stand in the fields."""

    key: str
    label: str
    target: str
    actual: str
    weight: Decimal | None
    own: Decimal | None
    score: Score
    stored: Decimal | None
    typed: str
    reason: str
    deviation: str = ""
    files: list[Attachment] = field(default_factory=list)

    @property
    def difference(self) -> Decimal | None:
        """The examiner's points less the unit's."""
        if self.stored is None or self.own is None or self.stored == self.own:
            return None
        return self.stored - self.own


def check_lines(check: SpotCheck, typed: Any = None) -> list[CheckLine]:
    """Return the rows of a check fetched ``with_content()``, the execution first.

    ``typed`` are the fields of a page that was sent back, so that nothing typed is lost.
    """
    evaluation = check.evaluation
    policy = policy_of(evaluation.fiscal_year)
    scores = {str(item.row_id) if item.row_id else MONEY: item for item in check.scores.all()}
    files = attached(evaluation)
    lines: list[tuple[str, str, str, str, Any, Score, str]] = []
    for line in evaluation.funding_lines.all():
        if line.source == "total":
            rate = "" if line.rate is None else f"执行率 {line.rate}%"
            lines.append((MONEY, "预算执行率", "", rate, line, score_of_money(line, policy), ""))
    for row in evaluation.rows.all():
        score = score_of_row(row, policy)
        lines.append((str(row.pk), row.level3, row.target, row.actual, row, score, row.deviation))
    found = []
    for key, label, target, actual, holder, score, deviation in lines:
        stored = scores.get(key)
        given = typed or {}
        found.append(
            CheckLine(
                key=key,
                label=label,
                target=target,
                actual=actual,
                weight=holder.weight,
                own=holder.score,
                score=score,
                stored=stored.score if stored else None,
                typed=given.get(f"score-{key}", str(stored.score) if stored else ""),
                reason=given.get(f"reason-{key}", stored.reason if stored else ""),
                deviation=deviation,
                files=files.get(MONEY_FILES if key == MONEY else f"row.{key}", []),
            )
        )
    return found
