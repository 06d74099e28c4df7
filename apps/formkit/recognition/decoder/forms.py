"""Forms as the decoder reads them: frames, head, money, goals and rows put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.formkit.blocks import SourceDocument
from apps.formkit.recognition.model import ReadForm
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock
from apps.formkit.sheets.department import DepartmentSheet

from .amounts import Money, printed_unit, read_amount
from .cells import is_body, is_template
from .frame import Frame, find_frames
from .goals import read_goals, written
from .head import Head, Value, read_head
from .indicators import DOUBT_BELOW, fill_rows
from .labels import Label, find_labels, gluedness
from .levels import leanings
from .rows import Row, Zone, read_zone, wrap_rates
from .sheet import (
    fill_budget,
    fill_department,
    fill_funding,
    fill_goals,
    fill_head,
    note,
    settle_unit,
    sheet_of,
)
from .tape import Tape, wind
from .total import fill_total
from .vocabulary import Meaning, Vocabulary, vocabulary

_TELLING: Final = 2
_HEAD_GROUPS: Final = frozenset(("head", "skip", "money", "mcol", "goal"))


@dataclass(slots=True)
class Reading:
    """A form with what it was read from."""

    form: ReadForm
    frame: Frame
    kind: str
    is_glued: bool
    is_ruled: bool = False
    unused: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Decoded:
    """All forms of a document."""

    readings: list[Reading]
    tape: Tape
    glue: float


def decode(document: SourceDocument, without: str = "") -> Decoded:
    """Read all forms of a document; ``without`` takes away a document's own words (to measure)."""
    tape = wind(document)
    words = vocabulary(without)
    glue = gluedness(tape, words)
    labels = find_labels(tape, words, glue)
    wraps = wrap_rates(tape, labels)
    readings: list[Reading] = []
    year: int | None = None
    frames = find_frames(tape, labels)
    zones = [read_zone(tape, words, frame, glue, wraps) for frame in frames]
    centred = _are_centred(tape, zones)
    for frame, zone in zip(frames, zones, strict=True):
        found = _read(tape, words, frame, zone, glue, year, centred)
        readings.extend(found)
        if found and found[-1].form.sheet.year:
            year = found[-1].form.sheet.year
    for number, reading in enumerate(readings, start=1):
        reading.form.sheet.index = number
    return Decoded(readings, tape, glue)


def _in_head(meaning: Meaning) -> bool:
    return meaning.group in _HEAD_GROUPS or (meaning.group == "column" and meaning.key == "block")


def _are_centred(tape: Tape, zones: Sequence[Zone]) -> bool:
    """Tell whether a document puts labels into the middle of their blocks, by what rows mean."""
    told = [leanings(tape, zone.rows) for zone in zones]
    top, inside = sum(a for a, _ in told), sum(b for _, b in told)
    is_grid = any(zone.shape.table >= 0 and not zone.shape.is_ruled for zone in zones)
    return inside >= (1 if is_grid else 2) and inside > top * 0.25


def _read(
    tape: Tape,
    words: Vocabulary,
    frame: Frame,
    zone: Zone,
    glue: float,
    year: int | None,
    centred: bool,
) -> list[Reading]:
    stop = frame.header.start if frame.header else frame.rows_start
    begin = min(stop, frame.start + len(frame.title))
    labels = find_labels(tape, words, glue, _in_head, begin, stop)
    head = read_head(tape, labels, stop)
    tail = find_labels(tape, words, glue, _in_tail, zone.end, frame.end)
    if frame.header is not None and frame.header.is_list:
        return _listed(tape, frame, zone, head, labels, year, glue, centred)
    if not zone.rows and not (head.values.get("project_name") and len(head.values) > 2):
        return []
    form = _form(tape, frame, zone.rows, head, labels, stop, year, centred)
    fill_total(tape, form, zone, head, tail, frame)
    _tell_unused(tape, form, zone)
    ruled = frame.header is not None and tape.source(frame.header.start).is_ruled
    return [Reading(form, frame, frame.kind, glue > 0.2, ruled, list(zone.unused))]


def _tell_unused(tape: Tape, form: ReadForm, zone: Zone) -> None:
    """Tell what stands among the rows and went into no cell."""
    for start, end in zone.unused:
        text = tape.write(start, end)
        if sum(char.isalnum() for char in text) >= _TELLING and not is_template(
            tape.text[start:end]
        ):
            form.ocr_notes.append(f"指标表中的“{text[:60]}”没有归入任何一格，请核对")


def _in_tail(meaning: Meaning) -> bool:
    return meaning.group == "end" or (
        meaning.group == "head" and meaning.key in ("grade", "total_score")
    )


def is_evaluation(frame: Frame) -> bool:
    return frame.kind in ("self_evaluation", "monitoring", "department_evaluation")


def _form(
    tape: Tape,
    frame: Frame,
    rows: Sequence[Row],
    head: Head,
    labels: Sequence[Label],
    stop: int,
    year: int | None,
    centred: bool,
) -> ReadForm:
    evaluated = is_evaluation(frame)
    form = ReadForm(sheet=sheet_of(frame.kind))
    fill_head(tape, form, frame, head, labels, stop, year)
    text = tape.text[max(0, frame.start - 40) : stop]
    printed = printed_unit(text)
    if isinstance(form.sheet, DepartmentSheet):
        fill_department(tape, form, labels, stop, printed)
    elif evaluated:
        fill_budget(tape, form, labels, stop, printed)
    else:
        fill_funding(tape, form, labels, stop, printed)
    goals = read_goals(tape, labels, stop, is_evaluation=evaluated)
    fill_goals(tape, form, goals, evaluated=evaluated)
    fill_rows(tape, form, frame, rows, centred)
    return form


def _listed(
    tape: Tape,
    frame: Frame,
    zone: Zone,
    head: Head,
    labels: Sequence[Label],
    year: int | None,
    glue: float,
    centred: bool,
) -> list[Reading]:
    """Give a form for each project of a list; a subtotal of a body names the unit below it."""
    groups: list[tuple[Row | None, list[Row]]] = []
    for row in zone.rows:
        if any(key.startswith("p.") for key in row.cells):
            groups.append((row, []))
            if "level3" not in row.cells:
                continue
        if not groups:
            groups.append((None, []))
        groups[-1][1].append(row)
    out: list[Reading] = []
    unit: Value | None = None
    for lead, rows in groups:
        filled = [row for row in rows if row.cells]
        name = _cell_value(tape, lead, "p.project_name")
        if not filled:
            if name is not None and is_body(name.text):
                unit = name
            continue
        values = dict(head.values)
        for key in ("project_name", "unit", "department", "project_category"):
            if (value := _cell_value(tape, lead, f"p.{key}")) is not None:
                values[key] = value
        if unit is not None and lead is not None and "p.unit" not in lead.cells:
            values["unit"] = unit
        own = Head(values=values, is_summary=head.is_summary, doubts=set(head.doubts))
        form = _list_form(tape, frame, rows, own, lead, labels, year, centred)
        out.append(Reading(form, frame, frame.kind, glue > 0.2, unused=list(zone.unused)))
    return out


def _cell_value(tape: Tape, row: Row | None, key: str) -> Value | None:
    if row is None or key not in row.cells:
        return None
    start, end = row.cells[key]
    return Value(tape.write(start, end), start, end, row.share.get(key, 1.0) < DOUBT_BELOW)


def _list_form(
    tape: Tape,
    frame: Frame,
    rows: Sequence[Row],
    head: Head,
    lead: Row | None,
    labels: Sequence[Label],
    year: int | None,
    centred: bool,
) -> ReadForm:
    evaluated = is_evaluation(frame)
    form = ReadForm(sheet=sheet_of(frame.kind))
    stop = frame.header.start if frame.header else frame.rows_start
    fill_head(tape, form, frame, head, labels, stop, year)
    text = tape.text[max(0, frame.start - 40) : (frame.header.end if frame.header else stop)]
    printed = printed_unit(text)
    sheet = form.sheet
    if lead is not None and "p.amount" in lead.cells and isinstance(sheet, DeclarationSheet):
        start, end = lead.cells["p.amount"]
        amount = read_amount(tape, start, end)
        if amount is not None:
            money = Money({"annual": amount}, printed, bool(printed))
            sheet.funding = FundingBlock(annual=money.value("annual"))
            note(tape, form, "funding.annual", start, end)
            settle_unit(form, money)
    elif printed:
        sheet.amount_unit = printed
    if lead is not None and "p.goal" in lead.cells:
        key = "expected_goal" if evaluated else "annual_goal"
        setattr(sheet, key, written(tape, *lead.cells["p.goal"]))
        note(tape, form, key, *lead.cells["p.goal"])
    else:
        form.doubt("annual_goal")
    fill_rows(tape, form, frame, rows, centred)
    return form
