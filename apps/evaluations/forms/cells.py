"""Cells as the page sends them, cleaned into domain values."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError

from apps.core.money import round_half_up
from apps.core.text import strip_controls
from apps.entry.domain.protocol import CellChange
from apps.evaluations.domain.entry import AMOUNTS
from apps.evaluations.models import ResultRow
from apps.formkit.values.amount import WAN_YUAN, complaint, read_amount

_PLACE: Final = re.compile(
    r"goal\.actual"
    r"|money\.(?:initial|adjusted|executed|score|reason)\.(?:total|appropriation|carryover|other)"
    r"|row\.\d{1,18}\.(?:actual|grade|score|reason|deviation)"
)
_LENGTHS: Final = {"actual": 300, "reason": 300, "deviation": 2000, "actual_result": 6000}
_MAX_AMOUNT: Final = Decimal(10) ** 13
MAX_CHANGES: Final = 1000


def typed_amount(text: str) -> Decimal | None:
    """Return an amount of this form in 元: a bare number is 万元, as the form is printed."""
    read = read_amount(text, WAN_YUAN)
    if sentence := complaint(read, text, "12.5，或写明单位，如 125000元"):
        raise ValidationError(sentence)
    amount = read.yuan
    if amount is None:
        return None
    if amount < 0:
        raise ValidationError("金额不能为负数。")
    if amount >= _MAX_AMOUNT:
        raise ValidationError(f"“{text[:20]}”过大，请核对单位（本表以万元为单位）。")
    return round_half_up(amount)


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


def clean(place: str, text: str) -> Any:
    """Give a cell's domain value; raises ValidationError with a sentence for the person."""
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
    value = strip_controls(text).replace("\r\n", "\n").strip()
    most = _LENGTHS["actual_result" if part == "goal" else name]
    if len(value) > most:
        raise ValidationError(f"最多 {most} 个字，现有 {len(value)} 个字。")
    return value


def _known(place: str, texts: list[str]) -> tuple[Any, ...]:
    """Clean what the page knew of; a text that was refused before was never stored."""
    found = []
    for text in texts:
        try:
            found.append(clean(place, text))
        except ValidationError:
            continue
    return tuple(found)


class CellsForm:
    """Turns the editor's JSON into changes; faults of single cells stand in ``faults``.

    ``is_readable`` is false for what no page of ours sends.
    """

    def __init__(self, data: Any) -> None:
        self.changes: list[CellChange] = []
        self.faults: dict[str, str] = {}
        self.is_readable = True
        self.revision = 0
        try:
            self._read(data)
        except (AttributeError, KeyError, TypeError, ValueError):
            self.is_readable = False
            self.changes = []

    def _read(self, data: Any) -> None:
        self.revision = data["revision"]
        if type(self.revision) is not int:
            raise TypeError(self.revision)
        cells = data["cells"]
        if len(cells) > MAX_CHANGES or data.get("added") or data.get("dropped"):
            raise ValueError("batch")
        for cell in cells:
            place, text, was = cell["place"], cell["value"], cell["was"]
            if not _PLACE.fullmatch(place) or not all(isinstance(one, str) for one in (text, *was)):
                raise ValueError(place)
            try:
                value = clean(place, text)
            except ValidationError as error:
                self.faults[place] = "".join(error.messages)
                continue
            self.changes.append(CellChange(place=place, value=value, was=_known(place, was)))
