"""What a workbook must say in numbers and addresses before anything counts on them."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from apps.formkit.readers.archive import BROKEN
from apps.formkit.readers.base import UnreadableDocument

S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NUMBER: Final = re.compile(r"[0-9]{1,9}")
_CELL: Final = r"[A-Z]{1,3}[1-9][0-9]{0,6}"
_ADDRESS: Final = re.compile(_CELL)
_RANGE: Final = re.compile(rf"{_CELL}(?::{_CELL})?")
# Element, attribute, what counts where it is missing, what it must look like.
_MARKS: Final = (
    ("row", "r", "0", NUMBER),
    ("c", "r", "A1", _ADDRESS),
    ("c", "s", "0", NUMBER),
    ("mergeCell", "ref", "", _RANGE),
    ("brk", "id", "0", NUMBER),
    ("numFmt", "numFmtId", "0", NUMBER),
    ("xf", "numFmtId", "0", NUMBER),
)


def demand_sound(root: etree._Element) -> None:
    """Take remarks out of a part; raise UnreadableDocument where it has a word for a number."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    for tag, name, missing, look in _MARKS:
        for item in root.iter(f"{S}{tag}"):
            if not look.fullmatch(item.get(name, missing)):
                raise UnreadableDocument(BROKEN)
