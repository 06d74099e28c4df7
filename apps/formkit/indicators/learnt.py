"""What approved forms and the indicator library teach of head nouns: units, level 2, direction.

The names are passed in; this module asks nobody. Only an ending that several names share, and of
which most say the same, is taken for a lesson.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from apps.formkit.indicators.heads import head_of

_LEAST: Final = 3
_MANY: Final = 8
_AGREED: Final = 0.8
_LENGTHS: Final = (6, 5, 4, 3, 2)
_BETTER: Final = {"≥": "higher", ">": "higher", "≤": "lower", "<": "lower"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What an ending usually has: level 2, unit and direction, empty where opinions part.

    ``names`` is how many names say all that it tells; ``is_sure`` that finance said so itself.
    """

    level2: str = ""
    unit: str = ""
    direction: str = ""
    names: int = 0
    is_sure: bool = False

    @property
    def is_firm(self) -> bool:
        """Return whether it may be asked for: finance said so, or so many names teach it."""
        return self.is_sure or self.names >= _MANY

    @property
    def is_empty(self) -> bool:
        """Return whether opinions part in everything."""
        return not (self.level2 or self.unit or self.direction)


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """Lessons by ending. One is like no other, so that what was read with it can be kept."""

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
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, level2, op, unit in rows:
        # Of 满意度 the vocabulary knows; its 意度 is no word.
        if head_of(name) is not None:
            continue
        for ending in _endings(name):
            names[ending].add(name)
            level2s[ending][level2] += 1
            said[ending][level2].add(name)
            if unit:
                units[ending][unit] += 1
                said[ending][unit].add(name)
            if way := _BETTER.get(str(op)):
                ways[ending][way] += 1
    found = {
        ending: _lesson(
            _most(level2s[ending]), _most(units[ending]), _most(ways[ending]), of, said[ending]
        )
        for ending, of in names.items()
        if len(of) >= _LEAST
    }
    return Learnt({ending: one for ending, one in found.items() if _tells(ending, one, found)})


def _lesson(level2: str, unit: str, way: str, names: set[str], said: dict[str, set[str]]) -> Lesson:
    """Return a lesson with how many names say it: one that many forms repeat, or of many the few that
    have a unit, are not many names."""
    agreed = [len(said[word]) for word in (level2, unit) if word]
    return Lesson(level2, unit, way, min(agreed, default=len(names)))


def _endings(name: str) -> list[str]:
    """Return the endings of a name that may teach something, the longest first."""
    return [name[-size:] for size in _LENGTHS if len(name) >= size]


def _tells(ending: str, lesson: Lesson, found: dict[str, Lesson]) -> bool:
    """Return whether a lesson says anything that a shorter ending does not say as well."""
    said = (lesson.level2, lesson.unit, lesson.direction)
    shorter = (found.get(ending[-size:]) for size in _LENGTHS if size < len(ending))
    return all(one is None or (one.level2, one.unit, one.direction) != said for one in shorter)


def _most(counts: Counter[str]) -> str:
    """Return what nearly all say, empty when they do not agree or are too few."""
    if counts.total() < _LEAST:
        return ""
    word, count = counts.most_common(1)[0]
    return word if count >= _AGREED * counts.total() else ""
