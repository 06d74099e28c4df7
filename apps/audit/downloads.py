"""A trace of every file that leaves the program: exports, originals, evidence, forms, lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote

from django.apps import apps
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse

from apps.audit.domain import record
from apps.audit.registry import download_model
from apps.core.people import Person, asker_of

# Pictures of pages are part of a page; the trail's own export leaves a richer trace itself.
LEFT_OUT = frozenset({"imports:page", "admin:audit_auditevent_export"})


def file_name(response: HttpResponse) -> str:
    """Return the name a response gives its file, blank for a page."""
    header = response.headers.get("Content-Disposition", "")
    found = re.search(r"filename\*=(?:UTF-8|utf-8)''([^;]+)", header)
    if found:
        return unquote(found[1])
    found = re.search(r'filename="?([^";]+)', header)
    return found[1] if found else "（未命名）" if header else ""


class DownloadTraceMiddleware:
    """Leaves an audit row for each file given to somebody signed in, before the file goes out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = file_name(response) if response.status_code == 200 else ""
        match = request.resolver_match
        if name and match and match.view_name not in LEFT_OUT and request.user.is_authenticated:
            after = {"file": name, "address": request.get_full_path()[:500]}
            with transaction.atomic():
                target = _target(match.view_name or "", match.kwargs, asker_of(request))
                record("data.download", actor=asker_of(request), target=target, after=after)
        return response


def _target(view_name: str, kwargs: dict[str, Any], user: Person) -> models.Model:
    """Return the row whose file it is; the person where a list of many went out."""
    label = download_model(view_name)
    key = kwargs.get("pk")
    found = apps.get_model(label)._default_manager.filter(pk=key).first() if label else None
    return found or cast(models.Model, user)
