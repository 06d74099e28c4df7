"""审核统计 as a table."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from apps.core.tables import BaseTable
from apps.entry.kinds import Kind
from apps.reviews.domain.reporting import offices_of

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
    """The figures of a kind's forms; a column of mean days for each office on their way."""

    department = tables.Column("主管部门")
    forms = tables.Column("已提交", attrs=NUMBER)
    approved = tables.Column("已批复", attrs=NUMBER)
    refused = tables.Column("不予通过", attrs=NUMBER)
    returns = tables.Column("退回次数", attrs=NUMBER)
    share_at_once = ShareColumn(verbose_name="一次通过率", attrs=NUMBER)
    main_reasons = tables.Column("主要退回原因（意见条数）", orderable=False)

    class Meta(BaseTable.Meta):
        orderable = False
        sequence = ("...", "main_reasons")

    def __init__(self, rows: Any, *, kind: Kind, **options: Any) -> None:
        days = [
            (f"days_{state}", DaysColumn(state, name)) for state, name in offices_of(kind).items()
        ]
        super().__init__(rows, extra_columns=days, **options)
