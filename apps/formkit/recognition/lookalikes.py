"""What else characters may be that are easily taken for one another: 3OO人 is 300人."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = str.maketrans("OoQDlI|!SBZ", "00001111582")
_FIGURE: Final = re.compile(r"[\dOoQDlI|!SBZ.,]*\d[\dOoQDlI|!SBZ.,]*|[OoQDlI]{2,}")
_SIGNS: Final = (
    (re.compile(r"^[2二Z>](?=\d{2})"), "≥"),
    (re.compile(r"^<(?=\d)"), "≤"),
)

_LETTERED: Final = re.compile(r"\d[OolI|]+(?![A-Za-z])|(?<![A-Za-z])[OolI|]+\d")


def is_lettered(text: str) -> bool:
    """Return whether letters stand within a figure, as in 3OO人: nobody means that."""
    return bool(_LETTERED.search(text))


def lookalikes(text: str) -> list[str]:
    """Return what a value may have been: letters in a figure as digits, a sign read as a digit."""
    plain = _FIGURE.sub(lambda found: found[0].translate(_DIGITS), text)
    found = [plain] if plain != text else []
    for sign, meant in _SIGNS:
        if sign.match(plain):
            found.append(sign.sub(meant, plain, count=1))
    return found
