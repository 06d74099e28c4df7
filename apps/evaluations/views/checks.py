"""Drawing forms for spot checks, and the unit's report of what it put right; the rest is the desk's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.core.errors import NotAllowedNow
from apps.core.tables import ListView
from apps.entry.kinds import kind_of
from apps.entry.models import Attachment
from apps.evaluations.domain.draws import draw_by_lot, may_draw
from apps.evaluations.domain.queries import evaluated_years
from apps.evaluations.domain.rectification_report import report_rectification
from apps.evaluations.filters import RectificationFilter
from apps.evaluations.forms.checks import DrawForm, ReportForm
from apps.evaluations.models import Rectification, SpotCheck, SpotDraw
from apps.evaluations.tables import RectificationTable


class Draws(View):
    """What has been drawn, and drawing by lot."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, self.form(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request, request.POST)
        if form.is_valid():
            try:
                draw = draw_by_lot(actor=person_of(request), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(
                    request, f"已抽取 {draw.checks.count()} 份，随机种子 {draw.seed}。"
                )
                return redirect("evaluations:draws")
        return self.page(request, form, status=422)

    def form(self, request: HttpRequest, data: Mapping[str, Any] | None = None) -> DrawForm:
        if not request.user.role_codes & Role.examiners():  # type: ignore[union-attr]
            raise PermissionDenied("抽查复核由财政部门办理。")
        return DrawForm(data, years=evaluated_years(person_of(request)))

    def page(self, request: HttpRequest, form: DrawForm, status: int = 200) -> HttpResponse:
        draws = SpotDraw.objects.visible_to(person_of(request)).select_related(
            "fiscal_year", "drawn_by"
        )
        seen = SpotCheck.objects.visible_to(person_of(request)).with_names()
        context = {
            "form": form if may_draw(person_of(request)) else None,
            "draws": draws.prefetch_related(Prefetch("checks", seen))[:50],
        }
        return render(request, "evaluations/draws.html", context, status=status)


class RectificationList(ListView):
    table_class = RectificationTable
    filterset_class = RectificationFilter
    template_name = "evaluations/rectifications.html"
    title = "整改台账"
    export_name = "整改台账"

    def get_scope(self) -> QuerySet[Any]:
        return Rectification.objects.visible_to(self.request.user).with_names()


class RectificationPage(View):
    """One item of the ledger, where the unit reports; the examiner settles it at his desk."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, pk, ReportForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Rectification.objects.visible_to(person_of(request)), pk=pk)
        form = ReportForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                report_rectification(key=pk, actor=person_of(request), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            except NotAllowedNow as error:
                messages.error(request, error.message)
                return redirect("evaluations:rectification", pk)
            else:
                messages.success(request, "整改情况已上报，等待财政部门核实。")
                return redirect("evaluations:rectification", pk)
        return self.page(request, pk, form, status=422)

    def page(
        self, request: HttpRequest, pk: int, form: ReportForm, status: int = 200
    ) -> HttpResponse:
        items = Rectification.objects.visible_to(person_of(request)).with_names()
        item = get_object_or_404(items, pk=pk)
        evaluation = item.spot_check.evaluation
        held = roles_on_unit(person_of(request), evaluation.unit)
        files = Attachment.objects.visible_to(person_of(request)).filter(place=item.files_place)
        context = {
            "item": item,
            "files": files.filter(document=evaluation.key),
            "evaluation": evaluation,
            "form": form if Role.CLERK in held and item.is_open else None,
            "desk_url": kind_of(evaluation).desk_url(held, "change", evaluation.pk),
        }
        return render(request, "evaluations/rectification.html", context, status=status)
