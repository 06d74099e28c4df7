"""Binds an empty form to places: labels by likeness, the cells beside or below them, tables whose
rows grow. What has a label that nobody knows becomes a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from apps.formkit.bindings.amounts import figures, half_of, is_amount, is_of_the_year, parts_in
from apps.formkit.bindings.comma_file import CommaFile
from apps.formkit.bindings.form_ranges import stretches_of, title_kind_of
from apps.formkit.bindings.grid import BindableFile, Grid, OfficeFile
from apps.formkit.bindings.head_rows import HeadRow, head_rows
from apps.formkit.bindings.labels import (
    BEFORE_UNIT,
    Label,
    is_blank,
    label_of,
    may_ask,
    unit_in,
)
from apps.formkit.bindings.model import Binding, BoundForm, Field, Question, RowTable, Slot, Spot
from apps.formkit.bindings.places import (
    DECLARATION,
    amount_place,
    cell_at,
    has_money_table,
    head_place,
    kind_by,
)
from apps.formkit.bindings.questions import columns_to_ask, is_filled_elsewhere
from apps.formkit.bindings.tables import row_table
from apps.formkit.bindings.word_file import WordFile
from apps.formkit.bindings.workbook_checks import demand_harmless
from apps.formkit.bindings.workbook_file import WorkbookFile
from apps.formkit.limits import Limits
from apps.formkit.papers import Value, paper_of
from apps.formkit.readers.archive import Archive
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.readers.content import Content
from apps.formkit.readers.text import is_csv
from apps.formkit.recognition.level_labels import compact
from apps.formkit.values.amount import WAN_YUAN, YUAN

NEITHER: Final = (
    "表样须是 docx、xlsx 或 csv 文件。请用 Word、Excel 或 WPS 另存为 docx、xlsx 后上传。"
)
NOTHING: Final = "没有在文件中找到可以填写的表。请确认上传的是带表头和空格的空白表样。"
_INLINE: Final = re.compile(
    r"(?P<label>[\u3400-\u9fff]+(?:[（(][^（()）]{1,12}[)）])?)[：:](?P<blank>[ \t\u3000_＿]*)"
    r"(?=$|\n|[\u3400-\u9fff（(])"
)
_YEAR: Final = re.compile(
    r"(?:(?<=[（(])(?P<paren>[ \u3000_＿]*)|(?P<line>[_＿]{2,}|[ \u3000]{2,}|20[XxＸ_＿ \u3000]{2,}))"
    r"(?=年(?![ \u3000_＿]*(?:月|[—–~～至-])))"
)
_DAY: Final = re.compile(r"年[_xX\s\u3000]*月([_xX\s\u3000]*日)?")
_UPPER: Final = re.compile("中央|省|自治区|上级|国家")
_FIGURE: Final = re.compile(r"\s*\d{1,3}\s*分?\s*")


def open_file(data: bytes, limits: Limits | None = None) -> BindableFile:
    """Return a file whose cells can be read and written; raises UnreadableDocument."""
    limits, content = limits or Limits(), Content(data)
    if not content.entries and is_csv(content):
        return CommaFile(data, limits)
    archive = Archive(content, limits)
    if "word/document.xml" in archive.entries:
        return WordFile(archive)
    if "xl/workbook.xml" in archive.entries:
        return WorkbookFile(archive)
    raise UnreadableDocument(NEITHER)


def bind(source: Path | bytes, *, limits: Limits | None = None) -> Binding:
    """Return which cell of an empty docx, xlsx or csv form holds which place.

    A file may hold several forms, on several worksheets or below each other. Raises
    UnreadableDocument for a file of another kind, a broken one, or one without a form.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    return bind_file(open_file(data, limits))


def bind_file(file: BindableFile) -> Binding:
    """Return the binding of an opened file; raises UnreadableDocument for one without a form, and
    for one that would carry something harmful to others."""
    if isinstance(file, OfficeFile):
        demand_harmless(file.archive)
    forms = [
        form
        for number, grid in enumerate(file.grids)
        for first, last in stretches_of(grid)
        if (form := _Binder(grid, number, first, last).form())
    ]
    if not forms:
        raise UnreadableDocument(NOTHING)
    return Binding(forms=tuple(forms))


@dataclass(slots=True)
class _Binder:
    """Binds the form in a stretch of rows."""

    grid: Grid
    number: int
    first: int
    last: int
    kind: str = DECLARATION
    unit: str = YUAN
    slots: dict[tuple[Spot, tuple[int, int] | None], Field] = field(default_factory=dict)
    tables: list[RowTable] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    title: str = ""
    parts: frozenset[str] = frozenset()
    listed: set[str] = field(default_factory=set)

    def form(self) -> BoundForm | None:
        """Return the form; None where nothing is to be filled."""
        heads = head_rows(self.grid, self.first, self.last)
        self._tell(heads)
        self.parts = parts_in(self._free())
        self._tables(heads)
        self._figures()
        for spot, text in self._free():
            self._labelled(spot, text)
        if not self.slots and not self.tables:
            return None
        return BoundForm(
            kind=self.kind,
            grid=self.number,
            first=self.first,
            last=self.last,
            title=self.title or self.grid.name or paper_of(self.kind).title,
            unit=self.unit,
            slots=self._slots(),
            tables=tuple(self.tables),
            questions=(*self._cells_to_ask(), *columns_to_ask(self.grid, heads, self.tables)),
        )

    def _figures(self) -> None:
        """Bind the table of money, where the paper has one."""
        if not has_money_table(self.kind):
            return
        rows = [row for row in range(self.first, self.last + 1) if row not in self.taken]
        for spot, one in figures(self.grid, rows, paper_of(self.kind), self.parts):
            self._put(spot, one)

    def _slots(self) -> tuple[Slot, ...]:
        """Return the cells bound, from top to bottom."""
        bound = sorted(self.slots.items(), key=lambda item: item[0][0])
        return tuple(Slot(row=spot[0], column=spot[1], field=one) for (spot, _), one in bound)

    def _tables(self, heads: list[HeadRow]) -> None:
        """Bind the rows below the heads of tables."""
        for head in heads:
            self.taken |= set(range(head.first, head.last + 1))
            limit = min([one.first - 1 for one in heads if one.first > head.first] + [self.last])
            if table := row_table(self.grid, head, limit, self.kind, self.unit):
                self.tables.append(table)
                self.taken |= set(range(table.first, table.last + 1))
                if table.is_list:
                    self.listed |= {one.place for one in table.columns.values()}

    def _free(self) -> Iterator[tuple[Spot, str]]:
        """Yield the cells outside of tables, from top to bottom."""
        for spot in sorted(self.grid.texts):
            if self.first <= spot[0] <= self.last and spot[0] not in self.taken:
                yield spot, self.grid.texts[spot]

    def _tell(self, heads: list[HeadRow]) -> None:
        """Find out kind, title and unit."""
        texts = [
            self.grid.texts[spot]
            for spot in sorted(self.grid.texts)
            if self.first <= spot[0] <= self.last
        ]
        title = next((text for text in texts if title_kind_of(text)), "")
        self.title = " ".join(title.split())
        over = [spot for head in heads for spot in head.over.values()]
        columns = {label_of(self.grid.texts[spot]).key("column") for spot in over}
        told = kind_by(columns, title_kind_of(title) or title_kind_of(f"{self.grid.name}表"))
        self.kind = kind_by(columns, "") if told == DECLARATION else told
        self.unit = _unit_of(texts)

    def _put(self, spot: Spot, one: Field) -> None:
        text = self.grid.texts[spot]
        cell = cell_at(self.kind, one.place)
        value = Value.DATE if one.place == "head.period" else cell.value if cell else None
        if value is Value.DATE:
            one = replace(one, date=_days_in(text))
        elif value is Value.MONEY:
            one = replace(one, unit=one.unit or self.unit)
            if found := BEFORE_UNIT.fullmatch(text):
                one = replace(one, unit=found["unit"], span=found.span("blank"))
        if one.place not in self.listed:
            self.slots.setdefault((spot, one.span), one)

    def _labelled(self, spot: Spot, text: str) -> None:
        """Bind what stands beside, below or behind a label."""
        label = label_of(text)
        if (found := _YEAR.search(text)) and not label.key("goal"):
            group = "paren" if found["paren"] is not None else "line"
            self._put(spot, Field(place="head.year", span=found.span(group)))
        place = self._place(label, spot) if label.meanings else ""
        if place and (value := self._value_of(spot, place)):
            self._put(
                value,
                Field(
                    place=place,
                    is_alike=label.is_alike,
                    unit=unit_in(text) if place.startswith("money.") else "",
                ),
            )
            return
        for found in _INLINE.finditer(text):
            label = label_of(found["label"])
            if place := self._place(label, spot):
                self._put(
                    spot, Field(place=place, span=found.span("blank"), is_alike=label.is_alike)
                )

    def _place(self, label: Label, spot: Spot) -> str:
        if place := head_place(label, self.kind):
            return "" if self._is_others(place, spot) else place
        if is_amount(label) and not has_money_table(self.kind):
            return self._amount(label, spot)
        if label.key("end") == "total":
            return "tail.total_score" if cell_at(self.kind, "tail.total_score") else ""
        return ""

    def _amount(self, label: Label, spot: Spot) -> str:
        if compact(self.grid.texts[spot]) in self.parts:
            return ""
        if is_of_the_year(self._free()):
            place = amount_place(label, "annual", self.kind)
            return place.replace("money.whole.", "money.annual.")
        return amount_place(label, half_of(self._free(), spot), self.kind)

    def _is_others(self, place: str, spot: Spot) -> bool:
        """Return whether it is a label that is the name of a block, or of another department."""
        if place == "head.department":
            return self._is_upper(spot)
        return place.startswith("goal.") and self._is_group(spot)

    def _is_upper(self, spot: Spot) -> bool:
        """Return whether it is a department of a higher level beside the one that is ours."""
        named = [at for at, text in self._free() if label_of(text).key("head") == "department"]
        upper = [at for at in named if _UPPER.search(self.grid.texts[at])]
        return spot in upper and len(upper) < len(named)

    def _is_group(self, spot: Spot) -> bool:
        """Return whether it is a label that stands left of goals or over them."""
        right, below = self.grid.right_of(spot), self.grid.below(spot)
        is_open = below is not None and is_blank(self.grid.texts[below])
        beside = [] if is_open else [right, below] if self.grid.span(spot)[1] > 1 else [right]
        if any(at is not None and label_of(self.grid.texts[at]).key("goal") for at in beside):
            return True
        is_group = label_of(self.grid.texts[spot]).key("goal") == "group"
        return is_group and right is not None and not is_blank(self.grid.texts[right])

    def _value_of(self, spot: Spot, place: str) -> Spot | None:
        """Return the blank cell that a label names: to its right, of a goal also below it."""
        right = self.grid.right_of(spot)
        if place == "tail.total_score" and right and _FIGURE.fullmatch(self.grid.texts[right]):
            right = self.grid.right_of(right)  # the highest score stands before the one reached
        if self._is_open(right) and (right, None) not in self.slots:
            return right
        below = self.grid.below(spot) if place.startswith(("goal.", "tail.")) else None
        return below if self._is_open(below) else None

    def _is_open(self, spot: Spot | None) -> bool:
        return spot is not None and spot[0] not in self.taken and is_blank(self.grid.texts[spot])

    def _cells_to_ask(self) -> Iterator[Question]:
        """Yield the labels whose blank cell nobody bound."""
        bound = {spot for spot, _ in self.slots}
        for spot, text in self._free():
            right = self.grid.right_of(spot)
            if right is None or right in bound or is_blank(text) or not may_ask(text):
                continue
            if label_of(text).key("money") == "block":
                continue
            if self._is_open(right) and not is_filled_elsewhere(self.grid, right, bound):
                yield Question(row=right[0], column=right[1], label=" ".join(text.split()))


def _unit_of(texts: list[str]) -> str:
    """Return the unit that the short texts of a form name; 万元 beside 元 where they name both."""
    units = {unit for text in texts if (unit := unit_in(text)) and len(compact(text)) < 40}
    if len(units) == 1:
        return units.pop()
    return WAN_YUAN if WAN_YUAN in units else YUAN


def _days_in(text: str) -> str:
    """Return how a blank cell has its days spelled."""
    found = _DAY.search(text)
    return "-" if found is None else "年" if found[1] else "年月"
