"""What approved forms and the indicator library teach of head nouns: units, level 2, direction.

The names are passed in; this module asks nobody. Only an ending that several names share, and of
which most say the same, is taken for a lesson.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

_LEAST: Final = 4
_AGREED: Final = 0.8
_LENGTHS: Final = (6, 5, 4, 3, 2)
_BETTER: Final = {"≥": "higher", ">": "higher", "≤": "lower", "<": "lower"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an ending usually has: level 2, unit and direction, empty where opinions part."""

    level2: str = ""
    unit: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Lessons by ending."""

    lessons: dict[str, Lesson] = field(default_factory=dict)

    def of(self, name: str) -> Lesson | None:
        """Return the lesson of the longest known ending of a folded name."""
        return next(
            (self.lessons[name[-size:]] for size in _LENGTHS if name[-size:] in self.lessons), None
        )


def learn(rows: Iterable[tuple[str, str, str | None, str | None]]) -> Learnt:
    """Return the lessons of (folded name, level 2, operator, unit) of approved rows."""
    level2s: dict[str, Counter[str]] = defaultdict(Counter)
    units: dict[str, Counter[str]] = defaultdict(Counter)
    ways: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, set[str]] = defaultdict(set)
    for name, level2, op, unit in rows:
        for size in _LENGTHS:
            ending = name[-size:]
            if len(name) < size:
                continue
            names[ending].add(name)
            level2s[ending][level2] += 1
            if unit:
                units[ending][unit] += 1
            if way := _BETTER.get(op or ""):
                ways[ending][way] += 1
    return Learnt(
        {
            ending: Lesson(_most(level2s[ending]), _most(units[ending]), _most(ways[ending]))
            for ending, of in names.items()
            if len(of) >= _LEAST
        }
    )


def _most(counts: Counter[str]) -> str:
    """Return what nearly all say, empty when they do not agree or are too few."""
    if counts.total() < _LEAST:
        return ""
    word, count = counts.most_common(1)[0]
    return word if count >= _AGREED * counts.total() else ""
