"""A declaration out of the lines of its form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from apps.formkit.levels import LEVEL1
from apps.formkit.recognition.model import ReadForm
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values.amount import YUAN

from .book import RawRow, RowBook
from .forms import FormSpan
from .funding import first_line_of, read_funding, written_unit
from .goal_lines import DECLARATION_LEFT, DECLARATION_RIGHT, EVALUATION_LEFT, EVALUATION_RIGHT
from .goals import read_goals
from .head import Head, read_head, strip_code
from .heads import column_of
from .labels import fold
from .levels import Placed, is_doubtful
from .narrative import narrative_places, read_narrative
from .rows import is_block_label, read_rows
from .stream import Line
from .targets import read_target
from .tokens import count_extra, read_running_rows

_HEADER: Final = (
    "一级指标", "一级目标", "一级绩效指标", "三级指标", "三级目标", "年度指标值", "指标目标值",
    "年度(/项目)指标值", "指标值", "指标名称",
)  # fmt: skip
_GOALS: Final = (
    *DECLARATION_LEFT, *DECLARATION_RIGHT, *EVALUATION_LEFT, *EVALUATION_RIGHT,
    "项目绩效目标", "绩效目标",
)  # fmt: skip
_TARGET_CELLS: Final = ("op", "number", "number_to", "unit", "text")
_LOW: Final = 0.8
_LEAST_YUAN: Final = 5000


class Zones:
    """The parts of a form: head and money, goals, indicators."""

    def __init__(self, lines: Sequence[Line]) -> None:
        name = first_line_of(lines, ("项目名称",)) or 0
        below = list(lines[name + 1 :])
        header = first_line_of(below, _HEADER)
        self.header = len(lines) if header is None else name + 1 + header
        while name < self.header - 1 < len(lines) - 1 and _is_head(lines[self.header - 1]):
            self.header -= 1
        goals = first_line_of(lines[name + 1 : self.header], _GOALS)
        self.goals = self.header if goals is None else name + 1 + goals
        self.lines = list(lines)
        self.head_lines = lines[: self.goals]
        self.goal_lines = lines[self.goals : self.header]
        self.row_lines = lines[self.header :]


def _is_head(line: Line) -> bool:
    """Tell whether a line is the label of the block of indicators or one of its heads."""
    word = line.joined()
    return is_block_label(word) or (len(line.own) == 1 and column_of(word) not in (None, "measure"))


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


def read_declaration(span: FormSpan, index: int) -> tuple[ReadForm, RowBook]:
    """Read a declaration; its rows come back as found, for the levels to be set later."""
    zones = Zones(span.lines)
    head = read_head(zones.head_lines)
    sheet = DeclarationSheet()
    form = ReadForm(sheet=sheet)
    fill_head(form, head, index)
    sheet.project_nature = head.values.get("project_nature") or None
    sheet.project_category = head.values.get("project_category") or None
    sheet.start, sheet.end = head.start, head.end
    for key in ("start", "end"):
        if getattr(sheet, key) is None and head.values.get(key):
            form.doubt(key)
    sheet.amount_unit = head.amount_unit or written_unit(zones.head_lines) or YUAN
    sheet.funding = read_funding(zones.head_lines, form)
    amounts = (sheet.funding.total, sheet.funding.annual)
    if (
        not head.amount_unit
        and sheet.amount_unit == YUAN
        and any(amount and amount < _LEAST_YUAN for amount in amounts)
    ):
        form.doubt("amount_unit")  # no unit is printed, and 元 would be very little
    goals = read_goals(zones.goal_lines, is_evaluation=False)
    sheet.total_goal, sheet.annual_goal = goals.left, goals.right
    for side, path in (("left", "total_goal"), ("right", "annual_goal")):
        place = getattr(goals, f"{side}_place")
        if place is not None:
            form.at(path, place, goals.confidence)
        if side in goals.doubts:
            form.doubt(path)
    if not sheet.annual_goal:
        form.doubt("annual_goal")
    if span.narrative:
        sheet.narrative = read_narrative(span.narrative)
        for path, place in narrative_places(span.narrative).items():
            form.at(path, place)
    return form, read_book(zones.row_lines)


def read_book(lines: Sequence[Line]) -> RowBook:
    """Read the rows of indicators from a table or from running text, whichever it is."""
    running = sum(line.table is None for line in lines)
    if running > len(lines) / 2:
        return read_running_rows(lines, count_extra(lines))
    return read_rows(lines)


def decimal_of(text: str) -> Decimal | None:
    """Give the figure of a weight or score cell; anything else is blank."""
    try:
        return Decimal(fold(text).replace(",", "").strip("分% ")) if text else None
    except InvalidOperation:
        return None


def set_rows(form: ReadForm, rows: Sequence[RawRow], levels: Sequence[Placed]) -> None:
    """Put rows with their levels and target readings into a declaration."""
    sheet = form.sheet
    sheet.indicators = []
    for number, (raw, placed) in enumerate(zip(rows, levels, strict=True)):
        row = IndicatorRow(weight=decimal_of(raw.weight))
        fill_row(form, row, raw, placed, number)
        sheet.indicators.append(row)  # type: ignore[arg-type]


def fill_row(form: ReadForm, row: IndicatorRow, raw: RawRow, placed: Placed, number: int) -> None:
    """Put what a row of either kind has in common into its place, with places and doubts."""
    path = f"indicators[{number}]"
    row.level1, row.level2 = placed.level1, placed.level2
    row.level3, row.target = raw.name, raw.target
    if raw.target:
        _mend_slash(raw)
        row.target = raw.target
        value = read_target(raw.target)
        for key in _TARGET_CELLS:
            setattr(row, key, getattr(value, key))
    if is_doubtful(placed):
        row.ambiguous = True
        form.doubt(f"{path}.level2")
        if placed.other is None or placed.other.level1 != placed.level1:
            form.doubt(f"{path}.level1")
    if placed.level1 not in LEVEL1:
        form.doubt(f"{path}.level1", f"{path}.level2")
    keys = {"name": "level3", "target": "target"}
    for key, place in raw.places.items():
        form.at(f"{path}.{keys.get(key, key)}", place, raw.confidence.get(key, 1.0))
        if raw.confidence.get(key, 1.0) < _LOW:
            _doubt_cell(form, path, key)
    for key in sorted(raw.doubts):
        _doubt_cell(form, path, key)
    form.ocr_notes.extend(raw.notes)


_SLASH: Final = re.compile(r"^([≥≤=><]*\d+(?:\.\d+)?[人元次个场]{1,2})1([场次人年月天期个]{1,2})$")


def _mend_slash(raw: RawRow) -> None:
    """Read a 1 between two units as the slash it was (40人1场 is 40人/场), with a doubt."""
    if found := _SLASH.match(raw.target):
        target = f"{found[1]}/{found[2]}"
        raw.notes.append(f"指标值：“{raw.target}”按“{target}”读取")
        raw.target = target
        raw.doubts.add("target")


def _doubt_cell(form: ReadForm, path: str, key: str) -> None:
    if key == "row":
        form.doubt(path)
    elif key == "target":
        form.doubt(f"{path}.target", *(f"{path}.{cell}" for cell in _TARGET_CELLS))
    else:
        form.doubt(f"{path}.{'level3' if key == 'name' else key}")
