"""The list of monitoring sheets."""

from __future__ import annotations

from decimal import Decimal

import django_tables2 as tables

from apps.core.tables import BaseTable
from apps.monitoring.models import MonitoringSheet

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class SheetTable(BaseTable):
    project = tables.TemplateColumn(
        '<a href="{% url "monitoring:detail" record.pk %}">{{ record.project.name }}</a>',
        verbose_name="项目名称",
        accessor="project__name",
        order_by=("project__name", "pk"),
    )
    node = tables.Column(verbose_name="节点", accessor="node__name", order_by=("node__period_end",))
    unit = tables.Column(verbose_name="实施单位", accessor="unit__name")
    department = tables.Column(verbose_name="主管部门", accessor="unit__department__name")
    rate = tables.Column(verbose_name="执行率（%）", attrs=NUMBER)
    light = tables.TemplateColumn(
        '<span data-tone="{{ record.light }}">{{ record.get_light_display|default:"待填" }}</span>',
        verbose_name="亮灯",
    )
    state = tables.TemplateColumn(
        template_name="declarations/columns/state.html", verbose_name="状态"
    )
    updated_at = tables.DateTimeColumn(verbose_name="最近修改", format="Y-m-d H:i")

    class Meta(BaseTable.Meta):
        model = MonitoringSheet
        fields = ("project", "node", "unit", "department", "rate", "light", "state", "updated_at")
        order_by = ("-node", "project", "pk")
        empty_text = "没有符合条件的监控表。项目的绩效目标批复、监控节点开放后，即可填写。"

    def render_rate(self, value: Decimal) -> str:
        return f"{value:.1f}"

    def value_project(self, record: MonitoringSheet) -> str:
        return record.project.name

    def value_light(self, record: MonitoringSheet) -> str:
        return record.get_light_display() or "待填"

    def value_state(self, record: MonitoringSheet) -> str:
        return record.get_state_display()
