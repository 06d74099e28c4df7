"""Choosing what a blank form is started from."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.creation import offers_for, start_from
from apps.declarations.views.assist import editable


class Start(View):
    """Lists last year's form, other forms of the unit and the library; fills from the one chosen."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        declaration = editable(request, pk)
        context = {
            "declaration": declaration,
            "offers": offers_for(declaration, person_of(request)),
        }
        return render(request, "declarations/start.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        declaration = editable(request, pk)
        try:
            said = start_from(
                declaration=declaration,
                actor=person_of(request),
                source=request.POST.get("source", ""),
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
            return redirect("declarations:start", pk)
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            messages.success(request, said)
        return redirect("declarations:edit", pk)
