"""Lists of projects and declarations."""

from __future__ import annotations

import django_tables2 as tables

from apps.core.tables import BaseTable, MomentColumn, MoneyColumn
from apps.declarations.models import Declaration
from apps.projects.models import Project


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
    project = tables.TemplateColumn(
        template_name="declarations/columns/declaration.html",
        verbose_name="项目名称",
        accessor="project__name",
        order_by=("project__name", "pk"),
    )
    year = tables.Column(verbose_name="年度", accessor="fiscal_year__year")
    unit = tables.Column(verbose_name="实施单位", accessor="unit__name")
    department = tables.Column(verbose_name="主管部门", accessor="unit__department__name")
    annual_amount = MoneyColumn(verbose_name="年度资金（元）", default="—")
    state = tables.TemplateColumn(
        template_name="declarations/columns/state.html", verbose_name="状态"
    )
    updated_at = MomentColumn(verbose_name="最近修改", order_by=("updated_at", "key"))

    class Meta(BaseTable.Meta):
        model = Declaration
        fields = ("project", "year", "unit", "department", "annual_amount", "state", "updated_at")
        order_by = ("-updated_at", "-key")

    def value_project(self, record: Declaration) -> str:
        return record.project.name

    def value_state(self, record: Declaration) -> str:
        return record.get_state_display()
