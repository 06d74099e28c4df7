"""The examiners' inbox: what waits, batch acts with a preview, kept searches."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from apps.accounts.roles import Role
from apps.core.money import format_yuan
from apps.core.text import whole_number
from apps.declarations.kind import KIND as DECLARATIONS
from apps.declarations.models import Declaration
from apps.reviews.admin.base import InboxAdmin, WaitingFilter
from apps.reviews.admin.review import ReviewPage
from apps.reviews.domain.batch import ACTS, BatchAct, preview, run_batch
from apps.reviews.domain.saving import drop_filter, keep_filter
from apps.reviews.models import SavedFilter


def _action(act: BatchAct) -> Any:
    """Make the admin action of a batch act: a preview first, the act when confirmed."""

    @admin.action(description=f"{act.label}（先预览）")
    def perform(modeladmin: Any, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return modeladmin.batch(request, queryset, act)

    perform.__name__ = f"batch_{act.name}"
    return perform


@admin.register(Declaration)
class DeclarationAdmin(ReviewPage, InboxAdmin):
    """Nobody edits here; a form moves only by the procedure."""

    kind = DECLARATIONS
    purpose = "审核、退回、批复申报表"
    change_list_template = "admin/reviews/inbox.html"
    list_display = [
        "project",
        "year",
        "unit",
        "department",
        "amount",
        "checks",
        "state",
        "waiting",
    ]
    list_filter = [
        WaitingFilter,
        "state",
        ("fiscal_year", admin.RelatedOnlyFieldListFilter),
        ("unit__department", admin.RelatedOnlyFieldListFilter),
    ]
    search_help_text = "可按项目、单位、绩效目标、指标名称和指标值查找"
    actions = [_action(act) for act in ACTS.values()]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/move/<slug:name>/", wrap(self.move), name="reviews_declaration_move"),
            path("filters/", wrap(self.filters), name="reviews_filters"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The inbox with the person's kept searches."""
        extra = {
            "title": "绩效目标审核",
            "saved_filters": SavedFilter.objects.visible_to(request.user),
            "current_query": request.GET.urlencode(),
            "pass_act": "batch_approve"
            if Role.EXAMINER_SECOND in request.user.role_codes  # type: ignore[union-attr]
            else "batch_pass",
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def filters(self, request: HttpRequest) -> HttpResponse:
        """Keep the present search under a name, or drop a kept one."""
        here = "admin:declarations_declaration_changelist"
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            name, query = request.POST.get("name", ""), request.POST.get("query", "")
            try:
                if dropped := request.POST.get("drop"):
                    drop_filter(user=request.user, name=dropped)
                else:
                    keep_filter(user=request.user, name=name, query=query)
                    messages.success(request, f"已保存常用查询“{name.strip()}”。")
            except ValidationError as error:
                messages.error(request, "；".join(error.messages))
        answer = redirect(here)
        if query := QueryDict(request.POST.get("query", "")).urlencode():
            answer["Location"] += f"?{query}"
        return answer

    def batch(self, request: HttpRequest, queryset: Any, act: BatchAct) -> HttpResponse:
        """Show what the act would do; once confirmed do it and show what came of each form."""
        forms = list(queryset.with_content().order_by("pk"))
        revisions = {
            form.pk: whole_number(request.POST.get(f"revision-{form.pk}", "")) for form in forms
        }
        given = {name: request.POST.get(name, "") for name in ("opinion", "notice")}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "act": act,
            "given": given,
            "title": act.label,
            "is_nav_sidebar_enabled": False,
        }
        if "confirmed" in request.POST:
            try:
                rows = run_batch(
                    declarations=forms,
                    act=act,
                    actor=request.user,
                    revisions=revisions,
                    **given,
                )
            except ValidationError as error:
                messages.error(request, "；".join(error.messages))
            else:
                done = [row for row in rows if not row.fault]
                context |= {"rows": rows, "done": done, "left": len(rows) - len(done)}
                return TemplateResponse(request, "admin/reviews/batch_result.html", context)
        rows = preview(declarations=forms, act=act, actor=request.user)
        context |= {"rows": rows, "open_rows": [row for row in rows if not row.fault]}
        return TemplateResponse(request, "admin/reviews/batch_preview.html", context)

    @admin.display(description="年度资金（元）", ordering="annual_amount")
    def amount(self, declaration: Any) -> str:
        amount = declaration.annual_amount
        return "—" if amount is None else format_yuan(amount)
