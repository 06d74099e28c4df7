"""The desk: one form with findings, opinions, last year and the decision, of whatever kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.core.refused_input import keep_typed
from apps.core.responses import revision_of
from apps.core.text import whole_number
from apps.entry.kinds import Kind
from apps.projects.models import Document
from apps.reviews.domain.decisions import decide, items_of
from apps.reviews.forms import ReviewSheetForm, marks_in
from apps.reviews.page import desk_page
from apps.workflow.route import said_of

FILTERS = "_changelist_filters"


@dataclass(frozen=True, slots=True)
class Pile:
    """Where a form stands among those of the list it was opened from.

    ``number`` is 0 for a form that is not among them; the pile is a ring.
    """

    number: int
    total: int
    before: int | None
    after: int | None


def pile_of(keys: list[int], key: int) -> Pile:
    """Return a form's place among the keys of a list, in the list's order."""
    others = [one for one in keys if one != key]
    if key not in keys:
        return Pile(0, len(keys), others[-1] if others else None, others[0] if others else None)
    at = keys.index(key)
    if not others:
        return Pile(at + 1, len(keys), None, None)
    return Pile(at + 1, len(keys), keys[at - 1], keys[(at + 1) % len(keys)])


class ReviewPage:
    """Mixed into the admin of a kind's forms."""

    kind: ClassVar[Kind]
    admin_site: AdminSite

    def listed(self, request: HttpRequest) -> tuple[list[int], list[str]]:
        """Return the keys of the list the person came from, in its order, and its filters in words."""
        raise NotImplementedError

    def address(self, name: str, *args: object) -> str:
        """Return an address of this admin."""
        options = self.kind.model._meta
        return reverse(
            f"admin:{options.app_label}_{options.model_name}_{name}",
            args=args,
            current_app=self.admin_site.name,
        )

    def with_filters(self, request: HttpRequest, address: str) -> str:
        """Return the address of a form with the list it was opened from."""
        kept = request.GET.get(FILTERS, "")
        return f"{address}?{urlencode({FILTERS: kept})}" if kept else address

    def list_address(self, request: HttpRequest) -> str:
        """Return the address of the list the person came from."""
        kept = request.GET.get(FILTERS, "")
        return f"{self.address('changelist')}?{kept}" if kept else self.address("changelist")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form with all that a decision needs, and the decision."""
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        form = self.find(request, object_id)
        keys, filters = self.listed(request)
        pile = pile_of(keys, form.pk)
        user = person_of(request)
        context = {
            **desk_page(form, user, view=request.GET.get("view", "")),
            "kind": self.kind,
            "pile": pile,
            "filters": filters,
            "before": self._open(request, pile.before),
            "after": self._open(request, pile.after),
            "back": self.list_address(request),
            "move": f"admin:reviews_{self.kind.model._meta.model_name}_move",
            "kept_filters": request.GET.get(FILTERS, ""),
        }
        return TemplateResponse(request, "reviews/desk.html", context)

    def _open(self, request: HttpRequest, pk: int | None) -> str:
        return self.with_filters(request, self.address("change", pk)) if pk else ""

    def find(self, request: HttpRequest, object_id: str | int) -> Document:
        """Fetch what the person may see; 404 otherwise."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        visible = self.kind.model.objects.visible_to(request.user).with_content()
        found = visible.filter(pk=whole_number(str(object_id))).first()
        if found is None:
            raise Http404
        return found

    def _sheet(self, request: HttpRequest, form: Document) -> dict[str, Any] | None:
        """Return the marks given with the decision; None where none were. Raises ValidationError."""
        items = items_of(form)
        given = ReviewSheetForm(request.POST, items=items)
        if not items or not given.is_begun:
            return None
        if not given.is_valid():
            faults = [text for errors in given.errors.values() for text in errors]
            raise ValidationError(["审核表没有填完，请补全或清空。", *faults[:1]])
        return given.entry()

    def move(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Perform one decision from the desk; go on with the next form of the pile."""
        form = self.find(request, pk)
        here = self.with_filters(request, self.address("change", pk))
        if request.method != "POST":
            return redirect(here)
        after = pile_of(self.listed(request)[0], form.pk).after
        try:
            entry = decide(
                subject=form,
                sheet=self._sheet(request, form),
                marks=marks_in(request.POST),
                name=name,
                actor=person_of(request),
                opinion=request.POST.get("opinion", ""),
                notice=request.POST.get("notice", ""),
                carried=whole_number(request.POST.get("carried", "")),
                raised=[whole_number(key) for key in request.POST.getlist("raise")],
                findings=request.POST.getlist("finding"),
                expected_revision=revision_of(request),
            )
        except (ValidationError, NotAllowedNow) as error:
            messages.error(request, "；".join(error.messages))
            keep_typed(request, here)
            return redirect(here)
        said = said_of(self.kind.procedure, form, entry.label)
        messages.success(request, f"“{form.project.name}”{said}。")
        if after and request.POST.get("then") == "next":
            return redirect(self._open(request, after))
        return redirect(self.list_address(request))
