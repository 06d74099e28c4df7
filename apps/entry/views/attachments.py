"""Files beside a form: sent, fetched, taken away; for forms of every kind."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views import View

from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.core.responses import refusal
from apps.entry.domain.attachments import attach, detach
from apps.entry.models import Attachment
from apps.entry.page import files_of
from apps.projects.models import Document


def files_beside(request: HttpRequest, key: int, place: str) -> HttpResponse:
    """Return the files of a place, as the page lists them."""
    files = Attachment.objects.visible_to(person_of(request)).filter(document=key, place=place)
    return JsonResponse({"files": files_of(list(files))})


class Attach(View):
    """Takes a file for a place; the script gets the place's files back."""

    def post(self, request: HttpRequest, key: int, place: str) -> HttpResponse:
        get_object_or_404(Document.objects.visible_to(person_of(request)), key=key)
        upload: Any = request.FILES.get("file")
        try:
            if upload is None:
                raise ValidationError("请先选择文件。")
            attach(key=key, place=place, upload=upload, actor=person_of(request))
        except ValidationError as error:
            return refusal("；".join(error.messages), 422)
        except NotAllowedNow as error:
            return refusal(error.message, 409)
        return files_beside(request, key, place)


class Download(View):
    """A file as an attachment, to whoever may see what it belongs to."""

    model: type[Any] = Attachment

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        item = get_object_or_404(self.model.objects.visible_to(person_of(request)), pk=pk)
        try:
            stream = item.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(
            stream,
            as_attachment=True,
            filename=item.name,
            content_type="application/octet-stream",
        )


class Detach(View):
    """Takes a file away again while the form is open."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = get_object_or_404(Attachment.objects.visible_to(person_of(request)), pk=pk)
        key, place = item.document_id, item.place
        try:
            detach(item=item, actor=person_of(request))
        except NotAllowedNow as error:
            return refusal(error.message, 409)
        return files_beside(request, key, place)
