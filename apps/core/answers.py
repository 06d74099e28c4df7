"""Answers that pages of several apps give alike."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme


def refusal(message: str, status: int) -> JsonResponse:
    """Answer a script with a sentence for the person."""
    return JsonResponse({"error": message}, status=status)


def page_before(request: HttpRequest, default: str) -> str:
    """Give the page a form names in ``next``, where it is one of ours; else ``default``."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else default
