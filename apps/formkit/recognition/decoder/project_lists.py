"""Lists of projects: each with its money, goal and indicators in the columns beside its name, or
each in one row with money, score and grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from apps.formkit.recognition.model import ReadForm
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.values.amount import WAN_YUAN, printed_unit

from .amounts import Amount, Money, in_unit, read_amount
from .cells import GRADES, is_body
from .confidence import DOUBT_BELOW
from .form_ranges import Frame
from .goals import written
from .head import Head, Value
from .header import Header
from .indicators import fill_rows
from .labels import Label
from .levels import Leaning
from .row import Row
from .rows import Zone
from .sheet import Above, fill_head, note, settle_unit, sheet_of
from .tape import NONE, SPACE, Tape

_NAMED: Final = ("project_name", "unit", "department", "project_category")
_BODIES: Final = ("unit", "department")
_FIGURES: Final = ("initial", "adjusted", "executed", "rate")
# Where the money of a plan may stand, the likeliest first.
_OF_THE_YEAR: Final = ("amount", "adjusted", "initial")
_PREFIX: Final = "p."


@dataclass(slots=True)
class Listing:
    """A list of projects on the tape, and what stands above it."""

    tape: Tape
    frame: Frame
    head: Head
    labels: Sequence[Label]
    year: int | None
    leaning: Leaning

    def forms(self, zone: Zone) -> Iterator[ReadForm]:
        """Yield a form for each project; a subtotal of a body names the unit below it."""
        unit: Value | None = None
        for lead, rows in self._groups(zone.rows):
            name = self._value(lead, "p.project_name")
            if any(row.cells for row in rows):
                yield self._filled(lead, rows, unit)
            elif name is not None and is_body(name.text):
                unit = name

    def _filled(self, lead: Row | None, rows: Sequence[Row], unit: Value | None) -> ReadForm:
        """Return the form of a project, with its rows; ``unit`` is the body named above it."""
        own = self._head(lead)
        if unit is not None and lead is not None and "p.unit" not in lead.cells:
            own.values["unit"] = unit
        form = self._form(own, lead)
        for row in rows:
            self._results(form, row)
        fill_rows(self.tape, form, self.frame, rows, self.leaning)
        return form

    def summary(self) -> Iterator[ReadForm]:
        """Yield a form for each row of a list that has no indicators, up to the row of sums."""
        header = self.frame.header
        assert header is not None  # noqa: S101 -- narrows the type
        for cells in _lines(self.tape, header.end, self.frame.end):
            row = self._summed(cells)
            if "p.project_name" not in row.cells:
                return
            form = self._form(self._head(row), row)
            self._results(form, row)
            yield form

    def _summed(self, cells: Sequence[tuple[int, int]]) -> Row:
        """Put the cells of a line under the heads: by their column in a table, else by order."""
        header = self.frame.header
        assert header is not None  # noqa: S101 -- narrows the type
        spots = {self.tape.source(a).column: key for key, (a, _) in zip(header.columns, header.spans, strict=True)}  # fmt: skip
        is_table = self.tape.source(header.start).table >= 0
        row = Row()
        for number, (start, end) in enumerate(cells):
            if is_table:
                key = spots.get(self.tape.source(start).column, "")
            else:
                key = header.columns[number] if len(cells) == len(header.columns) else ""
            if key and key not in row.cells:
                row.cells[key] = (start, end)
        return row

    def _groups(self, rows: Sequence[Row]) -> list[tuple[Row | None, list[Row]]]:
        groups: list[tuple[Row | None, list[Row]]] = []
        for row in rows:
            named = any(key.startswith(_PREFIX) for key in row.cells)
            if named and not (groups and self._is_repeated(groups[-1][0], row)):
                groups.append((row, []))
            if named and "level3" not in row.cells:
                continue
            if not groups:
                groups.append((None, []))
            groups[-1][1].append(row)
        return groups

    def _is_repeated(self, lead: Row | None, row: Row) -> bool:
        """Return whether a row says once more which project it belongs to, as exports do."""
        told = [
            {key: one.text(self.tape, key) for key in one.cells if key.startswith(_PREFIX)}
            for one in (lead or Row(), row)
        ]
        return len(told[0]) > 1 and "p.project_name" in told[0] and told[0] == told[1]

    def _head(self, lead: Row | None) -> Head:
        values = dict(self.head.values)
        for key in _NAMED:
            if (value := self._value(lead, f"{_PREFIX}{key}")) is not None:
                values[key] = value
        return Head(values=values, is_summary=self.head.is_summary, doubts=set(self.head.doubts))

    def _value(self, row: Row | None, key: str) -> Value | None:
        if row is None or key not in row.cells:
            return None
        start, end = row.cells[key]
        text = self.tape.write(start, end)
        return Value(text, start, end, row.share.get(key, 1.0) < DOUBT_BELOW)

    def _form(self, head: Head, lead: Row | None) -> ReadForm:
        header, tape = self.frame.header, self.tape
        form = ReadForm(sheet=sheet_of(self.frame.kind))
        stop = header.start if header else self.frame.rows_start
        fill_head(tape, form, Above(self.frame, head, self.labels, stop, self.year))
        if header is not None:
            self._pass_over_bodies(form, header)
        text = tape.text[max(0, self.frame.start - 40) : (header.end if header else stop)]
        self._money(form, lead, printed_unit(text))
        self._goal(form, lead)
        return form

    def _pass_over_bodies(self, form: ReadForm, header: Header) -> None:
        """Doubt no body that a list, cut for certain, has no column of."""
        if self.tape.breaks[header.spans[-1][0]] == NONE:
            return
        told = {key.removeprefix(_PREFIX) for key in header.columns}
        gone = [key for key in _BODIES if key not in told and not getattr(form.sheet, key, "")]
        form.uncertain = [path for path in form.uncertain if path not in gone]

    def _goal(self, form: ReadForm, lead: Row | None) -> None:
        is_plan = isinstance(form.sheet, DeclarationSheet)
        if lead is not None and "p.goal" in lead.cells:
            key = "annual_goal" if is_plan else "expected_goal"
            setattr(form.sheet, key, written(self.tape, *lead.cells["p.goal"]))
            note(self.tape, form, key, *lead.cells["p.goal"])
        elif is_plan:
            form.doubt("annual_goal")

    def _money(self, form: ReadForm, lead: Row | None, printed: str) -> None:
        sheet = form.sheet
        if printed:
            sheet.amount_unit = printed
        if isinstance(sheet, DeclarationSheet):
            self._funding(form, sheet, lead, printed)
        elif isinstance(sheet, EvaluationSheet):
            sheet.amount_unit = printed or WAN_YUAN
            self._budget(form, sheet, lead)

    def _funding(
        self, form: ReadForm, sheet: DeclarationSheet, lead: Row | None, printed: str
    ) -> None:
        amounts = (self._amount(lead, f"{_PREFIX}{key}") for key in _OF_THE_YEAR)
        amount = next(filter(None, amounts), None)
        if amount is not None:
            money = Money({"annual": amount}, printed, bool(printed))
            sheet.funding = FundingBlock(annual=money.value("annual"))
            note(self.tape, form, "funding.annual", amount.start, amount.end)
            settle_unit(form, money)

    def _budget(self, form: ReadForm, sheet: EvaluationSheet, lead: Row | None) -> None:
        figures = {name: self._amount(lead, f"{_PREFIX}{name}") for name in _FIGURES}
        figures["adjusted"] = figures["adjusted"] or self._amount(lead, "p.amount")
        for name, figure in figures.items():
            if figure is not None:
                setattr(sheet.budget["total"], name, in_unit(figure, sheet.amount_unit))
                note(self.tape, form, f"budget.total.{name}", figure.start, figure.end)
                if figure.doubt:
                    form.doubt(f"budget.total.{name}")

    def _amount(self, row: Row | None, key: str) -> Amount | None:
        return read_amount(self.tape, *row.cells[key]) if row and key in row.cells else None

    def _results(self, form: ReadForm, row: Row) -> None:
        """Take the total score and the grade, which a list prints beside one row of a project."""
        sheet = form.sheet
        if not isinstance(sheet, EvaluationSheet):
            return
        score = self._amount(row, "total_score")
        if score is not None and sheet.total_score is None:
            sheet.total_score = score.figure
            note(self.tape, form, "total_score", score.start, score.end)
        if "grade" in row.cells and not sheet.grade:
            text = self.tape.write(*row.cells["grade"])
            if text in GRADES:
                sheet.grade = text
                note(self.tape, form, "grade", *row.cells["grade"])


def _lines(tape: Tape, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Yield the cells of each line of a stretch; of a line of text its words."""
    cells: list[tuple[int, int]] = []
    first = start
    for at in range(start + 1, end + 1):
        if at < end and tape.breaks[at] < SPACE:
            continue
        is_same = at < end and tape.owners[at] == tape.owners[at - 1]
        if is_same and tape.source(at).table >= 0:
            continue
        cells.append((first, at))
        first = at
        if at == end or tape.is_line_start(at):
            yield cells
            cells = []
