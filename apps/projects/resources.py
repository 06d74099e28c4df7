"""Import and export of projects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field
from tablib import Dataset

from apps.accounts.models import Unit
from apps.audit.resources import KeptResource
from apps.core.resources import TEXT, NaturalKeyWidget, YesNoWidget
from apps.projects.domain import PROJECTS, save_projects
from apps.projects.forms import offered
from apps.projects.models import Project
from apps.workflow.queries import current_rules


class ProjectResource(KeptResource):
    table = PROJECTS
    unit = Field("unit", "单位代码", widget=NaturalKeyWidget(Unit, "code"))
    unit_name = Field("unit__name", "单位名称", readonly=True)
    name = Field("name", "项目名称", widget=TEXT)
    code = Field("code", "项目代码", widget=TEXT)
    nature = Field("nature", "项目性质", widget=TEXT)
    category = Field("category", "项目类别", widget=TEXT)
    function = Field("function", "支出功能分类", widget=TEXT)
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
            "function",
            "is_secret",
            "is_key",
            "is_active",
        )
        import_id_fields = ("unit", "name")
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    def before_import(self, dataset: Dataset, **kwargs: object) -> None:
        """Ask once what the year's rule set offers."""
        super().before_import(dataset, **kwargs)
        self.offered = offered(current_rules(self.user))

    def after_init_instance(
        self, instance: Any, new: bool, row: dict[str, Any], **kwargs: object
    ) -> None:
        """Note what the project holds: a word of an earlier rule set may stay."""
        super().after_init_instance(instance, new, row, **kwargs)
        instance.held = {name: getattr(instance, name) for name in self.offered}

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Mapping[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Hold nature and category to the choices of the rule set, as every form does."""
        errors = dict(import_validation_errors or {})
        for name, names in self.offered.items():
            value = getattr(instance, name)
            if value and value not in (*names, instance.held[name]):
                text = f"“{value}”不在可选范围内，请填写：{'、'.join(names)}。"
                errors.setdefault(name, ValidationError(text))
        super().validate_instance(instance, errors, validate_unique)

    def keep(self, rows: list[Any]) -> None:
        save_projects(projects=rows, actor=self.user, is_checked=True)
