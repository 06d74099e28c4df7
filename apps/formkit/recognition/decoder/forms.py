"""Forms as the decoder reads them: frames, head, money, goals and rows put together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.formkit.blocks import SourceDocument
from apps.formkit.recognition.model import ReadForm
from apps.formkit.sheets.department import DepartmentSheet
from apps.formkit.values.amount import printed_unit

from .cells import is_template
from .form_ranges import Frame, find_frames
from .goals import read_goals
from .head import Head, read_head
from .indicators import fill_rows
from .labels import Label, find_labels, gluedness
from .levels import Leaning, leaning_of
from .project_lists import Listing
from .row import Row
from .rows import Zone, read_zone, wrap_rates
from .sheet import (
    Above,
    fill_budget,
    fill_department,
    fill_funding,
    fill_goals,
    fill_head,
    fill_period,
    sheet_of,
)
from .tape import Spot, Tape, wind
from .total import fill_total
from .unread_cells import leftovers, told_labels, told_leftovers
from .vocabulary import Meaning, Vocabulary, vocabulary

_TELLING: Final = 2
_GLUED: Final = 0.2
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

    @property
    def spots(self) -> list[Spot]:
        """Where each form begins."""
        return [self.tape.source(reading.frame.start).spot for reading in self.readings]


def decode(document: SourceDocument, stops: Collection[Spot] = (), without: str = "") -> Decoded:
    """Return all forms of a document; at ``stops`` something else begins, such as a narrative.

    ``without`` takes away a document's own words (to measure).
    """
    tape = wind(document)
    words = vocabulary(without)
    glue = gluedness(tape, words)
    labels = find_labels(tape, words, glue)
    wraps = wrap_rates(tape, labels)
    readings: list[Reading] = []
    year: int | None = None
    frames = find_frames(tape, labels, tape.starts(stops), words.of_group("column"))
    zones = [read_zone(tape, words, frame, glue, wraps) for frame in frames]
    is_grid = any(zone.shape.table >= 0 and not zone.shape.is_ruled for zone in zones)
    leaning = leaning_of(tape, [zone.rows for zone in zones], is_grid=is_grid)
    reader = _Reader(tape, words, glue, leaning)
    for frame, zone in zip(frames, zones, strict=True):
        found = reader.read(frame, zone, year)
        readings.extend(found)
        if found and found[-1].form.sheet.year:
            year = found[-1].form.sheet.year
    for number, reading in enumerate(readings, start=1):
        reading.form.sheet.index = number
    return Decoded(readings, tape, glue)


def _in_head(meaning: Meaning) -> bool:
    return meaning.group in _HEAD_GROUPS or (meaning.group == "column" and meaning.key == "block")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the forms of a tape, each by its frame and its rows."""

    tape: Tape
    words: Vocabulary
    glue: float
    leaning: Leaning

    def read(self, frame: Frame, zone: Zone, year: int | None) -> list[Reading]:
        """Return the forms of a frame; ``year`` is that of the form before."""
        tape = self.tape
        stop = frame.header.start if frame.header else frame.rows_start
        begin = min(stop, frame.start + len(frame.title))
        labels = find_labels(tape, self.words, self.glue, _in_head, begin, stop)
        head = read_head(tape, labels, stop)
        if frame.header is not None and frame.header.is_list:
            listing = Listing(tape, frame, head, labels, year, self.leaning)
            return [self._reading(form, frame) for form in _listed(listing, zone)]
        if not zone.rows and not _is_told(frame, head, labels):
            return []
        form = self._form(Above(frame, head, labels, stop, year), zone.rows)
        tail = find_labels(tape, self.words, self.glue, _in_tail, zone.end, frame.end)
        fill_total(tape, form, zone, head, tail, frame)
        _tell_unused(tape, form, zone, frame)
        reading = self._reading(form, frame)
        reading.is_ruled = frame.header is not None and tape.source(frame.header.start).is_ruled
        reading.unused = list(zone.unused)
        return [reading]

    def _reading(self, form: ReadForm, frame: Frame) -> Reading:
        return Reading(form, frame, frame.kind, self.glue > _GLUED)

    def _form(self, above: Above, rows: Sequence[Row]) -> ReadForm:
        tape, frame, labels, stop = self.tape, above.frame, above.labels, above.stop
        evaluated = is_evaluation(frame)
        form = ReadForm(sheet=sheet_of(frame.kind))
        fill_head(tape, form, above)
        # What stands before a form may be the last target of another, in 元.
        before = tape.text[max(0, frame.start - 40) : frame.start]
        printed = printed_unit(tape.text[frame.start : stop]) or printed_unit(before)
        if isinstance(form.sheet, DepartmentSheet):
            fill_department(tape, form, labels, stop, printed)
        elif evaluated:
            fill_budget(tape, form, labels, stop, printed)
        else:
            fill_funding(tape, form, labels, stop, printed)
        goals = read_goals(tape, labels, stop, is_evaluation=evaluated)
        fill_goals(tape, form, goals, evaluated=evaluated)
        fill_period(tape, form, above)
        fill_rows(tape, form, frame, rows, self.leaning)
        return form


def _listed(listing: Listing, zone: Zone) -> list[ReadForm]:
    """Return the forms of a list; what is in none of them is told with the first."""
    tape, frame = listing.tape, listing.frame
    is_summary = frame.header is not None and frame.header.is_summary
    forms = list(listing.summary() if is_summary else listing.forms(zone))
    if forms:
        used = [span for form in forms for span in form.used]
        _tell_leftovers(tape, forms[0], zone, frame, used)
    return forms


def _is_told(frame: Frame, head: Head, labels: Sequence[Label]) -> bool:
    """Return whether a form without rows says enough to be one."""
    money = sum(bool(label.key("money")) for label in labels)
    is_titled = bool(frame.title) and len(head.values) > 1
    return "project_name" in head.values and (is_titled or len(head.values) > 2 or money > 2)


def _tell_unused(tape: Tape, form: ReadForm, zone: Zone, frame: Frame) -> None:
    """Tell what stands among the rows, or with a figure elsewhere, and went into no cell."""
    if not form.sheet.indicators and zone.labels:
        form.doubt("indicators")
        form.ocr_notes.append("有指标表，但没有读出任何一行，请对照原件补录")
    for start, end in zone.unused:
        text = tape.write(start, end)
        if sum(char.isalnum() for char in text) >= _TELLING and not is_template(
            tape.text[start:end]
        ):
            where = tape.source(start).place.told
            form.ocr_notes.append(f"指标表中{where}的“{text[:60]}”没有归入任何一格，请核对")
            form.used.append((start, end))
    _tell_leftovers(tape, form, zone, frame, form.used)


def _tell_leftovers(
    tape: Tape, form: ReadForm, zone: Zone, frame: Frame, used: Sequence[tuple[int, int]]
) -> None:
    """Tell of figures in a form's stretch of the document that are in no cell."""
    left = leftovers(tape, frame, used, max(zone.end, frame.rows_start))
    form.ocr_notes += [*told_labels(tape, frame, used), *told_leftovers(tape, left)]


def _in_tail(meaning: Meaning) -> bool:
    return meaning.group == "end" or (
        meaning.group == "head" and meaning.key in ("grade", "total_score")
    )


def is_evaluation(frame: Frame) -> bool:
    return frame.kind in ("self_evaluation", "monitoring", "department_evaluation")
