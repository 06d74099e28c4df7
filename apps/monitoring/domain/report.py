"""The report of a node: by department how many lights of each colour, money, reasons, reds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from apps.accounts.models import User
from apps.core.money import in_wan
from apps.formkit.papers.monitoring import REASONS
from apps.monitoring.lights import Light, MoneyState
from apps.monitoring.models import (
    MonitoringCase,
    MonitoringFunding,
    MonitoringNode,
    MonitoringRow,
    MonitoringSheet,
)


@dataclass(slots=True, kw_only=True)
class ReportLine:
    """A department, or all of them; money in 元."""

    name: str
    sheets: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    handed_in: int = 0
    adjusted: Decimal = Decimal(0)
    executed: Decimal = Decimal(0)
    expected: Decimal = Decimal(0)

    @property
    def total(self) -> int:
        """How many sheets there are."""
        return sum(self.sheets.values())

    @property
    def rate(self) -> Decimal | None:
        """执行率 in %."""
        return MoneyState(adjusted=self.adjusted, executed=self.executed).rate

    def record(self) -> dict[str, Any]:
        """Return the line as the table shows it, money in 万元."""
        return {
            "name": self.name,
            "total": self.total,
            "handed_in": self.handed_in,
            **{light.value: self.sheets[light.value] for light in Light if light},
            **{f"rows_{light.value}": self.rows[light.value] for light in Light if light},
            "adjusted": in_wan(self.adjusted),
            "executed": in_wan(self.executed),
            "rate": self.rate,
            "expected": in_wan(self.expected),
            "reasons": "、".join(f"{word} {count}" for word, count in self.reasons.most_common()),
        }


# What is added up for a department is added up for all.
Both = Callable[[str], tuple[ReportLine, ReportLine]]


def _department(prefix: str = "sheet__") -> str:
    return f"{prefix}unit__department__name"


def report_of(node: MonitoringNode, user: User) -> tuple[list[ReportLine], Any]:
    """Return the lines of the departments the person sees, with the sum of several last, and the
    cases behind the red lights; counted by the database."""
    sheets = MonitoringSheet.objects.visible_to(user).filter(node=node)
    lines: dict[str, ReportLine] = {}
    total = ReportLine(name="合计")

    def both(name: str) -> tuple[ReportLine, ReportLine]:
        return lines.setdefault(name, ReportLine(name=name)), total

    for add in (_add_sheets, _add_rows, _add_money):
        add(sheets, both)
    cases = MonitoringCase.objects.visible_to(user).with_names().filter(sheet__node=node)
    return [*lines.values(), *([total] if len(lines) > 1 else [])], cases


def _add_sheets(sheets: QuerySet[MonitoringSheet], both: Both) -> None:
    for name, light, state in sheets.order_by("unit__department__code").values_list(
        _department(""), "light", "state"
    ):
        for line in both(name):
            line.sheets[light] += 1
            line.handed_in += state not in {"draft", "returned"}


def _add_rows(sheets: QuerySet[MonitoringSheet], both: Both) -> None:
    rows = MonitoringRow.objects.filter(sheet__in=sheets.values("pk"))
    for name, light, reasons in rows.values_list(_department(), "light", "reasons"):
        for line in both(name):
            line.rows[light] += 1
            line.reasons.update(word for word in REASONS if word in reasons)


def _add_money(sheets: QuerySet[MonitoringSheet], both: Both) -> None:
    money = MonitoringFunding.objects.filter(sheet__in=sheets.values("pk"), source="total")
    sums = (
        money.order_by()
        .values(_department())
        .annotate(a=Sum("adjusted"), b=Sum("executed"), c=Sum("expected"))
    )
    for found in sums:
        for line in both(found[_department()]):
            line.adjusted += found["a"] or 0
            line.executed += found["b"] or 0
            line.expected += found["c"] or 0


def former_use(node: MonitoringNode, user: User) -> dict[str, int]:
    """Return what became of the decisions of the nodes before: how many, and how many are done."""
    before = MonitoringCase.objects.visible_to(user).filter(
        sheet__fiscal_year=node.fiscal_year_id, sheet__node__period_end__lt=node.period_end
    )
    counted: dict[str, int] = defaultdict(int)
    for state in before.values_list("state", flat=True):
        counted["all"] += 1
        counted["done"] += state == "closed"
    return dict(counted)
