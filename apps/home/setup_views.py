"""初始化: the page that leads to the first open window, office by office."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.core.date_fields import MomentInput
from apps.core.responses import download
from apps.core.table_templates import write_template
from apps.home.setup import STEPS, WHO, district_of, setup_lines
from apps.workflow.default_rule_sets import SHIPPED, shipped_named
from apps.workflow.models import FiscalYear, RuleSet
from apps.workflow.years import choose_shipped, open_year


class YearForm(forms.Form):
    """A year and its window in one step."""

    rule_set = forms.ModelChoiceField(RuleSet.objects.none(), label="规则集", empty_label=None)
    year = forms.IntegerField(label="年度", min_value=2010, max_value=2100)
    window = forms.CharField(label="批次名称", max_length=60)
    opens_at = forms.DateTimeField(label="开始时间", widget=MomentInput)
    closes_at = forms.DateTimeField(label="截止时间", widget=MomentInput)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["rule_set"]
        field.queryset = RuleSet.objects.visible_to(user)


class SetupAccess(View):
    """Lets in administrators and the bureau; nobody else sets anything up."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        user = person_of(request)
        if user.is_authenticated and not user.role_codes & WHO:
            raise PermissionDenied("初始化由系统管理员、安全管理员和财政部门办理。")
        return super().dispatch(request, *args, **kwargs)


class Setup(SetupAccess, TemplateView):
    """What is set up, what is missing, and the next act of one's own office."""

    template_name = "home/setup.html"

    def year_form(self) -> YearForm:
        """Return the form with what is likely: the current year, open from now for a month."""
        user = person_of(self.request)
        current = FiscalYear.objects.visible_to(user).filter(is_current=True).first()
        year = current.year if current else timezone.localdate().year + 1
        now = timezone.localtime().replace(minute=0)
        initial = {
            "year": year,
            "window": f"{year}年度绩效目标申报",
            "opens_at": now,
            "closes_at": now.replace(hour=18) + timedelta(days=30),
            "rule_set": current.rule_set_id if current else None,
        }
        return YearForm(user, initial=initial)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        lines = setup_lines(person_of(self.request))
        done = sum(line.outcome.is_done for line in lines)
        context = {
            "lines": lines,
            "done": done,
            "total": len(lines),
            "shipped": SHIPPED,
            "district": district_of(person_of(self.request)),
        }
        kwargs.setdefault("year_form", self.year_form())
        return super().get_context_data(**context, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take a shipped rule set, or open a year with its window."""
        if "shipped" in request.POST:
            return self.take_shipped(request)
        form = YearForm(person_of(request), request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(year_form=form), status=422)
        try:
            year = open_year(actor=person_of(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.render_to_response(self.get_context_data(year_form=form), status=422)
        messages.success(request, f"已开启 {year}，批次“{form.cleaned_data['window']}”已建立。")
        return redirect("setup")

    def take_shipped(self, request: HttpRequest) -> HttpResponse:
        """Make a shipped rule set one of the district's own."""
        try:
            shipped = shipped_named(request.POST["shipped"])
        except KeyError:
            messages.error(request, "没有这个规则集，请从列表中选择。")
            return redirect("setup")
        district = district_of(person_of(request))
        if district is None:
            raise PermissionDenied("您还不属于任何区划。")
        rule_set = choose_shipped(district=district, shipped=shipped, actor=person_of(request))
        messages.success(request, f"已选用“{rule_set}”，可以在规则集中修改。")
        return redirect("setup")


class SetupTemplates(SetupAccess):
    """All workbooks of one's own office in one archive."""

    def get(self, request: HttpRequest) -> HttpResponse:
        pages = {model._meta.label_lower: page for model, page in admin.site._registry.items()}
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, step in enumerate(STEPS, start=1):
                page: Any = pages.get(step.table)
                if page is None or not page.allows_import(request.user):
                    continue
                (resource_class,) = page.resource_classes
                data = write_template(resource_class(user=request.user), step.name)
                archive.writestr(f"{number}-{step.name}.xlsx", data)
        return download(stream.getvalue(), "初始化模板.zip", "application/zip")
