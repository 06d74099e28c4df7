"""What the unit types into its monitoring sheet, cell by cell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.db.models import Model

from apps.accounts.models import User
from apps.core.money import in_wan
from apps.entry.domain.cells import HeldCells
from apps.entry.domain.protocol import CellChange
from apps.formkit.papers import row_of
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.monitoring.domain.content import (
    lights_of,
    lines_of,
    place_of,
    rate_of,
    settle,
    state_of,
)
from apps.monitoring.lights import is_reason_due
from apps.monitoring.models import MonitoringFunding, MonitoringSheet
from apps.monitoring.states import SheetState

GOAL: Final = "goal.actual"
TYPED_AMOUNTS: Final = ("adjusted", "executed", "expected")
ROW_CELLS: Final = (
    "actual", "grade", "is_not_due", "forecast", "likelihood", "reasons", "deviation", "proposal",
    "remark",
)  # fmt: skip
PARTS: Final = tuple(source for source in BUDGET_ROWS if source != "total")


def entry_obstacle(sheet: MonitoringSheet, actor: User | None = None) -> str:
    """Return why the unit cannot type or submit now; empty when it can.

    A form sent back stays open after the deadline: the reviewer asked for it.
    """
    if not sheet.is_editable:
        return f"该表现在是“{sheet.get_state_display()}”，不能修改。"
    return sheet.node.obstacle_for(sheet.unit) if sheet.state == SheetState.DRAFT else ""


def text_of(place: str, value: object) -> Any:
    """Return a value as the page types it, amounts in 万元."""
    if isinstance(value, Decimal):
        value = in_wan(value)
    return value if isinstance(value, bool) else "" if value is None else str(value)


class MonitoringCells(HeldCells):
    """The cells of one monitoring sheet; sums, rates and lights follow them."""

    form: MonitoringSheet

    def holder(self, place: str) -> tuple[Any, str]:
        """Return the object and the attribute of a place; raises KeyError for one not there."""
        if place == GOAL:
            return self.form, "actual_result"
        if found := row_of(place):
            key, name = found
            if name in ROW_CELLS:
                return self.by_key[key], name
        part, name, source = (*place.split("."), "", "")[:3]
        if part == "money" and name in TYPED_AMOUNTS and source in BUDGET_ROWS:
            line = self.lines.setdefault(source, MonitoringFunding(sheet=self.form, source=source))
            return line, name
        raise KeyError(place)

    def follow(self, holder: Model, name: str) -> None:
        if isinstance(holder, MonitoringFunding) and holder.source != "total":
            total, _ = self.holder(f"money.{name}.total")
            known = self._parts(name)
            setattr(total, name, sum(known, Decimal(0)) if known else None)

    def text(self, place: str, value: object) -> object:
        return text_of(place, value)

    def objection(self, change: CellChange) -> str:
        """Return why a cell cannot take the value; empty when it can."""
        holder, name = self.holder(change.place)
        if isinstance(holder, MonitoringFunding) and holder.source == "total" and self._parts(name):
            return "年度资金总额由三个分项自动合计，请修改分项。"
        return ""

    def _parts(self, name: str) -> list[Decimal]:
        amounts = (getattr(self.lines.get(part), name, None) for part in PARTS)
        return [amount for amount in amounts if amount is not None]

    def store(self) -> None:
        """Write everything that hangs together: cells, lights, revision."""
        sheet = self.form
        settle(sheet, self.lines, self.rows)
        self.store_parts([*ROW_CELLS, "light"])
        self.store_form(["actual_result", "light", "money_light"])

    def as_map(self) -> dict[str, Any]:
        return cells_of(self.fresh)

    def figures(self) -> dict[str, Any]:
        return figures_of(self.form)


def is_untouched(sheet: MonitoringSheet) -> bool:
    """Return whether nothing has been typed yet: such a form is not greeted with its gaps."""
    told = any(row.actual or row.grade or row.likelihood for row in sheet.rows.all())
    return not (told or sheet.actual_result) and not any(
        line.executed is not None for line in sheet.funding_lines.all()
    )


def cells_of(sheet: MonitoringSheet) -> dict[str, Any]:
    """Return every cell that may be typed as the page shows it, by place."""
    lines = lines_of(sheet)
    found: dict[str, Any] = {GOAL: sheet.actual_result}
    for source in BUDGET_ROWS:
        for name in TYPED_AMOUNTS:
            place = f"money.{name}.{source}"
            found[place] = text_of(place, getattr(lines.get(source), name, None))
    for row in sheet.rows.all():
        for name in ROW_CELLS:
            place = place_of(row, name)
            found[place] = text_of(place, getattr(row, name))
    return found


def figures_of(sheet: MonitoringSheet) -> dict[str, Any]:
    """Return every computed figure as the page shows it, by place: rates, and each light with its
    formula and whether a reason is due."""
    rows, lines = list(sheet.rows.all()), lines_of(sheet)
    lights = lights_of(sheet, lines, rows)
    found: dict[str, Any] = {}
    for source in BUDGET_ROWS:
        rate = rate_of(lines.get(source))
        found[f"money.rate.{source}"] = {"text": "" if rate is None else f"{rate:f}"}
    found["money.light"] = _light(lights.money)
    found["sheet.light"] = {"text": lights.sheet.label, "tone": lights.sheet.value}
    for row in rows:
        owes = is_reason_due(state_of(row), lights.rows[row.pk].light)
        found[place_of(row, "light")] = _light(lights.rows[row.pk]) | {
            "owes": owes,
            "wants_reason": owes and not (row.reasons and row.deviation),
        }
    return found


def _light(verdict: Any) -> dict[str, Any]:
    told = "" if verdict.progress is None else f" {verdict.progress:.0f}%"
    text = f"{verdict.light.label}{told}" if verdict.light else "待填"
    if verdict.formula.startswith("暂未"):
        text = "—"
    return {"text": text, "tone": verdict.light.value, "formula": verdict.formula}
