"""Lists of monitoring sheets and of cases about red lights."""

from __future__ import annotations

from decimal import Decimal

import django_tables2 as tables
from django.utils.html import format_html

from apps.core.tables import BaseTable, MomentColumn, StateColumn
from apps.monitoring.models import MonitoringCase, MonitoringSheet

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class SheetTable(BaseTable):
    project = tables.Column(
        verbose_name="项目名称",
        accessor="project__name",
        linkify=("monitoring:detail", [tables.A("pk")]),
        order_by=("project__name", "pk"),
    )
    node = tables.Column(verbose_name="节点", accessor="node__name", order_by=("node__period_end",))
    unit = tables.Column(verbose_name="实施单位", accessor="unit__name")
    department = tables.Column(verbose_name="主管部门", accessor="unit__department__name")
    rate = tables.Column(verbose_name="执行率（%）", attrs=NUMBER)
    light = tables.Column(verbose_name="亮灯", empty_values=())
    state = StateColumn(verbose_name="状态")
    updated_at = MomentColumn(verbose_name="最近修改")

    class Meta(BaseTable.Meta):
        model = MonitoringSheet
        fields = ("project", "node", "unit", "department", "rate", "light", "state", "updated_at")
        order_by = ("-node", "project", "pk")
        empty_text = "没有符合条件的监控表。项目的绩效目标批复、监控节点开放后，即可填写。"

    def render_rate(self, value: Decimal) -> str:
        return f"{value:.1f}"

    def render_light(self, record: MonitoringSheet) -> str:
        return format_html('<span data-tone="{}">{}</span>', record.light, self.value_light(record))

    def value_light(self, record: MonitoringSheet) -> str:
        return record.get_light_display() or "待填"


class CaseTable(BaseTable):
    title = tables.TemplateColumn(
        '<a href="{% url "monitoring:case" record.pk %}">{{ record.title }}</a>',
        verbose_name="红灯",
        accessor="row__level3",
        empty_values=(),
    )
    project = tables.Column(verbose_name="项目名称", accessor="sheet__project__name")
    unit = tables.Column(verbose_name="实施单位", accessor="sheet__unit__name")
    node = tables.Column(verbose_name="节点", accessor="sheet__node__name")
    formula = tables.Column(verbose_name="亮灯依据", orderable=False)
    due_date = tables.DateColumn(verbose_name="处置期限", format="Y-m-d")
    decision = tables.Column(verbose_name="处置")
    state = tables.TemplateColumn(
        '<span class="badge badge-{% if record.is_overdue %}rejected{% elif record.state == "closed" %}approved{% else %}draft{% endif %}">{{ record.state_words }}</span>',
        verbose_name="状态",
    )

    class Meta(BaseTable.Meta):
        model = MonitoringCase
        fields = (
            "title", "project", "unit", "node", "formula", "due_date", "decision", "state",
        )  # fmt: skip
        order_by = ("due_date", "title")
        empty_text = "没有红灯要处置。"

    def value_title(self, record: MonitoringCase) -> str:
        return record.title

    def value_state(self, record: MonitoringCase) -> str:
        return record.state_words


class ReportTable(BaseTable):
    """A node's figures by department, the sum last; money in 万元."""

    name = tables.Column(verbose_name="主管部门")
    total = tables.Column(verbose_name="监控表", attrs=NUMBER)
    handed_in = tables.Column(verbose_name="已报送", attrs=NUMBER)
    green = tables.Column(verbose_name="绿灯", attrs=NUMBER)
    yellow = tables.Column(verbose_name="黄灯", attrs=NUMBER)
    red = tables.Column(verbose_name="红灯", attrs=NUMBER)
    rows_yellow = tables.Column(verbose_name="黄灯指标", attrs=NUMBER)
    rows_red = tables.Column(verbose_name="红灯指标", attrs=NUMBER)
    adjusted = tables.Column(verbose_name="预算数（万元）", attrs=NUMBER)
    executed = tables.Column(verbose_name="执行数（万元）", attrs=NUMBER)
    rate = tables.Column(verbose_name="执行率（%）", attrs=NUMBER)
    expected = tables.Column(verbose_name="全年预计（万元）", attrs=NUMBER)
    reasons = tables.Column(verbose_name="主要原因（条）")

    class Meta(BaseTable.Meta):
        orderable = False
        empty_text = "还没有监控表。"

    def render_rate(self, value: Decimal) -> str:
        return f"{value:.1f}"
