"""Asking for large exports, following them, and fetching the file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from apps.accounts.models import User
from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.entry.fonts import substitution
from apps.exports.domain.jobs import file_of
from apps.exports.domain.requests import drop_export, may_export, request_export
from apps.exports.forms import ExportForm
from apps.exports.models import ExportJob


class ExportAccess(View):
    """Pages of those who see declarations."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not may_export(person_of(request)):
            raise PermissionDenied("只有填报、审核人员可以导出申报表。")
        return super().dispatch(request, *args, **kwargs)


def jobs_context(user: User) -> dict[str, Any]:
    """Return the person's exports and whether any is still being made."""
    rows = ExportJob.objects.visible_to(user).select_related("fiscal_year", "department")
    jobs = list(rows.defer("holds")[:30])
    return {"jobs": jobs, "pending": any(job.is_pending for job in jobs)}


class ExportList(ExportAccess):
    """The order form and what was ordered."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, ExportForm(user=person_of(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ExportForm(request.POST, user=person_of(request))
        if form.is_valid():
            try:
                request_export(actor=person_of(request), **form.request())
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect("exports:list")
        return self.page(request, form, status=422)

    def page(self, request: HttpRequest, form: ExportForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "faces": substitution(), **jobs_context(person_of(request))}
        return render(request, "exports/export_list.html", context, status=status)


class ExportProgress(ExportAccess):
    """The list as a fragment, asked for again and again while an export is being made."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "exports/_exports.html", jobs_context(person_of(request)))


class ExportFile(ExportAccess):
    """The file, for its asker."""

    def get(self, request: HttpRequest, pk: int) -> Any:
        job = get_object_or_404(ExportJob.objects.visible_to(person_of(request)), pk=pk)
        try:
            file = file_of(job, person_of(request))
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return redirect("exports:list")
        response = FileResponse(file, content_type="application/octet-stream")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(job.name)}"
        return response


class ExportDrop(ExportAccess):
    """Throws an export away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(ExportJob.objects.visible_to(person_of(request)), pk=pk)
        drop_export(job=job, actor=person_of(request))
        messages.success(request, f"已删除“{job}”。")
        return redirect("exports:list")
