"""The confirm page: source and draft side by side."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from apps.accounts.requests import person_of
from apps.core.errors import NotAllowedNow
from apps.core.responses import download, revision_of
from apps.core.text import whole_number
from apps.entry.kinds import form_of, kind_of
from apps.formkit.layouts import form_grid
from apps.formkit.papers import paper_for
from apps.formkit.writers import write_xlsx
from apps.imports.domain.confirmation import (
    accept_draft,
    accept_ready,
    correct_draft,
    discard_draft,
    existing_form,
    restore_draft,
)
from apps.imports.domain.matches import units_for
from apps.imports.domain.queries import projects_of, siblings_of
from apps.imports.forms.draft import DraftForms, MarkedField
from apps.imports.models import ImportDraft
from apps.imports.preview import SourceView, paper_as_read
from apps.imports.views.imports import ImportAccess, tell_ready
from apps.workflow.models import FiscalYear


def visible(request: HttpRequest, pk: int) -> ImportDraft:
    """Fetch a draft the person may see; 404 otherwise."""
    return get_object_or_404(ImportDraft.objects.visible_to(person_of(request)).with_all(), pk=pk)


def page_of_form(draft: ImportDraft) -> str:
    """Return the address of the form a draft became; blank where it is none."""
    if draft.document is None:
        return ""
    return kind_of(draft.document).page("detail", form_of(draft.document))


def onward(draft: ImportDraft) -> HttpResponse:
    """Go on to the next form that is still open, else back to the upload."""
    following = siblings_of(draft).next
    if following:
        return redirect("imports:draft", following)
    return redirect("imports:batch", draft.file.batch_id)


class DraftConfirm(ImportAccess):
    """Shows, corrects and accepts one form."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = visible(request, pk)
        if draft.is_only_shown:
            return self.shown(request, draft)
        return self.page(request, draft, self.forms(request, draft))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = visible(request, pk)
        if draft.is_only_shown:
            messages.error(request, "这类表目前不能存入。")
            return self.shown(request, draft, status=409)
        forms = self.forms(request, draft, request.POST)
        if not forms.is_valid():
            messages.error(request, "有内容未通过校验，已在相应位置标出，改正后请再次保存。")
            return self.page(request, draft, forms, status=422)
        try:
            return self.act(request, draft, forms)
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return self.page(request, draft, forms, status=409)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
            return self.page(request, draft, forms, status=422)

    def act(self, request: HttpRequest, draft: ImportDraft, forms: DraftForms) -> HttpResponse:
        common: dict[str, Any] = {
            "draft": draft,
            "actor": request.user,
            "correction": forms.correction(),
            "expected_revision": revision_of(request),
        }
        then = request.POST.get("then")
        if then == "ready":
            return self.store_ready(request, correct_draft(**common))
        if then != "accept":
            correct_draft(**common)
            messages.success(request, "已保存核对结果，尚未存入。")
            return redirect("imports:draft", draft.pk)
        stored = accept_draft(
            **common,
            checked="checked" in request.POST,
            replace="replace" in request.POST,
        )
        form = stored.form
        name, year = form.project.name, form.fiscal_year
        messages.success(request, f"“{name}”已存为{year}{kind_of(form).name}草稿。")
        for sentence in stored.sentences:
            messages.warning(request, sentence)
        return onward(draft)

    def store_ready(self, request: HttpRequest, draft: ImportDraft) -> HttpResponse:
        """Keep the draft as corrected, and store what of its file can be accepted as read."""
        file = draft.file
        tell_ready(request, accept_ready(batch=file.batch, actor=person_of(request), file=file))
        draft.refresh_from_db()
        return redirect("imports:draft", draft.pk) if draft.is_open else onward(draft)

    def forms(
        self, request: HttpRequest, draft: ImportDraft, data: Mapping[str, Any] | None = None
    ) -> DraftForms:
        units = units_for(person_of(request))
        wanted = data.get("match-unit", "") if data is not None else str(draft.unit_id or "")
        unit = units.filter(pk=whole_number(wanted)).first()
        return DraftForms(
            draft,
            data,
            units=units,
            years=FiscalYear.objects.visible_to(person_of(request)),
            projects=projects_of(unit, person_of(request)),
        )

    def page(
        self, request: HttpRequest, draft: ImportDraft, forms: DraftForms, status: int = 200
    ) -> HttpResponse:
        context = {
            "forms": forms,
            "cells": forms.cells(),
            "paper": forms.paper(),
            "existing": existing_form(draft),
            "page_of_form": page_of_form(draft),
            **_beside(draft, forms.source),
        }
        return render(request, "imports/confirm.html", context, status=status)

    def shown(self, request: HttpRequest, draft: ImportDraft, status: int = 200) -> HttpResponse:
        """Show a form of a kind that cannot be stored: what was read, beside its source."""
        source = SourceView(draft)
        doubted = {place: MarkedField(None, is_doubted=True) for place in source.doubted_places()}
        context = {"paper": paper_as_read(source, doubted), **_beside(draft, source)}
        return render(request, "imports/shown.html", context, status=status)


def _beside(draft: ImportDraft, source: SourceView) -> dict[str, Any]:
    return {
        "draft": draft,
        "pages": source.pages(),
        "blocks": list(source.blocks()),
        "siblings": siblings_of(draft),
    }


class DraftTable(ImportAccess):
    """The form as read, as a workbook."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = visible(request, pk)
        target = io.BytesIO()
        write_xlsx([form_grid(paper_for(draft.sheet), draft.sheet)], target)
        return download(target.getvalue(), f"{draft}.xlsx")


class DraftDiscard(ImportAccess):
    """Puts a form aside."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = visible(request, pk)
        discard_draft(draft=draft, actor=person_of(request))
        messages.success(request, f"“{draft}”已舍弃，可随时恢复。")
        return onward(draft)


class DraftRestore(ImportAccess):
    """Takes a discarded form up again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = visible(request, pk)
        restore_draft(draft=draft, actor=person_of(request))
        return redirect("imports:draft", draft.pk)
