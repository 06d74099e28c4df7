"""Lists of projects and declarations."""

from __future__ import annotations

from typing import Final

import django_tables2 as tables
from django.utils.html import format_html

from apps.core.tables import BaseTable, MomentColumn, MoneyColumn, StateColumn
from apps.declarations.models import Declaration
from apps.projects.models import Project

_STOPPED: Final = '{} <span class="badge badge-rejected">项目已停用</span>'


class ProjectTable(BaseTable):
    name = tables.TemplateColumn(
        template_name="declarations/columns/project.html",
        verbose_name="项目名称",
        order_by=("name", "pk"),
    )
    unit = tables.Column(verbose_name="实施单位", accessor="unit__name")
    category = tables.Column(verbose_name="项目类别", default="—")
    current = tables.TemplateColumn(
        template_name="declarations/columns/current.html",
        verbose_name="本年度申报",
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(BaseTable.Meta):
        model = Project
        fields = ("name", "unit", "category")
        order_by = ("name", "pk")
        empty_text = "本单位还没有项目。点右上角“新增项目”开始，或用“导入文件”读入已有的申报表。"


class DeclarationTable(BaseTable):
    project = tables.Column(
        verbose_name="项目名称",
        accessor="project__name",
        linkify=("declarations:detail", [tables.A("pk")]),
        order_by=("project__name", "pk"),
    )
    year = tables.Column(verbose_name="年度", accessor="fiscal_year__year")
    unit = tables.Column(verbose_name="实施单位", accessor="unit__name")
    department = tables.Column(verbose_name="主管部门", accessor="unit__department__name")
    annual_amount = MoneyColumn(verbose_name="年度资金（元）", default="—")
    state = StateColumn(verbose_name="状态")
    updated_at = MomentColumn(verbose_name="最近修改", order_by=("updated_at", "key"))

    class Meta(BaseTable.Meta):
        model = Declaration
        fields = ("project", "year", "unit", "department", "annual_amount", "state", "updated_at")
        order_by = ("-updated_at", "-key")

    def render_project(self, record: Declaration) -> str:
        if record.project.is_active:
            return record.project.name
        return format_html(_STOPPED, record.project.name)

    def value_project(self, record: Declaration) -> str:
        return record.project.name
