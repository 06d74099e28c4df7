"""Import and export of ready sentences."""

from __future__ import annotations

from import_export.fields import Field

from apps.accounts.models import District
from apps.audit.resources import TracedResource
from apps.core.resources import TEXT, NaturalKeyWidget, YesNoWidget
from apps.reviews.models import OpinionTemplate


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
