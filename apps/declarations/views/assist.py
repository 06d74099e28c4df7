"""What helps while people type and stores nothing: reading a pasted block, taking a target apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views import View

from apps.accounts.requests import person_of
from apps.core.responses import refusal, sent_json
from apps.declarations.domain.content import further_head_of
from apps.declarations.domain.pasted_rows import grid_of, read_block
from apps.declarations.domain.suggestions import suggestions_for
from apps.declarations.models import Declaration
from apps.formkit.levels import EDITIONS
from apps.formkit.values import explain, parse
from apps.formkit.values.units import suggest_units
from apps.formkit.values.usual_words import suggest_words

MAX_CELLS = 20000


def _grid(data: Mapping[str, Any]) -> list[list[str]]:
    """Return the grid a page sends; raises ValueError for anything that is none."""
    grid = data["grid"] if "grid" in data else grid_of(str(data["text"]))
    if not all(isinstance(row, list) and all(isinstance(c, str) for c in row) for row in grid):
        raise ValueError(grid)
    if sum(len(row) for row in grid) > MAX_CELLS:
        raise ValueError(len(grid))
    return list(grid)


def editable(request: HttpRequest, pk: int) -> Declaration:
    """Fetch a form the person may type in; 404 otherwise."""
    return get_object_or_404(
        Declaration.objects.editable_by(person_of(request)).with_names(), pk=pk
    )


class PasteBlock(View):
    """Reads a pasted block as rows for a preview. 400 for what is no block."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        declaration = editable(request, pk)
        try:
            data = sent_json(request)
            grid, start = _grid(data), str(data.get("start", "level3"))
        except (ValueError, KeyError, TypeError, AttributeError):
            return refusal("剪贴板内容无法识别，请复制表格中的若干行后再试。", 400)
        block = read_block(
            grid,
            edition=EDITIONS[declaration.edition],
            start=start,
            further=further_head_of(declaration),
        )
        return JsonResponse(asdict(block))


class SuggestNames(View):
    """Suggests level-3 names for what was typed so far, characters or pinyin initials."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        declaration = editable(request, pk)
        found = suggestions_for(
            declaration,
            actor=person_of(request),
            query=request.GET.get("q", ""),
            level2=request.GET.get("level2", ""),
        )
        names = ("level3", "level2", "source", "origin", "target", "unit", "span", "count")
        items = [{name: getattr(item, name) for name in names} for item in found]
        return JsonResponse({"items": items})


class TargetReading(View):
    """Takes a target apart and suggests units and words for an indicator of that name."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("target", "")[:200]
        name = request.GET.get("name", "")[:200]
        value = parse(text)
        return JsonResponse(
            {
                "understood": explain(text),
                "op": value.op or "",
                "number": "" if value.number is None else f"{value.number:f}",
                "number_to": "" if value.number_to is None else f"{value.number_to:f}",
                "unit": value.unit or "",
                "text": value.text or "",
                "units": suggest_units(name),
                "words": suggest_words(name, request.GET.get("level2", "")),
            }
        )
