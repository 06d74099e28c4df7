"""The self-evaluation (绩效自评表) as plain data, in the JSON form of the annotation guide."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Self

from apps.formkit.sheets.figures import Figures, decimal_or_none, text_or_none
from apps.formkit.sheets.rows import EvaluationRow
from apps.formkit.values.amount import WAN_YUAN

BUDGET_ROWS: Final = {
    "total": "年度资金总额",
    "appropriation": "其中：当年财政拨款",
    "carryover": "上年结转资金",
    "other": "其他资金",
}


@dataclass(slots=True, kw_only=True)
class BudgetRow(Figures):
    """One row of 项目资金: 年初预算数, 全年预算数, 全年执行数, 分值, 执行率(%), 得分."""

    initial: Decimal | None = None
    adjusted: Decimal | None = None
    executed: Decimal | None = None
    weight: Decimal | None = None
    rate: Decimal | None = None
    score: Decimal | None = None


_HEAD: Final = ("index", "year", "project_name", "department", "department_is_summary", "unit")
_TEXTS: Final = ("expected_goal", "actual_result", "grade")


@dataclass(slots=True, kw_only=True)
class EvaluationSheet:
    """A whole 财政项目支出绩效自评表. Amounts are in ``amount_unit`` as printed, usually 万元."""

    index: int = 1
    year: int | None = None
    project_name: str = ""
    department: str = ""
    department_is_summary: bool = False
    unit: str = ""
    amount_unit: str = WAN_YUAN
    budget: dict[str, BudgetRow] = field(
        default_factory=lambda: {name: BudgetRow() for name in BUDGET_ROWS}
    )
    expected_goal: str = ""
    actual_result: str = ""
    indicators: list[EvaluationRow] = field(default_factory=list)
    total_score: Decimal | None = None
    grade: str = ""

    kind = "self_evaluation"

    def to_json(self) -> dict[str, Any]:
        """Return the sheet in the annotation's JSON form."""
        return {
            "kind": self.kind,
            **{name: getattr(self, name) for name in _HEAD},
            "amount_unit": self.amount_unit,
            "budget": {name: row.to_json() for name, row in self.budget.items()},
            "expected_goal": self.expected_goal,
            "actual_result": self.actual_result,
            "indicators": [row.to_json() for row in self.indicators],
            "total_score": text_or_none(self.total_score),
            "grade": self.grade,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read a sheet of the JSON form; keys it does not know are left out."""
        budget = data.get("budget") or {}
        texts: dict[str, Any] = {name: data.get(name) or "" for name in _TEXTS}
        return cls(
            **{name: data[name] for name in _HEAD if data.get(name) is not None},
            amount_unit=data.get("amount_unit") or WAN_YUAN,
            budget={name: BudgetRow.from_json(budget.get(name)) for name in BUDGET_ROWS},
            indicators=[EvaluationRow.from_json(row) for row in data.get("indicators") or []],
            total_score=decimal_or_none(data.get("total_score")),
            **texts,
        )
