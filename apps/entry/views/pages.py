"""What every page of a kind's forms begins with."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views import View

from apps.entry.kinds import Kind
from apps.projects.models import Document


class KindView(View):
    """A page of the forms of one kind."""

    kind: Kind = None  # type: ignore[assignment]

    def visible(self, request: HttpRequest, pk: int) -> Document:
        """Return the form with its names; 404 for one the person may not see."""
        return get_object_or_404(
            self.kind.model.objects.visible_to(request.user).with_names(), pk=pk
        )
