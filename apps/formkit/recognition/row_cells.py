"""Cells of a row put into the sheet, with places and doubts."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from apps.formkit.levels import LEVEL1
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values.target import READING

from .level_labels import fold
from .levels.assignment import Placed, is_doubtful
from .levels.found_rows import RawRow
from .lookalikes import is_lettered, lookalikes
from .model import ReadForm
from .targets import is_several, read_target

_CELLS: Final = {"name": "level3"}
_FIGURED: Final = ("target", "actual", "weight", "score")
_LOW: Final = 0.8
_SLASH: Final = re.compile(r"^([≥≤=><]*\d+(?:\.\d+)?[人元次个场]{1,2})1([场次人年月天期个]{1,2})$")


def decimal_of(text: str) -> Decimal | None:
    """Return the figure of a weight or score cell; anything else is blank."""
    try:
        return Decimal(fold(text).replace(",", "").strip("分% ")) if text else None
    except InvalidOperation:
        return None


def fill_row(form: ReadForm, row: IndicatorRow, raw: RawRow, placed: Placed, number: int) -> None:
    """Put what a row of either kind has in common into its place, with places and doubts."""
    path = f"indicators[{number}]"
    row.level1, row.level2 = placed.level1, placed.level2
    row.level3, row.target = raw.name, raw.target
    if raw.target:
        _mend_slash(raw)
        row.target = raw.target
        for key, value in read_target(raw.target).reading().items():
            setattr(row, key, value)
    if is_doubtful(placed):
        row.ambiguous = True
        form.doubt(f"{path}.level2")
        if placed.other is None or placed.other.level1 != placed.level1:
            form.doubt(f"{path}.level1")
    if placed.level1 not in LEVEL1:
        form.doubt(f"{path}.level1", f"{path}.level2")
    _note_doubts(form, path, raw)
    _offer(form, path, raw, placed)
    form.ocr_notes.extend(raw.notes)


def _note_doubts(form: ReadForm, path: str, raw: RawRow) -> None:
    """Note where the cells of a row stand, and doubt those seen badly, unsure or odd."""
    for key, place in raw.places.items():
        form.at(f"{path}.{_CELLS.get(key, key)}", place, raw.confidence.get(key, 1.0))
        if raw.confidence.get(key, 1.0) < _LOW:
            _doubt_cell(form, path, key)
    odd = {key for key in _FIGURED if _is_odd(getattr(raw, key))}
    for key in sorted(raw.doubts | odd):
        _doubt_cell(form, path, key)


def _is_odd(text: str) -> bool:
    """Return whether letters stand in the figures of a cell, or several quantities in it."""
    return is_lettered(text) or is_several(text)


def _offer(form: ReadForm, path: str, raw: RawRow, placed: Placed) -> None:
    """Note what else the cells of a row may say."""
    for key, contents in raw.others.items():
        form.offer(f"{path}.{_CELLS.get(key, key)}", *contents)
    for key in _FIGURED:
        form.offer(f"{path}.{key}", *lookalikes(getattr(raw, key)))
    if placed.other is not None:
        form.offer(f"{path}.level1", placed.other.level1)
        form.offer(f"{path}.level2", placed.other.level2)


def _mend_slash(raw: RawRow) -> None:
    """Read a 1 between two units as the slash it was (40人1场 is 40人/场), with a doubt."""
    if found := _SLASH.match(raw.target):
        target = f"{found[1]}/{found[2]}"
        raw.notes.append(f"指标值：“{raw.target}”按“{target}”读取")
        raw.offer("target", raw.target)
        raw.target = target
        raw.doubts.add("target")


def _doubt_cell(form: ReadForm, path: str, key: str) -> None:
    if key == "row":
        form.doubt(path)
    elif key == "target":
        form.doubt(f"{path}.target", *(f"{path}.{cell}" for cell in READING))
    else:
        form.doubt(f"{path}.{_CELLS.get(key, key)}")
