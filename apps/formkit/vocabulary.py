"""The words of the field, read from ``vocabulary.toml``: the only place where they are spelled.

What a section holds stands at its head in the file. Recognition, rules, layouts and the editor
ask here; none of them compares text with a field word of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("vocabulary.toml")
Spellings = Mapping[str, str]
"""Spelling → the documents it was seen in, white space between them; empty where unknown, ``plain``
where the decoder does not know it under that key."""
_PLAIN: Final = "plain"
_SHARED: Final = {
    "head": ("labels", "head"),
    "money": ("labels", "money"),
    "goal": ("labels", "goal"),
    "column": ("columns",),
    "mcol": ("figures",),
}
"""The class of the decoder's spellings → the section whose words it reads, too, key by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelWords:
    """A level's number (1 or 2) and its spellings without the ending 指标 or 目标.

    ``plain`` ones are a label as they stand, ``ended`` ones only with the ending.
    """

    name: str
    level: int
    plain: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The file's sections. Documents named in ``without`` have taught nothing."""

    data: Mapping[str, Any] = field(repr=False)
    without: frozenset[str] = frozenset()

    def _known(self, spellings: Spellings) -> tuple[str, ...]:
        """Return the spellings that a document not left out, or no document at all, supports."""
        return tuple(
            text
            for text, seen in spellings.items()
            if not (names := set(seen.split()) - {_PLAIN}) or names - self.without
        )

    def titles(self, kind: str) -> tuple[str, ...]:
        """Return the titles of a kind of paper."""
        return self._known(self.data["titles"][kind])

    def labels(self, block: str) -> dict[str, tuple[str, ...]]:
        """Return the spellings of each label of a block: head, money, budget, goal."""
        return {cell: self._known(words) for cell, words in self.data["labels"][block].items()}

    def shared(self, group: str, key: str) -> tuple[str, ...]:
        """Return the labels or heads that the decoder reads beside its own spellings of a key."""
        section: Mapping[str, Any] = self.data
        for name in _SHARED.get(group, ()):
            section = section[name]
        words: Spellings = section.get(key, {}) if group in _SHARED else {}
        return tuple(word for word, seen in words.items() if seen != _PLAIN)

    def columns(self) -> dict[str, tuple[str, ...]]:
        """Return the spellings of each head of the columns of indicators."""
        return {column: self._known(words) for column, words in self.data["columns"].items()}

    def figures(self) -> dict[str, tuple[str, ...]]:
        """Return the spellings of each head of the columns of money."""
        return {column: self._known(words) for column, words in self.data["figures"].items()}

    def ends(self, block: str) -> tuple[str, ...]:
        """Return the words at which a block is over."""
        return tuple(self.data["ends"][block])

    def levels(self) -> tuple[LevelWords, ...]:
        """Return every level with its spellings."""
        return tuple(
            LevelWords(
                name=name,
                level=item["level"],
                plain=tuple(item.get("plain", ())),
                ended=tuple(item.get("ended", ())),
            )
            for name, item in self.data["levels"].items()
        )

    def sections(self) -> dict[str, str]:
        """Return the sections of the narrative, each with the pattern of its heading."""
        return dict(self.data["sections"])

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list that rules ask, in its written order; raises KeyError."""
        return tuple(self.data["words"][name].split())


def load(without: Collection[str] = ()) -> Vocabulary:
    """Return the vocabulary, as if the named documents had never been seen."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Vocabulary(data=data, without=frozenset(without))


VOCABULARY: Final = load()
