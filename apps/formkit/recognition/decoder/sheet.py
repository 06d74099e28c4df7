"""What was read put into a sheet: head, money and goals, each with its place and doubts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Final

from apps.formkit.recognition.model import ReadForm
from apps.formkit.sheets import Sheet
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.department import DepartmentSheet
from apps.formkit.sheets.evaluation import BUDGET_ROWS, BudgetRow, EvaluationSheet
from apps.formkit.sheets.monitoring import MonitoringFigures, MonitoringSheet

from .amounts import (
    WAN,
    YUAN,
    Amount,
    Money,
    in_unit,
    labelled,
    read_funding,
    unit_in_cells,
    unused_amounts,
)
from .budget import Budget, read_budget
from .form_ranges import Frame
from .goals import Goals
from .head import Head, is_odd, read_year, years_in
from .labels import Label
from .tape import Tape

_PRINTED: Final = frozenset((
    "project_name", "department", "unit", "project_category", "project_nature", "start", "end",
))  # fmt: skip
_SPAN: Final = r"(?<!\d)(?:(\d{1,2})月?[-—–~至到]+|截[至止]到?)(\d{1,2})月"
_MONTHS: Final = re.compile(_SPAN)
# In a goal or a name 上半年 says when something is done.
_HEADED: Final = re.compile(rf"{_SPAN}|上半年")
_HEADING: Final = re.compile(
    r"\n[^\S\n]*\d{1,2}[.、](?:[^\W\d]{2,12})(?:概述|概况|情况|内容|过程|依据)$"
)
"""A numbered heading at the end of a goal: a label that nobody knew, so any text may be another's."""
_FIELDS: Final = ("project_name", "department", "unit")
_SMALL: Final = Decimal(50_000)
_DEPARTMENT: Final = {
    "sum": "total", "annual": "total", "total": "total", "fiscal": "appropriation",
    "appropriation": "appropriation", "other": "other", "basic": "basic", "projects": "projects",
}  # fmt: skip


def sheet_of(kind: str) -> Sheet:
    """Return an empty sheet of a kind."""
    if kind == "monitoring":
        return MonitoringSheet()
    if kind.startswith("department"):
        return DepartmentSheet(kind=kind)
    return EvaluationSheet() if kind == "self_evaluation" else DeclarationSheet()


def note(tape: Tape, form: ReadForm, path: str, start: int, end: int) -> None:
    """Note where a cell was read from."""
    form.used.append((start, end))
    form.at(path, tape.source(start).place, tape.confidence(start, end))


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above the rows of a form: its head, its labels up to ``stop``, and the year of the
    form before."""

    frame: Frame
    head: Head
    labels: Sequence[Label]
    stop: int
    year: int | None


def fill_head(tape: Tape, form: ReadForm, above: Above) -> None:
    """Set what the head of a form says, with places and doubts."""
    sheet, head, labels = form.sheet, above.head, above.labels
    _fill_year(tape, form, above)
    _fill_bodies(tape, form, head)
    if not (labels and tape.source(labels[0].start).is_ruled):
        _doubt_unruled(form, head)
    if "department" in head.doubts:
        form.doubt("department_is_summary")
    _note_blanks(tape, form, head)
    known = _PRINTED if isinstance(sheet, DeclarationSheet) else frozenset(_FIELDS)
    form.doubt(*sorted(head.doubts & known))
    for key in sorted(head.doubts & set(head.values) - {"start", "end"}):
        form.offer(key, *head.values[key].others)
    if isinstance(sheet, DeclarationSheet):
        _fill_plan(tape, form, sheet, head)


def _fill_year(tape: Tape, form: ReadForm, above: Above) -> None:
    """Set the year by what the form prints, else by that of the form before."""
    frame, stop, year = above.frame, above.stop, above.year
    names = (label.start for label in above.labels if label.key("head") == "project_name")
    name_at = next(names, stop)
    title_end = frame.start + len(frame.title)
    found, doubted = read_year(tape, frame.start, name_at, title_end, stop)
    if found is None or (doubted and year is not None):
        found, doubted = year, True
    form.sheet.year = found
    if doubted or found is None:
        form.doubt("year")
        form.offer("year", *years_in(tape, frame.start, frame.end))


def _fill_bodies(tape: Tape, form: ReadForm, head: Head) -> None:
    """Set the project's name and the bodies; of a missing body the other one is offered."""
    sheet = form.sheet
    is_department = isinstance(sheet, DepartmentSheet)
    for key in ("department",) if is_department else _FIELDS:
        value = head.values.get(key) or (head.values.get("unit") if is_department else None)
        if value is None:
            form.doubt(key)
            other = head.values.get("department" if key == "unit" else "unit")
            if key != "project_name" and other is not None:
                form.offer(key, other.text)
            continue
        setattr(sheet, key, value.text)
        note(tape, form, key, value.start, value.end)
    if not isinstance(sheet, DepartmentSheet):
        sheet.department_is_summary = head.is_summary


def _doubt_unruled(form: ReadForm, head: Head) -> None:
    """Doubt what looks odd in a head without certain borders: a value may end too early or late."""
    odd = [key for key in _PRINTED if (v := head.values.get(key)) and is_odd(key, v.text)]
    head.doubts.update(odd)
    if "department" in head.blanks:
        form.doubt("department_is_summary")


def _note_blanks(tape: Tape, form: ReadForm, head: Head) -> None:
    """Note where the labels without a value stand, and doubt those whose content is lost."""
    for key, (start, end) in head.blanks.items():
        if key in _PRINTED and key not in head.values:
            _note_blank(tape, form, key, start, end)


def _fill_plan(tape: Tape, form: ReadForm, sheet: DeclarationSheet, head: Head) -> None:
    """Set what the head of a declaration alone has."""
    for key in ("project_nature", "project_category"):
        if (value := head.values.get(key)) is not None:
            setattr(sheet, key, value.text)
            note(tape, form, key, value.start, value.end)
    sheet.start, sheet.end = head.start, head.end
    for key in ("start", "end"):
        value = head.values.get(key) or head.values.get("period")
        if value is not None and getattr(sheet, key):
            note(tape, form, key, value.start, value.end)
    if sheet.year:
        form.offer("start", date(sheet.year, 1, 1))
        form.offer("end", date(sheet.year, 12, 31))


def _note_blank(tape: Tape, form: ReadForm, key: str, start: int, end: int) -> None:
    """Note where a label without a value stands, and doubt it where its content is lost."""
    note(tape, form, key, start, end)
    if _is_lost_behind(tape, start):
        form.doubt(key)


def _is_lost_behind(tape: Tape, label: int) -> bool:
    """Return whether the cell behind a label has a content which the file does not give."""
    cell = tape.source(label)
    return bool(tape.lost) and tape.is_lost(cell, (cell.column + cell.columns,))


def fill_funding(
    tape: Tape, form: ReadForm, labels: Sequence[Label], stop: int, printed: str
) -> None:
    sheet = form.sheet
    assert isinstance(sheet, DeclarationSheet)  # noqa: S101 -- narrows the type
    money = read_funding(tape, labels, stop, printed)
    for key, amount in money.amounts.items():
        setattr(sheet.funding, key, money.value(key))
        note(tape, form, f"funding.{key}", amount.start, amount.end)
    for key, (start, end) in money.blanks.items():
        if key not in money.amounts:
            _note_blank(tape, form, f"funding.{key}", start, end)
    form.doubt(*(f"funding.{key}" for key in money.doubts))
    if "annual" not in money.amounts:
        _doubt_missing(form, labels, money)
    _offer_unused(form, sheet, money, unused_amounts(tape, labels, stop, money))
    for key, amount in money.amounts.items():
        form.offer(f"funding.{key}", *(in_unit(other, money.unit) for other in amount.others))
    settle_unit(form, money)


def _doubt_missing(form: ReadForm, labels: Sequence[Label], money: Money) -> None:
    """Doubt a total that labels of money announce and that was not found."""
    if any(label.key("money") for label in labels):
        form.doubt("funding.annual", *(() if money.amounts else ("funding.total",)))
        form.offer("funding.annual", money.value("total"))


def _offer_unused(
    form: ReadForm, sheet: DeclarationSheet, money: Money, unused: Sequence[Amount]
) -> None:
    """Doubt all money where amounts belong to a label that nobody knew: any may be another's."""
    for name in sheet.funding.to_json() if unused else ():
        form.doubt(f"funding.{name}")
        form.offer(f"funding.{name}", *(in_unit(amount, money.unit) for amount in unused))


def settle_unit(form: ReadForm, money: Money) -> None:
    """Set the unit of money; one that is not printed is a guess by the size of the amounts."""
    sheet = form.sheet
    if money.is_unit_printed:
        sheet.amount_unit = money.unit
        return
    known = [value for key in money.amounts if (value := money.value(key))]
    is_small = bool(known) and max(known) < _SMALL
    sheet.amount_unit = WAN if is_small else YUAN
    if is_small:
        form.doubt("amount_unit")
        form.offer("amount_unit", YUAN)


def _take_unit(
    tape: Tape, form: ReadForm, labels: Sequence[Label], stop: int, printed: str
) -> None:
    """Set the unit of money as printed; one that is not is that of the cells, else most likely
    万元."""
    unit = printed or unit_in_cells(tape, labels, stop) or WAN
    form.sheet.amount_unit = unit
    if not printed:
        form.doubt("amount_unit")
        form.offer("amount_unit", WAN if unit == YUAN else YUAN)


def fill_department(
    tape: Tape, form: ReadForm, labels: Sequence[Label], stop: int, printed: str
) -> None:
    """Fill the money of a whole department: by source and by use."""
    sheet = form.sheet
    assert isinstance(sheet, DepartmentSheet)  # noqa: S101 -- narrows the type
    _take_unit(tape, form, labels, stop, printed)
    for key, amount, _ in labelled(tape, labels, stop):
        name = _DEPARTMENT.get(key, "")
        if amount is None or not name or getattr(sheet.department_funding, name) is not None:
            continue
        value = in_unit(amount, sheet.amount_unit)
        setattr(sheet.department_funding, name, value)
        note(tape, form, f"department_funding.{name}", amount.start, amount.end)
        if amount.doubt:
            form.doubt(f"department_funding.{name}")


def fill_budget(
    tape: Tape, form: ReadForm, labels: Sequence[Label], stop: int, printed: str
) -> None:
    """Fill the money of an evaluation or of a monitoring sheet."""
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet | MonitoringSheet)  # noqa: S101 -- narrows the type
    _take_unit(tape, form, labels, stop, printed)
    budget = read_budget(tape, labels, stop, sheet.amount_unit)
    figures: type[BudgetRow | MonitoringFigures]
    figures = BudgetRow if isinstance(sheet, EvaluationSheet) else MonitoringFigures
    names = [item.name for item in fields(figures)]
    for key in BUDGET_ROWS:
        if row := budget.values.get(key):
            known = {name: row[name] for name in names if name in row}
            sheet.budget[key] = figures(**known)  # type: ignore[assignment]
    _note_figures(tape, form, budget, names)
    _doubt_figures(form, budget, names)


def _note_figures(tape: Tape, form: ReadForm, budget: Budget, names: Sequence[str]) -> None:
    """Note where the figures of the columns ``names`` stand, and what else they may be."""
    for path, (start, end) in budget.places.items():
        key, _, name = path.partition(".")
        if key in BUDGET_ROWS and name in names:
            note(tape, form, f"budget.{path}", start, end)
    for path, figure in budget.others.items():
        form.offer(f"budget.{path}", figure)


def _doubt_figures(form: ReadForm, budget: Budget, names: Sequence[str]) -> None:
    """Doubt what the total lacks, and what was read unsurely: a figure, or all of a row."""
    total = budget.values.get("total", {})
    if not {"adjusted", "executed"} <= set(total):
        form.doubt(*(f"budget.total.{name}" for name in names if name not in total))
    for path in budget.doubts:
        paths = [path] if "." in path else [f"{path}.{name}" for name in names]
        form.doubt(*(f"budget.{one}" for one in paths if one.partition(".")[2] in names))


def fill_period(tape: Tape, form: ReadForm, above: Above) -> None:
    """Set the months that a monitoring sheet is about, as its title or heads print them
    (1-9月执行数), else as any words above its rows do."""
    if not isinstance(form.sheet, MonitoringSheet):
        return
    told = (_HEADED.search(tape.text, start, end) for start, end in _months_at(above))
    anywhere = _MONTHS.search(tape.text, above.frame.start, above.stop)
    if found := next(filter(None, told), anywhere):
        form.sheet.period = f"{found[1] or 1}—{found[2] or 6}月"


def _months_at(above: Above) -> Iterator[tuple[int, int]]:
    """Yield where a form prints its months: in its title, the heads of its money and of its rows."""
    frame, labels, stop = above.frame, above.labels, above.stop
    yield frame.start, labels[0].start if labels else stop
    yield from ((label.start, label.end) for label in labels if label.key("mcol"))
    if frame.header:
        yield stop, frame.header.end


def _lines_of(goals: Goals) -> list[str]:
    texts = (goals.texts[key] for key in sorted(goals.texts))
    return [line for text in texts for line in text.split("\n") if line]


def _doubted_goals(goals: Goals, wanted: Sequence[str]) -> Sequence[str]:
    """Return the goals that are doubted: all where one goes on into a heading."""
    is_odd = any(map(_HEADING.search, goals.texts.values()))
    return wanted if is_odd else [key for key in wanted if key in goals.doubts]


def fill_goals(tape: Tape, form: ReadForm, goals: Goals, *, evaluated: bool) -> None:
    if isinstance(form.sheet, DepartmentSheet):
        form.sheet.annual_goals = _lines_of(goals)
        return
    wanted = ("expected_goal", "actual_result") if evaluated else ("total_goal", "annual_goal")
    doubted = _doubted_goals(goals, wanted)
    for key in wanted:
        if key in goals.texts:
            setattr(form.sheet, key, goals.texts[key])
            note(tape, form, key, *goals.spots[key])
        if key in doubted:
            form.doubt(key)
            form.offer(key, *goals.others)
    if evaluated:
        form.doubt(*(key for key in wanted if key not in goals.texts))
    elif "annual_goal" not in goals.texts:
        form.doubt("annual_goal")
