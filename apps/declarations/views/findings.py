"""Makes the change a finding proposes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from apps.core.errors import NotAllowedNow
from apps.declarations.domain.findings import apply_remedy
from apps.declarations.models import Declaration


class ApplyRemedy(View):
    """Makes the one change a finding proposes."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = Declaration.objects.editable_by(request.user).with_content()
        declaration = get_object_or_404(forms, pk=pk)
        try:
            remedy = apply_remedy(
                declaration=declaration, actor=request.user, key=request.POST.get("key", "")
            )
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"已按建议修改：{remedy.label}。")
        return redirect("declarations:edit", pk)
