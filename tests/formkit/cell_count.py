"""Counts how many cells of a form were read right, doubted, wrong in silence, or not at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final

_HEAD: Final = ("year", "project_name", "department", "unit", "amount_unit", "total_score",
                "total_goal", "annual_goal", "expected_goal", "actual_result")  # fmt: skip
_ROW: Final = ("level1", "level2", "level3", "op", "number", "unit", "text", "actual", "weight", "score", "deviation")  # fmt: skip


@dataclass(slots=True)
class Count:
    """Cells by how they were read; ``wrong`` lists the silent ones."""

    right: int = 0
    doubted: int = 0
    silent: int = 0
    unread: int = 0
    wrong: list[tuple[str, object, object]] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Add another count."""
        self.right += other.right
        self.doubted += other.doubted
        self.silent += other.silent
        self.unread += other.unread
        self.wrong += other.wrong

    @property
    def cells(self) -> int:
        """Return how many cells there are."""
        return self.right + self.doubted + self.silent + self.unread

    def __str__(self) -> str:
        whole = max(1, self.cells)
        shares = (self.right, self.doubted, self.silent, self.unread)
        names = ("right", "doubted", "silent", "unread")
        told = ", ".join(f"{n} {100 * s / whole:.2f} %" for n, s in zip(names, shares, strict=True))
        return f"{told} of {self.cells}"


def _plain(value: object) -> str:
    text = unicodedata.normalize("NFKC", "" if value is None else str(value))
    text = "".join(text.split())
    try:
        return str(float(text.replace(",", "")))
    except ValueError:
        return text


def _head_cells(wanted: dict[str, Any]) -> Iterator[tuple[str, object]]:
    for key in _HEAD:
        if wanted.get(key) not in (None, ""):
            yield key, wanted[key]
    for block in ("funding", "budget"):
        for key, value in (wanted.get(block) or {}).items():
            if isinstance(value, dict):
                yield from ((f"{block}.{key}.{name}", one) for name, one in value.items())
            else:
                yield f"{block}.{key}", value


def _at(found: dict[str, Any], path: str) -> object:
    value: Any = found
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def count_form(wanted: dict[str, Any], found: dict[str, Any] | None) -> Count:
    """Return the count of one form; ``None`` was not read."""
    count = Count()
    rows = wanted["indicators"]
    if found is None:
        count.unread = sum(1 for _ in _head_cells(wanted)) + sum(len(_ROW) for _ in rows)
        return count
    doubts = set(found["uncertain"])
    for path, value in _head_cells(wanted):
        _tell(count, path, value, _at(found, path), doubts)
    names = [[_plain(row["level3"]) for row in side] for side in (rows, found["indicators"])]
    matcher = SequenceMatcher(None, names[0], names[1], autojunk=False)
    pairs = {b.a + n: b.b + n for b in matcher.get_matching_blocks() for n in range(b.size)}
    for number, row in enumerate(rows):
        keys = [key for key in _ROW if key in row]
        if number not in pairs:
            count.unread += len(keys)
            continue
        other = found["indicators"][pairs[number]]
        for key in keys:
            _tell(count, f"indicators[{pairs[number]}].{key}", row[key], other.get(key), doubts)
    return count


def _tell(count: Count, path: str, wanted: object, found: object, doubts: set[str]) -> None:
    if _plain(wanted) == _plain(found):
        count.right += 1
    elif path in doubts:
        count.doubted += 1
    else:
        count.silent += 1
        count.wrong.append((path, wanted, found))
