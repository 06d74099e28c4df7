"""The ledger of red lights, and the page of one. Each view makes one domain call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.core.refused_input import keep_typed
from apps.core.responses import page_before
from apps.core.tables import ListView
from apps.entry.kinds import kind_named
from apps.entry.versions import GOAL
from apps.monitoring.domain.cases import begin_adjustment, finish, open_acts, propose
from apps.monitoring.filters import CaseFilter
from apps.monitoring.models import MonitoringCase
from apps.monitoring.states import Decision
from apps.monitoring.tables import CaseTable


class CaseList(ListView):
    """Red lights with their terms; those overdue are the list for the treasury."""

    table_class = CaseTable
    filterset_class = CaseFilter
    template_name = "monitoring/cases.html"
    title = "监控处置台账"
    export_name = "监控处置"

    def get_scope(self) -> QuerySet[Any]:
        return MonitoringCase.objects.visible_to(self.request.user).with_names()

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        overdue = MonitoringCase.objects.visible_to(self.request.user).overdue().count()
        return super().get_context_data(overdue=overdue, **kwargs)


def visible(request: HttpRequest, pk: int) -> MonitoringCase:
    """Fetch a case the person may see; 404 otherwise."""
    return get_object_or_404(
        MonitoringCase.objects.visible_to(person_of(request)).with_names(), pk=pk
    )


class CasePage(TemplateView):
    """One red light: what the unit says of it, what is decided, what was done."""

    template_name = "monitoring/case.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        case = visible(self.request, self.kwargs["pk"])
        return super().get_context_data(
            case=case,
            decisions=Decision.choices,
            **open_acts(case, person_of(self.request)),
            **kwargs,
        )


class CaseAct(View):
    """Something done about a case; what was wrong with it is said on its page."""

    act: Callable[..., Any] = staticmethod(lambda **_: None)
    fields: tuple[str, ...] = ()
    said = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = visible(request, pk)
        typed = {name: request.POST.get(name, "") for name in self.fields}
        page = page_before(request, reverse("monitoring:case", args=[pk]))
        try:
            found = self.act(key=case.pk, actor=person_of(request), **typed)
        except (ValidationError, NotAllowedNow) as error:
            messages.error(request, "；".join(error.messages))
            keep_typed(request, page)
            return redirect(page)
        messages.success(request, self.said)
        return redirect(self.after(request, found))

    def after(self, request: HttpRequest, found: Any) -> str:
        """Return where to go on from what was done: the form that is now open, or the sheet."""
        if isinstance(found, MonitoringCase):
            sheet = reverse("monitoring:detail", args=[found.sheet_id])
            return page_before(request, sheet)
        return kind_named(GOAL).page("edit", found)


class Propose(CaseAct):
    act = staticmethod(propose)
    fields = ("decision", "reason")
    said = "处置意见已记下，随监控表一起审定。"


class Finish(CaseAct):
    act = staticmethod(finish)
    fields = ("outcome",)
    said = "已办结。"


class Adjust(CaseAct):
    act = staticmethod(begin_adjustment)
    said = "已按处置意见打开绩效目标调整，建议的指标值已填入，请核对后提交。"
