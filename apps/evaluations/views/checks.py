"""Spot checks and rectifications: draw, check beside the unit's points, demand, report, settle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.core.errors import NotAllowedNow
from apps.core.tables import ListView
from apps.entry.models import Attachment
from apps.evaluations.domain.checked import check_lines
from apps.evaluations.domain.queries import evaluated_years
from apps.evaluations.domain.rectification import (
    demand_rectification,
    report_rectification,
    settle_rectification,
)
from apps.evaluations.domain.spot_checks import choose, draw_by_lot, may_draw, save_check
from apps.evaluations.filters import RectificationFilter
from apps.evaluations.forms.checks import DrawForm, RectificationForm, ReportForm, typed_scores
from apps.evaluations.models import Rectification, SelfEvaluation, SpotCheck, SpotDraw
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

    def form(self, request: HttpRequest, data: Any = None) -> DrawForm:
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


class Choose(View):
    """Takes one confirmed form for checking."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = SelfEvaluation.objects.visible_to(person_of(request))
        evaluation = get_object_or_404(forms, pk=pk)
        try:
            check = choose(
                evaluation=evaluation, note=request.POST.get("note", ""), actor=person_of(request)
            )
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
            return redirect("evaluations:detail", pk)
        return redirect("evaluations:check", check.pk)


class Check(View):
    """One check: the examiner's points beside the unit's; read-only for everybody else."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(SpotCheck.objects.visible_to(person_of(request)), pk=pk)
        is_final = request.POST.get("then") == "conclude"
        try:
            save_check(
                key=pk,
                actor=person_of(request),
                typed=typed_scores(request.POST),
                conclusion=request.POST.get("conclusion", ""),
                is_final=is_final,
            )
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
            return self.page(request, pk, typed=request.POST, status=422)
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "复核已完成。" if is_final else "已保存。")
        return redirect("evaluations:check", pk)

    def page(
        self, request: HttpRequest, pk: int, typed: Any = None, status: int = 200
    ) -> HttpResponse:
        checks = SpotCheck.objects.visible_to(person_of(request)).with_names()
        check = get_object_or_404(checks.with_content(), pk=pk)
        held = roles_on_unit(person_of(request), check.evaluation.unit)
        context = {
            "check": check,
            "evaluation": check.evaluation,
            "lines": check_lines(check, typed),
            "conclusion": typed.get("conclusion", "") if typed else check.conclusion,
            "is_examiner": bool(held & Role.examiners()),
            "demand": RectificationForm(),
            "rectifications": check.rectifications.all(),
        }
        return render(request, "evaluations/check.html", context, status=status)


class Demand(View):
    """Enters a problem that must be put right."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(SpotCheck.objects.visible_to(person_of(request)), pk=pk)
        form = RectificationForm(request.POST)
        try:
            if not form.is_valid():
                raise ValidationError("请写明问题和整改期限。")
            demand_rectification(check_key=pk, actor=person_of(request), **form.cleaned_data)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "已列入整改台账，单位可见。")
        return redirect("evaluations:check", pk)


class RectificationList(ListView):
    table_class = RectificationTable
    filterset_class = RectificationFilter
    template_name = "evaluations/rectifications.html"
    title = "整改台账"
    export_name = "整改台账"

    def get_scope(self) -> Any:
        return Rectification.objects.visible_to(self.request.user).with_names()


class RectificationPage(View):
    """One item of the ledger: the unit reports, the examiner settles."""

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
        held = roles_on_unit(person_of(request), item.spot_check.evaluation.unit)
        files = Attachment.objects.visible_to(person_of(request)).filter(place=item.files_place)
        context = {
            "item": item,
            "files": files.filter(document=item.spot_check.evaluation.key),
            "evaluation": item.spot_check.evaluation,
            "form": form if Role.CLERK in held and item.is_open else None,
            "may_settle": bool(held & Role.examiners()) and item.is_reported,
        }
        return render(request, "evaluations/rectification.html", context, status=status)


class Settle(View):
    """Closes a reported item or gives it back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Rectification.objects.visible_to(person_of(request)), pk=pk)
        is_accepted = request.POST.get("then") == "accept"
        try:
            settle_rectification(
                key=pk,
                actor=person_of(request),
                is_accepted=is_accepted,
                opinion=request.POST.get("opinion", ""),
            )
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "已销号。" if is_accepted else "已退回整改。")
        return redirect("evaluations:rectification", pk)
