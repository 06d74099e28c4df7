"""One cell as the editor sends it, cleaned by the same fields as the whole form."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from apps.declarations.domain.autosaving import Batch, RowDrop
from apps.declarations.domain.cells import PLACES, ROW_CELLS
from apps.declarations.forms.entry import FundingForm, HeadForm, IndicatorForm, NarrativeForm
from apps.entry.domain.protocol import CellChange
from apps.formkit.levels import EDITIONS

_KEY: Final = re.compile(r"\d{1,18}|n-[a-z0-9]{6,36}")
_KNOWN_OF_DROPPED: Final = ("level2", "level3", "target", "weight")
_MAX_CHANGES: Final = 2000


def _fields(edition: str) -> dict[str, forms.Field]:
    row = IndicatorForm(edition=EDITIONS[edition]).fields
    parts = {
        "head": HeadForm(edition=edition),
        "funding": FundingForm(),
        "narrative": NarrativeForm(),
    }
    fields = {
        PLACES[part, name]: item
        for part, form in parts.items()
        for name, item in form.fields.items()
    }
    return fields | {f"row.{name}": row[name] for name in ROW_CELLS}


class BatchForm:
    """Turns the editor's JSON into a :class:`Batch`; faults of single cells stand in ``faults``.

    ``is_readable`` is false for what no editor of ours sends.
    """

    def __init__(self, data: Any, edition: str) -> None:
        self.faults: dict[str, str] = {}
        self.is_readable = True
        self._fields = _fields(edition)
        self.batch = Batch(revision=0)
        try:
            self._read(data)
        except (AttributeError, KeyError, TypeError, ValueError):
            self.is_readable = False

    def _field(self, place: str) -> forms.Field:
        part, _, rest = place.partition(".")
        return self._fields[f"row.{rest.split('.')[1]}" if part == "row" else place]

    def _clean(self, place: str, value: Any) -> Any:
        if not isinstance(value, str | bool):
            raise TypeError(place)
        return self._field(place).clean(value)

    def _known(self, place: str, values: list[Any]) -> tuple[Any, ...]:
        """Clean what the page knew of; a text that was refused before was never stored."""
        found = []
        for value in values:
            try:
                found.append(self._clean(place, value))
            except ValidationError:
                continue
        return tuple(found)

    def _accept(self, place: str, value: Any) -> Any:
        try:
            return self._clean(place, value)
        except ValidationError as error:
            self.faults[place] = "".join(error.messages)
            raise

    @staticmethod
    def _key(key: Any) -> str:
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise ValueError(key)
        return key

    def _read(self, data: Any) -> None:
        revision, order = data["revision"], data.get("order")
        if type(revision) is not int:
            raise TypeError(revision)
        self.batch.revision = revision
        cells, rows, drops = data.get("cells", []), data.get("added", {}), data.get("dropped", [])
        if len(cells) + len(rows) + len(drops) > _MAX_CHANGES:
            raise ValueError(len(cells))
        for cell in cells:
            self._read_cell(cell)
        for key, values in rows.items():
            self._read_row(self._key(key), values)
        for drop in drops:
            key = self._key(drop["row"])
            was = {
                name: self._known(f"row.{key}.{name}", drop["was"][name])
                for name in _KNOWN_OF_DROPPED
            }
            self.batch.dropped.append(RowDrop(key=key, was=was))
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
        clean = {}
        for name, value in values.items():
            try:
                clean[name] = self._accept(f"row.{key}.{name}", value)
            except ValidationError:
                continue
        if clean.get("level3") or clean.get("target"):
            self.batch.added[key] = clean
