"""Nodes of monitoring, kept by the performance section of the bureau."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.db.models import ManyToManyField
from django.forms import ModelForm, ModelMultipleChoiceField
from django.http import HttpRequest

from apps.monitoring.domain.nodes import due_at
from apps.monitoring.models import MonitoringNode
from apps.workflow.admin import FinanceAdmin
from apps.workflow.models import EntryWindow


class NodeForm(forms.ModelForm):
    """A node: its end is chosen, or follows from working days."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "closes_at" in self.fields:
            self.fields["closes_at"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        end, days = cleaned.get("period_end"), cleaned.get("due_days")
        if end and days:
            cleaned["closes_at"] = due_at(end, days)
        elif not cleaned.get("closes_at"):
            self.add_error("closes_at", "请填写截止时间，或填写监控期结束后几个工作日内报送。")
        return cleaned


@admin.register(MonitoringNode)
class MonitoringNodeAdmin(FinanceAdmin):
    purpose = "监控期、报送期限和范围，一年可有几次"
    form = NodeForm
    fields = [
        "fiscal_year",
        "number",
        "name",
        "period_end",
        "reach",
        "departments",
        "opens_at",
        "due_days",
        "closes_at",
        "reopened_until",
        "reopen_reason",
        "reminder_days",
    ]
    list_display = ["name", "fiscal_year", "period_end", "reach", "opens_at", "closes_at"]
    list_filter = [("fiscal_year", RelatedOnlyFieldListFilter)]
    list_select_related = ["fiscal_year"]

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: object
    ) -> ModelMultipleChoiceField[Any] | None:
        """Offer the departments as boxes to tick: the library's pair of lists is half English."""
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool
    ) -> None:
        """Store a node as the window of its year that it is."""
        obj.kind, obj.district = EntryWindow.Kind.MONITORING, obj.fiscal_year.district
        super().save_model(request, obj, form, change)
