"""The foot of an evaluation: total score and grade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice, pairwise, takewhile
from typing import Final

from apps.formkit.recognition.model import ReadForm
from apps.formkit.sheets.department import DepartmentSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow

from .amounts import read_amount
from .cells import GRADES
from .form_ranges import Frame
from .head import Head
from .labels import Label
from .rows import Zone
from .sheet import note
from .tape import NONE, Tape

_LONE_TOTAL: Final = re.compile(r"总分|合计|总计|总得分")
_GRADE: Final = re.compile("|".join(GRADES))
_BEHIND: Final = 30
"""How far behind its label the total may stand."""
_SCORED: Final = frozenset(("self_evaluation", "department_evaluation"))
_MOST: Final = 100
_WORDS: Final = 4
_SCORES: Final = re.compile(r":?(100(?:\.0+)?分?)?(\d{1,3}(?:\.\d{1,2})?)?")


def fill_total(
    tape: Tape, form: ReadForm, zone: Zone, head: Head, tail: Sequence[Label], frame: Frame
) -> None:
    """Read the total and the grade: at the foot, else in the head of the form."""
    sheet = form.sheet
    if not isinstance(sheet, EvaluationSheet | DepartmentSheet):
        return
    _fill_score(tape, form, zone, head, tail, frame.end)
    if sheet.total_score is None and frame.kind in _SCORED:
        form.doubt("total_score")
        form.offer("total_score", _sum_of_scores(sheet))
    for label in tail:
        if label.key("head") == "grade" and not sheet.grade:
            _note_grade(tape, form, _GRADE.match(tape.text, label.end))
    value = head.values.get("grade")
    if value is not None and not sheet.grade and _GRADE.fullmatch(value.text):
        sheet.grade = value.text
        note(tape, form, "grade", value.start, value.end)


def _fill_score(
    tape: Tape, form: ReadForm, zone: Zone, head: Head, tail: Sequence[Label], end: int
) -> None:
    """Read the total behind its label, behind a lone word under the rows, or in the head."""
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet | DepartmentSheet)  # noqa: S101 -- narrows the type
    if (span := _total_label(tail, end)) is not None:
        _take_total(tape, form, zone, *span)
    if sheet.total_score is None and (lone := _LONE_TOTAL.match(tape.text, zone.end)):
        _take_total(tape, form, zone, lone.end(), min(end, lone.end() + _BEHIND))
    if sheet.total_score is None:
        _take_head_total(tape, form, head)


def _total_label(tail: Sequence[Label], end: int) -> tuple[int, int] | None:
    """Return the stretch behind the first label of the total."""
    for n, label in enumerate(tail):
        if label.key("end") == "total" or label.key("head") == "total_score":
            stop = tail[n + 1].start if n + 1 < len(tail) else end
            return label.end, min(stop, label.end + _BEHIND)
    return None


def _take_head_total(tape: Tape, form: ReadForm, head: Head) -> None:
    """Take the total that stands in the head of the form."""
    value = head.values.get("total_score")
    figure = read_amount(tape, value.start, value.end) if value is not None else None
    if figure is not None and figure.figure <= _MOST:
        form.sheet.total_score = figure.figure  # type: ignore[union-attr]
        note(tape, form, "total_score", figure.start, figure.end)


def _note_grade(tape: Tape, form: ReadForm, found: re.Match[str] | None) -> None:
    if found:
        form.sheet.grade = found[0]  # type: ignore[union-attr]
        note(tape, form, "grade", found.start(), found.end())


def _sum_of_scores(sheet: EvaluationSheet | DepartmentSheet) -> Decimal | None:
    """Return what the scores of the rows and of the execution make; ``None`` without any."""
    scores = [row.score for row in sheet.indicators if isinstance(row, EvaluationRow)]
    if isinstance(sheet, EvaluationSheet):
        scores.append(sheet.budget["total"].score)
    known = [score for score in scores if score is not None]
    return sum(known, Decimal(0)) if known else None


def _under_score(tape: Tape, form: ReadForm, zone: Zone, start: int, end: int) -> bool:
    """Take the total that stands under the head of the scores in a table of certain borders; the
    value tells whether a figure stands there or under the weights, so that no other is the total."""
    shape = zone.shape
    spots = {shape.columns[n]: spot for n, spot in shape.spots.items()}
    label = tape.source(start - 1)
    if not shape.is_ruled or "score" not in spots or label.table != shape.table:
        return False
    under = False
    cells = tape.cells(start, end)
    for at, stop in takewhile(lambda cell: tape.source(cell[0]).row == label.row, cells):
        figure = read_amount(tape, at, stop)
        if figure is None:
            continue
        cell = tape.source(at)
        if cell.meets(*spots["score"]):
            form.sheet.total_score = figure.figure  # type: ignore[union-attr]
            note(tape, form, "total_score", figure.start, figure.end)
            _grade_behind(tape, form, stop, label.row)
            return True
        under = under or ("weight" in spots and cell.meets(*spots["weight"]))
    return under


def _grade_behind(tape: Tape, form: ReadForm, at: int, row: int) -> None:
    """Take the grade that stands alone in the next cell of the total's row."""
    if at < len(tape) and tape.source(at).row == row:
        found = _GRADE.match(tape.text, at)
        if found and found.end() == tape.cell_end(at, len(tape)):
            _note_grade(tape, form, found)


def _take_total(tape: Tape, form: ReadForm, zone: Zone, start: int, end: int) -> None:
    """Read what stands behind 总分: the sum of the weights, the score, the grade."""
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet | DepartmentSheet)  # noqa: S101 -- narrows the type
    if _under_score(tape, form, zone, start, end):
        return
    figures, rest = _figures_behind(tape, start, end)
    if not figures:
        return
    first, last = figures[:2][-1]
    sheet.total_score = Decimal(tape.text[first:last].rstrip("分"))
    note(tape, form, "total_score", first, last)
    if len(figures) == 1 and sheet.total_score == _MOST:
        form.doubt("total_score")
    grade = _GRADE.match(tape.text, rest)
    if grade and grade.end() <= end + 2:
        _note_grade(tape, form, grade)


def _figures_behind(tape: Tape, start: int, end: int) -> tuple[list[tuple[int, int]], int]:
    """Return where the sum of the weights and the score stand, and where they end."""
    inner = (at for at in range(start + 1, end) if tape.breaks[at] != NONE)
    figures: list[tuple[int, int]] = []
    rest = end
    for first, last in islice(pairwise((start, *inner, end)), _WORDS):
        found = _SCORES.match(tape.text, first, last)
        spans = [found.span(n) for n in (1, 2) if found[n]] if found else []
        if found is None or not spans:
            return figures, first
        figures += spans
        rest = found.end()
        if rest < last:
            break
    return figures, rest
