"""A slip that came back on paper: its number from the code in the picture, and what its boxes say.

A slip prints a code with its address, its number beside the heading, and a ruled table of labelled
boxes. Boxes are read as any scanned table; each bears how sure the weakest of its characters is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from apps.core.text import fold
from apps.formkit.blocks import Cell, SourceDocument, Table
from apps.formkit.limits import Limits
from apps.formkit.page_pictures import draw_pages, pages_of
from apps.formkit.readers import UnreadableDocument, read

_PICTURED: Final = frozenset({"image", "pdf"})
LABELS: Final = ("数值", "日期", "说明")
_OTHERS: Final = ("填写人签名", "附件")
# Below it a character of print is more often wrong than right.
SURE: Final = 0.85
_ADDRESS: Final = re.compile(r"/slip/([2-9A-Z]{6})/")
_HEADING: Final = re.compile(r"凭条([2-9A-Z]{6})")
NO_SLIP: Final = "没有读出凭条。请把整张纸拍正、拍清楚再试，或直接输入纸上的 6 位编号。"
SEVERAL: Final = "这个文件里有几张凭条，请一张一张地传。"


def slip_in(path: Path, name: str, limits: Limits, pictures: Path) -> dict[str, Any]:
    """Return number, boxes and page of the slip in a picture or PDF, whose picture is written into
    the folder; each box as ``text`` and whether it ``is_sure``.

    Raises UnreadableDocument for what is no picture of one slip.
    """
    document = read(path, name=name, limits=limits)
    if document.format_id not in _PICTURED:
        raise UnreadableDocument(NO_SLIP)
    numbers = dict(_numbers(path.read_bytes(), document, limits))
    boxes = _boxes(document)
    if not numbers and not boxes:
        raise UnreadableDocument(NO_SLIP)
    if len(set(numbers.values())) > 1:
        raise UnreadableDocument(SEVERAL)
    page, number = next(iter(numbers.items()), (0, ""))
    draw_pages(path.read_bytes(), {page}, pictures, limits)
    return {"number": number, "boxes": boxes, "page": page}


def _numbers(data: bytes, document: SourceDocument, limits: Limits) -> Iterator[tuple[int, str]]:
    """Yield page and number of each slip: of what is printed, then of the codes, which are sure."""
    for block in document.blocks:
        if not isinstance(block, Table):
            tight = "".join(fold(block.text).upper().split())
            if found := _HEADING.search(tight):
                yield block.place.page or 0, found[1]
    import cv2  # noqa: PLC0415 -- slow import
    import numpy as np  # noqa: PLC0415 -- slow import

    pages = range(limits.scanned_pages)
    for number, picture, _ in pages_of(data, pages, limits):
        grey = cv2.cvtColor(np.asarray(picture.convert("RGB")), cv2.COLOR_RGB2GRAY)
        told, *_ = cv2.QRCodeDetector().detectAndDecode(grey)
        if found := _ADDRESS.search(told.upper().replace("/SLIP/", "/slip/")):
            yield number, found[1]


def _boxes(document: SourceDocument) -> dict[str, dict[str, Any]]:
    """Return what stands right of each label of the table."""
    found: dict[str, dict[str, Any]] = {}
    for table in document.blocks:
        if isinstance(table, Table):
            for row in range(len(table.rows)):
                for name, cells in _labelled(cell for _, cell in table.cells(row)):
                    found.setdefault(name, _box(cells))
    return {name: box for name, box in found.items() if name in LABELS}


def _labelled(cells: Iterable[Cell]) -> Iterator[tuple[str, list[Cell]]]:
    """Yield each label of a row with the cells up to the next: a thick rule may look like one."""
    name: str = ""
    right: list[Cell] = []
    for cell in cells:
        if label := _label_of(cell):
            yield name, right
            name, right = label, []
        else:
            right.append(cell)
    yield name, right


def _label_of(cell: Cell) -> str:
    tight = "".join(cell.text.split())
    return next((name for name in (*LABELS, *_OTHERS) if tight.startswith(name)), "")


def _box(cells: Sequence[Cell]) -> dict[str, Any]:
    told = [cell for cell in cells if cell.text.strip()]
    text = " ".join(" ".join(cell.text.split()) for cell in told)
    return {"text": text, "is_sure": bool(told) and min(c.confidence for c in told) >= SURE}
