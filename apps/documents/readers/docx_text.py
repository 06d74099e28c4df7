"""The text of a Word paragraph as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXTS: Final = {f"{W}t", f"{_MATH}t"}
# Deleted and moved-away text, field codes, phonetic guides, text boxes (read apart), the
# second form of a drawing for old programs.
_SKIPPED: Final = {
    *(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rt", "pPr", "rPr")),
    f"{W}txbxContent",
    f"{_COMPATIBLE}Fallback",
}
_BREAKS: Final = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "-",
}
# Signs that Word keeps by their number in a symbol font: the boxes of a choice on a form.
_SIGNS: Final = {
    "Wingdings": {0x6F: "□", 0xA8: "□", 0x71: "□", 0xFD: "☒", 0xFE: "☑", 0xFC: "√", 0xFB: "×"},
    "Wingdings 2": {0x52: "☑", 0x53: "☒", 0xA3: "□", 0x2A: "□", 0x50: "√", 0x4F: "×"},
    "Symbol": {0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB9: "≠", 0xBB: "≈"},
}


def text_in(element: etree._Element) -> str:
    """Give the text of a paragraph: insertions kept, deletions dropped, breaks as line ends."""
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts)


def _collect(element: etree._Element, parts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag in _TEXTS:
            parts.append(child.text or "")
        elif tag in _SKIPPED:
            continue
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
        elif tag == f"{W}sym":
            parts.append(_sign(child))
        elif tag == f"{W}fldChar":
            parts.append(_box(child))
        elif len(child):
            _collect(child, parts)


def _sign(element: etree._Element) -> str:
    """Give a sign kept by its number; one nobody knows is shown as a replacement character."""
    try:
        number = int(element.get(f"{W}char") or "", 16) & 0xFF
    except ValueError:
        return ""
    return _SIGNS.get(element.get(f"{W}font") or "", {}).get(number, "\ufffd")


def _box(element: etree._Element) -> str:
    """Give the sign of an old form's check box."""
    box = element.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    for name in ("checked", "default"):
        state = box.find(f"{W}{name}")
        if state is not None:
            return "□" if state.get(f"{W}val") in ("0", "false") else "☑"
    return "□"


def boxes_in(element: etree._Element) -> Iterator[etree._Element]:
    """Give the text boxes drawn in a paragraph, each once."""
    if element.find(f".//{W}txbxContent") is None:
        return
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag not in _SKIPPED:
            yield from boxes_in(child)
