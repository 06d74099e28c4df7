"""Stored findings whose rule now says the same in other words.

A finding is named by what it says of a cell. When a release says it otherwise, what was answered, not
accepted or let stand before the upgrade has to hold for the sentence as it is now: one that differs in
what it asks for only, else the only one of the same rule and cell with the same quotes and figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from apps.checks.models import Finding

# What a sentence asks for at its end. Quotes and figures are what it found; 填0 is advice.
_ASKED: Final = re.compile(r"(?:^|[，。；])请(?:[^“”\d]|填0)*$")


_SAID: Final = re.compile(r"“[^”]*”|\d[\d,.]*")

_Words = tuple[str, str, str]


def _facts(message: str) -> str:
    """Return what a message quotes and then what it reckons, each in its order, for two figures that
    changed places are others; empty where it does neither."""
    said = _SAID.findall(_stem(message))
    return "|".join(sorted(said, key=lambda one: not one.startswith("“")))


def _stem(message: str) -> str:
    """Return what a message found, without what it asks for."""
    return _ASKED.sub("", message).rstrip("，。；") or message


def reworded(
    known: Mapping[str, Finding], findings: Iterable[_Words], keys: Collection[str]
) -> dict[_Words, Finding]:
    """Return the stored finding behind each (code, place, message) that is not stored in these words.
    ``keys`` are those of the findings that stand; a stored one stands for one of them at most."""
    order = sorted(known.values(), key=lambda item: (item.last_revision, item.pk))
    stored = [one for one in order if one.key not in keys]
    wanted = list(findings)
    found: dict[_Words, Finding] = {}
    for said, is_unique in ((_stem, False), (_facts, True)):
        taken = {one.key for one in found.values()}
        left = [one for one in stored if one.key not in taken]
        found |= _matched(left, [one for one in wanted if one not in found], said, is_unique)
    return found


def _matched(
    stored: list[Finding], wanted: list[_Words], said: Callable[[str], str], is_unique: bool
) -> dict[_Words, Finding]:
    """Return the last stored finding of which a message says the same, where only unique ones count
    the only one of several; each is used once."""
    by_words: dict[_Words, list[Finding]] = {}
    for one in stored:
        by_words.setdefault((one.code, one.place, said(one.message)), []).append(one)
    asked = Counter((code, place[:120], said(message)) for code, place, message in wanted)
    found = {}
    for code, place, message in wanted:
        words = code, place[:120], said(message)
        own = by_words.get(words, [])
        if own and words[2] and not (is_unique and (len(own) > 1 or asked[words] > 1)):
            found[code, place, message] = own.pop()
            by_words.pop(words)
    return found
