"""规则自省 for the bureau."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView
from django_tables2 import RequestConfig

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.checks.domain.statistics import rule_records, years_checked
from apps.checks.tables import RuleTable
from apps.core.paging import Pages
from apps.core.tables import EXPORT_FORMATS, SafeTableExport


class RuleRecords(TemplateView):
    """Every rule with its counts of one budget year; ``?export=xlsx`` gives them as a file."""

    template_name = "checks/rules.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = person_of(self.request)
        years = years_checked(user)
        asked = self.request.GET.get("year", "")
        year = next((one for one in years if str(one) == asked), None)
        if not asked and years:
            year = years[0]
        records = rule_records(user, year)
        if self.request.GET.get("all") != "1":
            records = [one for one in records if one.fired]
        table = RuleTable(records)
        paging = {"per_page": 50, "paginator_class": Pages}
        RequestConfig(self.request, paginate=paging).configure(table)
        return super().get_context_data(
            table=table,
            years=years,
            year=year,
            show_all=self.request.GET.get("all") == "1",
            export_formats=EXPORT_FORMATS,
            **kwargs,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.role_codes & Role.examiners():  # type: ignore[union-attr]
            raise PermissionDenied("规则自省只供财政部门查看。")
        context = self.get_context_data(**kwargs)
        wanted = request.GET.get("export", "")
        if wanted in EXPORT_FORMATS:
            table = context["table"]
            table.columns.show("code")
            return SafeTableExport(wanted, table).response(f"规则自省.{wanted}")
        return self.render_to_response(context)
