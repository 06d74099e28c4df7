"""Brings a text into the one form that the number finders read."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from apps.formkit.values.quantities import without_separators

_WIDTH: Final = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {
        "\u3000": " ",
        "✕": "×",
        "╳": "×",
        "✖": "×",
        "∗": "*",
        "﹡": "*",
        "＋": "+",
        "〈": "《",
        "〉": "》",
    }
)
_MATH: Final = re.compile(r"\\(?:text|mathrm|mathbf|mbox)\s*\{([^{}]*)\}")
_TIMES: Final = re.compile(r"\\(?:times|cdot|ast)\b ?")
# Longer than any amount, account or card number: no figure, and every finder would crawl over it.
_NO_FIGURE: Final = re.compile(r"\d{25,}")
_INNER: Final = re.compile(r"[ \t\u00a0]+")
_NUMBERS: Final = str.maketrans("", "", "$")


@lru_cache(maxsize=512)
def clean(text: str) -> str:
    """Return the text with half-width forms, formula markup resolved, thousands separators gone.

    White space inside a line goes; line breaks stay, for they part the items of a list. An
    endless row of digits stands as «…».
    """
    text = _NO_FIGURE.sub("…", text.translate(_WIDTH))
    if "\\" in text or "$" in text:
        text = _TIMES.sub("×", _MATH.sub(r"\1", text)).replace("\\%", "%").translate(_NUMBERS)
    text = without_separators(text)
    lines = (_INNER.sub("", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def rounds_to(exact: Decimal, written: Decimal, step: Decimal) -> bool:
    """Return whether ``exact`` rounded half up to a multiple of ``step`` is what was written."""
    return (exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step == written
