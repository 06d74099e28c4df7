"""部门（单位）整体支出: the goals declared or their evaluation, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Self

from apps.formkit.sheets.figures import Figures, decimal_or_none, text_or_none
from apps.formkit.sheets.rows import EvaluationRow, IndicatorRow
from apps.formkit.values.amount import WAN_YUAN

DECLARED: Final = "department_declaration"
EVALUATED: Final = "department_evaluation"


@dataclass(slots=True, kw_only=True)
class DepartmentFunding(Figures):
    """The department's money: by source (财政拨款, 其他资金) and by use (基本支出, 项目支出)."""

    total: Decimal | None = None
    appropriation: Decimal | None = None
    other: Decimal | None = None
    basic: Decimal | None = None
    projects: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class DepartmentSheet:
    """A department's sheet; ``kind`` says which of the two."""

    kind: str = DECLARED
    index: int = 1
    year: int | None = None
    project_name: str = ""
    """Always empty: the sheet is about no project."""
    department: str = ""
    unit: str = ""
    """The body that fills it in where it is not the department itself."""
    amount_unit: str = WAN_YUAN
    department_funding: DepartmentFunding = field(default_factory=DepartmentFunding)
    annual_goals: list[str] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    total_score: Decimal | None = None
    grade: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the sheet in the annotation's JSON form."""
        data = {
            "kind": self.kind,
            "index": self.index,
            "year": self.year,
            "department": self.department,
            "amount_unit": self.amount_unit,
            "department_funding": self.department_funding.to_json(),
            "annual_goals": list(self.annual_goals),
            "indicators": [row.to_json() for row in self.indicators],
        }
        if self.kind == EVALUATED:
            data |= {"total_score": text_or_none(self.total_score), "grade": self.grade}
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read a sheet of the JSON form; keys it does not know are left out."""
        kind = data.get("kind") or DECLARED
        row = EvaluationRow if kind == EVALUATED else IndicatorRow
        return cls(
            kind=kind,
            index=data.get("index") or 1,
            year=data.get("year"),
            department=data.get("department") or "",
            amount_unit=data.get("amount_unit") or WAN_YUAN,
            department_funding=DepartmentFunding.from_json(data.get("department_funding")),
            annual_goals=list(data.get("annual_goals") or []),
            indicators=[row.from_json(item) for item in data.get("indicators") or []],
            total_score=decimal_or_none(data.get("total_score")),
            grade=data.get("grade") or "",
        )
