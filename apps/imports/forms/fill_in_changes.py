"""What a filled-in template changes.

Three texts meet in each cell: the one the template was downloaded with, the one typed into the
file, and the one that stands online now. Only a cell that changed on both sides is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from apps.entry.domain.cells import TypedRows
from apps.entry.domain.protocol import same, shown
from apps.entry.forms import BatchForm
from apps.entry.kinds import kind_of
from apps.formkit.layouts.fill_in_parts import joined, total_of
from apps.formkit.papers import paper_of
from apps.imports.domain.workbook import YES, typed
from apps.projects.models import Document


@dataclass(slots=True)
class Change:
    """One cell or row that the file changes, as the page shows it. ``conflict`` asks the person."""

    place: str
    cell: str
    label: str
    base: str
    mine: str
    current: str
    conflict: bool = False


@dataclass(slots=True)
class Returned:
    """What a filled-in template holds: the changes, faults by cell, and the editor's batch."""

    changes: list[Change] = field(default_factory=list)
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def conflicts(self) -> int:
        """How many changes ask the person."""
        return sum(change.conflict for change in self.changes)


def value_of(text: str, *, beside: Any) -> str | bool:
    """Return what the editor would send for a text of the template; ``beside`` is a value of the
    same cell."""
    return text == YES[0] if isinstance(beside, bool) else text


@dataclass(slots=True)
class _Texts:
    """The texts by place, as downloaded and as typed, and the cell that shows each place."""

    old: dict[str, str] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, base: Mapping[str, Any], typed_in: Mapping[tuple[int, int], str]) -> _Texts:
        """Put together what stands in several cells; where none of them changed, the text is the
        known one, which they may not give back."""
        texts = cls()
        parts: dict[str, dict[str, tuple[str, str]]] = {}
        for row, column, place, part, old, sum_of, is_reckoned in base["entries"]:
            added = [typed_in.get((at[0], at[1]), "") for at in sum_of]
            if is_reckoned and any(added):
                continue
            # A program that keeps no results of formulas leaves a total blank.
            new = typed_in.get((row, column), "") or _total(added)
            ref = xl_rowcol_to_cell(row, column)
            texts.refs.setdefault(place, ref)
            if part:
                parts.setdefault(place, {})[part] = (old, new)
                if old != new or part == "value":
                    texts.refs[place] = ref
            else:
                texts.old[place], texts.new[place] = old, new
        for place, pieces in parts.items():
            texts.put_together(place, pieces, str(base["cells"].get(place, "")))
        return texts

    def put_together(self, place: str, pieces: Mapping[str, tuple[str, str]], known: str) -> None:
        """Note what stands in several cells, each as downloaded and as typed."""
        self.old[place] = self.new[place] = known
        if any(old != new for old, new in pieces.values()):
            self.new[place] = joined(place, {part: new for part, (_, new) in pieces.items()})


def _total(added: Sequence[str]) -> str:
    total = total_of(added)
    return "" if total is None else str(total)


def compared(
    form: Document, base: Mapping[str, Any], typed_in: Mapping[tuple[int, int], str]
) -> Returned:
    """Compare the texts of a template that came back with what it was downloaded with (``base``)
    and what stands online."""
    return _Reader(form, base, _Texts.of(base, typed_in)).read()


class _Reader:
    """Turns two sets of texts by place into the editor's batch and the changes to show."""

    def __init__(self, form: Document, base: Mapping[str, Any], texts: _Texts) -> None:
        self.form, self.base = form, base
        self.old, self.new, self.refs = texts.old, texts.new, texts.refs
        self.adapter = kind_of(form).cells
        self.cells = self.adapter.open(form)
        self.labels = {cell.place: cell.title for cell in paper_of(form.kind).cells}
        self.out = Returned()
        self.out.data = {"revision": base["revision"], "cells": [], "added": {}, "dropped": []}

    def read(self) -> Returned:
        for place in self.new:
            if not place.startswith("row.") and not same(self.old[place], self.new[place]):
                self._change(place, self.old[place], self.new[place], place)
        for number, key in enumerate([*self.base["rows"], *self.base["fresh"]], start=1):
            self._row(key, number)
        self._send()
        return self.out

    def _send(self) -> None:
        """Read the batch as the editor does: note its faults, and compare the rest with what stands
        online."""
        sent = BatchForm(self.adapter)
        batch = sent.read(self.form, self.out.data)
        for place, message in sent.faults.items():
            self._fault(place, message)
        bad = {f"row.{place.split('.')[1]}" if place.startswith("row.n-") else place
               for place in sent.faults}  # fmt: skip
        for change in batch.cells:
            self._compare(change.place, change.value, change.was or ())
        self.out.changes = [item for item in self.out.changes if item.place not in bad]

    def _row(self, key: str, number: int) -> None:
        was, now = self._parts(self.old, key), self._parts(self.new, key)
        if was == now:
            return
        label, rows = f"第 {number} 行指标", self.adapter.rows
        if rows and self._is_whole(rows, key, label, was, now):
            return
        for name in (name for name in now if not same(now[name], was[name])):
            told = f"{label}：{self.base['columns'][name]}"
            self._change(f"row.{key}.{name}", was[name], now[name], told)

    def _is_whole(
        self, rows: TypedRows, key: str, label: str, was: Mapping[str, str], now: dict[str, str]
    ) -> bool:
        """Drop a row, add it or blame what it lacks; tell whether one of these was due."""
        is_fresh = key in self.base["fresh"]
        missing = next((name for name in rows.demands if not now[name]), "")
        if not any(now[name] for name in rows.begun_by):
            if not is_fresh:
                self._drop(key, label, was)
        elif missing:
            self._fault(f"row.{key}.{missing}", rows.demands[missing])
        elif is_fresh or self.cells.row(key) is None:
            self._add(key, label, was, now, is_fresh=is_fresh)
        else:
            return False
        return True

    def _drop(self, key: str, label: str, was: Mapping[str, str]) -> None:
        self.out.data["dropped"].append({"row": key, "was": {n: [was[n]] for n in was}})
        row = self.cells.row(key)
        now = {name: shown(getattr(row, name)) for name in was} if row else {}
        changed = any(not same(now[name], was[name]) for name in now)
        current = _line(now) if row else "（已删除）"
        place = f"row.{key}"
        self.out.changes.append(
            Change(place, self._ref(place), label, _line(was), "（删除此行）", current, changed)
        )

    def _add(
        self, key: str, label: str, was: Mapping[str, str], now: dict[str, str], *, is_fresh: bool
    ) -> None:
        """Add a row; one that was taken out online comes back as a new one."""
        new_key = key if is_fresh else f"n-back{key.rjust(4, '0')}"
        self.out.data["added"][new_key] = now
        current = "" if is_fresh else "（网上已删除，将重新添加）"
        ref = self._ref(f"row.{key}")
        self.out.changes.append(
            Change(f"row.{new_key}", ref, label, _line(was), _line(now), current)
        )

    def _parts(self, texts: Mapping[str, str], key: str) -> dict[str, str]:
        names = self.adapter.rows.known if self.adapter.rows else self.base["columns"]
        places = {name: f"row.{key}.{name}" for name in names}
        known = {name: self.base["cells"].get(place, "") for name, place in places.items()}
        return {name: texts.get(place, typed(known[name])) for name, place in places.items()}

    def _change(self, place: str, base: str, mine: str, label: str) -> None:
        known = self.base["cells"].get(place)
        value, was = (value_of(text, beside=known) for text in (mine, base))
        self.out.data["cells"].append({"place": place, "value": value, "was": [was]})
        named = self.labels.get(label, label)
        self.out.changes.append(Change(place, self._ref(place), named, base, mine, ""))

    def _compare(self, place: str, value: object, was: tuple[Any, ...]) -> None:
        """Set what stands online, and leave out what stands there already."""
        try:
            current = self.cells.read(place)
        except KeyError:
            return
        change = next(item for item in self.out.changes if item.place == place)
        change.current = typed(self.cells.text(place, current))
        change.conflict = not any(same(current, known) for known in was)
        if same(current, value):
            self.out.changes.remove(change)
            cells = self.out.data["cells"]
            self.out.data["cells"] = [cell for cell in cells if cell["place"] != place]

    def _fault(self, place: str, message: str) -> None:
        name = place.rsplit(".", 1)[-1]
        label = self.labels.get(place) or self.base["columns"].get(name, "")
        self.out.faults.append((self._ref(place), label, message))

    def _ref(self, place: str) -> str:
        wanted = (place, f"{place}.level3")
        return next((self.refs[item] for item in wanted if item in self.refs), "")


def _line(parts: Mapping[str, Any]) -> str:
    return " ".join(str(text) for text in parts.values() if text)
