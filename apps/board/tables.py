"""The list behind a figure of the board."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from apps.board.domain.stages import NOT_BEGUN
from apps.core.tables import BaseTable, MoneyColumn
from apps.entry.figures import Panel
from apps.entry.kinds import Kind
from apps.projects.states import state_label


class FigureTable(BaseTable):
    """What a figure counts, each row with the way to its form."""

    of_project = tables.Column(verbose_name="项目名称", order_by=("of_project", "pk"))
    of_department_name = tables.Column("主管部门", order_by="of_department_code")
    of_unit_name = tables.Column("实施单位", order_by="of_unit_code")
    said = tables.Column("说明")
    of_state = tables.Column("环节")
    of_amount = MoneyColumn(verbose_name="年度资金（元）", default="—")

    class Meta(BaseTable.Meta):
        order_by = ("of_department_name", "of_unit_name", "of_project")
        empty_text = "没有符合条件的记录。"

    def __init__(
        self, *args: object, kind: Kind, panel: Panel, is_examiner: bool, **kwargs: object
    ) -> None:
        left_out = [
            *([] if panel.said else ["said"]),
            *([] if panel.money or not panel.said else ["of_amount"]),
        ]
        if panel.order:
            # The rows come in their order; the heads sort them otherwise.
            kwargs.setdefault("order_by", ())
        super().__init__(*args, exclude=left_out, **kwargs)
        self.kind, self.is_examiner = kind, is_examiner
        if panel.said:
            self.columns["said"].column.verbose_name = panel.said

    def render_of_project(self, record: Any) -> str:
        if url := self.form_url(record):
            return format_html('<a href="{}">{}</a>', url, record.of_project)
        return str(record.of_project)

    def form_url(self, record: Any) -> str:
        """Return the address of a row's form: the desk for examiners; blank where there is none that
        the person may open."""
        if not record.of_form:
            return ""
        desk = self.kind.admin_url("change", record.of_form) if self.is_examiner else ""
        return desk or reverse(f"{self.kind.namespace}:detail", args=[record.of_form])

    def render_of_state(self, value: str) -> str:
        return "未开始" if value == NOT_BEGUN else state_label(self.kind.code, value)

    def value_of_project(self, record: Any) -> str:
        return str(record.of_project)
