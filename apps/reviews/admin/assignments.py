"""What the bureau keeps for its reviews: who looks after whom, who is away, and ready sentences."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from apps.accounts.audited_admin import AuditedSaveMixin
from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.core.admin import ExchangeAdmin, RoleAdmin, blank_word
from apps.core.text import whole_number
from apps.reviews.domain.assignments import assign, examiners_of, proposed
from apps.reviews.models import Absence, Assignment, OpinionTemplate
from apps.reviews.resources import AssignmentResource, OpinionTemplateResource

SECOND = frozenset({Role.EXAMINER_SECOND})


class ExaminerChoices:
    """Offers the examiners of one's districts wherever a person is chosen."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field, with examiners alone for a person."""
        if db_field.related_model is User:
            kwargs["queryset"] = examiners_of(person_of(request))
            kwargs["empty_label"] = blank_word(db_field)
            return db_field.formfield(**kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


@admin.register(Assignment)
class AssignmentAdmin(ExaminerChoices, AuditedSaveMixin, ExchangeAdmin):
    purpose = "哪个部门或单位由哪位审核人负责"
    resource_classes = [AssignmentResource]
    import_export_change_list_template = "admin/reviews/assignments.html"
    view_roles = Role.examiners()
    add_roles = change_roles = delete_roles = SECOND
    list_display = ["department", "unit", "examiner"]
    list_filter = [("department", RelatedOnlyFieldListFilter)]
    list_select_related = ["department", "unit", "examiner"]
    autocomplete_fields = ["unit"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.balance)
        return [path("balance/", view, name="reviews_assignment_balance"), *super().get_urls()]

    def balance(self, request: HttpRequest) -> HttpResponse:
        """Propose who looks after the departments that are nobody's; store what is chosen."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        actor = person_of(request)
        if request.method == "POST":
            chosen = {
                whole_number(name[2:]): person
                for name in request.POST
                if name.startswith("d-") and (person := whole_number(request.POST.get(name, "")))
            }
            try:
                made = assign(chosen=chosen, actor=actor)
            except ValidationError as error:
                messages.error(request, "；".join(error.messages))
            else:
                messages.success(request, f"已分工 {made} 个部门。")
                return redirect("admin:reviews_assignment_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "按项目数均衡分工",
            "shares": proposed(actor),
            "examiners": examiners_of(actor),
        }
        return TemplateResponse(request, "admin/reviews/balance.html", context)


@admin.register(Absence)
class AbsenceAdmin(ExaminerChoices, AuditedSaveMixin, RoleAdmin):
    purpose = "审核人缺勤期间由谁代班"
    view_roles = Role.examiners()
    add_roles = change_roles = delete_roles = SECOND
    list_display = ["examiner", "starts_on", "ends_on", "substitute", "note"]
    list_select_related = ["examiner", "substitute"]


@admin.register(OpinionTemplate)
class OpinionTemplateAdmin(AuditedSaveMixin, ExchangeAdmin):
    purpose = "审核时一选即用的意见"
    resource_classes = [OpinionTemplateResource]
    view_roles = add_roles = change_roles = delete_roles = Role.examiners()
    list_display = ["title", "text", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["title", "text"]
