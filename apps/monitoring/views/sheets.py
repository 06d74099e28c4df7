"""List, entry and reading of monitoring sheets. Each view makes one domain call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views import View

from apps.accounts.models import Unit, User
from apps.accounts.requests import person_of
from apps.core.responses import refusal
from apps.core.table_files import UnreadableTable, read_table
from apps.core.tables import ListView
from apps.core.text import whole_number
from apps.entry.views.detail import FormDetail
from apps.monitoring.domain.nodes import open_sheets
from apps.monitoring.domain.paper import paper_of
from apps.monitoring.domain.queries import clerk_units, node_cards
from apps.monitoring.domain.unit_page import paid_amounts, submit_all, take_all, unit_page
from apps.monitoring.filters import SheetFilter
from apps.monitoring.kind import KIND
from apps.monitoring.models import MonitoringCase, MonitoringNode, MonitoringSheet
from apps.monitoring.tables import SheetTable


class SheetList(ListView):
    table_class = SheetTable
    filterset_class = SheetFilter
    template_name = "monitoring/list.html"
    title = "绩效运行监控"
    export_name = "绩效运行监控"

    def get_scope(self) -> QuerySet[Any]:
        return MonitoringSheet.objects.visible_to(self.request.user).with_names().with_rate()

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(cards=node_cards(person_of(self.request)), **kwargs)


class OpenSheets(View):
    """Makes the sheets of a node, of a unit (``unit``) or of all, and shows them."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        node = get_object_or_404(MonitoringNode.objects.visible_to(person_of(request)), pk=pk)
        unit = None
        if key := whole_number(request.POST.get("unit", "")):
            unit = get_object_or_404(Unit.objects.visible_to(person_of(request)), pk=key)
        count = open_sheets(node=node, actor=person_of(request), unit=unit)
        messages.success(request, f"已生成 {count} 份监控表，指标和目标取自批复的绩效目标。")
        return redirect("monitoring:unit", pk) if unit else redirect("monitoring:list")


class UnitSheets(View):
    """All sheets of the person's units and a node on one page; posted, they are handed in, or what
    was recorded in the year goes into what is blank."""

    def sheets(self, request: HttpRequest, pk: int) -> list[MonitoringSheet]:
        keys = [unit.pk for unit in clerk_units(person_of(request))]
        forms = MonitoringSheet.objects.visible_to(person_of(request)).filter(
            node=pk, unit__in=keys
        )
        return list(forms.with_content().order_by("unit__code", "project__name", "pk"))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        node = get_object_or_404(MonitoringNode.objects.visible_to(person_of(request)), pk=pk)
        sheets = self.sheets(request, pk)
        if not sheets:
            return redirect("monitoring:list")
        page = unit_page(node, sheets, person_of(request))
        answer = render(request, "monitoring/unit.html", {"page": page})
        add_never_cache_headers(answer)
        return answer

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(MonitoringNode.objects.visible_to(person_of(request)), pk=pk)
        if "recorded" in request.POST:
            count = take_all(self.sheets(request, pk), person_of(request))
            told = f"已带入 {count} 项，请逐项核对。" if count else "没有可带入的数，或都已填过。"
            messages.success(request, told)
            return redirect("monitoring:unit", pk)
        done, faults = submit_all(self.sheets(request, pk), person_of(request))
        if done:
            messages.success(request, f"已提交 {done} 份监控表。")
        for fault in faults:
            messages.error(request, fault)
        return redirect("monitoring:unit", pk)


class PaidAmounts(View):
    """Reads a table of the payment system (code, amount) for the page's script to fill in."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(MonitoringNode.objects.visible_to(person_of(request)), pk=pk)
        upload = request.FILES.get("file")
        if upload is None:
            return refusal("请先选择文件。", 422)
        try:
            table = read_table(upload.read(), upload.name or "")
        except UnreadableTable as error:
            return refusal(str(error), 422)
        return JsonResponse({"amounts": paid_amounts([table.headers or [], *table])})


class SheetDetail(FormDetail):
    """The form with its lights."""

    kind = KIND
    template_name = "monitoring/detail.html"

    def told(self, form: MonitoringSheet, user: User) -> dict[str, Any]:
        cases = MonitoringCase.objects.visible_to(user).with_names().filter(sheet=form)
        return {**paper_of(form), "cases": cases}
