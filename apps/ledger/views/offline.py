"""What 记一笔 needs without a net: the script that keeps its pages, and a bare page to record on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View

from apps.ledger.forms import EntryForm

KEEP: Final = "X-Keep-Offline"
"""The header of an answer that a browser may keep to open it without a net."""


@method_decorator(login_not_required, name="dispatch")
class Worker(View):
    """The script of the service worker; from here it may answer for all below ``/ledger/``."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = finders.find("js/ledger_worker.js")
        return HttpResponse(Path(str(found)).read_bytes(), content_type="text/javascript")


class OfflinePage(View):
    """The page of an indicator that shows none: the browser fills in which."""

    def get(self, request: HttpRequest) -> HttpResponse:
        answer = render(request, "ledger/offline.html", {"form": EntryForm()})
        answer[KEEP] = "yes"
        return answer
