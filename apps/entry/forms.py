"""Cells as a page sends them, cleaned into domain values; each kind says how its cells are read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError

from apps.core.money import round_half_up
from apps.core.text import strip_controls
from apps.entry.domain.protocol import CellChange
from apps.formkit.values.amount import WAN_YUAN, complaint, read_amount

_MAX_AMOUNT: Final = Decimal(10) ** 13
MAX_CHANGES: Final = 1000


def typed_amount(text: str) -> Decimal | None:
    """Return an amount in 元 of a form printed in 万元, as a bare number is meant; blank is None.

    Raises ValidationError for what is no amount.
    """
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


def typed_text(text: str, most: int) -> str:
    """Return a text without control characters; raises ValidationError for one too long."""
    value = strip_controls(text).replace("\r\n", "\n").strip()
    if len(value) > most:
        raise ValidationError(f"最多 {most} 个字，现有 {len(value)} 个字。")
    return value


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

    def clean(self, place: str, text: str) -> Any:
        """Return a cell's domain value; raises ValidationError with a sentence for the person,
        KeyError for a place that no page of the kind has."""
        raise NotImplementedError

    @classmethod
    def one(cls, revision: int, place: str, text: str, was: str) -> CellChange:
        """Return one cell's change, cleaned as the editor does; raises ValidationError."""
        cell = {"place": place, "value": text, "was": [was]}
        form = cls({"revision": revision, "cells": [cell]})
        if form.faults:
            raise ValidationError(list(form.faults.values()))
        if not form.is_readable or not form.changes:
            raise ValidationError("这个单元格不能附建议值。")
        return form.changes[0]

    def _known(self, place: str, texts: list[str]) -> tuple[Any, ...]:
        """Clean what the page knew of; a text that was refused before was never stored."""
        found = []
        for text in texts:
            try:
                found.append(self.clean(place, text))
            except ValidationError:
                continue
        return tuple(found)

    def _read(self, data: Any) -> None:
        self.revision = data["revision"]
        if type(self.revision) is not int:
            raise TypeError(self.revision)
        cells = data["cells"]
        if len(cells) > MAX_CHANGES or data.get("added") or data.get("dropped"):
            raise ValueError("batch")
        for cell in cells:
            place, text, was = cell["place"], cell["value"], cell["was"]
            if not all(isinstance(one, str | bool) for one in (text, *was)):
                raise TypeError(place)
            try:
                value = self.clean(place, text)
            except ValidationError as error:
                self.faults[place] = "".join(error.messages)
                continue
            self.changes.append(CellChange(place=place, value=value, was=self._known(place, was)))
