"""Scanned pages: pictures in, the same neutral blocks out as from a file with text."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np

from apps.formkit.blocks import Block, Paragraph, Place, Table
from apps.formkit.readers.character_recognition import crop_of, read_lines
from apps.formkit.readers.line_wraps import unwrapped
from apps.formkit.readers.page_image import (
    GridCell,
    PageImage,
    RuledTable,
    TextLine,
    grey_of,
    ink_of,
    look_at,
    slant_of,
    turned,
)

Box = tuple[float, float, float, float]
# What is left of a rule reads as such signs.
_STROKE: Final = re.compile(r"^[_|¦ˉ¯\s]+$")
_SAMPLE: Final = 12
_SURE: Final = 0.75
_WIDE: Final = 2.5
# A cell whose outline has gaps may hold what belongs to its neighbour.
_TORN: Final = 0.5


class ScanReader:
    """Reads page after page; tables are numbered over the whole document."""

    def __init__(self) -> None:
        self.tables = 0

    def page(self, picture: Any, number: int, size: tuple[float, float]) -> list[Block]:
        """Return the blocks of one page.

        ``picture`` is red-green-blue, ``size`` the width and height of the page in the units that
        places shall have.
        """
        grey, quarter = _upright(grey_of(np.asarray(picture)))
        slant = slant_of(ink_of(grey))
        page = look_at(turned(grey, slant))
        _read(page)
        where = _Back(page.grey.shape, slant, quarter, size)
        found: list[tuple[float, Block]] = []
        for table in page.tables:
            found.append((table.box[1], self._table(table, number, where)))
        for line in page.lines:
            if line.text.strip():
                place = Place(page=number, box=where(line.box))
                block = Paragraph(text=line.text, place=place, confidence=line.confidence)
                found.append((line.box[1], block))
        return [block for _, block in sorted(found, key=lambda item: item[0])]

    def _table(self, table: RuledTable, page: int, where: _Back) -> Table:
        rows = [[""] * table.width for _ in range(table.height)]
        built = Table(rows=rows, number=self.tables, page=page)
        self.tables += 1
        for item in table.cells:
            spot = item.row, item.column
            if spot in built.boxes:
                continue
            rows[item.row][item.column] = _text(item)
            built.boxes[spot] = where(item.box)
            confidence = min([line.confidence for line in item.lines], default=1.0)
            built.confidences[spot] = confidence if item.is_whole else min(confidence, _TORN)
            if item.rows > 1 or item.columns > 1:
                built.merge(spot, item.rows, item.columns)
        return built


def _text(cell: GridCell) -> str:
    """Return what stands in a cell, the breaks that its width made closed up."""
    lines = [line for line in cell.lines if line.text]
    edges = [line.box for line in lines]
    words = [
        [{"text": line.text, "x0": left, "x1": right, "top": top, "bottom": bottom}]
        for line, (left, top, right, bottom) in zip(lines, edges, strict=True)
    ]
    return unwrapped(words, cell.box) if words else ""


class _Back:
    """Takes a box of the straightened page back to the page as it came."""

    def __init__(self, shape: Any, slant: float, quarter: int, size: tuple[float, float]) -> None:
        self.height, self.width = shape[:2]
        self.slant, self.quarter = np.radians(slant), quarter
        wide, high = (self.width, self.height) if quarter % 2 == 0 else (self.height, self.width)
        self.scale = (size[0] / wide, size[1] / high)

    def __call__(self, box: tuple[int, int, int, int]) -> Box:
        corners = np.array([(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])], float)
        middle = np.array([self.width / 2, self.height / 2])
        cos, sin = np.cos(self.slant), np.sin(self.slant)
        points = (corners - middle) @ np.array([[cos, sin], [-sin, cos]]) + middle
        width, height = self.width, self.height
        for _ in range(self.quarter):
            # A quarter to the left put (x, y) at (y, width - x); this is the way back.
            points = np.stack([height - points[:, 1], points[:, 0]], axis=1)
            width, height = height, width
        left, top = points.min(axis=0)
        right, bottom = points.max(axis=0)
        across, down = self.scale
        return (
            round(float(left * across), 1),
            round(float(top * down), 1),
            round(float(right * across), 1),
            round(float(bottom * down), 1),
        )


def _read(page: PageImage) -> None:
    lines = page.all_lines()
    found = read_lines([crop_of(page.grey, line.box) for line in lines])
    for line, (text, confidence) in zip(lines, found, strict=True):
        line.text, line.confidence = ("" if _STROKE.match(text) else text), confidence


def _upright(grey: Any) -> tuple[Any, int]:
    """Turn a page that lies on its side or stands on its head; give how many quarters to the
    left it was turned. Only a page that cannot be read as it is gets turned."""
    best, turns = _legibility(grey), 0
    if best >= _SURE:
        return grey, 0
    for quarter in (1, 2, 3):
        rate = _legibility(np.ascontiguousarray(np.rot90(grey, quarter)))
        if rate > best + 0.1:
            best, turns = rate, quarter
    return np.ascontiguousarray(np.rot90(grey, turns)), turns


def _legibility(grey: Any) -> float:
    """Return how surely a few of the page's lines are read, less where hardly any text runs along
    them: on its side a page falls into stacks of single characters."""
    straight = turned(grey, slant_of(ink_of(grey)))
    page = look_at(straight)
    lines = page.all_lines()
    if not lines:
        return 1.0
    level = [line for line in lines if _length(line) > _WIDE * _height(line)]
    middling = [line for line in level if _length(line) <= 12 * _height(line)]
    sample = sorted(middling or level, key=_length, reverse=True)[:_SAMPLE]
    found = read_lines([crop_of(page.grey, line.box) for line in sample])
    rate = float(np.median([rate for _, rate in found])) if found else 0.0
    return rate * min(1.0, 2 * len(level) / len(lines))


def _length(line: TextLine) -> int:
    return line.box[2] - line.box[0]


def _height(line: TextLine) -> int:
    return line.box[3] - line.box[1]
