"""Self-evaluations in the examiners' admin: what waits, confirmed in batches; each opens its page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from apps.core.admin import RoleAdmin
from apps.core.text import whole_number
from apps.evaluations.domain.confirming import confirm_many
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.organisations.roles import Role


class WaitingFilter(admin.SimpleListFilter):
    """待确认 / 全部; the inbox opens on what waits for the bureau."""

    title = "办理"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "全部")]

    def choices(self, changelist: Any) -> Any:
        for value, label in ((None, "待确认"), ("all", "全部")):
            changed = {self.parameter_name: value} if value else {}
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string(
                    changed, remove=[] if value else [self.parameter_name]
                ),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=EvaluationState.FINANCE_REVIEW)


@admin.register(SelfEvaluation)
class SelfEvaluationAdmin(RoleAdmin):
    """Nobody edits here; a form moves only by the procedure, on its own page."""

    view_roles = Role.examiners()
    list_display = [
        "project",
        "year",
        "unit",
        "department",
        "rate",
        "total_score",
        "grade",
        "state",
    ]
    list_filter = [WaitingFilter, "state", "grade", "fiscal_year", "project__unit__department"]
    search_fields = ["project__name", "project__unit__name"]
    actions = ["confirm_selected"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_names().with_execution()

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

    @admin.display(description="年度", ordering="fiscal_year__year")
    def year(self, evaluation: SelfEvaluation) -> int:
        return evaluation.fiscal_year.year

    @admin.display(description="实施单位", ordering="project__unit__name")
    def unit(self, evaluation: SelfEvaluation) -> str:
        return evaluation.unit.name

    @admin.display(description="主管部门", ordering="project__unit__department__name")
    def department(self, evaluation: SelfEvaluation) -> str:
        return evaluation.unit.department.name

    @admin.display(description="执行率（%）", ordering="execution_rate")
    def rate(self, evaluation: Any) -> Any:
        rate = evaluation.execution_rate
        return None if rate is None else f"{rate:.2f}"
