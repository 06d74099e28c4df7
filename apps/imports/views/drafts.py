"""The confirm page: source and draft side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from apps.core.answers import revision_of
from apps.core.errors import NotAllowedNow
from apps.core.text import whole_number
from apps.imports.domain.confirmation import (
    accept_draft,
    accept_evaluation,
    correct_draft,
    discard_draft,
    existing_declaration,
    restore_draft,
)
from apps.imports.domain.matches import units_for
from apps.imports.domain.queries import open_neighbours, projects_of
from apps.imports.forms.draft import DraftForms, marked
from apps.imports.models import ImportDraft
from apps.imports.preview import SourceView, evaluation_view
from apps.imports.views.imports import ImportAccess
from apps.workflow.models import FiscalYear
from apps.workflow.settings_schema import CATEGORIES, NATURES


def visible(request: HttpRequest, pk: int) -> ImportDraft:
    """Fetch a draft the person may see; 404 otherwise."""
    return get_object_or_404(ImportDraft.objects.visible_to(request.user).with_all(), pk=pk)


class DraftConfirm(ImportAccess):
    """Shows, corrects and accepts one form."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = visible(request, pk)
        return self.page(request, draft, self.forms(request, draft))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = visible(request, pk)
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
        if request.POST.get("then") != "accept":
            correct_draft(**common)
            messages.success(request, "已保存核对结果，尚未存入申报表。")
            return redirect("imports:draft", draft.pk)
        declaration = accept_draft(
            **common,
            checked="checked" in request.POST,
            replace="replace" in request.POST,
        )
        messages.success(
            request, f"“{declaration.project.name}”已存为{declaration.fiscal_year}申报表草稿。"
        )
        following = open_neighbours(draft)["next"]
        if following:
            return redirect("imports:draft", following)
        return redirect("imports:batch", draft.file.batch_id)

    def forms(self, request: HttpRequest, draft: ImportDraft, data: Any = None) -> DraftForms:
        units = units_for(request.user)
        wanted = data.get("match-unit", "") if data is not None else str(draft.unit_id or "")
        unit = units.filter(pk=whole_number(wanted)).first()
        return DraftForms(
            draft,
            data,
            units=units,
            years=FiscalYear.objects.visible_to(request.user),
            projects=projects_of(unit),
        )

    def page(
        self, request: HttpRequest, draft: ImportDraft, forms: DraftForms, status: int = 200
    ) -> HttpResponse:
        source = SourceView(draft)
        is_declaration = draft.kind == ImportDraft.Kind.DECLARATION
        context = {
            "draft": draft,
            "is_declaration": is_declaration,
            "forms": forms,
            "cells": marked(forms, source) if is_declaration else {},
            "pages": source.pages(),
            "blocks": list(source.blocks()),
            "existing": existing_declaration(draft),
            "neighbours": open_neighbours(draft),
            "evaluation": None if is_declaration else evaluation_view(source),
            "natures": NATURES,
            "categories": CATEGORIES,
        }
        return render(request, "imports/confirm.html", context, status=status)


class EvaluationAccept(ImportAccess):
    """Stores a self-evaluation that was read, and says what differs from the file."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = visible(request, pk)
        try:
            stored = accept_evaluation(
                draft=draft,
                actor=request.user,
                expected_revision=revision_of(request),
                checked="checked" in request.POST,
            )
        except NotAllowedNow as error:
            messages.error(request, error.message)
            return redirect("imports:draft", pk)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
            return redirect("imports:draft", pk)
        messages.success(request, f"已存为“{stored.evaluation}”。")
        for sentence in (*stored.differences, *stored.sentences):
            messages.warning(request, sentence)
        return redirect("evaluations:detail", stored.evaluation.pk)


class DraftDiscard(ImportAccess):
    """Puts a form aside."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = visible(request, pk)
        discard_draft(draft=draft, actor=request.user)
        messages.success(request, f"“{draft}”已舍弃，可随时恢复。")
        following = open_neighbours(draft)["next"]
        if following:
            return redirect("imports:draft", following)
        return redirect("imports:batch", draft.file.batch_id)


class DraftRestore(ImportAccess):
    """Takes a discarded form up again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = visible(request, pk)
        restore_draft(draft=draft, actor=request.user)
        return redirect("imports:draft", draft.pk)
