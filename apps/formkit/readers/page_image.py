"""The picture of one page: straightened, its ruled tables found, its lines of text cut out.

Nothing here knows characters. Everything is counted in pixels of the straightened page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import cv2
import numpy as np

Box = tuple[int, int, int, int]
Pixels = Any  # a numpy array of one byte a pixel

# Pages are brought to about the size of A4 at 200 dots an inch; the sizes below belong to it.
LONG_SIDE: Final = 2339
_RULE_ACROSS: Final = 70
_RULE_DOWN: Final = 40
_LEAST_TABLE: Final = (200, 60)
_LEAST_CELL: Final = 12
_NEAR: Final = 10
_SPECK: Final = 9


@dataclass(slots=True)
class TextLine:
    """One line of text: where it stands."""

    box: Box
    text: str = ""
    confidence: float = 1.0


@dataclass(slots=True)
class GridCell:
    """A cell between rules; ``is_whole`` says that its outline is a rectangle without gaps."""

    box: Box
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1
    is_whole: bool = True
    lines: list[TextLine] = field(default_factory=list)


@dataclass(slots=True)
class RuledTable:
    """A table of rules: its outline, how many rows and columns, its cells."""

    box: Box
    height: int
    width: int
    cells: list[GridCell]


@dataclass(slots=True)
class PageImage:
    """A straightened page in grey, its ink without the rules, its tables and free lines."""

    grey: Pixels
    ink: Pixels
    tables: list[RuledTable]
    lines: list[TextLine]

    def all_lines(self) -> list[TextLine]:
        """Return every line of text on the page."""
        inside = [line for table in self.tables for cell in table.cells for line in cell.lines]
        return inside + self.lines


def grey_of(picture: Pixels) -> Pixels:
    """Return the page in grey; of a coloured page the red part, in which red seals fade."""
    grey = picture if picture.ndim == 2 else np.ascontiguousarray(picture[:, :, 0])
    scale = LONG_SIDE / max(grey.shape)
    if 0.95 < scale < 1.05:
        return grey
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way)


def ink_of(grey: Pixels) -> Pixels:
    """Return 255 where there is ink: darker than its surroundings."""
    return cv2.adaptiveThreshold(
        cv2.GaussianBlur(grey, (3, 3), 0),
        255,
        cv2.ADAPTIVE_THRESH_GAUSSIAN_C,
        cv2.THRESH_BINARY_INV,
        31,
        15,
    )


def slant_of(ink: Pixels) -> float:
    """Return by how many degrees the page leans: turned back by them, its rules and lines of text
    stand out most from the gaps between them."""
    small = cv2.resize(ink, None, fx=0.33, fy=0.33, interpolation=cv2.INTER_AREA)

    def contrast(angle: float) -> float:
        sums = turned(small, angle, blank=0).sum(axis=1, dtype=np.float64)
        return float(((sums[1:] - sums[:-1]) ** 2).sum())

    best = 0.0
    for step, reach in ((0.5, 16), (0.1, 5), (0.025, 4)):
        best = max((best + step * n for n in range(-reach, reach + 1)), key=contrast)
    return best


def turned(picture: Pixels, degrees: float, *, blank: int = 255) -> Pixels:
    """Turn a page about its middle, corners filled with ``blank``."""
    if abs(degrees) < 0.02:
        return picture
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=blank
    )


def look_at(grey: Pixels) -> PageImage:
    """Find tables and lines of text on a straightened page."""
    ink = ink_of(grey)
    across, down = _rules(ink)
    tables = _tables(across, down)
    rules = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    text = _without_specks(cv2.bitwise_and(ink, cv2.bitwise_not(rules)))
    size = _size_of_text(text)
    free = text.copy()
    for table in tables:
        left, top, right, bottom = table.box
        free[top : bottom + 1, left : right + 1] = 0
        for cell in table.cells:
            cell.lines = _lines_in(text, cell.box, size)
    height, width = free.shape
    lines = _lines_in(free, (0, 0, width, height), size)
    return PageImage(grey, text, tables, lines)


def _rules(ink: Pixels) -> tuple[Pixels, Pixels]:
    """Return the level and the upright rules: ink that goes on longer than any stroke."""
    thick = np.ones((3, 1), np.uint8)
    level = cv2.dilate(ink, thick)
    level = cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((1, _RULE_ACROSS), np.uint8))
    level = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((1, 25), np.uint8))
    upright = cv2.dilate(ink, thick.T)
    upright = cv2.morphologyEx(upright, cv2.MORPH_OPEN, np.ones((_RULE_DOWN, 1), np.uint8))
    upright = cv2.morphologyEx(upright, cv2.MORPH_CLOSE, np.ones((25, 1), np.uint8))
    return level, upright


def _tables(across: Pixels, down: Pixels) -> list[RuledTable]:
    grid = cv2.dilate(cv2.bitwise_or(across, down), np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(grid, connectivity=8)
    found = []
    for number in range(1, count):
        left, top, width, height = (int(value) for value in stats[number][:4])
        if width < _LEAST_TABLE[0] or height < _LEAST_TABLE[1]:
            continue
        own = labels[top : top + height, left : left + width] == number
        cells = _cells(own.astype(np.uint8) * 255, left, top)
        if len(cells) > 1:
            found.append(_table((left, top, left + width, top + height), cells))
    return sorted(found, key=lambda table: table.box[1])


def _cells(rules: Pixels, left: int, top: int) -> list[GridCell]:
    """Return the spaces that the rules of one table enclose."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.bitwise_not(rules), connectivity=4
    )
    outside = set(labels[0]) | set(labels[-1]) | set(labels[:, 0]) | set(labels[:, -1])
    cells = []
    for number in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[number][:5])
        if number in outside or wide < _LEAST_CELL or high < _LEAST_CELL:
            continue
        box = (left + x, top + y, left + x + wide, top + y + high)
        cells.append(GridCell(box, is_whole=area > 0.9 * wide * high))
    return cells


def _table(box: Box, cells: list[GridCell]) -> RuledTable:
    xs = _edges([edge for cell in cells for edge in (cell.box[0], cell.box[2])])
    ys = _edges([edge for cell in cells for edge in (cell.box[1], cell.box[3])])
    for cell in cells:
        left, top, right, bottom = cell.box
        cell.column, cell.row = _nearest(xs, left), _nearest(ys, top)
        cell.columns = max(1, _nearest(xs, right) - cell.column)
        cell.rows = max(1, _nearest(ys, bottom) - cell.row)
    return RuledTable(box, len(ys) - 1, len(xs) - 1, cells)


def _edges(values: list[int]) -> list[float]:
    """Return the distinct grid lines: both sides of a rule are one."""
    groups: list[list[int]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _without_specks(ink: Pixels) -> Pixels:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] < _SPECK)
    if count > 1 and small.size:
        ink[np.isin(labels, small)] = 0
    return ink


def _size_of_text(ink: Pixels) -> float:
    """Return the usual height of a character: that of the tall pieces of ink."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    tall = heights[(heights >= 10) & (heights <= 80)]
    return float(np.percentile(tall, 80)) if tall.size else 28.0


def _lines_in(ink: Pixels, box: Box, size: float) -> list[TextLine]:
    """Cut a cell, or the page outside tables, into lines of text by the gaps between them."""
    left, top, right, bottom = box
    part = ink[top:bottom, left:right]
    filled = np.flatnonzero(part.any(axis=1))
    if not filled.size:
        return []
    spans: list[list[int]] = []
    for row in filled.tolist():
        if spans and row - spans[-1][1] <= 2:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    lines = []
    for start, end in _joined(spans, size):
        columns = np.flatnonzero(part[start : end + 1].any(axis=0))
        x1, x2 = int(columns[0]), int(columns[-1])
        if _is_mark(part[start : end + 1, x1 : x2 + 1], size):
            continue
        edge = min(start, part.shape[0] - 1 - end)
        if end - start < size * 0.3 and edge < size * 0.3:
            continue  # what is left of a rule
        lines.append(TextLine((left + x1, top + start, left + x2 + 1, top + end + 1)))
    return lines


def _is_mark(ink: Pixels, size: float) -> bool:
    """Return whether ink is stains and dust: no piece of ink is as large as a stroke of a character."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return bool(stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(initial=0) < size * 0.3)


def _joined(spans: list[list[int]], size: float) -> list[tuple[int, int]]:
    """Join the strokes of flat characters (二, =) that a gap divides into one line."""
    joined: list[list[int]] = []
    for start, end in spans:
        if joined:
            above = joined[-1]
            both = end - above[0]
            thin = min(end - start, above[1] - above[0]) < size * 0.6
            if thin and both <= size * 1.25 and start - above[1] <= size * 0.5:
                above[1] = end
                continue
        joined.append([start, end])
    return [(start, end) for start, end in joined]
