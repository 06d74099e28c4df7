"""A project over the years, and what its unit may do with it. Each post makes one domain call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.core.errors import NotAllowedNow
from apps.core.text import whole_number
from apps.entry.domain import project_upkeep
from apps.entry.kinds import Kind, all_kinds, kind_of, project_pages
from apps.entry.recorded_figures import strips_of
from apps.projects.domain import UNIT_FIELDS
from apps.projects.forms import ProjectForm
from apps.projects.models import Document, Project
from apps.workflow.queries import current_rules


def project_at(request: HttpRequest, pk: int) -> Project:
    """Fetch a project the person may see; 404 otherwise."""
    found: Project = get_object_or_404(
        Project.objects.visible_to(person_of(request)).select_related(
            "unit__department", "merged_into__unit"
        ),
        pk=pk,
    )
    return found


def form_for(project: Project, user: User, data: Mapping[str, Any] | None = None) -> ProjectForm:
    """Return the form of the project's name and kind."""
    initial = {field: getattr(project, field) for field in UNIT_FIELDS}
    return ProjectForm(data, initial=initial, settings=current_rules(user))


def forms_seen(project: Project, user: User) -> list[tuple[Document, Kind, str]]:
    """Return the forms the person may see, each with its kind and address; a query a kind."""
    seen = {
        form.key: kind.page("detail", form)
        for kind in all_kinds()
        for form in kind.model.objects.visible_to(user).filter(project=project)
    }
    forms = project_upkeep.forms_of(project)
    return [(one, kind_of(one), seen[one.key]) for one in forms if one.key in seen]


def project_page(
    request: HttpRequest, project: Project, form: ProjectForm | None = None, status: int = 200
) -> HttpResponse:
    """Render the page of a project with its forms of all years."""
    user = person_of(request)
    units = Project.objects.editable_by(user).filter(unit=project.unit, is_active=True)
    others = units.exclude(pk=project.pk)
    may_change = Role.CLERK in roles_on_unit(user, project.unit)
    context = {
        "project": project,
        "pages": project_pages(),
        "forms": forms_seen(project, user),
        "strips": strips_of(project, user),
        "form": (form or form_for(project, user)) if may_change and project.is_active else None,
        "may_change": may_change,
        "others": others.order_by("name") if may_change else (),
        "waiting": project_upkeep.waiting_obstacle(project),
        "void_obstacle": project_upkeep.void_obstacle(project),
        "restore_obstacle": project_upkeep.restore_obstacle(project),
    }
    return render(request, "entry/project.html", context, status=status)


class ProjectPage(View):
    """Shows a project; what is posted are its name, nature and category."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return project_page(request, project_at(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        project, user = project_at(request, pk), person_of(request)
        form = form_for(project, user, request.POST)
        if not form.is_valid():
            return project_page(request, project, form, status=422)
        try:
            changed = project_upkeep.change_project(
                project=project, actor=user, **form.cleaned_data
            )
        except (ValidationError, NotAllowedNow) as error:
            form.add_error(None, "；".join(error.messages))
            return project_page(request, project, form, status=422)
        messages.success(request, f"已保存，项目名称为“{changed.name}”。")
        return redirect("entry:project", pk)


def _void(request: HttpRequest, project: Project) -> str:
    reason = request.POST.get("reason", "")
    project_upkeep.void_project(project=project, actor=person_of(request), reason=reason)
    return f"“{project.name}”已作废，表中内容都还在，可随时恢复。"


def _restore(request: HttpRequest, project: Project) -> str:
    project_upkeep.restore_project(project=project, actor=person_of(request))
    return f"“{project.name}”已恢复使用。"


def _merge(request: HttpRequest, project: Project) -> str:
    key = whole_number(request.POST.get("into", ""))
    into = Project.objects.visible_to(person_of(request)).filter(pk=key).first()
    if into is None:
        raise ValidationError("请选择并入哪个项目。")
    if "sure" not in request.POST:
        raise ValidationError("合并后不能拆开，请核对并勾选“两个是同一个项目”。")
    moved = project_upkeep.merge_projects(project=project, into=into, actor=person_of(request))
    return f"已并入“{into.name}”，转入 {len(moved)} 张表。"


ACTS = {"void": _void, "restore": _restore, "merge": _merge}


class ProjectAct(View):
    """Takes a project out of use, back, or into another one."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        project = project_at(request, pk)
        if act not in ACTS:
            raise Http404
        try:
            said = ACTS[act](request, project)
        except (ValidationError, NotAllowedNow) as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, said)
        return redirect("entry:project", pk)
