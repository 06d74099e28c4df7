"""Pages that belong to no subject."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in Chinese that the page has grown old, and show what was typed, to be copied."""
    typed = [
        text
        for name, texts in request.POST.lists()
        if not re.search(r"csrf|password|token|code", name)
        for text in texts
        if len(text) > 3
    ]
    return render(request, "403_csrf.html", {"typed": typed[:20]}, status=403)
