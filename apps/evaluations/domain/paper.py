"""The self-evaluation as its page shows it: rows with their scores, formulas and evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.core.money import in_wan
from apps.entry.domain.attachments import attached
from apps.entry.models import Attachment
from apps.evaluations.domain.content import MONEY_FILES
from apps.evaluations.domain.points import Score, policy_of, score_of_money, score_of_row
from apps.evaluations.models import EvaluationFunding, ResultRow, SelfEvaluation
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.formkit.sheets.paper_rows import PaperRow, paper_rows
from apps.formkit.values import parse


@dataclass(slots=True, kw_only=True)
class ResultLine:
    """One indicator on the page."""

    row: ResultRow
    score: Score
    level1: str
    level2: str
    is_qualitative: bool
    files: list[Attachment] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class MoneyLine:
    """One row of 项目资金 on the page, amounts in 万元."""

    source: str
    label: str
    line: EvaluationFunding
    initial: Decimal | None
    adjusted: Decimal | None
    executed: Decimal | None
    score: Score | None = None

    @property
    def is_total(self) -> bool:
        return self.source == "total"


def money_lines(evaluation: SelfEvaluation) -> list[MoneyLine]:
    """Return the four money rows in the paper's order."""
    policy = policy_of(evaluation.fiscal_year)
    stored = {line.source: line for line in evaluation.funding_lines.all()}
    found = []
    for source, label in BUDGET_ROWS.items():
        line = stored.get(source) or EvaluationFunding(evaluation=evaluation, source=source)
        found.append(
            MoneyLine(
                source=source,
                label=label,
                line=line,
                initial=in_wan(line.initial),
                adjusted=in_wan(line.adjusted),
                executed=in_wan(line.executed),
                score=score_of_money(line, policy) if source == "total" else None,
            )
        )
    return found


def result_lines(evaluation: SelfEvaluation) -> list[PaperRow]:
    """Return the indicators with merged level cells, scores and files."""
    policy = policy_of(evaluation.fiscal_year)
    files = attached(evaluation)
    lines = [
        ResultLine(
            row=row,
            score=score_of_row(row, policy),
            level1=row.level1,
            level2=row.level2,
            is_qualitative=parse(row.target).is_qualitative,
            files=files.get(f"row.{row.pk}", []),
        )
        for row in evaluation.rows.all()
    ]
    return paper_rows(lines)


def paper_of(evaluation: SelfEvaluation) -> dict[str, Any]:
    """Return what the paper form's template needs; no query when fetched ``with_content()``."""
    weights = [row.weight for row in evaluation.rows.all()]
    money = money_lines(evaluation)
    weights.append(money[0].line.weight)
    return {
        "evaluation": evaluation,
        "money": money,
        "rows": result_lines(evaluation),
        "weight_total": sum((weight for weight in weights if weight is not None), Decimal(0)),
        "money_files": attached(evaluation).get(MONEY_FILES, []),
    }
