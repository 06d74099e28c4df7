"""The list of a unit's indicators, one indicator, and what is recorded. Each post is one domain call."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from apps.accounts.requests import person_of
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.core.errors import NotAllowedNow
from apps.core.responses import refusal
from apps.core.table_files import UnreadableTable, read_table
from apps.core.text import fold, storable, whole_number
from apps.ledger.domain.calendar import month_name
from apps.ledger.domain.entries import (
    add_entry,
    may_record,
    recording_obstacle,
)
from apps.ledger.domain.lines import hand_over, held_by_person, keep_line
from apps.ledger.domain.measures import Measure, goal_at, measure_at, measures_of
from apps.ledger.domain.pages import (
    SHOWN,
    cells_of,
    goal_page,
    last_years,
    rows_of,
    slips_of,
    unit_measures,
    unit_page,
)
from apps.ledger.domain.pasted import as_text, read_lines
from apps.ledger.domain.slips import is_hidden
from apps.ledger.domain.tables import add_entries
from apps.ledger.forms import EntryForm, KeepingForm
from apps.ledger.views.offline import KEEP
from apps.projects.models import Document


def goal_or_404(request: HttpRequest, key: int) -> Document:
    """Return an approved goal the person sees; raises Http404."""
    try:
        found: Document = goal_at(person_of(request), key)
    except Document.DoesNotExist as error:
        raise Http404 from error
    return found


def measure_or_404(request: HttpRequest, key: int, row: str) -> Measure:
    """Return an indicator of an approved goal the person sees; raises Http404."""
    found = measure_at(goal_or_404(request, key), row)
    if found is None:
        raise Http404
    return found


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script asks."""
    return "application/json" in request.headers.get("Accept", "")


class Ledger(TemplateView):
    """The unit's indicators, those with a figure due first."""

    template_name = "ledger/list.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        today = timezone.localdate()
        page = unit_page(person_of(self.request), today)
        return super().get_context_data(page=page, month=month_name(today.month), **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: object) -> HttpResponse:
        """Let a browser keep the list, unless it names a project that not everybody may know of."""
        answer = super().render_to_response(context, **kwargs)
        documents = (one.document for one in context["page"].projects)
        if not any(is_hidden(document) for document in documents):
            answer[KEEP] = "yes"
        return answer


class Handover(View):
    """Who has which indicators, to hand over when somebody leaves; posted, another has them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        measures = unit_measures(person_of(request), timezone.localdate())
        return render(request, "ledger/handover.html", {"people": held_by_person(measures)})

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [key for text in request.POST.getlist("line")[:2000] if (key := whole_number(text))]
        owner = whole_number(request.POST.get("owner", ""))
        try:
            count = hand_over(keys=keys, actor=person_of(request), owner=owner)
            messages.success(request, f"已交接 {count} 条指标。")
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        return redirect("ledger:handover")


class Goal(View):
    """One approved goal's year, for whoever sees the form."""

    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        document, today = goal_or_404(request, key), timezone.localdate()
        context = {"page": goal_page(document, today), "document": document}
        return render(request, "ledger/goal.html", context)


def line_page(
    request: HttpRequest, measure: Measure, form: EntryForm | None = None, **more: Any
) -> HttpResponse:
    """Render the page of an indicator; 422 where a form came back with faults.

    ``refused`` is an act on an entry that was not done: the entry's key as ``pk``, the ``fault``, and
    what was ``typed``.
    """
    user, document, today = person_of(request), measure.document, timezone.localdate()
    is_clerk = Role.CLERK in roles_on_unit(user, document.unit)
    status = 422 if form or more else 200
    most = None if "all" in request.GET or "refused" in more else SHOWN
    context = {
        "measure": measure,
        "document": document,
        "obstacle": recording_obstacle(document, today),
        "may_record": may_record(user, document, measure.line),
        "is_clerk": is_clerk,
        "form": form or EntryForm(measure=measure),
        "keeping": KeepingForm(measure) if is_clerk else None,
        "last_years": last_years(measure),
        "rows": rows_of(user, measure.line, document, most),
        "slips": slips_of(measure.line) if is_clerk else [],
        "cells": cells_of([measure], today),
        "months": "、".join(map(month_name, measure.months)),
        **more,
    }
    return render(request, "ledger/line.html", context, status=status)


class LinePage(View):
    """An indicator with its entries; what is posted is one more."""

    def get(self, request: HttpRequest, key: int, row: str) -> HttpResponse:
        return line_page(request, measure_or_404(request, key, row))

    def post(self, request: HttpRequest, key: int, row: str) -> HttpResponse:
        measure = measure_or_404(request, key, row)
        form = EntryForm(request.POST, measure=measure)
        if not form.is_valid():
            return self.refuse(request, measure, form)
        try:
            entry = add_entry(
                key=key,
                row=row,
                actor=person_of(request),
                typed=form.typed(),
                files=request.FILES.getlist("files"),
            )
        except (ValidationError, NotAllowedNow) as error:
            form.add_error(None, "；".join(error.messages))
            return self.refuse(request, measure, form)
        now = measure_or_404(request, key, row)
        said = f"已记：{measure.row.level3} {entry.value}，至今 {now.reached}。"
        messages.success(request, said)
        if wants_json(request):
            return JsonResponse({"said": said})
        return redirect(f"{reverse('ledger:list')}#m-{key}-{row}")

    def refuse(self, request: HttpRequest, measure: Measure, form: EntryForm) -> HttpResponse:
        """Say what is wrong, everything typed still there."""
        if wants_json(request):
            told = [str(text) for texts in form.errors.values() for text in texts]
            return refusal("；".join(told), 422)
        return line_page(request, measure, form)


class KeepLine(View):
    """Stores owner, last year's actual, months and the way of adding up."""

    def post(self, request: HttpRequest, key: int, row: str) -> HttpResponse:
        measure = measure_or_404(request, key, row)
        form = KeepingForm(measure, request.POST)
        if not form.is_valid():
            return line_page(request, measure, keeping=form)
        try:
            keep_line(key=key, row=row, actor=person_of(request), keeping=form.keeping())
        except ValidationError as error:
            form.add_error(None, "；".join(error.messages))
            return line_page(request, measure, keeping=form)
        messages.success(request, f"“{measure.row.level3}”的设置已保存。")
        return redirect("ledger:line", key, row)


class ManyEntries(View):
    """Rows from a table: pasted or from a file they are shown as read, then recorded at once."""

    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        return self.page(request, goal_or_404(request, key))

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        document = goal_or_404(request, key)
        text, told = storable(request.POST.get("text", "")), ""
        if upload := request.FILES.get("file"):
            try:
                table = read_table(upload.read(), upload.name or "")
                text = as_text([table.headers or [], *table])
            except UnreadableTable as error:
                told = str(error)
        row = request.POST.get("row", "")
        if told or "sure" not in request.POST:
            return self.page(request, document, text=text, row=row, told=told)
        read = self.read(document, text, row)[1]
        if read.faults:
            return self.page(request, document, text=text, row=row)
        try:
            count = add_entries(
                key=key,
                actor=person_of(request),
                rows=read.rows,
                batch=self.batch(request, text, row),
            )
        except ValidationError as error:
            return self.page(request, document, text=text, row=row, refused=error.messages)
        except NotAllowedNow as error:
            return self.page(request, document, text=text, row=row, told=error.message)
        messages.success(request, f"已记 {count} 笔。")
        return redirect("ledger:list")

    @staticmethod
    def batch(request: HttpRequest, text: str, row: str) -> str:
        """Return the name of what is sent: other rows from the same page, after Back, are others."""
        token = storable(request.POST.get("batch", ""))[:16]
        digest = hashlib.sha256(f"{row}\n{text}".encode()).hexdigest()[:12]
        return f"{token}{digest}" if token else ""

    @staticmethod
    def read(document: Document, text: str, row: str) -> tuple[list[Measure], Any]:
        """Return the goal's indicators and what the text says of them."""
        measures = measures_of([document])
        names = {fold(one.row.level3): one.row.id for one in measures}
        known = row if row in names.values() else ""
        year = document.fiscal_year.year
        return measures, read_lines(text, names=names, year=year, row=known)

    def page(
        self,
        request: HttpRequest,
        document: Document,
        *,
        text: str = "",
        row: str = "",
        told: str = "",
        refused: list[str] | None = None,
    ) -> HttpResponse:
        """Show what was read so far, and what stands against it."""
        measures, read = self.read(document, text, row)
        by_id = {one.row.id: one for one in measures}
        faults = [*([told] if told else []), *(refused or read.faults)]
        context = {
            "document": document,
            "measures": measures,
            "text": text,
            "row": row,
            "batch": request.POST.get("batch") or secrets.token_hex(8),
            "shown": [(by_id[key], typed) for key, typed in read.rows[:200]],
            "count": len(read.rows),
            "faults": faults,
            "may_record": may_record(person_of(request), document),
        }
        return render(request, "ledger/rows.html", context, status=422 if faults else 200)
