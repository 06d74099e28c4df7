"""Slips: given out and taken back by a clerk; the one page that a slip opens."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views import View

from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.core.text import whole_number
from apps.ledger.domain import slips
from apps.ledger.domain.measures import Measure
from apps.ledger.forms import EntryForm
from apps.ledger.models import EntrySlip, ProgressEntry
from apps.ledger.views.pages import goal_or_404, line_page, measure_or_404


class NewSlip(View):
    """Gives out a slip; its page, to print or send, is shown this once."""

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
            told = error.messages if isinstance(error, ValidationError) else [error.message]
            return line_page(request, measure, slip_fault="；".join(told))
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
    """Takes what was written on a printed slip that came back, found by its number."""

    def slip(self, request: HttpRequest) -> EntrySlip | None:
        """Return the slip of the number sent; None where the person sees none of it."""
        sent = request.POST if request.method == "POST" else request.GET
        number = "".join(sent.get("number", "").upper().split()).replace("-", "")[:6]
        seen = EntrySlip.objects.visible_to(person_of(request)).with_names()
        found: EntrySlip | None = seen.filter(number=number).first()
        return found

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, self.slip(request))

    def post(self, request: HttpRequest) -> HttpResponse:
        slip = self.slip(request)
        if slip is None:
            return self.page(request, None)
        measure = measure_or_404(request, slip.line.document_id, slip.line.row)
        form = EntryForm(request.POST, measure=measure)
        if form.is_valid():
            try:
                entry = slips.record_paper(
                    number=slip.number,
                    actor=person_of(request),
                    typed=form.typed(),
                    files=request.FILES.getlist("files"),
                )
            except (ValidationError, NotAllowedNow) as error:
                told = error.messages if isinstance(error, ValidationError) else [error.message]
                form.add_error(None, "；".join(told))
            else:
                messages.success(request, f"已录入凭条 {slip.number}：{entry.value}。")
                return redirect("ledger:line", slip.line.document_id, slip.line.row)
        return self.page(request, slip, form)

    def page(
        self, request: HttpRequest, slip: EntrySlip | None, form: EntryForm | None = None
    ) -> HttpResponse:
        """Show the figure's form for a slip, or ask for its number."""
        context: dict[str, Any] = {"number": request.GET.get("number", "")[:12], "slip": slip}
        if slip:
            measure = measure_or_404(request, slip.line.document_id, slip.line.row)
            context |= {"measure": measure, "form": form or EntryForm(measure=measure)}
        return render(request, "ledger/paper.html", context, status=422 if form else 200)


def _take(request: HttpRequest, pk: int) -> str:
    entry = slips.take_entry(pk=pk, actor=person_of(request))
    return f"已收下 {entry.told_by} 的 {entry.value}。"


def _refuse(request: HttpRequest, pk: int) -> str:
    reason = request.POST.get("reason", "")
    entry = slips.refuse_entry(pk=pk, actor=person_of(request), reason=reason)
    return f"{entry.told_by} 的 {entry.value} 没有收下，附件已删除。"


ACTS = {"take": _take, "refuse": _refuse}


class WaitingAct(View):
    """Takes or refuses what came on a slip."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        seen = ProgressEntry.objects.visible_to(person_of(request)).with_names()
        line = get_object_or_404(seen, pk=pk).line
        goal_or_404(request, line.document_id)
        if act not in ACTS:
            raise Http404
        try:
            messages.success(request, ACTS[act](request, pk))
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        except NotAllowedNow as error:
            messages.error(request, error.message)
        return redirect("ledger:line", line.document_id, line.row)


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
