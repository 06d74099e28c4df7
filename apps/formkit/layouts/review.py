"""项目支出绩效目标审核表 as a grid (财预〔2015〕88号 annex): marks, opinions with answers, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from apps.formkit.layouts.grid import Align, Grid

WIDTHS: Final = (24.0, 36.0, 16.0, 16.0, 88.0)
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
    place, weight, words, and what became of them, ``decisions`` of office, step, words."""

    title: str
    year: int
    head: Sequence[tuple[str, str]]
    marks: Sequence[MarkLine] = ()
    result: str = ""
    comment: str = ""
    opinions: Sequence[tuple[str, str, str, str]] = ()
    decisions: Sequence[tuple[str, str, str]] = ()


def review_grid(paper: ReviewPaper) -> Grid:
    """Lay a review out on A4; parts that are empty are left out."""
    grid = Grid(name=paper.title, widths=WIDTHS)
    grid.put(0, 0, paper.title, columns=_LAST, align=Align.CENTER, is_title=True)
    grid.put(1, 0, f"（{paper.year}年度）", columns=_LAST, align=Align.CENTER, is_title=True)
    grid.heights |= {0: 10.0, 1: 8.0}
    row = 2
    for label, text in paper.head:
        grid.label(row, 0, label)
        grid.put(row, 1, text, columns=_LAST - 1)
        row += 1
    row = _marks(grid, paper, row)
    row = _opinions(grid, paper, row)
    _decisions(grid, paper, row)
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


def _decisions(grid: Grid, paper: ReviewPaper, row: int) -> None:
    if not paper.decisions:
        return
    for column, columns, text in ((0, 1, "办理"), (1, 1, "经办人和时间"), (2, 3, "意见")):
        grid.label(row, column, text, columns=columns)
    for step, who, words in paper.decisions:
        row += 1
        grid.put(row, 0, step, align=Align.CENTER)
        grid.put(row, 1, who)
        grid.put(row, 2, words, columns=3)
