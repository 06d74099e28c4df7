"""Cells as a page sends them, cleaned into domain values as their kind says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError

from apps.core.money import round_half_up
from apps.core.text import strip_controls
from apps.entry.domain.cells import CellAdapter
from apps.entry.domain.protocol import Batch, CellChange, RowDrop
from apps.formkit.levels import EDITIONS
from apps.formkit.values.amount import WAN_YUAN, complaint, read_amount
from apps.projects.models import Document

_KEY: Final = re.compile(r"\d{1,18}|n-[a-z0-9]{6,36}")
_MAX_CHANGES: Final = 2000
_MAX_AMOUNT: Final = Decimal(10) ** 13


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


class UnreadableBatch(ValueError):  # noqa: N818 -- names the state of what was sent
    """Raised for what no editor of ours sends."""


class BatchForm:
    """Turns the editor's JSON into a :class:`Batch`; faults of single cells stand in ``faults``."""

    def __init__(self, adapter: CellAdapter) -> None:
        self.adapter = adapter
        self.form: Any = None
        self.faults: dict[str, str] = {}
        self.batch = Batch()

    def read(self, form: Document, data: Mapping[str, Any]) -> Batch:
        """Return what was sent for a form; raises UnreadableBatch."""
        self.form = form
        try:
            self._read(data)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise UnreadableBatch("batch") from error
        return self.batch

    def _clean(self, place: str, value: object) -> Any:
        if not isinstance(value, str | bool):
            raise TypeError(place)
        return self.adapter.clean(self.form, place, value)

    def _known(self, place: str, values: list[Any]) -> tuple[Any, ...]:
        """Clean what the page knew of; a text that was refused before was never stored."""
        found = []
        for value in values:
            try:
                found.append(self._clean(place, value))
            except ValidationError:
                continue
        return tuple(found)

    def _accept(self, place: str, value: object) -> Any:
        try:
            return self._clean(place, value)
        except ValidationError as error:
            self.faults[place] = "".join(error.messages)
            raise

    @staticmethod
    def _key(key: object) -> str:
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise ValueError(key)
        return key

    def _read(self, data: Mapping[str, Any]) -> None:
        revision, order = data["revision"], data.get("order")
        if type(revision) is not int or data.get("edition") not in {None, "", *EDITIONS}:
            raise TypeError(revision)
        self.batch.revision = revision
        cells, rows, drops = data.get("cells", []), data.get("added", {}), data.get("dropped", [])
        if len(cells) + len(rows) + len(drops) > _MAX_CHANGES:
            raise ValueError(len(cells))
        for cell in cells:
            self._read_cell(cell)
        if self.adapter.rows is not None:
            self._read_rows(rows, drops, order)
        elif rows or drops or order:
            raise ValueError("rows")

    def _read_rows(
        self,
        rows: Mapping[str, dict[str, Any]],
        drops: list[dict[str, Any]],
        order: list[object] | None,
    ) -> None:
        """Read what was done to whole rows: begun, taken out, moved."""
        for key, values in rows.items():
            self._read_row(self._key(key), values)
        for drop in drops:
            self._read_drop(drop)
        if order is not None:
            self.batch.order = [self._key(key) for key in order[:_MAX_CHANGES]]

    def _read_cell(self, cell: dict[str, Any]) -> None:
        place = cell["place"]
        if place.startswith("row."):
            self._key(place.split(".")[1])
        was = self._known(place, cell["was"])
        try:
            value = self._accept(place, cell["value"])
        except ValidationError:
            return
        self.batch.cells.append(CellChange(place=place, value=value, was=was))

    def _read_row(self, key: str, values: dict[str, Any]) -> None:
        assert self.adapter.rows is not None  # noqa: S101 -- asked before
        clean = {}
        for name, value in values.items():
            try:
                clean[name] = self._accept(f"row.{key}.{name}", value)
            except ValidationError:
                continue
        if any(clean.get(name) for name in self.adapter.rows.begun_by):
            self.batch.added[key] = clean

    def _read_drop(self, drop: dict[str, Any]) -> None:
        assert self.adapter.rows is not None  # noqa: S101 -- asked before
        key, was = self._key(drop["row"]), drop["was"]
        if not was:
            raise UnreadableBatch
        # A column that the page does not show, or did not yet know of, it takes for blank.
        known = {
            name: self._known(f"row.{key}.{name}", was.get(name, [""]))
            for name in self.adapter.rows.known
        }
        self.batch.dropped.append(RowDrop(key=key, was=known))


def one_cell(adapter: CellAdapter, form: Document, place: str, text: str, was: str) -> CellChange:
    """Return one cell's change, cleaned as the editor does; raises ValidationError."""
    cell = {"place": place, "value": text, "was": [was]}
    sent = BatchForm(adapter)
    try:
        batch = sent.read(form, {"revision": form.revision, "cells": [cell]})
    except UnreadableBatch as error:
        raise ValidationError("这个单元格不能附建议值。") from error
    if sent.faults:
        raise ValidationError(list(sent.faults.values()))
    return batch.cells[0]
