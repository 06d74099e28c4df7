"""Slips that open accounts for the first time, and the page their links lead to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import DetailView, FormView, TemplateView

from apps.accounts.domain.activation import activate, user_of
from apps.accounts.domain.slips import (
    demand_system_admin,
    fetch_slips,
    opener_of,
    request_slips,
    without_access,
)
from apps.accounts.forms import ActivationForm
from apps.accounts.models import SlipBatch
from apps.accounts.requests import person_of
from apps.core.responses import download


@method_decorator(login_not_required, name="dispatch")
class Activate(FormView):
    """Where a link of a slip leads: the first password is chosen, and one signs in with it."""

    form_class = ActivationForm
    template_name = "registration/activate.html"
    success_url = reverse_lazy("accounts:sign-in")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = user_of(kwargs["key"], kwargs["token"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.user}

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(account=self.user, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        password = form.cleaned_data["new_password1"]
        activate(key=self.kwargs["key"], token=self.kwargs["token"], password=password)
        messages.success(self.request, "账号已激活，请用登录名和新密码登录。")
        return super().form_valid(form)


class SlipList(TemplateView):
    """Whose accounts are still closed, and slips for all of them in one go."""

    template_name = "accounts/slips.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            demand_system_admin(person_of(request))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = person_of(self.request)
        return super().get_context_data(
            closed=without_access(user),
            batches=SlipBatch.objects.visible_to(user)[:10],
            days=settings.PASSWORD_RESET_TIMEOUT // 86400,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("kind", "")
        if kind not in SlipBatch.Kind.values:
            messages.error(request, "请选择凭条的种类。")
            return redirect("accounts:slips")
        address = settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")
        closed = without_access(person_of(request))
        try:
            batch = request_slips(
                actor=person_of(request), users=closed, kind=kind, address=address
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
            return redirect("accounts:slips")
        return redirect("accounts:slip", batch.pk)


class SlipPage(DetailView):
    """How far a batch is; what opens its file, while it waits to be fetched."""

    template_name = "accounts/slip.html"
    context_object_name = "batch"

    def get_queryset(self) -> QuerySet[Any]:
        return SlipBatch.objects.visible_to(person_of(self.request))

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        opener = opener_of(self.object, person_of(self.request))
        return super().get_context_data(opener=opener, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: object) -> HttpResponse:
        page = super().render_to_response(context, **kwargs)
        if self.object.is_pending:
            page["Refresh"] = "3"
        return page


class SlipFile(View):
    """The file, given once; by a button, so that no browser fetches it ahead."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(SlipBatch.objects.visible_to(person_of(request)), pk=pk)
        data = fetch_slips(batch=batch, actor=person_of(request))
        return download(data, f"登录凭条-{timezone.localdate():%Y%m%d}.zip", "application/zip")
