"""Lists of self-evaluations, checks and rectifications."""

from __future__ import annotations

from decimal import Decimal

import django_tables2 as tables

from apps.core.tables import BaseTable, MomentColumn, StateColumn
from apps.evaluations.models import Rectification, SelfEvaluation

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class EvaluationTable(BaseTable):
    project = tables.Column(
        verbose_name="项目名称",
        accessor="project__name",
        linkify=("evaluations:detail", [tables.A("pk")]),
        order_by=("project__name", "pk"),
    )
    year = tables.Column(verbose_name="年度", accessor="fiscal_year__year")
    unit = tables.Column(verbose_name="实施单位", accessor="unit__name")
    department = tables.Column(verbose_name="主管部门", accessor="unit__department__name")
    execution_rate = tables.Column(verbose_name="执行率（%）", attrs=NUMBER)
    total_score = tables.Column(verbose_name="总分", attrs=NUMBER)
    grade = tables.Column(verbose_name="等级")
    corrected_grade = tables.Column(verbose_name="复核等级")
    state = StateColumn(verbose_name="状态")
    updated_at = MomentColumn(verbose_name="最近修改")

    class Meta(BaseTable.Meta):
        model = SelfEvaluation
        fields = (
            "project",
            "year",
            "unit",
            "department",
            "execution_rate",
            "total_score",
            "grade",
            "corrected_grade",
            "state",
            "updated_at",
        )
        order_by = ("-year", "project", "pk")
        empty_text = "没有符合条件的自评表。项目的绩效目标批复、财政部门布置自评后，即可开始自评。"

    def render_execution_rate(self, value: Decimal) -> str:
        return f"{value:.2f}"


class RectificationTable(BaseTable):
    problem = tables.TemplateColumn(
        template_name="evaluations/columns/problem.html", verbose_name="问题"
    )
    project = tables.Column(
        verbose_name="项目名称", accessor="spot_check__evaluation__project__name"
    )
    year = tables.Column(verbose_name="年度", accessor="spot_check__evaluation__fiscal_year__year")
    unit = tables.Column(verbose_name="实施单位", accessor="spot_check__evaluation__unit__name")
    due_date = tables.DateColumn(verbose_name="整改期限", format="Y-m-d")
    person = tables.Column(verbose_name="责任人")
    completed_on = tables.DateColumn(verbose_name="完成日期", format="Y-m-d")
    state = tables.TemplateColumn(
        template_name="evaluations/columns/rectification_state.html", verbose_name="状态"
    )

    class Meta(BaseTable.Meta):
        model = Rectification
        fields = (
            "problem",
            "project",
            "year",
            "unit",
            "due_date",
            "person",
            "completed_on",
            "state",
        )
        order_by = ("due_date", "pk")
        empty_text = "没有整改事项。"

    def value_problem(self, record: Rectification) -> str:
        return record.problem

    def value_state(self, record: Rectification) -> str:
        return record.get_state_display()
