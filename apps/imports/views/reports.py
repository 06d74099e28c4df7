"""检查报告: drop a file, read what an examiner would say about it, take it along."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.formkit.readers import SUFFIXES
from apps.formkit.writers import write_docx, write_html, write_pdf
from apps.imports.domain.report_pages import SCALE, report_pages
from apps.imports.domain.reports import report_on_file
from apps.imports.domain.uploads import upload_files
from apps.imports.forms.upload import UploadForm
from apps.imports.models import ImportFile

MEGABYTE = 1024 * 1024
WRITERS: Final[dict[str, tuple[Callable[..., None], str]]] = {
    "docx": (
        write_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (write_pdf, "application/pdf"),
    "html": (write_html, "text/html; charset=utf-8"),
}


class ReportAccess(View):
    """Pages of the bureau's examiners."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.role_codes & Role.examiners():  # type: ignore[union-attr]
            raise PermissionDenied("检查报告只供财政部门使用。")
        return super().dispatch(request, *args, **kwargs)


# The body is parsed to find the token; so its size must be looked at before the token is.
@method_decorator(csrf_exempt, name="dispatch")
class ReportList(ReportAccess):
    """The upload, and the files examined lately."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if int(length) > settings.BATCH_MAX_BYTES:
            allowed = settings.BATCH_MAX_BYTES // MEGABYTE
            return render(request, "imports/too_large.html", {"allowed": allowed}, status=413)
        return self.receive(request)

    @method_decorator(csrf_protect)
    def receive(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                batch = upload_files(
                    actor=person_of(request), files=form.cleaned_data["uploads"][:1]
                )
            except ValidationError as error:
                form.add_error("uploads", error)
            else:
                return redirect("imports:report", batch.files.get().pk)
        return self.page(request, form, status=422)

    def page(self, request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
        files = ImportFile.objects.visible_to(person_of(request)).select_related(
            "batch__created_by"
        )
        context = {
            "form": form,
            "files": files.order_by("-pk")[:20],
            "accept": ",".join(f".{suffix}" for suffix in SUFFIXES),
            "file_megabytes": settings.UPLOAD_MAX_BYTES // MEGABYTE,
        }
        return render(request, "imports/report_list.html", context, status=status)


class ReportPage(ReportAccess):
    """The report of one file; while the file is being read, the page asks again by itself."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        file = get_object_or_404(ImportFile.objects.visible_to(person_of(request)), pk=pk)
        context = {"file": file, "report": report_on_file(file), "scale": SCALE, "formats": WRITERS}
        return render(request, "imports/report.html", context)


class ReportFile(ReportAccess):
    """The report as a file to take along."""

    def get(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        file = get_object_or_404(ImportFile.objects.visible_to(person_of(request)), pk=pk)
        report = report_on_file(file)
        if form not in WRITERS or report is None:
            raise Http404
        write, content_type = WRITERS[form]
        target = io.BytesIO()
        write(report_pages(report), target, title=f"检查报告：{file.name}")
        response = HttpResponse(target.getvalue(), content_type=content_type)
        name = quote(f"检查报告-{file.name}.{form}")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response
