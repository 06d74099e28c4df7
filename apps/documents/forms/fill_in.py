"""Filling in offline: the template of a form, and what a filled-in one changes.

Three texts meet in each cell: the one the template was downloaded with, the one typed into the
file, and the one that stands online now. Only a cell that changed on both sides is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO, Final

from django import forms
from django.core import signing
from django.utils.crypto import get_random_string
from xlsxwriter.utility import xl_rowcol_to_cell

from apps.declarations.domain.autosaving import Batch
from apps.declarations.domain.cells import FormCells, same, shown
from apps.declarations.forms.cells import BatchForm
from apps.declarations.forms.entry import CATEGORIES, FUNDING_LABELS, NATURES
from apps.declarations.models import Declaration
from apps.declarations.sheets import NARRATIVE_TITLES
from apps.documents.layouts.fill_in import SPARE_ROWS, FillIn, fill_in, joined_target
from apps.documents.limits import Limits
from apps.documents.readers.base import UnreadableDocument
from apps.documents.readers.fill_in import read_fill_in
from apps.documents.writers.fill_in import write_fill_in
from apps.indicators.scheme import EDITIONS

_SALT: Final = "documents.fill_in"
_CHANGES_SALT: Final = "documents.fill_in.changes"
_HOURS: Final = 8 * 3600
_LOW: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_OTHER: Final = "这份模板是“{name}”的，请到那个项目的页面上传。"
_FORGED: Final = "模板中的版本标记已损坏，请重新下载模板，把内容复制过去后上传。"
LABELS: Final = {
    "head.nature": "项目性质",
    "head.category": "项目类别",
    "head.department_is_summary": "主管部门（汇总）",
    "head.start": "计划开始日期",
    "head.end": "计划完成日期",
    "head.total_goal": "项目总目标",
    "head.annual_goal": "年度总体目标",
    **{f"narrative.{name}": title for name, title in NARRATIVE_TITLES.items()},
    **{
        f"funding.{name}": f"{'年度' if name.startswith('annual_') else '项目'}：{label}"
        for name, label in FUNDING_LABELS.items()
    },
    "funding.total": "项目资金总额",
    "funding.annual": "年度资金申请总额",
}
PARTS: Final = {"level2": "二级指标", "level3": "三级指标", "target": "指标值", "weight": "分值"}
_BLANK_ROW: Final = dict.fromkeys(PARTS, "")


class UploadFillInForm(forms.Form):
    """The filled-in template."""

    file = forms.FileField(
        label="填好的模板",
        error_messages={"required": "请先选择文件。", "empty": "文件是空的，请确认选对了文件。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
    )


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


def write_template(declaration: Declaration, target: BinaryIO) -> None:
    """Write the form as a template that knows what it was downloaded with."""
    current = FormCells(declaration).as_map()
    token = get_random_string(8, _LOW)
    base = {
        "pk": declaration.pk,
        "name": declaration.project.name,
        "revision": declaration.revision,
        "edition": declaration.edition,
        "weights": declaration.fiscal_year.rule_set.rules.needs_weights
        or any(row.weight is not None for row in declaration.indicators.all()),
        "cells": {place: _typed(value) for place, value in current.items()},
        "rows": [str(row.pk) for row in declaration.indicators.all()],
        "fresh": [f"n-{token}{number:02}" for number in range(SPARE_ROWS)],
    }
    mark = signing.dumps(base, salt=_SALT, compress=True)
    write_fill_in(_layout(declaration, base), mark, target)


def read_template(declaration: Declaration, data: bytes) -> Returned:
    """Compare a filled-in template with what it was downloaded with and what stands online.

    Nothing is stored. Raises UnreadableDocument with a sentence for the person.
    """
    mark, texts = read_fill_in(data, Limits())
    try:
        base = signing.loads(mark, salt=_SALT)
    except signing.BadSignature as error:
        raise UnreadableDocument(_FORGED) from error
    if base["pk"] != declaration.pk:
        raise UnreadableDocument(_OTHER.format(name=base["name"]))
    layout = _layout(declaration, base)
    if any(
        cell.is_label and cell.text and texts.get((cell.row, cell.column)) != cell.text
        for cell in layout.grid.cells
    ):
        raise UnreadableDocument(
            "模板的行列被改动过，无法对应。请重新下载模板，把内容复制过去后上传。"
        )
    return _compared(declaration, base, layout, texts)


def sealed(returned: Returned, declaration: Declaration) -> str:
    """Give the changes as the confirm page carries them."""
    changes = [asdict(change) for change in returned.changes if change.conflict]
    # Of a row to be dropped, what the person was shown of it; what comes later is asked about anew.
    rows = {drop["row"]: _row_now(declaration, drop) for drop in returned.data["dropped"]}
    kept = {"pk": declaration.pk, "data": returned.data, "conflicts": changes, "rows": rows}
    return signing.dumps(kept, salt=_CHANGES_SALT, compress=True)


def batch_of(declaration: Declaration, seal: str, chosen: list[str]) -> Batch:
    """Give what is to be stored: all but the conflicts for which the file was not ``chosen``.

    Raises ValueError for a page that is not ours or too old.
    """
    try:
        kept = signing.loads(seal, salt=_CHANGES_SALT, max_age=_HOURS)
    except signing.BadSignature as error:
        raise ValueError(str(error)) from error
    if kept["pk"] != declaration.pk:
        raise ValueError(kept["pk"])
    data = kept["data"]
    for conflict in kept["conflicts"]:
        place, wanted = conflict["place"], conflict["place"] in chosen
        cells = [cell for cell in data["cells"] if cell["place"] == place]
        data["cells"] = [cell for cell in data["cells"] if cell["place"] != place]
        drops = [drop for drop in data["dropped"] if f"row.{drop['row']}" == place]
        data["dropped"] = [drop for drop in data["dropped"] if drop not in drops]
        if wanted:
            now = conflict["current"]
            data["cells"] += [{**cell, "was": [*cell["was"], _value(place, now)]} for cell in cells]
            data["dropped"] += [{**drop, "was": kept["rows"][drop["row"]]} for drop in drops]
    form = BatchForm(data, declaration.edition)
    if not form.is_readable:
        raise ValueError("batch")
    return form.batch


def _row_now(declaration: Declaration, drop: dict[str, Any]) -> dict[str, list[str]]:
    row = FormCells(declaration).row(drop["row"])
    return {
        name: [*known, *([shown(getattr(row, name))] if row else [])]
        for name, known in drop["was"].items()
    }


def _layout(declaration: Declaration, base: Mapping[str, Any]) -> FillIn:
    unit = declaration.unit
    head = {
        "year": str(declaration.fiscal_year.year),
        "project": declaration.project.name,
        "department": unit.department.name,
        "unit": unit.name,
    }
    return fill_in(
        head,
        base["cells"],
        base["rows"],
        base["fresh"],
        edition=EDITIONS[base["edition"]],
        with_weights=base["weights"],
        lists={"nature": NATURES, "category": CATEGORIES},
    )


def _typed(value: Any) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _value(place: str, text: str) -> str | bool:
    return text == "是" if place == "head.department_is_summary" else text


def _compared(
    declaration: Declaration,
    base: Mapping[str, Any],
    layout: FillIn,
    texts: Mapping[tuple[int, int], str],
) -> Returned:
    before = {(cell.row, cell.column): cell.text for cell in layout.grid.cells}
    old: dict[str, str] = {}
    new: dict[str, str] = {}
    refs: dict[str, str] = {}
    for at, entry in layout.entries.items():
        old[entry.place], new[entry.place] = before[at], texts.get(at, "")
        refs[entry.place] = xl_rowcol_to_cell(*at)
    reader = _Reader(declaration, base, old, new, refs)
    return reader.read()


class _Reader:
    """Turns two sets of texts by place into the editor's batch and the changes to show."""

    def __init__(
        self,
        declaration: Declaration,
        base: Mapping[str, Any],
        old: Mapping[str, str],
        new: Mapping[str, str],
        refs: Mapping[str, str],
    ) -> None:
        self.declaration, self.base, self.old, self.new, self.refs = (
            declaration,
            base,
            old,
            new,
            refs,
        )
        self.cells = FormCells(declaration)
        self.out = Returned()
        self.out.data = {"revision": base["revision"], "cells": [], "added": {}, "dropped": []}

    def read(self) -> Returned:
        for place in self.new:
            if not place.startswith("row.") and not same(self.old[place], self.new[place]):
                self._change(place, self.old[place], self.new[place], place)
        for number, key in enumerate([*self.base["rows"], *self.base["fresh"]], start=1):
            self._row(key, number)
        form = BatchForm(self.out.data, self.declaration.edition)
        for place, message in form.faults.items():
            self._fault(place, message)
        bad = {f"row.{place.split('.')[1]}" if place.startswith("row.n-") else place
               for place in form.faults}  # fmt: skip
        for change in form.batch.cells:
            self._compare(change.place, change.value, change.was or ())
        self.out.changes = [item for item in self.out.changes if item.place not in bad]
        return self.out

    def _row(self, key: str, number: int) -> None:
        was, now = self._parts(self.old, key), self._parts(self.new, key)
        if was == now:
            return
        place = f"row.{key}"
        is_fresh = key in self.base["fresh"]
        label = f"第 {number} 行指标"
        if not now["level3"] and not now["target"]:
            if not is_fresh:
                known = {name: [text] for name, text in was.items()}
                self.out.data["dropped"].append({"row": key, "was": known})
                row = self.cells.row(key)
                changed = row is not None and any(
                    not same(shown(getattr(row, name)), was[name]) for name in was
                )
                current = _line({n: shown(getattr(row, n)) for n in was}) if row else "（已删除）"
                self.out.changes.append(
                    Change(
                        place, self._ref(place), label, _line(was), "（删除此行）", current, changed
                    )
                )
            return
        if not now["level2"]:
            self._fault(f"{place}.level2", "请选择二级指标。")
            return
        if not now["level3"]:
            self._fault(f"{place}.level3", "请填写三级指标名称。")
            return
        if is_fresh or self.cells.row(key) is None:
            # A row that was taken out online comes back as a new one.
            new_key = key if is_fresh else f"n-back{key.rjust(4, '0')}"
            self.out.data["added"][new_key] = now
            current = "" if is_fresh else "（网上已删除，将重新添加）"
            self.out.changes.append(
                Change(f"row.{new_key}", self._ref(place), label, _line(was), _line(now), current)
            )
            return
        for name, text in now.items():
            if text != was[name]:
                self._change(f"{place}.{name}", was[name], text, f"{label}：{PARTS[name]}")

    def _parts(self, texts: Mapping[str, str], key: str) -> dict[str, str]:
        place = f"row.{key}"
        if all(texts.get(f"{place}.{n}", "") == self.old.get(f"{place}.{n}", "") for n in ("op", "value", "unit")):  # fmt: skip
            target = self.base["cells"].get(f"{place}.target", "")
        else:
            op, value, unit = (texts[f"{place}.{name}"] for name in ("op", "value", "unit"))
            target = joined_target(op, value, unit)
        parts = {"level2": texts[f"{place}.level2"], "level3": texts[f"{place}.level3"]}
        weight = texts.get(f"{place}.weight", self.base["cells"].get(f"{place}.weight", ""))
        return {**_BLANK_ROW, **parts, "target": target, "weight": weight}

    def _change(self, place: str, base: str, mine: str, label: str) -> None:
        cell = {"place": place, "value": _value(place, mine), "was": [_value(place, base)]}
        self.out.data["cells"].append(cell)
        named = LABELS.get(label, label)
        self.out.changes.append(Change(place, self._ref(place), named, base, mine, ""))

    def _compare(self, place: str, value: Any, was: tuple[Any, ...]) -> None:
        """Set what stands online, and leave out what stands there already."""
        current = self.cells.read(place)
        change = next(item for item in self.out.changes if item.place == place)
        change.current = _typed(shown(current))
        change.conflict = not any(same(current, known) for known in was)
        if same(current, value):
            self.out.changes.remove(change)
            cells = self.out.data["cells"]
            self.out.data["cells"] = [cell for cell in cells if cell["place"] != place]

    def _fault(self, place: str, message: str) -> None:
        name = place.rsplit(".", 1)[-1]
        label = LABELS.get(place) or PARTS.get(name, "")
        self.out.faults.append((self._ref(place), label, message))

    def _ref(self, place: str) -> str:
        wanted = (place, place.replace(".target", ".value"), f"{place}.level3")
        return next((self.refs[item] for item in wanted if item in self.refs), "")


def _line(parts: Mapping[str, Any]) -> str:
    return " ".join(str(text) for text in parts.values() if text)
