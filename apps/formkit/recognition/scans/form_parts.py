"""The parts of an evaluation on a cut page: head and money, goals, indicators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from apps.formkit.recognition.lines import Line, Tape
from apps.formkit.recognition.model import ReadForm
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.vocabulary import VOCABULARY

from .head import Head, strip_code
from .segments import labels_pattern

_HEADER: Final = VOCABULARY.words("heads_of_rows")
_GOALS: Final = (
    *(word for key, words in VOCABULARY.labels("goal").items() if key != "block" for word in words),
    *VOCABULARY.words("goal_labels"),
)  # fmt: skip


class Zones:
    """The parts of a form: head and money, goals, indicators."""

    def __init__(self, lines: Sequence[Line]) -> None:
        name = first_line_of(lines, ("项目名称",)) or 0
        below = list(lines[name + 1 :])
        header = first_line_of(below, _HEADER)
        self.header = len(lines) if header is None else name + 1 + header
        goals = first_line_of(lines[name + 1 : self.header], _GOALS)
        self.goals = self.header if goals is None else name + 1 + goals
        self.lines = list(lines)
        self.head_lines = lines[: self.goals]
        self.goal_lines = lines[self.goals : self.header]
        self.row_lines = lines[self.header :]


def fill_head(form: ReadForm, head: Head, index: int) -> None:
    """Put the head's values, places and doubts into a sheet of either kind."""
    sheet = form.sheet
    assert isinstance(sheet, DeclarationSheet | EvaluationSheet)  # noqa: S101 -- narrows the type
    sheet.index = index
    sheet.year = head.year
    sheet.project_name = head.values.get("project_name", "")
    sheet.department = strip_code(head.values.get("department", ""))
    sheet.department_is_summary = head.is_summary
    sheet.unit = strip_code(head.values.get("unit", ""))
    for key, segment in head.segments.items():
        form.at(key, segment.place, segment.confidence)
    form.cut = dict(head.cut)
    for key in ("project_name", "department", "unit", "year"):
        if not getattr(sheet, key):
            form.doubt(key)


def first_line_of(lines: Sequence[Line], words: Sequence[str]) -> int | None:
    """Return the number of the first line that holds one of the labels, though it is broken."""
    pattern = labels_pattern({"wanted": words})
    tape = Tape.of(lines)
    found = pattern.search(tape.text)
    return tape.line_at(found.start()) if found else None
