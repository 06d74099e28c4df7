"""The declaration's findings: shown with their answers, kept per version, answered, mended."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from apps.checks.rules.repeats.passages import goal_sentences
from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration

_ROW: Final = re.compile(r"indicators\[(\d+)\](?:\.(\w+))?")
_HEAD: Final = {
    "project_nature": "head.nature",
    "project_category": "head.category",
    **{name: f"head.{name}" for name in ("start", "end", "total_goal", "annual_goal")},
}


def placing(declaration: Declaration) -> Callable[[str], str]:
    """Give what turns a sheet's cell path into the editor's name of the cell, fit to outlive moves."""
    keys = [indicator.pk for indicator in declaration.indicators.all()]

    def place_of(where: str) -> str:
        found = _ROW.fullmatch(where)
        if found and int(found[1]) < len(keys):
            row = f"row.{keys[int(found[1])]}"
            return f"{row}.{found[2]}" if found[2] else row
        return _HEAD.get(where, where)

    return place_of


def passages_of(declaration: Declaration) -> tuple[str, ...]:
    """Return the sentences to be found again in forms of other units."""
    return goal_sentences(sheet_of(declaration))
