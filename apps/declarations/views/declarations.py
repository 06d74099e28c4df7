"""Lists, entry, reading and moving of declarations. Each view makes one domain call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from apps.accounts.domain.memberships import editing_units
from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.core.tables import ListView
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.edits import create_declaration
from apps.declarations.domain.queries import projects_with_current
from apps.declarations.filters import DeclarationFilter, ProjectFilter
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.declarations.tables import DeclarationTable, ProjectTable
from apps.entry.views.detail import FormDetail
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.budget_items import budget_of
from apps.formkit.sheets.paper_rows import numbered_sections, paper_rows
from apps.projects.domain import create_project
from apps.projects.forms import NewProjectForm
from apps.projects.models import Project
from apps.workflow.models import FiscalYear
from apps.workflow.queries import current_rules, current_year


class ProjectList(ListView):
    table_class = ProjectTable
    filterset_class = ProjectFilter
    template_name = "declarations/project_list.html"
    title = "项目"
    export_name = "项目"

    def get_scope(self) -> QuerySet[Any]:
        return projects_with_current(self.request.user)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        units = editing_units(self.request.user)
        return super().get_context_data(
            unit_keys=[unit.pk for unit in units], year=current_year(self.request.user), **kwargs
        )


class DeclarationList(ListView):
    table_class = DeclarationTable
    filterset_class = DeclarationFilter
    template_name = "declarations/declaration_list.html"
    title = "绩效目标申报表"
    export_name = "绩效目标申报表"

    def get_scope(self) -> QuerySet[Any]:
        return Declaration.objects.visible_to(self.request.user).with_names()


class ProjectCreate(View):
    """Adds a project to one's own unit."""

    def form(self, data: Mapping[str, Any] | None = None) -> NewProjectForm:
        units = editing_units(person_of(self.request))
        if not units:
            raise PermissionDenied("只有单位的填报人可以新增项目。")
        return NewProjectForm(data, units=units, settings=current_rules(person_of(self.request)))

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "declarations/project_form.html", {"form": self.form()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                project = create_project(actor=person_of(request), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"已新增项目“{project.name}”。")
                return self.opened(project)
        return render(request, "declarations/project_form.html", {"form": form}, status=422)

    def opened(self, project: Project) -> HttpResponse:
        """Go on to the project's form of the year; to the list where none can be begun now."""
        year = current_year(person_of(self.request))
        if year is None:
            return redirect("declarations:projects")
        actor = person_of(self.request)
        declaration = create_declaration(project=project, fiscal_year=year, actor=actor)
        return redirect("declarations:edit", declaration.pk)


class DeclarationCreate(View):
    """Opens the form of one project for one year."""

    def post(self, request: HttpRequest, project_pk: int, year: int) -> HttpResponse:
        project = get_object_or_404(Project.objects.editable_by(person_of(request)), pk=project_pk)
        fiscal_year = get_object_or_404(
            FiscalYear.objects.visible_to(person_of(request)),
            year=year,
            district=project.unit.department.district_id,
        )
        declaration = create_declaration(
            project=project, fiscal_year=fiscal_year, actor=person_of(request)
        )
        return redirect("declarations:edit", declaration.pk)


class DeclarationDetail(FormDetail):
    kind = KIND
    template_name = "declarations/detail.html"

    def told(self, form: Declaration, user: User) -> dict[str, Any]:
        sheet = sheet_of(form)
        return {
            "declaration": form,
            "sheet": sheet,
            "rows": paper_rows(sheet.indicators),
            "edition": EDITIONS[form.edition],
            "narrative": numbered_sections(sheet.narrative),
            "budget": budget_of(sheet),
        }
