"""Import and export of the indicator library."""

from __future__ import annotations

from import_export.fields import Field

from apps.accounts.models import District
from apps.audit.resources import TracedResource
from apps.core.resources import TEXT, NaturalKeyWidget, YesNoWidget
from apps.library.models import LibraryIndicator


class LibraryResource(TracedResource):
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
