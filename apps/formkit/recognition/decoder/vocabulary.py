"""The words of the papers, as a tree that finds them though blanks or breaks stand inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from apps.formkit.recognition.level_labels import fold
from apps.formkit.vocabulary import VOCABULARY

_MONTHS: Final = "1-N月"
_UP_TO: Final = (
    *(f"1{dash}{{}}月" for dash in "-—–~至"), "1月-{}月", "1月至{}月",
    "截至{}月底", "截止{}月底", "截至{}月", "截止{}月", "截至{}月末", "截止{}月末",
)  # fmt: skip


class Meaning(NamedTuple):
    """What a word may mean: its class (head, money, column …) and key in it."""

    group: str
    key: str


def key_of(meanings: Iterable[Meaning], groups: Iterable[str]) -> str:
    """Return a word's key in the first of the classes that it has; blank where it has none."""
    for group in groups:
        for meaning in meanings:
            if meaning.group == group:
                return meaning.key
    return ""


@dataclass(slots=True)
class Node:
    """A node of the tree: what follows, and what ends here."""

    after: dict[str, Node] = field(default_factory=dict)
    meanings: tuple[Meaning, ...] = ()
    word: str = ""


@dataclass(slots=True)
class Vocabulary:
    """All words with their meanings."""

    words: dict[str, tuple[Meaning, ...]]
    root: Node

    def of_group(self, group: str) -> dict[str, str]:
        """Return the words of a class with their keys."""
        return {
            word: meaning.key
            for word, meanings in self.words.items()
            for meaning in meanings
            if meaning.group == group
        }


_sources: dict[str, str] = {}


def tell_sources(names: Mapping[str, str]) -> None:
    """Let what rule sets call the sources of money (name → source) be labels in this process."""
    _sources.clear()
    _sources.update(names)
    _tables.cache_clear()
    vocabulary.cache_clear()


@cache
def _tables() -> list[tuple[Meaning, str, tuple[str, ...]]]:
    # First, for they mean here what the rule set says, whatever they mean elsewhere.
    rows: list[tuple[Meaning, str, tuple[str, ...]]] = [
        (Meaning("money", key), word, ()) for word, key in _sources.items()
    ]
    for group, tables in VOCABULARY.data["spellings"].items():
        for key, table in tables.items():
            words = (*VOCABULARY.shared(group, key), *table["words"])
            rows.extend((Meaning(group, key), word, ()) for word in words)
            rows.extend(
                (Meaning(group, key), word, tuple(seen))
                for word, seen in table.get("seen", {}).items()
            )
    return rows


def _spellings(word: str) -> list[str]:
    """Return a word, or, of one with «1-N月», a word for each way to say up to which month."""
    if _MONTHS not in word:
        return [word]
    spans = ["上半年", *(way.format(month) for way in _UP_TO for month in range(2, 13))]
    return [word.replace(_MONTHS, span) for span in spans]


@cache
def vocabulary(without: str = "") -> Vocabulary:
    """Return the vocabulary; ``without`` names a document whose own words are taken away."""
    words: dict[str, list[Meaning]] = {}
    for meaning, word, seen in _tables():
        if without and seen and set(seen) == {without}:
            continue
        for spelling in _spellings(fold(word).replace(" ", "")):
            found = words.setdefault(spelling, [])
            if meaning not in found:
                found.append(meaning)
    root = Node()
    for word, meanings in words.items():
        node = root
        for char in word:
            node = node.after.setdefault(char, Node())
        node.meanings, node.word = tuple(meanings), word
    return Vocabulary({word: tuple(found) for word, found in words.items()}, root)
