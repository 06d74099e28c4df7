"""A project's dossier as one archive."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View

from apps.accounts.requests import person_of
from apps.exports.domain.dossier import write_dossier
from apps.formkit.writers.archive import safe_name
from apps.projects.models import Project


class Dossier(View):
    """All versions, steps, opinions, findings and files of a project the person may see."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        user = person_of(request)
        project = get_object_or_404(Project.objects.visible_to(user).select_related("unit"), pk=pk)
        stream = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
        try:
            write_dossier(project, user, stream)
        except BaseException:
            stream.close()
            raise
        stream.seek(0)
        name = safe_name(project.unit.name, project.name, "档案", f"{timezone.localdate():%Y%m%d}")
        return FileResponse(stream, as_attachment=True, filename=f"{name}.zip")
