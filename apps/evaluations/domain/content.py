"""Between the stored self-evaluation and the sheet that rules, layouts and readers know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from apps.core.money import in_wan
from apps.evaluations.models import EvaluationFunding, Rectification, ResultRow, SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.formkit.sheets.evaluation import BUDGET_ROWS, BudgetRow, EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow, goal_cells
from apps.formkit.values.amount import WAN_YUAN


def row_of(row: ResultRow) -> EvaluationRow:
    """Return a stored row as a row of the sheet."""
    return EvaluationRow(
        **goal_cells(row),
        actual=row.actual,
        score=row.score,
        deviation=row.deviation,
    )


def budget_of(lines: Iterable[EvaluationFunding]) -> dict[str, BudgetRow]:
    """Return the four money rows in 万元, blank where none is stored."""
    stored = {line.source: line for line in lines}
    found = {}
    for name in BUDGET_ROWS:
        line = stored.get(name)
        found[name] = BudgetRow() if line is None else BudgetRow(
            initial=in_wan(line.initial),
            adjusted=in_wan(line.adjusted),
            executed=in_wan(line.executed),
            weight=line.weight,
            rate=line.rate,
            score=line.score,
        )  # fmt: skip
    return found


MONEY_FILES: Final = "money"
"""The place of what proves the money, and of proofs whose row is gone."""


def file_places(evaluation: SelfEvaluation) -> dict[str, str]:
    """Return the places that take evidence: the money and each row."""
    rows = {f"row.{row.pk}": row.level3 for row in evaluation.rows.all()}
    return {MONEY_FILES: "资金佐证", **rows, **_rectified(evaluation)}


def _rectified(evaluation: SelfEvaluation) -> dict[str, str]:
    """Return the places of the proofs that something was put right."""
    if evaluation.state not in EvaluationState.decided():
        return {}
    items = Rectification.objects.filter(spot_check__evaluation=evaluation).order_by("pk")
    return {item.files_place: f"整改佐证：{str(item)[:20]}" for item in items}


def sheet_of(evaluation: SelfEvaluation) -> EvaluationSheet:
    """Return the self-evaluation as a sheet in 万元; no query when fetched ``with_content()``."""
    unit = evaluation.unit
    return EvaluationSheet(
        year=evaluation.fiscal_year.year,
        project_name=evaluation.name,
        department=unit.department.name,
        department_is_summary=evaluation.department_is_summary,
        unit=unit.name,
        amount_unit=WAN_YUAN,
        budget=budget_of(evaluation.funding_lines.all()),
        expected_goal=evaluation.expected_goal,
        actual_result=evaluation.actual_result,
        indicators=[row_of(row) for row in evaluation.rows.all()],
        total_score=evaluation.total_score,
        grade=evaluation.grade,
    )
