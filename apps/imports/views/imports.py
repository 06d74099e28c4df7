"""Uploading files, following their reading, and confirming the forms read from them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import ListView

from apps.accounts.requests import person_of
from apps.core.text import whole_number
from apps.formkit.readers import SUFFIXES
from apps.imports.domain.confirmation import accept_ready, ready_drafts
from apps.imports.domain.matches import may_import
from apps.imports.domain.queries import batches_for, files_of
from apps.imports.domain.storage import StoredForms
from apps.imports.domain.uploads import retry_file, upload_files
from apps.imports.forms.upload import UploadForm
from apps.imports.models import ImportBatch, ImportFile

MEGABYTE = 1024 * 1024


def opened(path: str | None) -> Any:
    """Open a stored file; 404 where it was cleared away."""
    try:
        return default_storage.open(path or "")
    except FileNotFoundError as error:
        raise Http404 from error


class ImportAccess(View):
    """Pages of those who read files in."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not may_import(person_of(request)):
            raise PermissionDenied("只有填报人和财政审核人员可以导入文件。")
        return super().dispatch(request, *args, **kwargs)


class BatchList(ImportAccess, ListView):
    """The upload and what was uploaded so far."""

    template_name = "imports/batch_list.html"
    context_object_name = "batches"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Any]:
        return batches_for(person_of(self.request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=kwargs.pop("form", None) or UploadForm(),
            accept=",".join(f".{suffix}" for suffix in SUFFIXES),
            file_megabytes=settings.UPLOAD_MAX_BYTES // MEGABYTE,
            batch_megabytes=settings.BATCH_MAX_BYTES // MEGABYTE,
            batch_files=settings.BATCH_MAX_FILES,
            **kwargs,
        )


# The body is parsed to find the token; so its size must be looked at before the token is.
@method_decorator(csrf_exempt, name="dispatch")
class Upload(BatchList):
    """Takes the files; what is far too large is refused before it is received."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("imports:list")

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
                batch = upload_files(actor=person_of(request), files=form.cleaned_data["uploads"])
            except ValidationError as error:
                form.add_error("uploads", error)
            else:
                return redirect("imports:batch", batch.pk)
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data(form=form), status=422)


class BatchDetail(ImportAccess):
    """The files of one batch and the forms read from them."""

    template = "imports/batch_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(ImportBatch.objects.visible_to(person_of(request)), pk=pk)
        files = files_of(batch)
        pending = sum(file.is_pending for file in files)
        drafts = [draft for file in files for draft in file.drafts.all()]
        context = {
            "batch": batch,
            "files": files,
            "pending": pending,
            "ready": 0 if pending else len(ready_drafts(drafts)),
        }
        return render(request, self.template, context)


class BatchProgress(BatchDetail):
    """The same as a fragment, asked for again and again while files are being read."""

    template = "imports/_files.html"


class AcceptReady(ImportAccess):
    """Stores all forms of a batch, or of one of its files, in which nothing is doubted."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = person_of(request)
        batch = get_object_or_404(ImportBatch.objects.visible_to(person), pk=pk)
        wanted = request.POST.get("file")
        file = get_object_or_404(batch.files, pk=whole_number(wanted)) if wanted else None
        tell_ready(request, accept_ready(batch=batch, actor=person, file=file))
        return redirect("imports:batch", batch.pk)


def tell_ready(request: HttpRequest, done: StoredForms) -> None:
    """Say what became of the forms that were to be stored together."""
    if done.stored:
        messages.success(request, f"已存入 {len(done.stored)} 份草稿，没有存疑的表不必逐份打开。")
    elif not done.skipped:
        messages.warning(
            request, "没有可以一并确认的表：存疑、未对应单位或年度、已有同名表的，请逐份核对。"
        )
    for sentence in done.skipped:
        messages.error(request, sentence)
    for sentence in (sentence for one in done.stored for sentence in one.sentences):
        messages.warning(request, sentence)


class FileRetry(ImportAccess):
    """Has a file read anew."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        file = get_object_or_404(ImportFile.objects.visible_to(person_of(request)), pk=pk)
        retry_file(file=file, actor=person_of(request))
        return redirect("imports:batch", file.batch_id)


class FileOriginal(ImportAccess):
    """The file as it was uploaded, never shown by the browser itself."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        file = get_object_or_404(ImportFile.objects.visible_to(person_of(request)), pk=pk)
        response = FileResponse(opened(file.content.name), content_type="application/octet-stream")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return response


class FilePage(ImportAccess):
    """The picture of one page, drawn while the file was read."""

    def get(self, request: HttpRequest, pk: int, number: int) -> FileResponse:
        file = get_object_or_404(ImportFile.objects.visible_to(person_of(request)), pk=pk)
        if str(number) not in file.pages:
            raise Http404
        picture = opened(f"{file.picture_folder}/{number}.jpg")
        response = FileResponse(picture, content_type="image/jpeg")
        response["Cache-Control"] = "private, max-age=3600"
        return response
