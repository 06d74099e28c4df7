"""A self-evaluation out of the lines of its form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from apps.formkit.recognition.decoder.cells import GRADES
from apps.formkit.recognition.level_labels import compact, fold
from apps.formkit.recognition.levels.assignment import Placed
from apps.formkit.recognition.levels.found_rows import RawRow, RowBook
from apps.formkit.recognition.lines import Line, join_wrapped, squeeze
from apps.formkit.recognition.model import ReadForm
from apps.formkit.recognition.row_cells import decimal_of, fill_row
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow
from apps.formkit.values.amount import WAN_YUAN

from .budget import read_budget
from .evaluation_rows import read_evaluation_rows
from .form_parts import Zones, fill_head
from .goals import fill_goals
from .head import read_head
from .text_repair import Lexicon

_MOST_WAN: Final = 100_000
_TOTAL: Final = re.compile(r"^(总分|合计|总计|总得分)")
_POINTS: Final = re.compile(r"\d{1,3}(?:\.\d+)?")
_FULL: Final = 100
_GRADE_LABEL: Final = re.compile(r"^评.{1,6}级")
_GRADE: Final = re.compile(rf"等级\w?:?({'|'.join(GRADES)})")


def read_evaluation(
    lines: Sequence[Line], index: int, lexicon: Lexicon
) -> tuple[ReadForm, RowBook]:
    """Read a self-evaluation; its rows come back as found, for the levels to be set later."""
    zones = Zones(lines)
    head = read_head(zones.head_lines)
    sheet = EvaluationSheet()
    form = ReadForm(sheet=sheet)
    fill_head(form, head, index)
    sheet.amount_unit = head.amount_unit or WAN_YUAN
    read_budget(zones.lines[: zones.header], form)
    adjusted = sheet.budget["total"].adjusted
    if not head.amount_unit and adjusted and adjusted >= _MOST_WAN:
        form.doubt("amount_unit")  # no unit is printed, and 万元 would be very much
    fill_goals(form, zones.goal_lines)
    book = read_evaluation_rows(zones.row_lines, lexicon)
    if book.is_damaged:
        form.doubt("expected_goal", "actual_result")
    _read_total(form, zones.row_lines)
    return form, book


def _read_total(form: ReadForm, lines: Sequence[Line]) -> None:
    """Read 总分 and the grade at the foot of the form."""
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet)  # noqa: S101 -- narrows the type
    for line in lines:
        figures = _figures_of_total(line)
        if figures:
            sheet.total_score = decimal_of(figures[-1])
            form.at("total_score", line.own[-1].place, line.own[-1].confidence)
            if len(figures) == 1 and sheet.total_score == _FULL:
                form.doubt("total_score")
        if grade := _grade_of(line):
            sheet.grade = grade
            form.at("grade", line.own[-1].place, line.own[-1].confidence)


def _figures_of_total(line: Line) -> list[str]:
    """Return the figures of a line that begins with 总分."""
    if not any(_TOTAL.match(compact(piece.text)) for piece in line.own[:4]):
        return []
    return _POINTS.findall(fold(" ".join(piece.text for piece in line.own)))


def _grade_of(line: Line) -> str:
    """Return the grade that a line tells, behind its label or in its last cell."""
    text = compact(line.text)
    if found := _GRADE.search(text):
        return found[1]
    last = compact(line.own[-1].text)
    return last if last in GRADES and _GRADE_LABEL.match(text) else ""


def set_evaluation_rows(form: ReadForm, rows: Sequence[RawRow], levels: Sequence[Placed]) -> None:
    """Put rows with their levels, readings, weights and scores into a self-evaluation."""
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet)  # noqa: S101 -- narrows the type
    sheet.indicators = []
    for number, (raw, placed) in enumerate(zip(rows, levels, strict=True)):
        row = EvaluationRow(
            weight=decimal_of(raw.weight),
            score=decimal_of(raw.score),
            actual=squeeze(raw.actual),
            deviation=join_wrapped(raw.deviation.splitlines()),
        )
        fill_row(form, row, raw, placed, number)
        sheet.indicators.append(row)
