"""What the examiners' lists have in common, of whatever kind the documents are."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.roles import Role
from apps.checks.domain.storing import counts_text, with_check_counts
from apps.core.admin import RoleAdmin
from apps.entry.kinds import Kind
from apps.reviews.domain.inbox import my_turn, with_waiting_since


class WaitingFilter(admin.SimpleListFilter):
    """待我办理 / 全部; the inbox opens on what waits for the person."""

    title = "办理"
    parameter_name = "waiting"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.kind = model_admin.kind
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("review", "审核中"), ("all", "全部")]

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
            return queryset.filter(state__in=self.kind.waiting)
        return queryset.filter(my_turn(request.user, self.kind))


class InboxAdmin(RoleAdmin):
    """A list that opens on what waits for the person, with its age and what the rules found."""

    kind: ClassVar[Kind]
    view_roles = Role.examiners()
    ordering = ["-updated_at", "-key"]
    # Named for the field of the page; the search itself is the forms' own.
    search_fields = ["search_text"]
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Search as the lists do; no row comes twice."""
        return queryset.search(search_term), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list without the rooms at the left: it has many columns."""
        extra = {"is_nav_sidebar_enabled": False, **(extra_context or {})}
        return super().changelist_view(request, extra)

    def get_queryset(self, request: HttpRequest) -> Any:
        forms = super().get_queryset(request).with_names()
        return with_check_counts(with_waiting_since(forms))

    @admin.display(description="年度", ordering="fiscal_year__year")
    def year(self, form: Any) -> int:
        return form.fiscal_year.year

    @admin.display(description="实施单位", ordering="unit__name")
    def unit(self, form: Any) -> str:
        return form.unit.name

    @admin.display(description="主管部门", ordering="unit__department__name")
    def department(self, form: Any) -> str:
        return form.unit.department.name

    @admin.display(description="校验")
    def checks(self, form: Any) -> str:
        return counts_text(form)

    @admin.display(description="已等待", ordering="waiting_since")
    def waiting(self, form: Any) -> str:
        """Whole days since the last step, while somebody is to act."""
        since = form.waiting_since
        if since is None or form.state not in self.kind.waiting:
            return "—"
        days = (timezone.localdate() - timezone.localtime(since).date()).days
        return f"{days} 天" if days else "今天"
