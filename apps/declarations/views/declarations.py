"""Lists, entry, reading and moving of declarations. Each view makes one domain call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from django.views.generic import TemplateView

from apps.accounts.domain.memberships import editing_units
from apps.core.answers import revision_of
from apps.core.errors import NotAllowedNow
from apps.core.tables import ListView
from apps.declarations.domain.checking import fetch_beside_neighbours, previous_of
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.editing import create_declaration, entry_obstacle, may_type
from apps.declarations.domain.findings import CHECKS, save_and_check
from apps.declarations.domain.queries import projects_with_current
from apps.declarations.domain.starting import is_blank, renewals_of
from apps.declarations.filters import DeclarationFilter, ProjectFilter
from apps.declarations.forms.entry import DeclarationForms
from apps.declarations.models import Declaration
from apps.declarations.tables import DeclarationTable, ProjectTable
from apps.declarations.workflow import PROCEDURE
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.budget_items import budget_of
from apps.formkit.sheets.paper_rows import numbered_sections, paper_rows
from apps.projects.domain import create_project
from apps.projects.forms import ProjectForm
from apps.projects.models import Project
from apps.projects.states import CATEGORIES, NATURES
from apps.workflow.engine import perform
from apps.workflow.models import FiscalYear
from apps.workflow.queries import current_year, history_of


def visible(request: HttpRequest, pk: int) -> Declaration:
    """Fetch a declaration the person may see, with its content; 404 otherwise."""
    return get_object_or_404(Declaration.objects.visible_to(request.user).with_content(), pk=pk)


def paper_context(declaration: Declaration) -> dict[str, Any]:
    """Give what the paper form's template needs."""
    sheet = sheet_of(declaration)
    return {
        "sheet": sheet,
        "rows": paper_rows(sheet.indicators),
        "edition": EDITIONS[declaration.edition],
        "narrative": numbered_sections(sheet.narrative),
        "budget": budget_of(sheet),
    }


class ProjectList(ListView):
    table_class = ProjectTable
    filterset_class = ProjectFilter
    template_name = "declarations/project_list.html"
    title = "本单位项目"
    export_name = "项目"

    def get_scope(self) -> Any:
        return projects_with_current(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
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

    def get_scope(self) -> Any:
        return Declaration.objects.visible_to(self.request.user).with_names().with_money()


class ProjectCreate(View):
    """Adds a project to one's own unit."""

    def form(self, data: Any = None) -> ProjectForm:
        units = editing_units(self.request.user)
        if not units:
            raise PermissionDenied("只有单位的填报人可以新增项目。")
        return ProjectForm(data, units=units)

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "declarations/project_form.html", {"form": self.form()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                project = create_project(actor=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"已新增项目“{project.name}”。")
                return redirect("declarations:projects")
        return render(request, "declarations/project_form.html", {"form": form}, status=422)


class DeclarationCreate(View):
    """Opens the form of one project for one year."""

    def post(self, request: HttpRequest, project_pk: int, year: int) -> HttpResponse:
        project = get_object_or_404(Project.objects.editable_by(request.user), pk=project_pk)
        fiscal_year = get_object_or_404(
            FiscalYear.objects.visible_to(request.user),
            year=year,
            district=project.unit.department.district_id,
        )
        declaration = create_declaration(
            project=project, fiscal_year=fiscal_year, actor=request.user
        )
        return redirect("declarations:edit", declaration.pk)


class DeclarationEdit(View):
    """The editor; without JavaScript the whole form is saved at once."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            declaration = fetch_beside_neighbours(pk)
        except Declaration.DoesNotExist as error:
            raise Http404 from error
        if not may_type(declaration, request.user):
            get_object_or_404(Declaration.objects.visible_to(request.user), pk=pk)
            return redirect("declarations:detail", pk)
        return self.page(request, declaration, DeclarationForms(declaration))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        declaration = visible(request, pk)
        forms = DeclarationForms(declaration, request.POST)
        if not forms.is_valid():
            messages.error(request, "有内容未通过校验，已在相应位置标出，改正后请再次保存。")
            return self.page(request, declaration, forms, status=422)
        try:
            save_and_check(
                declaration=declaration,
                actor=request.user,
                entry=forms.entry(),
                expected_revision=revision_of(request, "insist") or revision_of(request),
                to_submit=request.POST.get("then") == "detail",
            )
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return self.page(request, declaration, forms, status=409)
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
            return self.page(request, declaration, forms, status=422)
        messages.success(request, "已保存。")
        wanted = request.POST.get("then")
        return redirect("declarations:detail" if wanted == "detail" else "declarations:edit", pk)

    def page(
        self,
        request: HttpRequest,
        declaration: Declaration,
        forms: DeclarationForms,
        status: int = 200,
    ) -> HttpResponse:
        is_sent_back = request.method == "POST"
        obstacle = entry_obstacle(declaration)
        context = {
            **paper_context(declaration),
            "declaration": declaration,
            "forms": forms,
            # A page sent back stands for what its person saw, not for what a colleague saved since.
            "revision": revision_of(request) if is_sent_back else declaration.revision,
            "is_sent_back": is_sent_back,
            "newer_revision": declaration.revision if status == 409 else None,
            "report": CHECKS.panel(declaration, request.user),
            "obstacle": obstacle,
            # What was typed into a form that has closed meanwhile stays on the page to be copied.
            "is_locked": bool(obstacle) and not is_sent_back,
            "history": history_of(declaration, request.user)
            if declaration.last_submitted_at
            else [],
            "categories": CATEGORIES,
            "natures": NATURES,
            "renewals": renewals_of(declaration),
            "is_blank": not obstacle and not is_sent_back and is_blank(declaration),
            "previous": previous_of(declaration, declaration.neighbours or []),
        }
        return render(request, "declarations/edit.html", context, status=status)


class DeclarationDetail(TemplateView):
    """The form as on paper, its history, and what the person may do with it."""

    template_name = "declarations/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        declaration = visible(self.request, self.kwargs["pk"])
        user = self.request.user
        return super().get_context_data(
            declaration=declaration,
            **paper_context(declaration),
            options=PROCEDURE.options(declaration, user),
            history=history_of(declaration, user),
            report=CHECKS.panel(declaration, user),
            may_edit=Declaration.objects.editable_by(user).filter(pk=declaration.pk).exists(),
            **kwargs,
        )


class DeclarationMove(View):
    """Performs one transition of the procedure."""

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        declaration = visible(request, pk)
        try:
            entry = perform(
                PROCEDURE,
                name,
                subject=declaration,
                actor=request.user,
                opinion=request.POST.get("opinion", ""),
                expected_revision=revision_of(request),
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        except NotAllowedNow as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"“{declaration.project.name}”{entry.label}，已办理。")
        return redirect("declarations:detail", pk)
