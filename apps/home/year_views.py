"""年度工作: the year turned, all forms started, rules tried before they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.generic import DetailView, TemplateView

from apps.accounts.domain.memberships import editing_units
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.core.errors import NotAllowedNow
from apps.home.models import YearWork
from apps.home.year_work import apply_trial, demand_access, request_start, request_trial
from apps.workflow.models import FiscalYear, RuleSet
from apps.workflow.years import copy_rule_set, make_current


class CopyForm(forms.Form):
    """A rule set copied for a later year."""

    rule_set = forms.ModelChoiceField(RuleSet.objects.none(), label="原规则集", empty_label=None)
    name = forms.CharField(label="新名称", max_length=80)
    code = forms.CharField(label="新代码", max_length=20)
    valid_from = forms.IntegerField(label="起始年度", min_value=2010, max_value=2100)


class TrialForm(forms.Form):
    """Which rules are tried on which year."""

    fiscal_year = forms.ModelChoiceField(FiscalYear.objects.none(), label="年度", empty_label=None)
    rule_set = forms.ModelChoiceField(RuleSet.objects.none(), label="规则集", empty_label=None)


class StartForm(forms.Form):
    """For which year all forms are started, of a unit or of all."""

    fiscal_year = forms.ModelChoiceField(FiscalYear.objects.none(), label="年度", empty_label=None)
    unit = forms.ModelChoiceField(
        FiscalYear.objects.none(), label="单位", required=False, empty_label="全部单位"
    )


class CurrentForm(forms.Form):
    """Which year is being declared."""

    fiscal_year = forms.ModelChoiceField(FiscalYear.objects.none(), label="年度", empty_label=None)


FORMS = {"copy": CopyForm, "trial": TrialForm, "start": StartForm, "current": CurrentForm}


class YearAccess(View):
    """Lets in clerks and the bureau's performance section."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            demand_access(person_of(request))
        return super().dispatch(request, *args, **kwargs)


class YearWorks(YearAccess, TemplateView):
    """The acts of the turning year, and what became of those asked for."""

    template_name = "home/year.html"

    def form_of(self, act: str, data: Mapping[str, Any] | None = None) -> forms.Form:
        """Return the form of an act, offering what the person may see."""
        user = person_of(self.request)
        form = FORMS[act](data, prefix=act)
        offered = {
            "rule_set": RuleSet.objects.visible_to(user),
            "fiscal_year": FiscalYear.objects.visible_to(user),
            "unit": editing_units(user),
        }
        for name, rows in offered.items():
            if name in form.fields:
                field: Any = form.fields[name]
                field.queryset = rows
        current = FiscalYear.objects.visible_to(user).filter(is_current=True).first()
        if current and "fiscal_year" in form.fields:
            form.initial["fiscal_year"] = current.pk
        return form

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = person_of(self.request)
        is_finance = Role.EXAMINER_SECOND in user.role_codes
        for act in FORMS:
            kwargs.setdefault(f"{act}_form", self.form_of(act))
        return super().get_context_data(
            is_finance=is_finance,
            units=editing_units(user),
            works=YearWork.objects.visible_to(user)[:10],
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do what the pressed button asks for."""
        act = request.POST.get("act", "")
        if act not in FORMS:
            messages.error(request, "请从页面上的按钮办理。")
            return redirect("year")
        form = self.form_of(act, request.POST)
        if form.is_valid():
            try:
                return getattr(self, f"do_{act}")(request, form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            except NotAllowedNow as error:
                form.add_error(None, error.message)
        context = self.get_context_data(**{f"{act}_form": form})
        return self.render_to_response(context, status=422)

    def do_copy(self, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
        made = copy_rule_set(actor=person_of(request), **data)
        messages.success(request, f"已复制为“{made}”，校验级别等全部参数一并带来。")
        return redirect("admin:workflow_ruleset_change", made.pk)

    def do_current(self, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
        make_current(fiscal_year=data["fiscal_year"], actor=person_of(request))
        messages.success(request, f"{data['fiscal_year']}已设为当前申报年度。")
        return redirect("year")

    def do_start(self, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
        return redirect("year-work", request_start(actor=person_of(request), **data).pk)

    def do_trial(self, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
        return redirect("year-work", request_trial(actor=person_of(request), **data).pk)


class YearWorkPage(YearAccess, DetailView):
    """How far a piece of work is and what came of it; a trial's rules may be let hold."""

    template_name = "home/year_work.html"
    context_object_name = "work"

    def get_queryset(self) -> QuerySet[Any]:
        return YearWork.objects.visible_to(person_of(self.request))

    def render_to_response(self, context: dict[str, Any], **kwargs: object) -> HttpResponse:
        page = super().render_to_response(context, **kwargs)
        if self.object.is_pending:
            page["Refresh"] = "3"
        return page

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the rules of the trial hold."""
        work = get_object_or_404(self.get_queryset(), pk=pk)
        apply_trial(work=work, actor=person_of(request))
        messages.success(request, f"{work.fiscal_year}已启用“{work.rule_set}”，下一次校验起生效。")
        return redirect("year-work", pk)
