"""How wide the columns of a form are: the paper's own widths, or those with the fewest lines.

Widths are in mm, those of texts in ems.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import Final

from apps.formkit.layouts.grid import SIZE, Align, Grid, GridCell
from apps.formkit.layouts.measures import POINTS, ems, lines_of, longest_token
from apps.formkit.layouts.text_fit import (
    ACROSS,
    ASIDE,
    INDENT,
    UPRIGHT,
    inner_width,
    is_set_in,
)

# In ems: a label up to this stays on one line, a longer one may have two; what of a text stays
# together, a figure with its unit somewhat more; what a column has that holds nothing of its own;
# what of a last line is too little for one.
_LABEL: Final = 3
_WORD: Final = 3.0
_BARE: Final = 1.0
_FIGURE: Final = 7.5
_ORPHAN: Final = 1.6
_STEP: Final = 0.5
# Of the whole width, what a column gets at most for a figure, and for its texts.
_MOST: Final = 0.3
_WIDEST: Final = 0.45
# What columns that suit their texts have at most: lines of a cell, and more lines than cells.
_FEW: Final = 2
_SELDOM: Final = 0.08
# So many rows tell the widths, so many widths of a column are tried; into so many lines a text is
# parted at most when widths to try are looked for.
_ROWS: Final = 40
_TRIED: Final = 10
_PARTS: Final = 10
# In lines of a row: what a line costs in a row that is as high anyway, a last line of one sign.
_HIDDEN: Final = 0.1
_LONELY: Final = 0.4


def fitted_widths(grid: Grid) -> tuple[float, ...]:
    """Return the columns' widths: those of the paper where hardly a row below the head has two lines;
    else those with which the rows are least high, as far as ways to share the width are tried."""
    total = ACROSS if grid.lies_across else UPRIGHT
    scale = total / sum(grid.widths)
    base = tuple(width * scale for width in grid.widths)
    head = grid.repeat
    if head is None or _suits(grid, base, head):
        return base
    least = _least(grid)
    if sum(least) >= total:
        return base
    groups = _groups(grid, least, total, head)
    _share(groups, total - sum(least))
    return _spread(groups, base, least, total)


def balanced(cell: GridCell, width: float) -> str:
    """Return a short text in the middle of its cell with its lines of much the same length; a target
    that has no room goes on with its unit."""
    text = cell.text
    if cell.align != Align.CENTER or "\n" in text or ems(text) <= width:
        return text
    if _is_evened(cell):
        return _balanced(text, width)
    figure, bracket, unit = text.partition("(")
    fits = bracket and figure and max(ems(figure), ems(unit) + 0.4) <= width
    return f"{figure}\n({unit}" if fits else text


def _is_evened(cell: GridCell) -> bool:
    return cell.align == Align.CENTER and (cell.is_label or cell.text.isalpha())


@lru_cache(maxsize=2048)
def _balanced(text: str, width: float) -> str:
    lines = lines_of(text, width)
    narrow = ceil(ems(text) / len(lines) / _STEP) * _STEP
    while narrow < width:
        parts = lines_of(text, narrow)
        if len(parts) <= len(lines):
            return "\n".join(parts)
        narrow += _STEP
    return text


def _suits(grid: Grid, base: Sequence[float], head: int) -> bool:
    """Whether hardly a row below the head has two lines, and none ends in a lonely sign."""
    body = [cell for cell in grid.cells if cell.row > head and cell.rows == 1 and cell.value]
    told = [_lines(cell, inner_width(base, cell, SIZE)) for cell in _long(body, base)]
    further = [count - 1 for count, _ in told]
    is_even = not any(is_lonely for _, is_lonely in told)
    return is_even and max(further, default=0) < _FEW and sum(further) <= len(body) * _SELDOM


def _long(cells: Sequence[GridCell], base: Sequence[float]) -> list[GridCell]:
    """Return the cells whose text may take more than a line of the narrowest column."""
    short = (min(base) - ASIDE) * POINTS / SIZE
    return [cell for cell in cells if len(cell.text) > short or "\n" in cell.text]


def _mm(text_ems: float) -> float:
    return text_ems * SIZE / POINTS + ASIDE + 0.1


def _least(grid: Grid) -> list[float]:
    """Return what each column needs for its labels, its figures and a few characters."""
    least = [0.0] * len(grid.widths)
    most = (ACROSS if grid.lies_across else UPRIGHT) * _MOST
    for cell in grid.cells:
        if cell.columns == 1 and not cell.is_title and cell.value:
            least[cell.column] = max(least[cell.column], min(_mm(_word(cell)), most))
    return [width or _mm(_BARE) for width in least]


def _word(cell: GridCell) -> float:
    text = cell.text
    if isinstance(cell.value, Decimal):
        return ems(text)
    if cell.is_label:
        if "\n" in text:
            return max(map(ems, text.split("\n")))
        wide = ems(text)
        return wide if wide <= _LABEL else max(_LABEL, ceil(wide / 2))
    return max(min(ems(text), _WORD), min(longest_token(text), _FIGURE))


@dataclass(slots=True)
class _Group:
    """Columns that are one below the head: what they get of the ``widths`` to try, in mm from the
    least on, and what each means, in lines by row and in lonely signs."""

    first: int
    end: int
    widths: list[float] = field(default_factory=list)
    lines: list[list[float]] = field(default_factory=list)
    lonely: list[float] = field(default_factory=list)
    at: int = 0


def _groups(grid: Grid, least: Sequence[float], total: float, head: int) -> list[_Group]:
    edges = sorted({cell.column for cell in grid.cells if cell.row == head} | {0})
    found = [_Group(first, end) for first, end in pairwise([*edges, len(grid.widths)])]
    cells = _texts_of(grid, found, head)
    filled = sorted({cell.row for held in cells.values() for cell in held})
    rows = {row: at for at, row in enumerate(filled)}
    for group in found:
        start = sum(least[group.first : group.end])
        _try_widths(group, cells[group.first], rows, start, max(start, total * _WIDEST))
    return found


def _texts_of(grid: Grid, groups: Sequence[_Group], head: int) -> dict[int, list[GridCell]]:
    """Return by a group's first column the texts that fill it alone: the head's, and of the body
    every so many rows."""
    found: dict[int, list[GridCell]] = {group.first: [] for group in groups}
    spans = {group.first: group.end - group.first for group in groups}
    step = max(1, (grid.row_count - head) // _ROWS)
    for cell in grid.cells:
        is_one = spans.get(cell.column) == cell.columns and not cell.is_title and cell.value
        if is_one and isinstance(cell.value, str) and (cell.row <= head or not cell.row % step):
            found[cell.column].append(cell)
    return found


def _try_widths(
    group: _Group, held: Sequence[GridCell], rows: Mapping[int, int], start: float, end: float
) -> None:
    """Note what each width that is worth trying makes of a group's lines."""
    for width in _to_try(held, start, end):
        lines, lonely = [1.0] * len(rows), 0.0
        for cell in held:
            count, is_lonely = _lines(cell, (width - ASIDE) * POINTS / SIZE)
            lines[rows[cell.row]] = max(lines[rows[cell.row]], count / cell.rows)
            lonely += _LONELY * is_lonely
        group.widths.append(width)
        group.lines.append(lines)
        group.lonely.append(lonely + _HIDDEN * sum(lines))


def _to_try(cells: Sequence[GridCell], start: float, end: float) -> list[float]:
    """Return widths, from the least on, at which a text has a line less."""
    found = {start}
    texts = {
        part for cell in cells for part in cell.text.split("\n") if _mm(ems(part)) > start + 0.01
    }
    for text in sorted(texts, key=len)[-_ROWS:]:
        wide = ems(text)
        for parts in range(1, _PARTS + 1):
            width = _mm(ceil((wide / parts + (parts > 1)) / _STEP) * _STEP)
            if start < width <= end:
                found.add(width)
    widths = sorted(found)
    if len(widths) <= _TRIED:
        return widths
    return [widths[at * (len(widths) - 1) // (_TRIED - 1)] for at in range(_TRIED)]


def _lines(cell: GridCell, width: float) -> tuple[int, bool]:
    """Return how many lines a cell has, and whether one sign stands alone on its last."""
    text = cell.text
    if len(text) <= width and "\n" not in text:
        return 1, False
    indent = INDENT if is_set_in(cell) else ""
    parts = [lines_of(f"{indent}{part}", width) for part in text.split("\n") if part.strip()]
    lonely = any(len(lines) > 1 and ems(lines[-1]) <= _ORPHAN for lines in parts)
    return sum(map(len, parts)), lonely and not _is_evened(cell)


def _share(groups: Sequence[_Group], free: float) -> None:
    """Widen, as long as there is room, the group that takes most of the height for its width."""
    while True:
        best, chosen = 0.0, None
        for group in groups:
            now = group.lines[group.at]
            others = [other.lines[other.at] for other in groups if other is not group]
            beside = list(map(max, *others)) if len(others) > 1 else others[0]
            cost = sum(map(max, beside, now)) + group.lonely[group.at]
            for at in range(group.at + 1, len(group.widths)):
                more = group.widths[at] - group.widths[group.at]
                if more > free:
                    break
                gain = cost - sum(map(max, beside, group.lines[at])) - group.lonely[at]
                if gain / more > best:
                    best, chosen = gain / more, (group, at, more)
        if chosen is None:
            return
        group, group.at, more = chosen
        free -= more


def _spread(
    groups: Sequence[_Group], base: Sequence[float], least: Sequence[float], total: float
) -> tuple[float, ...]:
    """Return the columns' widths; what is left goes to all, as the paper's own widths are."""
    left = total - sum(group.widths[group.at] for group in groups)
    widths: list[float] = []
    for group in groups:
        own = base[group.first : group.end]
        more = group.widths[group.at] + left * sum(own) / total
        more -= sum(least[group.first : group.end])
        widths += [
            narrow + more * width / sum(own)
            for narrow, width in zip(least[group.first : group.end], own, strict=True)
        ]
    return tuple(round(width, 2) for width in widths)
