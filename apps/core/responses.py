"""Answers that pages of several apps give alike."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.utils.http import url_has_allowed_host_and_scheme

from apps.core.text import storable, whole_number

WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def refusal(message: str, status: int) -> JsonResponse:
    """Answer a script with a sentence for the person."""
    return JsonResponse({"error": message}, status=status)


def download(data: bytes, name: str, content_type: str = WORKBOOK) -> HttpResponse:
    """Return the answer that gives a file (a workbook, where nothing else is said) under its name."""
    answer = HttpResponse(data, content_type=content_type)
    answer["Cache-Control"] = "no-store"
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def page_before(request: HttpRequest, default: str) -> str:
    """Return the page a form names in ``next``, where it is one of ours; else ``default``."""
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else default


def revision_of(request: HttpRequest, name: str = "revision") -> int:
    """Return the revision the page was opened with; anything else counts as an old page."""
    return whole_number(request.POST.get(name, ""))


def sent_json(request: HttpRequest) -> Any:
    """Read what a script sent, made storable; raises ValueError for what is no JSON of a page."""
    try:
        return storable(json.loads(request.body))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except RawPostDataException as error:
        raise ValueError("sent as a form") from error
