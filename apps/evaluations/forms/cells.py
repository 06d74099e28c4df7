"""Cells as the page sends them, cleaned into domain values."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ValidationError

from apps.entry.domain.cells import CellAdapter
from apps.entry.forms import typed_amount, typed_text
from apps.evaluations.domain.entry import AMOUNTS, EvaluationCells
from apps.evaluations.domain.points import read_score
from apps.evaluations.models import ResultRow, SelfEvaluation

_PLACE: Final = re.compile(
    r"goal\.actual"
    r"|money\.(?:initial|adjusted|executed|score|reason)\.(?:total|appropriation|carryover|other)"
    r"|row\.\d{1,18}\.(?:actual|grade|score|reason|deviation)"
)
_LENGTHS: Final = {"actual": 300, "reason": 300, "deviation": 2000, "actual_result": 6000}


def clean(evaluation: SelfEvaluation, place: str, text: object) -> object:
    """Return a cell's domain value; raises ValidationError with a sentence for the person, KeyError
    for a place that the page does not have."""
    if not isinstance(text, str) or not _PLACE.fullmatch(place):
        raise KeyError(place)
    part, name, last = (*place.split("."), "")[:3]
    name = last if part == "row" else name
    if name in AMOUNTS:
        return typed_amount(text)
    if name == "score":
        return read_score(text)
    if name == "grade":
        if text and text not in ResultRow.Grade.values:
            raise ValidationError("请从列表中选择达成程度。")
        return text
    return typed_text(text, _LENGTHS["actual_result" if part == "goal" else name])


CELLS: Final = CellAdapter(open=EvaluationCells, clean=clean, action="evaluation.edit")
