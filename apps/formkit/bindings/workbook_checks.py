"""What a workbook must say in numbers and addresses before anything counts on them."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from apps.formkit.readers.archive import BROKEN, Archive
from apps.formkit.readers.base import UnreadableDocument

MACROS: Final = "表样带有宏，不能使用。请另存为不带宏的 docx、xlsx 后上传。"
FETCHING: Final = (
    "表样引用了外部文件或嵌入了控件、对象，不能使用。请断开链接、删去对象后重新保存上传。"
)
_STRANGE: Final = re.compile(
    r"/(?:externalLinks|embeddings|activeX|connections\.xml)", re.IGNORECASE
)
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


def demand_harmless(archive: Archive) -> None:
    """Raise UnreadableDocument for a form that runs or fetches something: all that is filled of it
    would carry that to others."""
    if archive.has_macros:
        raise UnreadableDocument(MACROS)
    for name in archive.entries:
        if _STRANGE.search(name) or (name.endswith(".rels") and _fetches(archive, name)):
            raise UnreadableDocument(FETCHING)
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in (archive.content(name) or b""):
            raise UnreadableDocument(BROKEN)


def _fetches(archive: Archive, name: str) -> bool:
    """Return whether a part fetches something when it is opened; a link waits for a click."""
    found = archive.part(name)
    outside = [
        one for one in ([] if found is None else found) if one.get("TargetMode") == "External"
    ]
    return any(not (one.get("Type") or "").endswith("/hyperlink") for one in outside)
