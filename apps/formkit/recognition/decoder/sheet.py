"""What was read put into a sheet: head, money and goals, each with its place and doubts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from apps.formkit.recognition.model import ReadForm
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import BUDGET_ROWS, BudgetRow, EvaluationSheet

from .amounts import WAN, YUAN, Money, read_funding
from .budget import read_budget
from .frame import Frame
from .goals import Goals
from .head import Head, read_year
from .labels import Label
from .tape import Tape

_FIELDS: Final = ("project_name", "department", "unit")
_SMALL: Final = Decimal(50_000)


def note(tape: Tape, form: ReadForm, path: str, start: int, end: int) -> None:
    form.at(path, tape.source(start).place, tape.confidence(start, end))


def fill_head(
    tape: Tape,
    form: ReadForm,
    frame: Frame,
    head: Head,
    labels: Sequence[Label],
    stop: int,
    year: int | None,
) -> None:
    sheet = form.sheet
    name_at = next((label.start for label in labels if label.key("head") == "project_name"), stop)
    title_end = frame.start + len(frame.title)
    found, doubted = read_year(tape, frame.start, name_at, title_end, stop)
    if found is None or (doubted and year is not None):
        found, doubted = year, True
    sheet.year = found
    if doubted or found is None:
        form.doubt("year")
    for key in _FIELDS:
        value = head.values.get(key)
        if value is None:
            form.doubt(key)
            continue
        setattr(sheet, key, value.text)
        note(tape, form, key, value.start, value.end)
    sheet.department_is_summary = head.is_summary
    form.doubt(
        *(
            key
            for key in sorted(head.doubts)
            if key in (*_FIELDS, "start", "end", "project_category", "project_nature")
        )
    )
    if isinstance(sheet, DeclarationSheet):
        for key in ("project_nature", "project_category"):
            if (value := head.values.get(key)) is not None:
                setattr(sheet, key, value.text)
                note(tape, form, key, value.start, value.end)
        sheet.start, sheet.end = head.start, head.end
        for key in ("start", "end"):
            value = head.values.get(key) or head.values.get("period")
            if value is not None and getattr(sheet, key):
                note(tape, form, key, value.start, value.end)


def fill_funding(
    tape: Tape, form: ReadForm, labels: Sequence[Label], stop: int, printed: str
) -> None:
    sheet = form.sheet
    assert isinstance(sheet, DeclarationSheet)  # noqa: S101 -- narrows the type
    money = read_funding(tape, labels, stop, printed)
    for key, amount in money.amounts.items():
        setattr(sheet.funding, key, money.value(key))
        note(tape, form, f"funding.{key}", amount.start, amount.end)
    form.doubt(*(f"funding.{key}" for key in money.doubts))
    settle_unit(form, money)


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


def fill_budget(
    tape: Tape, form: ReadForm, labels: Sequence[Label], stop: int, printed: str
) -> None:
    sheet = form.sheet
    assert isinstance(sheet, EvaluationSheet)  # noqa: S101 -- narrows the type
    sheet.amount_unit = printed or WAN
    if not printed:
        form.doubt("amount_unit")
    values, places, doubts = read_budget(tape, labels, stop)
    for key in BUDGET_ROWS:
        row = values.get(key)
        if row:
            known = {
                name: row[name]
                for name in ("initial", "adjusted", "executed", "weight", "rate", "score")
                if name in row
            }
            sheet.budget[key] = BudgetRow(**known)
    for path, (start, end) in places.items():
        if path.split(".")[0] in BUDGET_ROWS:
            note(tape, form, f"budget.{path}", start, end)
    for path in doubts:
        paths = (
            [path]
            if "." in path
            else [
                f"{path}.{c}"
                for c in ("initial", "adjusted", "executed", "weight", "rate", "score")
            ]
        )
        form.doubt(*(f"budget.{one}" for one in paths))


def fill_goals(tape: Tape, form: ReadForm, goals: Goals, *, evaluated: bool) -> None:
    wanted = ("expected_goal", "actual_result") if evaluated else ("total_goal", "annual_goal")
    for key in wanted:
        if key in goals.texts:
            setattr(form.sheet, key, goals.texts[key])
            note(tape, form, key, *goals.spots[key])
        if key in goals.doubts:
            form.doubt(key)
    if evaluated:
        form.doubt(*(key for key in wanted if key not in goals.texts))
    elif "annual_goal" not in goals.texts:
        form.doubt("annual_goal")
