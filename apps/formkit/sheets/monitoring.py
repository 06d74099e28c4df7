"""项目支出绩效运行监控表 as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Self

from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.formkit.sheets.figures import Figures
from apps.formkit.sheets.rows import MonitoringRow
from apps.formkit.values.amount import WAN_YUAN

_HEAD: Final = (
    "index", "year", "period", "project_name", "department", "department_is_summary", "unit",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class MonitoringFigures(Figures):
    """One row of 项目资金: 年初预算数, 调整后预算数, 1—N月执行数, 执行率(%), 全年预计执行数."""

    initial: Decimal | None = None
    adjusted: Decimal | None = None
    executed: Decimal | None = None
    rate: Decimal | None = None
    expected: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class MonitoringSheet:
    """A whole monitoring sheet. Amounts are in ``amount_unit`` as printed, usually 万元; ``period``
    is that of its heads, such as 1—7月."""

    index: int = 1
    year: int | None = None
    period: str = ""
    project_name: str = ""
    department: str = ""
    department_is_summary: bool = False
    unit: str = ""
    amount_unit: str = WAN_YUAN
    budget: dict[str, MonitoringFigures] = field(
        default_factory=lambda: {name: MonitoringFigures() for name in BUDGET_ROWS}
    )
    expected_goal: str = ""
    actual_result: str = ""
    indicators: list[MonitoringRow] = field(default_factory=list)

    kind = "monitoring"

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
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read a sheet of the JSON form; keys it does not know are left out."""
        budget = data.get("budget") or {}
        return cls(
            **{name: data[name] for name in _HEAD if data.get(name) is not None},
            amount_unit=data.get("amount_unit") or WAN_YUAN,
            budget={name: MonitoringFigures.from_json(budget.get(name)) for name in BUDGET_ROWS},
            expected_goal=data.get("expected_goal") or "",
            actual_result=data.get("actual_result") or "",
            indicators=[MonitoringRow.from_json(row) for row in data.get("indicators") or []],
        )
