"""Statistics by department, and the preview of next year's form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.core.tables import EXPORT_FORMATS, SafeTableExport
from apps.entry.versions import goals
from apps.evaluations.domain.preview import preview_of
from apps.evaluations.domain.queries import evaluated_years
from apps.evaluations.domain.statistics import (
    figures_by_department,
    grade_bars,
    total_of_all,
)
from apps.evaluations.tables import StatisticsTable
from apps.formkit.levels import LEVEL1


class Statistics(View):
    """Grades, lost points and execution by department; the same figures as a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        years = list(evaluated_years(person_of(request)))
        wanted = request.GET.get("year", "")
        year = next((one for one in years if str(one.year) == wanted), years[0] if years else None)
        departments = figures_by_department(person_of(request), year) if year else []
        total = total_of_all(departments)
        rows = [item.as_row() for item in (*departments, total)] if departments else []
        table = StatisticsTable(rows)
        form = request.GET.get("export", "")
        if form in EXPORT_FORMATS:
            return SafeTableExport(form, table).response(f"绩效自评统计-{year or ''}.{form}")
        context = {
            "years": years,
            "year": year,
            "table": table,
            "total": total,
            "grade_charts": [(item, grade_bars(item)) for item in departments if item.confirmed],
            "lost_charts": [
                (level1, lost) for level1 in LEVEL1 if (lost := total.lost(level1)) is not None
            ],
            "export_formats": EXPORT_FORMATS,
        }
        return render(request, "evaluations/statistics.html", context)


class NextYear(TemplateView):
    """明年的自评表 of a declaration that is being written."""

    template_name = "evaluations/next_year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forms = goals().visible_to(self.request.user).with_content()
        declaration = get_object_or_404(forms, pk=self.kwargs["pk"])
        return super().get_context_data(
            declaration=declaration, **preview_of(declaration, person_of(self.request)), **kwargs
        )
