"""Stored findings whose rule now says the same in other words.

A finding is named by what it says of a cell. When a release adds to a sentence what to do, what was
answered, not accepted or let stand before the upgrade has to hold for the sentence as it is now.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from apps.checks.models import Finding

# What a sentence asks for at its end. Quotes and figures are what it found; 填0 is advice.
_ASKED: Final = re.compile(r"(?:^|[，。；])请(?:[^“”\d]|填0)*$")


def _stem(message: str) -> str:
    """Return what a message found, without what it asks for."""
    return _ASKED.sub("", message).rstrip("，。；") or message


def reworded(
    known: Mapping[str, Finding], findings: Iterable[tuple[str, str, str]], keys: Collection[str]
) -> dict[tuple[str, str, str], Finding]:
    """Return the stored finding behind each (code, place, message) that is not stored in these words:
    the last one of the same rule and cell that differs in what is asked for only. ``keys`` are those
    of the findings that stand; a stored one stands for one of them at most."""
    stored: dict[tuple[str, str, str], Finding] = {}
    for one in sorted(known.values(), key=lambda item: (item.last_revision, item.pk)):
        if one.key not in keys:
            stored[one.code, one.place, _stem(one.message)] = one
    found = {}
    for code, place, message in findings:
        words = code, place[:120], _stem(message)
        if words in stored:
            found[code, place, message] = stored.pop(words)
    return found
