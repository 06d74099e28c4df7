"""The review page: the form as on paper with findings, opinions, differences and the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from apps.core.answers import revision_of
from apps.core.errors import NotAllowedNow
from apps.core.text import whole_number
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.declarations.views.declarations import paper_context
from apps.declarations.workflow import PROCEDURE
from apps.reviews.domain.deciding import decide, sheet_for
from apps.reviews.domain.inbox import COMPARISONS, compare, neighbours_of
from apps.reviews.domain.turns import office_now
from apps.reviews.forms import review_rows
from apps.reviews.grading import CONSEQUENCES
from apps.reviews.models import Office
from apps.workflow.queries import history_of
from apps.workflow.route import said_of


class ReviewPage:
    """Mixed into the admin of the declaration."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the form as on paper with findings, history and what may be done."""
        declaration = self.find(request, object_id)
        before, after = neighbours_of(declaration, request.user)
        sheet = sheet_for(declaration, request.user)
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": str(declaration),
            "is_nav_sidebar_enabled": False,
            "opts": Declaration._meta,
            "declaration": declaration,
            **paper_context(declaration),
            "options": PROCEDURE.options(declaration, request.user),
            "history": history_of(declaration, request.user),
            "report": KIND.panel(declaration, request.user),
            "comparisons": COMPARISONS,
            "comparison": compare(declaration, request.GET.get("compare", "submitted")),
            "compared": request.GET.get("compare", "submitted"),
            "review_sheet": sheet,
            "review_rows": review_rows(sheet),
            "consequence": CONSEQUENCES.get(sheet.grade, "") if sheet else "",
            "may_mark": office_now(declaration, request.user) == Office.FINANCE,
            "before": before,
            "after": after,
        }
        return TemplateResponse(request, "admin/reviews/declaration.html", context)

    def find(self, request: HttpRequest, object_id: str | int) -> Declaration:
        """Fetch what the person may see; 404 otherwise."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        visible = Declaration.objects.visible_to(request.user).with_content()
        found = visible.filter(pk=whole_number(str(object_id))).first()
        if found is None:
            raise Http404
        return found

    def move(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Perform one decision from the review page; go on with the next form that waits."""
        declaration = self.find(request, pk)
        here = reverse("admin:declarations_declaration_change", args=[pk])
        if request.method != "POST":
            return redirect(here)
        _, after = neighbours_of(declaration, request.user)
        try:
            entry = decide(
                declaration=declaration,
                name=name,
                actor=request.user,
                opinion=request.POST.get("opinion", ""),
                notice=request.POST.get("notice", ""),
                expected_revision=revision_of(request),
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
            return redirect(here)
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return redirect(here)
        said = said_of(PROCEDURE, declaration, entry.label)
        messages.success(request, f"“{declaration.project.name}”{said}。")
        if after and request.POST.get("then") == "next":
            return redirect("admin:declarations_declaration_change", after)
        return redirect("admin:declarations_declaration_changelist")
