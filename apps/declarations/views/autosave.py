"""What the editor asks for while people type: save, findings, who else is here."""

from __future__ import annotations

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from apps.accounts.requests import person_of
from apps.core.answers import refusal, sent_json
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.autosaving import save_cells
from apps.declarations.domain.checking import fetch_beside_neighbours
from apps.declarations.forms.cells import BatchForm
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.declarations.views.panel import panel_context
from apps.entry.domain.present import note_presence


class Autosave(View):
    """Saves the cells that changed. 409 when the form is closed, 400 for what is no batch."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            data = sent_json(request)
            form = BatchForm(data, data.get("edition", ""))
        except (ValueError, KeyError, AttributeError):
            return self.unreadable(request, pk)
        if not form.is_readable:
            return self.unreadable(request, pk)
        # Another person has signed in beside the page: what its author typed is not theirs.
        if data.get("user", request.user.pk) != request.user.pk:
            return refusal("此浏览器已由另一位用户登录，请由原填报人重新登录后再打开本表。", 409)
        try:
            outcome = save_cells(key=pk, actor=request.user, batch=form.batch)
        except Declaration.DoesNotExist as error:
            raise Http404 from error
        except PermissionDenied as error:
            return refusal(str(error), 403)
        except NotAllowedNow as error:
            return refusal(error.message, 409)
        answer = asdict(outcome)
        answer["refused"] |= form.faults
        answer["saved_at"] = f"{timezone.localtime():%H:%M:%S}"
        return JsonResponse(answer)

    def unreadable(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Declaration.objects.visible_to(request.user), pk=pk)
        return refusal("页面发送的内容无法识别，请刷新后再试。", 400)


class Findings(View):
    """The findings of the form as stored, as the piece of page that shows them."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Declaration.objects.visible_to(request.user), pk=pk)
        return self.panel(request, pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same for a clerk who is about to submit: what stands in the way is counted."""
        own = get_object_or_404(Declaration.objects.editable_by(request.user), pk=pk)
        KIND.note_attempt(own)
        return self.panel(request, pk)

    def panel(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = panel_context(fetch_beside_neighbours(pk), request.user)
        return render(request, "entry/_checks.html", context)


class PresenceNote(View):
    """Notes that the editor is open; tells who else has it open and the form's revision."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = Declaration.objects.visible_to(request.user)
        declaration = get_object_or_404(forms, pk=pk)
        get_object_or_404(Declaration.objects.editable_by(request.user), pk=pk)
        others = note_presence(document=declaration, actor=person_of(request))
        return JsonResponse({"others": others, "revision": declaration.revision})
