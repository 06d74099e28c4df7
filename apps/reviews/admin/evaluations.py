"""Self-evaluations in the examiners' admin: what waits, confirmed in batches; each opens its page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from apps.core.text import whole_number
from apps.evaluations.domain.confirming import confirm_many
from apps.evaluations.kind import KIND as EVALUATIONS
from apps.evaluations.models import SelfEvaluation
from apps.reviews.admin.base import InboxAdmin, WaitingFilter


@admin.register(SelfEvaluation)
class SelfEvaluationAdmin(InboxAdmin):
    """Nobody edits here; a form moves only by the procedure, on its own page."""

    kind = EVALUATIONS
    purpose = "确认、退回自评表，核定免评"
    list_display = [
        "project",
        "year",
        "unit",
        "department",
        "rate",
        "total_score",
        "grade",
        "checks",
        "state",
        "waiting",
    ]
    list_filter = [
        WaitingFilter,
        "state",
        "grade",
        ("fiscal_year", admin.RelatedOnlyFieldListFilter),
        ("unit__department", admin.RelatedOnlyFieldListFilter),
    ]
    search_help_text = "可按项目、单位、完成情况、指标名称和实际完成值查找"
    actions = ["confirm_selected"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_execution()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Open the form's own page, the same for everybody."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        visible = SelfEvaluation.objects.visible_to(request.user)
        found = get_object_or_404(visible, pk=whole_number(object_id))
        return redirect("evaluations:detail", found.pk)

    @admin.action(description="批量确认")
    def confirm_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        done, faults = confirm_many(evaluations=list(queryset), actor=request.user)
        if done:
            messages.success(request, f"已确认 {done} 份。")
        for fault in faults:
            messages.error(request, fault)

    @admin.display(description="执行率（%）", ordering="execution_rate")
    def rate(self, evaluation: Any) -> Any:
        rate = evaluation.execution_rate
        return None if rate is None else f"{rate:.2f}"
