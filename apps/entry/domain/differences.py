"""Two states of one form, cell by cell: what changed, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Final

from apps.core.money import format_yuan
from apps.core.text import fold
from apps.formkit.papers import Cell, paper_for, row_place
from apps.formkit.sheets import PaperSheet, RowSheet
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.rows import IndicatorRow, row_ids

ROW_LABELS: Final = {
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "target": "指标值",
    "further": "另一列指标值",
    "weight": "分值",
}
# Up to this many characters a value is compared whole, beyond it word by word.
WHOLE: Final = 40
# Beyond this many characters sentences are compared: letter by letter takes the square of the time.
LONG: Final = 1500
_SENTENCES: Final = re.compile(r"[^。；;，,\n]*[。；;，,\n]|[^。；;，,\n]+")
# Names less alike than this are two indicators, not one that was reworded.
ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One cell that differs. ``place`` is where in the new sheet, empty for what is gone."""

    place: str
    label: str
    old: str
    new: str

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if not self.old:
            return "added"
        return "changed" if self.new else "removed"

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """Return the words as (``same``, ``old`` or ``new``; text), for colours.

        Short values are shown whole: «3,520,000 → 3,480,000» reads better than single digits.
        """
        if max(len(self.old), len(self.new)) <= WHOLE:
            parts = (("old", self.old), ("new", self.new))
            return [(kind, text) for kind, text in parts if text]
        is_long = max(len(self.old), len(self.new)) > LONG
        old, new = (
            _SENTENCES.findall(text) if is_long else list(text) for text in (self.old, self.new)
        )
        found: list[tuple[str, str]] = []
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=is_long).get_opcodes():
            if tag == "equal":
                found.append(("same", "".join(old[a:b])))
                continue
            if b > a:
                found.append(("old", "".join(old[a:b])))
            if d > c:
                found.append(("new", "".join(new[c:d])))
        return found


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return format_yuan(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _differing(place: str, label: str, old: object, new: object) -> Iterator[Change]:
    before, after = _shown(old), _shown(new)
    if before != after:
        yield Change(place=place, label=label, old=before, new=after)


def row_title(row: IndicatorRow) -> str:
    """Return an indicator's whole content on one line."""
    return " · ".join(part for part in (row.level1, row.level2, row.level3, row.target) if part)


def _likeness(old: str, new: str) -> float:
    """Return how alike two names are; 0 where a glance tells that they are less than ``ALIKE``."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _pair_by_name(old: Sequence[IndicatorRow], new: Sequence[IndicatorRow]) -> dict[int, int]:
    """Find for new rows (index) the old one of the same name: of several that of the same level,
    then the nearest."""
    free: dict[str, list[int]] = {}
    for at, row in enumerate(old):
        free.setdefault(fold(row.level3), []).append(at)
    pairs: dict[int, int] = {}
    for index, row in enumerate(new):
        same = free.get(fold(row.level3))
        if same:
            _, _, at = min((old[i].level2 != row.level2, abs(i - index), i) for i in same)
            pairs[index] = at
            same.remove(at)
    return pairs


def pair_rows(old: Sequence[IndicatorRow], new: Sequence[IndicatorRow]) -> dict[int, int]:
    """Find for each new row (index) the old one it continues: same name first, then a like name."""
    pairs = _pair_by_name(old, new)
    free = set(range(len(old))) - set(pairs.values())
    rest = [
        (_likeness(old[i].level3, row.level3), index, i)
        for index, row in enumerate(new)
        if index not in pairs
        for i in sorted(free)
        if old[i].level2 == row.level2
    ]
    for ratio, index, i in sorted(rest, key=lambda item: -item[0]):
        if ratio >= ALIKE and index not in pairs and i in free:
            pairs[index] = i
            free.discard(i)
    return pairs


def _row_changes(
    old: Sequence[IndicatorRow], new: Sequence[IndicatorRow], labels: dict[str, str]
) -> Iterator[Change]:
    pairs = pair_rows(old, new)
    for index, (key, row) in enumerate(zip(row_ids(new), new, strict=True)):
        if index not in pairs:
            yield Change(place=row_place(key), label="新增指标", old="", new=row_title(row))
            continue
        before = old[pairs[index]]
        for name, label in labels.items():
            where = f"指标“{row.level3}”的{label}"
            yield from _differing(
                row_place(key, name), where, getattr(before, name, None), getattr(row, name)
            )
    for i in sorted(set(range(len(old))) - set(pairs.values())):
        yield Change(place="", label="删去指标", old=row_title(old[i]), new="")


# Who fills in what, and in which unit, is no content of the form.
_NO_CONTENT: Final = frozenset(
    {"head.year", "head.department", "head.department_is_summary", "head.unit", "money.unit"}
)


def _value(sheet: PaperSheet, cell: Cell) -> object:
    """Return what stands in a cell: amounts of a declaration in 元, others as printed."""
    found: Any = sheet
    for name in cell.path.split("."):
        found = found.get(name) if isinstance(found, dict) else getattr(found, name, None)
    if isinstance(sheet, DeclarationSheet) and cell.path.startswith("funding."):
        return sheet.in_yuan(found)
    return found


def changes_between(old: RowSheet, new: RowSheet) -> list[Change]:
    """Return every cell in which two sheets of one kind differ, in the order of the paper."""
    found: list[Change] = []
    texts: list[Change] = []
    for cell in paper_for(new).cells:
        if cell.place in _NO_CONTENT or cell.name == "budget_items":
            continue
        changes = _differing(cell.place, cell.title, _value(old, cell), _value(new, cell))
        (texts if cell.place.startswith("narrative.") else found).extend(changes)
    labels = {column.place: column.title for column in paper_for(new).rows.columns}
    return [*found, *_row_changes(old.indicators, new.indicators, labels), *texts]


def _content(part: Any) -> Any:
    if not isinstance(part, list):
        return part
    return [
        {name: text for name, text in row.items() if name != "id"} if isinstance(row, dict) else row
        for row in part
    ]


def difference(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a sheet's JSON that are not the same in another, for the trail; the ids of
    rows are no content."""
    return {name: one[name] for name in one if _content(one[name]) != _content(other.get(name))}
