"""项目支出绩效目标审核表 as a grid (财预〔2015〕88号 annex): marks, opinions with answers, waivers,
decisions, and where it is signed; that of any kind, with what it has of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from apps.formkit.layouts.grid import Align, Grid

WIDTHS: Final = (28.0, 52.0, 16.0, 16.0, 70.0)
_SIGNED: Final = 16.0
_LAST: Final = len(WIDTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLine:
    """One item of the sheet: head, name, full points, points, the words why."""

    head: str
    name: str
    full: str
    points: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPaper:
    """What is printed of a review; ``head`` are labels with texts, ``opinions`` a line each of
    place, weight, words, and what became of them, ``waivers`` of finding, until when and by whom,
    reason, ``decisions`` of office, step, words."""

    title: str
    year: int
    occasion: str
    head: Sequence[tuple[str, str]]
    marks: Sequence[MarkLine] = ()
    result: str = ""
    comment: str = ""
    opinions: Sequence[tuple[str, str, str, str]] = ()
    waivers: Sequence[tuple[str, str, str]] = ()
    decisions: Sequence[tuple[str, str, str]] = ()


def review_grid(paper: ReviewPaper) -> Grid:
    """Lay a review out on A4; parts that are empty are left out."""
    grid = Grid(name=paper.title, widths=WIDTHS)
    grid.put(0, 0, paper.title, columns=_LAST, align=Align.CENTER, is_title=True)
    grid.put(1, 0, paper.occasion, columns=_LAST, align=Align.CENTER, is_title=True)
    grid.heights |= {0: 10.0, 1: 8.0}
    row = 2
    for label, text in paper.head:
        grid.label(row, 0, label)
        grid.put(row, 1, text, columns=_LAST - 1)
        row += 1
    row = _marks(grid, paper, row)
    row = _opinions(grid, paper, row)
    row = _told(grid, ("豁免的问题", "有效期和豁免人", "理由"), paper.waivers, row)
    row = _told(grid, ("办理", "经办人和时间", "意见"), paper.decisions, row)
    grid.label(row, 0, "审核人（签字）")
    grid.put(row, 1, "")
    grid.label(row, 2, "日期", columns=2)
    grid.put(row, 4, "")
    grid.heights[row] = _SIGNED
    return grid


def _marks(grid: Grid, paper: ReviewPaper, row: int) -> int:
    if not paper.marks:
        return row
    for column, text in enumerate(("审核项目", "审核内容", "分值", "得分", "审核意见")):
        grid.label(row, column, text)
    row += 1
    for number, line in enumerate(paper.marks):
        is_first = not number or paper.marks[number - 1].head != line.head
        if is_first:
            span = sum(other.head == line.head for other in paper.marks)
            grid.label(row, 0, line.head, rows=span)
        grid.put(row, 1, line.name)
        grid.put(row, 2, line.full, align=Align.CENTER)
        grid.put(row, 3, line.points, align=Align.CENTER)
        grid.put(row, 4, line.note)
        row += 1
    grid.label(row, 0, "审核结论")
    grid.put(row, 1, paper.result, columns=_LAST - 1)
    grid.label(row + 1, 0, "综合意见")
    grid.put(row + 1, 1, paper.comment, columns=_LAST - 1)
    return row + 2


def _opinions(grid: Grid, paper: ReviewPaper, row: int) -> int:
    if not paper.opinions:
        return row
    for column, columns, text in ((0, 1, "意见"), (1, 1, "针对"), (2, 1, "分量"), (3, 2, "内容")):
        grid.label(row, column, text, columns=columns)
    for number, (place, weight, words, outcome) in enumerate(paper.opinions, start=1):
        row += 1
        grid.put(row, 0, str(number), align=Align.CENTER)
        grid.put(row, 1, place)
        grid.put(row, 2, weight, align=Align.CENTER)
        grid.put(row, 3, "\n".join(part for part in (words, outcome) if part), columns=2)
    return row + 1


def _told(grid: Grid, heads: Sequence[str], lines: Sequence[tuple[str, str, str]], row: int) -> int:
    """Put a table of three columns; nothing where it has no lines."""
    if not lines:
        return row
    for column, columns, text in zip((0, 1, 2), (1, 1, 3), heads, strict=True):
        grid.label(row, column, text, columns=columns)
    for what, who, words in lines:
        row += 1
        grid.put(row, 0, what, align=Align.CENTER)
        grid.put(row, 1, who)
        grid.put(row, 2, words, columns=3)
    return row + 1
