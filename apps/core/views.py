"""Pages that belong to no subject."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in Chinese that the page has grown old, and how to go on without losing what was typed."""
    return render(request, "403_csrf.html", status=403)
