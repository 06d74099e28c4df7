"""Steps of a form's way, taken from its own page."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from apps.core.answers import revision_of
from apps.core.errors import NotAllowedNow
from apps.entry.views.cells import KindView
from apps.workflow.engine import perform
from apps.workflow.route import said_of


class Move(KindView):
    """Performs one transition of the kind's procedure."""

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        visible = self.kind.model.objects.visible_to(request.user).with_names()
        form = get_object_or_404(visible, pk=pk)
        try:
            entry = perform(
                self.kind.procedure,
                name,
                subject=form,
                actor=request.user,
                opinion=request.POST.get("opinion", ""),
                expected_revision=revision_of(request),
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            said = said_of(self.kind.procedure, form, entry.label)
            messages.success(request, f"“{form.name}”{said}。")
        return redirect(self.kind.page("detail", form))
