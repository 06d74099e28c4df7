"""审核统计 as a table."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from apps.core.tables import BaseTable
from apps.reviews.domain.reporting import OFFICES

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class ShareColumn(tables.Column):
    """A share as per cent with one place; blank stays blank."""

    def render(self, value: float) -> str:
        return f"{value * 100:.1f}%"


class DaysColumn(tables.Column):
    """Mean days in one office."""

    def __init__(self, state: str, name: str) -> None:
        super().__init__(
            verbose_name=f"{name}（天）", empty_values=(), attrs=NUMBER, orderable=False
        )
        self.state = state

    def render(self, record: Any) -> Any:
        days = record.days(self.state)
        return "—" if days is None else days


class FiguresTable(BaseTable):
    department = tables.Column("主管部门")
    forms = tables.Column("已提交", attrs=NUMBER)
    approved = tables.Column("已批复", attrs=NUMBER)
    returns = tables.Column("退回次数", attrs=NUMBER)
    share_at_once = ShareColumn(verbose_name="一次通过率", attrs=NUMBER)
    days_unit = DaysColumn("unit_review", OFFICES["unit_review"])  # type: ignore[index]
    days_department = DaysColumn("dept_review", OFFICES["dept_review"])  # type: ignore[index]
    days_first = DaysColumn("finance_first", OFFICES["finance_first"])  # type: ignore[index]
    days_second = DaysColumn("finance_second", OFFICES["finance_second"])  # type: ignore[index]
    main_reasons = tables.Column("主要退回原因（意见条数）", orderable=False)

    class Meta(BaseTable.Meta):
        orderable = False
