"""What is written into a form, and what was read from one: values by place, and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from apps.formkit.papers import paper_of
from apps.formkit.papers.paths import values_of
from apps.formkit.sheets import SHEETS, Sheet
from apps.formkit.values import parse
from apps.formkit.values.amount import YUAN


@dataclass(slots=True, kw_only=True)
class Content:
    """A sheet by places; amounts in ``unit``.

    ``rows`` are the indicators by column; ``doubts`` the places that a person should look at,
    ``notes`` what was read and has no place, a sentence each.
    """

    kind: str
    values: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    unit: str = YUAN
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, sheet: Sheet, beside: Mapping[str, str] | None = None) -> Self:
        """Return what a sheet holds, with what only the system knows (``project.code``)."""
        data = sheet.to_json()
        paper = paper_of(sheet.kind)
        values = {
            place: _text(value)
            for place, value in values_of(paper, data).items()
            if not place.startswith("row.")
        }
        values |= _in_one_cell(values, is_summary=bool(data.get("department_is_summary")))
        rows = [
            {cell.place: _text(row.get(cell.path)) for cell in paper.rows.columns}
            for row in data["indicators"]
        ]
        unit = data.get("amount_unit") or YUAN
        return cls(kind=sheet.kind, values={**values, **(beside or {})}, rows=rows, unit=unit)

    def sheet(self) -> Sheet:
        """Return the sheet; raises ValueError for a value that its cell cannot hold."""
        paper = paper_of(self.kind)
        data: dict[str, Any] = {"kind": self.kind, "amount_unit": self.unit, "indicators": []}
        for cell in paper.cells:
            if (value := self.values.get(cell.place, "")) != "":
                *above, name = cell.path.split(".")
                holder = data
                for step in above:
                    holder = holder.setdefault(step, {})
                holder[name] = _read(cell.place, value)
        for row in self.rows:
            item: dict[str, Any] = {
                cell.path: row[cell.place] for cell in paper.rows.columns if row.get(cell.place)
            }
            if "reasons" in item:
                item["reasons"] = [word for word in item["reasons"].split("、") if word]
            data["indicators"].append(item | parse(row.get("target", "")).reading())
        return SHEETS[self.kind].from_json(data)


def _in_one_cell(values: Mapping[str, str], *, is_summary: bool) -> dict[str, str]:
    """Return what papers have in one cell and sheets in two: 主管部门（汇总）, from day to day."""
    found: dict[str, str] = {}
    if is_summary and (department := values.get("head.department")):
        found["head.department"] = f"{department}（汇总）"
    days = values.get("head.start"), values.get("head.end")
    if any(days):
        found["head.period"] = f"{days[0]}至{days[1]}"
    return found


def _read(place: str, value: str) -> Any:
    if place == "head.year":
        return int(value)
    if place == "goal.annual" and "\n" in value and value.startswith("目标1"):
        return value
    return value == "是" if place == "head.department_is_summary" else value


def _text(value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "是"
        case list() | tuple():
            return "、".join(map(str, value)) if len(value) < 9 else "\n".join(map(str, value))
    return str(value)
