"""Between the stored monitoring sheet, its lights, and the sheet that rules and layouts know."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.core.money import in_wan
from apps.formkit.papers import row_place
from apps.formkit.sheets.evaluation import BUDGET_ROWS
from apps.formkit.sheets.monitoring import MonitoringFigures
from apps.formkit.sheets.monitoring import MonitoringSheet as Sheet
from apps.formkit.sheets.rows import MonitoringRow as SheetRow
from apps.formkit.sheets.rows import goal_cells
from apps.formkit.values.amount import WAN_YUAN
from apps.monitoring.lights import (
    Light,
    LightPolicy,
    Likelihood,
    MoneyState,
    RowState,
    Verdict,
    elapsed_share,
    money_light,
    row_light,
    sheet_light,
)
from apps.monitoring.models import MonitoringFunding, MonitoringRow, MonitoringSheet
from apps.projects.domain import note_figures
from apps.workflow.models import FiscalYear

AMOUNTS: Final = ("initial", "adjusted", "executed", "expected")
NOT_DUE: Final = "暂未到时点"
LIKELIHOODS: Final = {one.label: one for one in Likelihood}
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lights:
    """What a sheet's lights are: of the whole, of its money, of each row by its key."""

    sheet: Light
    money: Verdict
    rows: dict[int, Verdict]


def policy_in(year: FiscalYear) -> LightPolicy:
    """Return the thresholds of a year's rule set."""
    rules = year.rule_set.rules
    pace = [line.split() for line in rules.monitoring_pace]
    return LightPolicy.from_json({"pace": pace, **rules.monitoring})


def state_of(row: MonitoringRow) -> RowState:
    """Return a row as the lights read it."""
    return RowState(
        name=row.level3,
        target=row.target,
        actual=row.actual,
        forecast=row.forecast,
        grade=row.grade,
        likelihood=LIKELIHOODS[row.likelihood],
        is_not_due=row.is_not_due,
        level2=row.level2,
    )


def rate_of(line: MonitoringFunding | None) -> Decimal | None:
    """Return 执行率 in %, two places; None without a budget or before anything is told."""
    if line is None:
        return None
    rate = MoneyState(adjusted=line.adjusted, executed=line.executed).rate
    return None if rate is None else rate.quantize(_CENT)


def lights_of(
    sheet: MonitoringSheet, lines: dict[str, MonitoringFunding], rows: list[MonitoringRow]
) -> Lights:
    """Return the lights of a sheet with the formulas that gave them."""
    policy, end = policy_in(sheet.fiscal_year), sheet.node.period_end
    elapsed = elapsed_share(sheet.starts_on, sheet.ends_on, end)
    states = {row.pk: state_of(row) for row in rows}
    found = {key: row_light(state, elapsed, policy) for key, state in states.items()}
    total = lines.get("total") or MonitoringFunding()
    state = MoneyState(adjusted=total.adjusted, executed=total.executed, expected=total.expected)
    # Rates and ceilings stand at 100 % from the first day: beside money only counts tell anything.
    told = [
        one.progress
        for key, one in found.items()
        if one.light and one.progress is not None and states[key].adds_up
    ]
    money = money_light(state, end, told, policy)
    weighed = [(found[row.pk], row.weight) for row in rows]
    return Lights(sheet=sheet_light(weighed, money, policy), money=money, rows=found)


def lines_of(sheet: MonitoringSheet) -> dict[str, MonitoringFunding]:
    """Return the stored money rows by source."""
    return {line.source: line for line in sheet.funding_lines.all()}


def settle(
    sheet: MonitoringSheet, lines: dict[str, MonitoringFunding], rows: list[MonitoringRow]
) -> None:
    """Set what follows from the content: lights, amount, searched words; saves nothing."""
    lights = lights_of(sheet, lines, rows)
    sheet.light, sheet.money_light = lights.sheet, lights.money.light
    for row in rows:
        row.light = lights.rows[row.pk].light
    total = lines.get("total")
    words = (text for row in rows for text in (row.level3, row.actual, row.deviation))
    amount = total.adjusted if total else None
    note_figures(sheet, annual_amount=amount, words=(sheet.actual_result, *words))


def _row(row: MonitoringRow) -> SheetRow:
    return SheetRow(
        **goal_cells(row),
        actual=row.actual or row.grade or (NOT_DUE if row.is_not_due else ""),
        forecast=row.forecast,
        reasons=tuple(row.reasons.split("、")) if row.reasons else (),
        deviation=row.deviation,
        likelihood=row.likelihood,
        remark="；".join(one for one in (row.proposal and f"拟{row.proposal}", row.remark) if one),
    )


def _figures(line: MonitoringFunding | None) -> MonitoringFigures:
    amounts = {name: in_wan(getattr(line, name, None)) for name in AMOUNTS}
    return MonitoringFigures(**amounts, rate=rate_of(line))


def sheet_of(sheet: MonitoringSheet) -> Sheet:
    """Return the form as a sheet in 万元; no query when fetched ``with_content()``."""
    lines = lines_of(sheet)
    return Sheet(
        year=sheet.fiscal_year.year,
        period=sheet.node.period,
        project_name=sheet.name,
        department=sheet.unit.department.name,
        department_is_summary=sheet.department_is_summary,
        unit=sheet.unit.name,
        amount_unit=WAN_YUAN,
        budget={source: _figures(lines.get(source)) for source in BUDGET_ROWS},
        expected_goal=sheet.expected_goal,
        actual_result=sheet.actual_result,
        indicators=[_row(row) for row in sheet.rows.all()],
    )


def place_of(row: MonitoringRow, column: str = "") -> str:
    """Return the place of a row's cell."""
    return row_place(str(row.pk), column)


def file_places(sheet: MonitoringSheet) -> dict[str, str]:
    """Return the places that take evidence: each row."""
    return {place_of(row): row.level3 for row in sheet.rows.all()}
