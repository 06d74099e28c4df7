"""Every uploaded file, on whatever page, goes past the malware scanner before a view sees it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from apps.accounts.models import User
from apps.audit.domain import record
from apps.core.malware import ScannerAwayError, scan

log = logging.getLogger(__name__)
AWAY = "病毒检查暂时不可用，文件没有接收。请稍后再试；仍不成功请联系系统管理员。"


def _chunks(file: File[Any]) -> Iterator[bytes]:
    yield from file.chunks()
    file.seek(0)


class UploadScanMiddleware:
    """Refuses uploads in which the scanner finds something, or while it cannot be asked.

    Off without ``settings.CLAMAV``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not settings.CLAMAV or request.content_type != "multipart/form-data":
            return None
        for file in (file for _, files in request.FILES.lists() for file in files):
            try:
                found = scan(settings.CLAMAV, _chunks(file))
            except ScannerAwayError:
                log.exception("malware scanner")
                return _refuse(request, AWAY, 503)
            if found:
                _note(request, file.name or "", found)
                text = f"“{file.name}”没有通过病毒检查（{found}），整次上传没有接收。"
                return _refuse(request, text, 422)
        return None


@transaction.atomic
def _note(request: HttpRequest, name: str, found: str) -> None:
    if isinstance(user := request.user, User):
        after = {"file": name[:200], "message": found[:200]}
        record("upload.malware", actor=user, target=user, after=after)


def _refuse(request: HttpRequest, text: str, status: int) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": text}, status=status)
    return render(request, "refused.html", {"code": status, "text": text}, status=status)
