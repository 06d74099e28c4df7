"""Targets whose operator, number and unit stand in cells of their own, as some provinces have it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from .labels import compact
from .stream import Piece, squeeze
from .targets import has_operator

SIGNS: Final = {
    "≥": "≥", ">=": "≥", "≧": "≥", "大于等于": "≥", "不低于": "≥", "不少于": "≥", "大于或等于": "≥",
    "≤": "≤", "<=": "≤", "≦": "≤", "小于等于": "≤", "不高于": "≤", "不超过": "≤", "小于或等于": "≤",
    "=": "=", "等于": "=", ">": ">", "大于": ">", "<": "<", "小于": "<",
}  # fmt: skip
_NUMBER: Final = re.compile(r"^\d[\d,]*(\.\d+)?([-~～至]\d[\d,]*(\.\d+)?)?$")
# By when, which an operator would turn into a quantity.
_MOMENT: Final = re.compile(r"\d(月底?|月份|年底|日|号)(之?前|完成|$)|年底前")
_LONGEST_UNIT: Final = 8


def one_target(direction: str, target: str, measure: str) -> str:
    """Give the target as one text: the operator before the number, the unit behind it, each
    only where the target does not say it already."""
    unit = squeeze(measure)
    word = compact(target)
    is_number = bool(_NUMBER.match(word.lstrip("≥≤=<>")))
    is_amount = bool(re.match(r"\d", word)) and (is_number or not _MOMENT.search(target))
    if is_number and unit and not re.search(r"\d|^[/—-]+$|^无$", unit):
        target += unit
    sign = SIGNS.get(compact(direction), "")
    return sign + target if sign and is_amount else target


def rejoined(pieces: Sequence[Piece], keys: Collection[str]) -> list[Piece]:
    """Put the cells of each target in a row of guessed borders together again, where the header
    announces such cells: an operator alone goes to the number behind it, a unit alone to the
    number before it."""
    has_sign, has_unit = "direction" in keys, "measure" in keys
    if not has_sign and not has_unit:
        return list(pieces)
    joined: list[Piece] = []
    sign: Piece | None = None
    for piece in pieces:
        if has_sign and compact(piece.text) in SIGNS:
            sign = piece
            continue
        if sign is not None:
            joined.append(replace(piece, text=one_target(sign.text, piece.text, "")))
            sign = None
        elif has_unit and joined and _is_unit_of(piece, joined[-1], is_first=len(joined) < 2):
            joined[-1] = replace(joined[-1], text=joined[-1].text + squeeze(piece.text))
        else:
            joined.append(piece)
    return joined if sign is None else [*joined, sign]


def _is_unit_of(piece: Piece, before: Piece, *, is_first: bool) -> bool:
    text = squeeze(piece.text)
    bare = compact(before.text)
    number = bare[1:] if has_operator(bare) and not bare[0].isdigit() else bare
    is_number = bool(_NUMBER.match(number.lstrip("=≥≤<>")))
    return (
        not is_first
        and is_number
        and len(text) <= _LONGEST_UNIT
        and not any(char.isdigit() for char in text)
    )
