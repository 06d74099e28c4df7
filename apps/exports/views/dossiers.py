"""A project's dossier as one archive, made in the background."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from apps.accounts.requests import person_of
from apps.exports.domain.requests import request_dossier
from apps.projects.models import Project


class Dossier(View):
    """Asks for all versions, steps, opinions, findings and files of a project the person may see."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = person_of(request)
        project = get_object_or_404(Project.objects.visible_to(user).select_related("unit"), pk=pk)
        try:
            request_dossier(project=project, actor=user)
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
            return redirect("entry:project", pk)
        messages.success(request, "项目档案正在生成，完成后在这里下载。")
        return redirect("exports:list")
