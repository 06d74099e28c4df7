"""Import and export of projects."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from import_export.fields import Field

from apps.accounts.models import Unit
from apps.audit.domain import Entry
from apps.audit.resources import TracedResource
from apps.core.resources import TEXT, NaturalKeyWidget, YesNoWidget
from apps.projects.models import Project


class ProjectResource(TracedResource):
    unit = Field("unit", "单位代码", widget=NaturalKeyWidget(Unit, "code"))
    unit_name = Field("unit__name", "单位名称", readonly=True)
    name = Field("name", "项目名称", widget=TEXT)
    code = Field("code", "项目代码", widget=TEXT)
    nature = Field("nature", "项目性质", widget=TEXT)
    category = Field("category", "项目类别", widget=TEXT)
    is_secret = Field("is_secret", "不公开", widget=YesNoWidget())
    is_key = Field("is_key", "重点项目", widget=YesNoWidget())
    is_active = Field("is_active", "在用", widget=YesNoWidget(), default=True)

    class Meta:
        model = Project
        fields = (
            "unit",
            "unit_name",
            "name",
            "code",
            "nature",
            "category",
            "is_secret",
            "is_key",
            "is_active",
        )
        import_id_fields = ("unit", "name")
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    def entry(self, instance: Any) -> Entry:
        return replace(super().entry(instance), organisation=instance.unit.name)
