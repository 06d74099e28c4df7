"""The text of a Word paragraph as the page shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
P, TABLE, VALUE = f"{W}p", f"{W}tbl", f"{W}val"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Signs that Word keeps by their number in a symbol font: the boxes of a choice on a form.
_SIGNS: Final = {
    "Wingdings": {0x6F: "□", 0xA8: "□", 0x71: "□", 0xFD: "☒", 0xFE: "☑", 0xFC: "√", 0xFB: "×"},
    "Wingdings 2": {0x52: "☑", 0x53: "☒", 0xA3: "□", 0x2A: "□", 0x50: "√", 0x4F: "×"},
    "Symbol": {0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB9: "≠", 0xBB: "≈"},
}


def _sign(element: etree._Element) -> str:
    """Return a sign kept by its number; one nobody knows is shown as a replacement character."""
    try:
        number = int(element.get(f"{W}char") or "", 16) & 0xFF
    except ValueError:
        return ""
    return _SIGNS.get(element.get(f"{W}font") or "", {}).get(number, "\ufffd")


def _box(element: etree._Element) -> str:
    """Return the sign of an old form's check box."""
    box = element.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    for name in ("checked", "default"):
        state = box.find(f"{W}{name}")
        if state is not None:
            return "□" if state.get(f"{W}val") in ("0", "false") else "☑"
    return "□"


def _tab(element: etree._Element) -> str:
    """Return a tab, unless it only says where one would stop."""
    parent = element.getparent()
    return "" if parent is None or parent.tag == f"{W}tabs" else "\t"


# What holds text of a paragraph, and how it is had.
TEXTS: Final[dict[str, Callable[[etree._Element], str]]] = {
    f"{W}t": lambda element: element.text or "",
    f"{_MATH}t": lambda element: element.text or "",
    f"{W}br": lambda _: "\n",
    f"{W}cr": lambda _: "\n",
    f"{W}tab": _tab,
    f"{W}ptab": lambda _: "\t",
    f"{W}noBreakHyphen": lambda _: "-",
    f"{W}sym": _sign,
    f"{W}fldChar": _box,
}
# Deleted and moved-away text, phonetic guides, what cells and rows were like before, the second
# form of a drawing for old programs.
_GONE: Final = (
    *(f"{W}{name}" for name in ("del", "moveFrom", "rt", "tcPrChange", "trPrChange")),
    f"{_COMPATIBLE}Fallback",
)
_BOX: Final = f"{W}txbxContent"
ODD: Final = frozenset({*_GONE, _BOX})


class Unsettled(Exception):  # noqa: N818 -- names the document's state
    """The tree holds what the page does not show, or not there; :func:`settle` mends it."""


def text_in(element: etree._Element) -> str:
    """Return the text of a paragraph; raises Unsettled."""
    parts = []
    for item in element.iter(*TEXTS, *ODD):
        if item.tag in ODD:
            raise Unsettled
        parts.append(TEXTS[item.tag](item))
    return "".join(parts)


def settle(body: etree._Element) -> None:
    """Bring a document's tree to what the page shows: what was deleted is out, text boxes stand
    behind the paragraph that held them."""
    for mark in list(body.iter(f"{W}del")):
        for properties in mark.iterancestors(f"{W}trPr"):
            take_out(next(properties.iterancestors(f"{W}tr"), properties))
    etree.strip_elements(body, *_GONE, with_tail=False)
    for box in reversed(list(body.iter(_BOX))):
        paragraph = next(box.iterancestors(P), box)
        for held in reversed(box):
            paragraph.addnext(held)
        take_out(box)


def take_out(element: etree._Element) -> None:
    """Remove an element with all it holds."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def integer(element: etree._Element | None, default: int = 0) -> int:
    """Return the number an element has as its value."""
    value = "" if element is None else element.get(VALUE) or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else default
