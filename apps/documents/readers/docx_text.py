"""The text of a Word paragraph as the page shows it."""

from __future__ import annotations

from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
P, TABLE, VALUE = f"{W}p", f"{W}tbl", f"{W}val"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted and moved-away text, phonetic guides, tab stops, what cells and rows were like before,
# the second form of a drawing for old programs.
_GONE: Final = (
    *(f"{W}{name}" for name in ("del", "moveFrom", "rt", "tabs", "tcPrChange", "trPrChange")),
    f"{_COMPATIBLE}Fallback",
)
_BOX: Final = f"{W}txbxContent"
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
_SIGN, _FIELD = f"{W}sym", f"{W}fldChar"
# All that holds text of a paragraph, once the tree is settled.
TEXTS: Final = (f"{W}t", f"{_MATH}t", *_BREAKS, _SIGN, _FIELD)


def settle(body: etree._Element) -> None:
    """Bring a document's tree to what the page shows: what was deleted is out, breaks and signs
    have their text, text boxes stand behind the paragraph that held them."""
    for row in body.findall(f".//{W}tr/{W}trPr/{W}del/../.."):
        take_out(row)
    etree.strip_elements(body, *_GONE, with_tail=False)
    for sign in body.iter(*_BREAKS, _SIGN, _FIELD):
        sign.text = _BREAKS.get(sign.tag) or (_sign if sign.tag == _SIGN else _box)(sign)
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


def text_in(element: etree._Element) -> str:
    """Give the text of a paragraph of a settled tree."""
    return "".join(map(str, element.itertext(*TEXTS, with_tail=False)))


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


def integer(element: etree._Element | None, default: int = 0) -> int:
    """Give the number an element has as its value."""
    value = "" if element is None else element.get(VALUE) or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else default
