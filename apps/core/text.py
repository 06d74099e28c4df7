"""Chinese text made comparable, and cleaned of what does not belong in it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any, Final

_SPACE: Final = re.compile(r"\s+")
_QUOTES: Final = str.maketrans("“”„‟‘’‚‛「」『』〈〉‹›", '""""\'\'\'\'""""<><>')
_UNSTORABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROL_BYTES: Final = bytes({*range(32), 127} - {9, 10, 13})
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b-\u200f\u2028\u2029]")


def fold(text: str | None) -> str:
    """Return the text for comparing: full-width forms folded, quotes alike, no white space."""
    if not text:
        return ""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES)


def squeeze(text: str) -> str:
    """Tidy white space inside lines and drop empty lines at both ends; paragraphs stay."""
    lines = [re.sub(r"[ \t\u3000]+", " ", line).strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def whole_number(text: str) -> int:
    """Read a key or a revision as a page sends it; 0, which is none of either, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def is_storable(text: str) -> bool:
    """Return whether a text may stay as it is; for long ones, by bytes, which costs least."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    kept = data.translate(None, _CONTROL_BYTES)
    return len(kept) == len(data) and b"\xef\xbf\xbe" not in data and b"\xef\xbf\xbf" not in data


def storable(value: Any) -> Any:
    """Return a text, or JSON data of texts, with nothing that databases or documents cannot keep.

    Copied out of broken files come control characters and halves of characters: they go; a
    vertical tab or form feed is a line break.
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub(lambda sign: "\n" if sign[0] in "\v\f" else "", value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(name): storable(item) for name, item in value.items()}
    return value


def as_utf8(content: bytes) -> str:
    """Decode a text file; Chinese Excel and WPS save CSV in GBK. Raises ValueError."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("neither UTF-8 nor GB 18030")


def strip_controls(text: str) -> str:
    """Remove control and zero-width characters; line breaks and tabs stay."""
    return _CONTROLS.sub("", text)


def plain(number: Decimal) -> str:
    """Return a number without trailing zeros, never with an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
