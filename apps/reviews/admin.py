"""The examiners' workbench: what waits, the form as on paper, pass, return, approve."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from apps.checks.domain.storing import counts_text, with_check_counts
from apps.core.admin import RoleAdmin
from apps.core.errors import NotAllowedNow
from apps.core.money import format_yuan
from apps.declarations.domain.findings import findings_panel
from apps.declarations.domain.queries import history_of
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.declarations.views.declarations import paper_context, revision_of
from apps.declarations.workflow import PROCEDURE
from apps.organisations.roles import Role
from apps.reviews.domain import move_many
from apps.workflow.engine import perform

MINE = {
    Role.EXAMINER_FIRST: State.FINANCE_FIRST,
    Role.EXAMINER_SECOND: State.FINANCE_SECOND,
}


class WaitingFilter(admin.SimpleListFilter):
    """待我办理 / 全部; the inbox opens on what waits for the person."""

    title = "办理"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "全部"), ("review", "审核中")]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": "待我办理",
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        if self.value() == "review":
            return queryset.filter(state__in=State.waiting())
        mine = [state for role, state in MINE.items() if role in request.user.role_codes]  # type: ignore[union-attr]
        return queryset.filter(state__in=mine)


@admin.register(Declaration)
class DeclarationAdmin(RoleAdmin):
    """Nobody edits here; a form moves only by the procedure."""

    view_roles = Role.examiners()
    change_form_template = "admin/reviews/declaration.html"
    list_display = [
        "project",
        "year",
        "unit",
        "department",
        "amount",
        "checks",
        "state",
        "updated_at",
    ]
    list_filter = [
        WaitingFilter,
        "state",
        ("fiscal_year", admin.RelatedOnlyFieldListFilter),
        ("project__unit__department", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = [
        "project__name",
        "project__unit__name",
        "annual_goal",
        "total_goal",
        "indicators__level3",
    ]
    actions = ["pass_selected"]
    date_hierarchy = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_check_counts(super().get_queryset(request).with_names().with_money())

    def get_urls(self) -> list[URLPattern]:
        move = self.admin_site.admin_view(self.move)
        return [
            path("<int:pk>/move/<slug:name>/", move, name="reviews_declaration_move"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the form as on paper with findings, history and what may be done."""
        declaration = self.find(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": str(declaration),
            "opts": self.opts,
            "declaration": declaration,
            **paper_context(declaration),
            "options": PROCEDURE.options(declaration, request.user),
            "history": history_of(declaration, request.user),
            "report": findings_panel(declaration, request.user),
            "next_pk": self.next_waiting(request, declaration),
        }
        return TemplateResponse(request, self.change_form_template, context)

    def find(self, request: HttpRequest, object_id: str | int) -> Declaration:
        """Fetch what the person may see; 404 otherwise."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        visible = Declaration.objects.visible_to(request.user).with_content()
        declaration = (
            visible.filter(pk=int(object_id)).first()
            if str(object_id).isdecimal() and len(str(object_id)) < 19
            else None
        )
        if declaration is None:
            raise Http404
        return declaration

    def next_waiting(self, request: HttpRequest, declaration: Declaration) -> int | None:
        """Give the next form that waits for the person; after the last comes the first."""
        mine = [state for role, state in MINE.items() if role in request.user.role_codes]  # type: ignore[union-attr]
        waiting = Declaration.objects.visible_to(request.user).filter(state__in=mine)
        keys = list(waiting.exclude(pk=declaration.pk).order_by("pk").values_list("pk", flat=True))
        return next((key for key in keys if key > declaration.pk), keys[0] if keys else None)

    def move(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Perform one transition from the review page."""
        declaration = self.find(request, pk)
        here = reverse("admin:declarations_declaration_change", args=[pk])
        if request.method != "POST":
            return redirect(here)
        opinion = request.POST.get("opinion", "")
        try:
            entry = perform(
                PROCEDURE,
                name,
                subject=declaration,
                actor=request.user,
                opinion=opinion,
                expected_revision=revision_of(request),
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
            return redirect(here)
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return redirect(here)
        messages.success(request, f"“{declaration.project.name}”{entry.label}，已办理。")
        return redirect("admin:declarations_declaration_changelist")

    @admin.action(description="批量通过（初审通过 / 批复）")
    def pass_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        done, faults = move_many(declarations=list(queryset), actor=request.user)
        if done:
            messages.success(request, f"已通过 {done} 份。")
        for fault in faults:
            messages.error(request, fault)

    @admin.display(description="年度", ordering="fiscal_year__year")
    def year(self, declaration: Declaration) -> int:
        return declaration.fiscal_year.year

    @admin.display(description="实施单位", ordering="project__unit__name")
    def unit(self, declaration: Declaration) -> str:
        return declaration.unit.name

    @admin.display(description="主管部门", ordering="project__unit__department__name")
    def department(self, declaration: Declaration) -> str:
        return declaration.unit.department.name

    @admin.display(description="年度资金（元）", ordering="annual_amount")
    def amount(self, declaration: Any) -> str:
        amount = declaration.annual_amount
        return "—" if amount is None else format_yuan(amount)

    @admin.display(description="自动校验", ordering="check_warns")
    def checks(self, declaration: Any) -> str:
        return counts_text(declaration)
