"""Import and export of the indicator library."""

from __future__ import annotations

from typing import Any

from import_export.fields import Field

from apps.accounts.models import District
from apps.audit.domain import Entry, record_many
from apps.core.resources import TEXT, BaseResource, NaturalKeyWidget, YesNoWidget
from apps.library.models import LibraryIndicator


class LibraryResource(BaseResource):
    district = Field("district", "区划代码", widget=NaturalKeyWidget(District, "code"))
    level1 = Field("level1", "一级指标", widget=TEXT)
    level2 = Field("level2", "二级指标", widget=TEXT)
    level3 = Field("level3", "三级指标", widget=TEXT)
    trade = Field("trade", "行业领域", widget=TEXT)
    target = Field("target", "常用指标值", widget=TEXT)
    measure = Field("measure", "计量单位", widget=TEXT)
    evidence = Field("evidence", "佐证材料", widget=TEXT)
    is_active = Field("is_active", "启用", widget=YesNoWidget(), default=True)

    class Meta:
        model = LibraryIndicator
        fields = (
            "district",
            "level1",
            "level2",
            "level3",
            "trade",
            "target",
            "measure",
            "evidence",
            "is_active",
        )
        import_id_fields = ("district", "level2", "level3", "trade")
        clean_model_instances = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    def note(self, instances: list[Any]) -> None:
        entries = [Entry(instance) for instance in instances]
        record_many("data.import", actor=self.user, entries=entries)
