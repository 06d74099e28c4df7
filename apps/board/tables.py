"""The board and the list behind it, as tables."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from apps.board.domain.stages import NOT_BEGUN, HeatRow, Stage
from apps.core.money import in_wan
from apps.core.tables import BaseTable, MoneyColumn
from apps.entry.kinds import Kind
from apps.projects.models import Project
from apps.projects.states import state_label


class HeatTable(BaseTable):
    """The board as a file: a count and an amount in 万元 for each stage."""

    name = tables.Column("主管部门")

    def __init__(self, rows: list[HeatRow], *, stages: list[Stage]) -> None:
        columns = []
        for stage in [*stages, Stage("total", "合计", "")]:
            columns += [
                (f"{stage.code}_number", tables.Column(f"{stage.label}（份）")),
                (f"{stage.code}_amount", tables.Column(f"{stage.label}（万元）")),
            ]
        super().__init__([_record(row) for row in rows], extra_columns=columns)


def _record(row: HeatRow) -> dict[str, Any]:
    record: dict[str, Any] = {"name": row.name}
    for code, cell in [*row.cells.items(), ("total", row.total)]:
        record |= {f"{code}_number": cell.number, f"{code}_amount": in_wan(cell.amount)}
    return record


class OwedTable(BaseTable):
    """Projects that owe a form, each with the way to what there is of it."""

    name = tables.TemplateColumn(
        template_name="board/columns/project.html", verbose_name="项目名称", order_by=("name", "pk")
    )
    department = tables.Column("主管部门", accessor="unit__department__name")
    unit = tables.Column("实施单位", accessor="unit__name")
    stage = tables.Column("环节")
    amount = MoneyColumn(verbose_name="年度资金（元）", default="—")

    class Meta(BaseTable.Meta):
        model = Project
        fields = ("name", "department", "unit", "stage", "amount")
        order_by = ("department", "unit", "name")
        empty_text = "没有符合条件的项目。"

    def __init__(self, *args: Any, kind: Kind, is_examiner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.is_examiner = kind, is_examiner

    def render_stage(self, value: str) -> str:
        return "未开始" if value == NOT_BEGUN else state_label(self.kind.code, value)

    def value_name(self, record: Project) -> str:
        return record.name
