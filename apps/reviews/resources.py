"""Import and export of ready sentences, and of who looks after whom."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from import_export.fields import Field

from apps.accounts.models import Department, District, Unit, User
from apps.accounts.resources import UnitRows
from apps.audit.resources import TracedResource
from apps.core.resources import TEXT, NaturalKeyWidget, YesNoWidget
from apps.reviews.domain.assignments import examiners_of
from apps.reviews.models import Assignment, OpinionTemplate


class OpinionTemplateResource(TracedResource):
    """One row per sentence, found by its title."""

    district = Field("district", "区划代码", widget=NaturalKeyWidget(District, "code"))
    title = Field("title", "标题", widget=TEXT)
    text = Field("text", "意见内容", widget=TEXT)
    is_active = Field("is_active", "启用", widget=YesNoWidget(), default=True)

    class Meta:
        model = OpinionTemplate
        fields = ("district", "title", "text", "is_active")
        import_id_fields = ("district", "title")
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True


class ExaminerWidget(NaturalKeyWidget):
    """Finds the examiners of the importing person's districts by their names for signing in."""

    def get_queryset(
        self, value: object, row: dict[str, Any], *args: object, **kwargs: object
    ) -> QuerySet[Any]:
        return examiners_of(self.user)


class AssignmentResource(UnitRows):
    """One row per department, or unit of it, and examiner."""

    department = Field("department", "部门代码", widget=NaturalKeyWidget(Department, "code"))
    department_name = Field("department__name", "部门名称", readonly=True)
    unit = Field("unit", "单位代码", widget=NaturalKeyWidget(Unit, "code"))
    unit_name = Field("unit__name", "单位名称", readonly=True)
    examiner = Field("examiner", "审核人登录名", widget=ExaminerWidget(User, "username"))

    class Meta:
        model = Assignment
        fields = ("department", "department_name", "unit", "unit_name", "examiner")
        import_id_fields = ("department", "unit", "examiner")
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
