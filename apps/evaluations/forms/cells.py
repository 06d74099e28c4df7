"""Cells as the page sends them, cleaned into domain values."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError

from apps.core.money import round_half_up
from apps.entry import forms as entry_forms
from apps.evaluations.domain.entry import AMOUNTS
from apps.evaluations.models import ResultRow

_PLACE: Final = re.compile(
    r"goal\.actual"
    r"|money\.(?:initial|adjusted|executed|score|reason)\.(?:total|appropriation|carryover|other)"
    r"|row\.\d{1,18}\.(?:actual|grade|score|reason|deviation)"
)
_LENGTHS: Final = {"actual": 300, "reason": 300, "deviation": 2000, "actual_result": 6000}


def read_score(text: str) -> Decimal | None:
    """Read points: blank is no own points; at most two places."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("分")
    if not plain:
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise ValidationError(f"“{text[:20]}”不是分数。") from error
    if not number.is_finite() or abs(number) >= 1000:
        raise ValidationError(f"“{text[:20]}”不是分数。")
    return round_half_up(number)


class CellsForm(entry_forms.CellsForm):
    """The cells of a self-evaluation."""

    def clean(self, place: str, text: str) -> Any:
        """Return a cell's domain value; raises ValidationError, KeyError."""
        if not _PLACE.fullmatch(place) or not isinstance(text, str):
            raise KeyError(place)
        part, name, last = (*place.split("."), "")[:3]
        name = last if part == "row" else name
        if name in AMOUNTS:
            return entry_forms.typed_amount(text)
        if name == "score":
            return read_score(text)
        if name == "grade":
            if text and text not in ResultRow.Grade.values:
                raise ValidationError("请从列表中选择达成程度。")
            return text
        return entry_forms.typed_text(text, _LENGTHS["actual_result" if part == "goal" else name])
