"""Slips: given out and taken back by a clerk; the one page that a slip opens."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views import View

from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.core.text import whole_number
from apps.ledger.domain import scans, slips
from apps.ledger.domain.measures import Measure, measure_at
from apps.ledger.forms import EntryForm
from apps.ledger.models import EntrySlip
from apps.ledger.views.pages import goal_or_404, line_page, measure_or_404


class NewSlip(View):
    """Issues a slip; its page, to print or send, is shown this once."""

    def post(self, request: HttpRequest, key: int, row: str) -> HttpResponse:
        measure = measure_or_404(request, key, row)
        try:
            slip, secret = slips.issue_slip(
                key=key,
                row=row,
                actor=person_of(request),
                given_to=request.POST.get("given_to", ""),
                days=whole_number(request.POST.get("days", "")),
            )
        except (ValidationError, NotAllowedNow) as error:
            return line_page(request, measure, slip_fault="；".join(error.messages))
        address = settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")
        link = address + reverse("ledger:slip", args=[slip.number, secret])
        context = {
            "slip": slip,
            "measure": measure,
            "document": measure.document,
            "link": link,
            "code": slips.written_code(slip.number, secret),
            "entry_page": address + reverse("ledger:code"),
            "picture": segno.make(link, error="m").svg_data_uri(scale=4, border=2),
        }
        answer = render(request, "ledger/slip_sheet.html", context)
        add_never_cache_headers(answer)
        return answer


class RevokeSlip(View):
    """Takes a slip back."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        seen = EntrySlip.objects.visible_to(person_of(request)).with_names()
        line = get_object_or_404(seen, number=number).line
        try:
            slips.revoke_slip(number=number, actor=person_of(request))
            messages.success(request, f"凭条 {number} 已作废。")
        except NotAllowedNow as error:
            messages.error(request, error.message)
        return redirect("ledger:line", line.document_id, line.row)


class PaperSlip(View):
    """Takes what was written on a printed slip that came back: found by its number, or read from a
    scan or a photo, for the clerk to look over."""

    def get(self, request: HttpRequest) -> HttpResponse:
        number = request.GET.get("number", "")
        try:
            slip, measure = self.found(request, number)
        except NotAllowedNow as error:
            return self.ask(request, number, error.message)
        return self.page(request, slip, measure, EntryForm(measure=measure))

    def post(self, request: HttpRequest) -> HttpResponse:
        number = request.POST.get("number", "")
        try:
            upload = request.FILES.get("scan")
            scan = scans.read_scan(upload) if upload else scans.scan_sent(request.POST)
        except ValidationError as error:
            return self.ask(request, number, "；".join(error.messages), status=422)
        number = scan.number or number
        try:
            slip, measure = self.found(request, number)
        except NotAllowedNow as error:
            fault = error.message or scan.unread
            return self.ask(request, number, fault, status=422 if fault else 200, scan=scan)
        if "value" not in request.POST:
            form = EntryForm(measure=measure, initial=scan.initial(measure))
            return self.page(request, slip, measure, form, scan)
        return self.record(request, slip, measure, scan)

    def record(
        self, request: HttpRequest, slip: EntrySlip, measure: Measure, scan: scans.Scan
    ) -> HttpResponse:
        """Record what was typed for a slip, the page it was read from as evidence."""
        form = EntryForm(request.POST, measure=measure)
        if not form.is_valid():
            return self.page(request, slip, measure, form, scan)
        try:
            entry = slips.record_paper(
                number=slip.number,
                actor=person_of(request),
                typed=form.typed(),
                files=[
                    *request.FILES.getlist("files"),
                    *scans.picture_file(scan.picture, slip.number),
                ],
            )
        except (ValidationError, NotAllowedNow) as error:
            form.add_error(None, "；".join(error.messages))
            return self.page(request, slip, measure, form, scan)
        messages.success(request, f"已录入凭条 {slip.number}：{entry.value}。")
        return redirect("ledger:line", slip.line.document_id, slip.line.row)

    @staticmethod
    def found(request: HttpRequest, typed: str) -> tuple[EntrySlip, Measure]:
        """Return the slip of a number as typed, with its indicator.

        Raises NotAllowedNow for a number of which the person sees no slip, or whose indicator is
        not approved any more; without words where no number was typed.
        """
        number = "".join(sign for sign in typed.upper() if sign.isalnum())[:6]
        seen = EntrySlip.objects.visible_to(person_of(request)).with_names()
        slip = seen.filter(number=number).first()
        if slip is None:
            told = f"没有编号“{typed[:12]}”的凭条，请核对纸上右上角的 6 位编号。"
            raise NotAllowedNow(told if typed else "")
        measure = measure_at(goal_or_404(request, slip.line.document_id), slip.line.row)
        if measure is None:
            told = f"凭条 {number} 的指标“{slip.line.name}”已不在批复的绩效目标里，不能再录入。"
            raise NotAllowedNow(told)
        return slip, measure

    @staticmethod
    def ask(
        request: HttpRequest,
        number: str,
        fault: str,
        status: int = 200,
        scan: scans.Scan | None = None,
    ) -> HttpResponse:
        """Ask for the number of a slip, the one typed and what was read still there."""
        context = {"number": number[:12], "fault": fault, "scan": scan}
        return render(request, "ledger/paper.html", context, status=status)

    @staticmethod
    def page(
        request: HttpRequest,
        slip: EntrySlip,
        measure: Measure,
        form: EntryForm,
        scan: scans.Scan | None = None,
    ) -> HttpResponse:
        """Show the figure's form for a slip, beside the page it was read from."""
        doubts = scan.doubts(measure) if scan and scan.picture and not form.is_bound else []
        context = {"slip": slip, "measure": measure, "form": form, "scan": scan, "doubts": doubts}
        status = 422 if form.is_bound else 200
        return render(request, "ledger/paper.html", context, status=status)


@method_decorator(login_not_required, name="dispatch")
class SlipCode(View):
    """Asks for the code of a slip on paper."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "ledger/code.html", {})

    def post(self, request: HttpRequest) -> HttpResponse:
        code = request.POST.get("code", "")
        number, secret = slips.read_code(code)
        if not number:
            fault = "编号不完整，请照凭条上的 16 位字母和数字输入。"
            context = {"fault": fault, "code": code[:30]}
            return render(request, "ledger/code.html", context, status=422)
        return redirect("ledger:slip", number, secret)


@method_decorator(login_not_required, name="dispatch")
class SlipPage(View):
    """The one page a slip opens: its indicator's name and target, and a figure to record."""

    def get(self, request: HttpRequest, number: str, secret: str) -> HttpResponse:
        slip, measure = slips.slip_opened(number, secret)
        return self.page(request, slip, measure, EntryForm(measure=measure))

    def post(self, request: HttpRequest, number: str, secret: str) -> HttpResponse:
        slip, measure = slips.slip_opened(number, secret)
        form = EntryForm(request.POST, measure=measure)
        if form.is_valid():
            files = request.FILES.getlist("files")
            try:
                entry = slips.record_by_slip(
                    number=number, secret=secret, typed=form.typed(), files=files
                )
            except ValidationError as error:
                form.add_error(None, "；".join(error.messages))
            else:
                return self.answer(request, "ledger/slip_done.html", {"entry": entry})
        return self.page(request, slip, measure, form, status=422)

    def page(
        self,
        request: HttpRequest,
        slip: EntrySlip,
        measure: Measure,
        form: EntryForm,
        status: int = 200,
    ) -> HttpResponse:
        """Show the form of a slip."""
        context = {"slip": slip, "measure": measure, "document": measure.document, "form": form}
        return self.answer(request, "ledger/slip.html", context, status)

    @staticmethod
    def answer(
        request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """Render a page that nothing keeps."""
        answer = render(request, template, context, status=status)
        add_never_cache_headers(answer)
        return answer
