"""Texts longer than a cell of a workbook holds: told in the cell, whole in a sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import xlsxwriter

LONGEST_CELL: Final = 32_767
"""How many signs a cell of a workbook holds; the library cuts off what is longer."""
LONGER: Final = "过长的文字"


def fitting(text: str, place: str, longer: list[tuple[str, str]]) -> str:
    """Return a text as it fits a cell; of one that does not the beginning, which says where the whole
    stands, and the whole is added to ``longer`` with the place of its cell."""
    if len(text) <= LONGEST_CELL:
        return text
    longer.append((place, text))
    told = f"……（共 {len(text)} 字，一格放不下，全文见“{LONGER}”表 {place} 各行）"
    return text[: LONGEST_CELL - len(told)] + told


def write_longer(book: xlsxwriter.Workbook, longer: Sequence[tuple[str, str]]) -> None:
    """Write the whole of texts longer than a cell into a sheet of their own, a cell full to a row;
    no sheet where there are none."""
    if not longer:
        return
    sheet = book.add_worksheet(LONGER)
    sheet.write_row(0, 0, ["单元格", "段", "文字"])
    at = 0
    for place, text in longer:
        for part, first in enumerate(range(0, len(text), LONGEST_CELL), start=1):
            at += 1
            sheet.write_string(at, 0, place)
            sheet.write_number(at, 1, part)
            sheet.write_string(at, 2, text[first : first + LONGEST_CELL])
