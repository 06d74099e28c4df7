"""Many entries from a table: pasted cells or a file become rows a person looks over (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from apps.core.text import fold
from apps.formkit.values.dates import parse_day, read_date
from apps.ledger.domain.entries import Typed

MOST: Final = 1000
_TIME: Final = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a table holds: rows as (row id, what was typed), and a sentence for each line not read."""

    rows: list[tuple[str, Typed]]
    faults: list[str]


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Return the cells of a file as they would be pasted."""
    lines = ["\t".join(" ".join(str(cell).split()) for cell in row) for row in rows]
    return "\n".join(line for line in lines if line.strip())


def day_of(text: str, year: int) -> date | None:
    """Return the day a cell names, of the given year where it names none."""
    text = _TIME.sub("", text.strip())
    if plain := parse_day(text):
        return plain
    found = read_date(text)
    if found is None or found[2] is None:
        return None
    try:
        return date(found[0] or year, found[1], found[2])
    except ValueError:
        return None


def read_lines(text: str, *, names: Mapping[str, str], year: int, row: str = "") -> Pasted:
    """Return what pasted cells say: in each line an indicator, a day, a figure, a note.

    ``names`` is the row's id by the folded name of each indicator; ``row`` is whose figures those
    lines are that name none. A first line without a day is the head of the table.
    """
    found = Pasted([], [])
    lines = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for at, line in lines[: MOST + 1]:
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
        if day := _take_day(cells, year):
            _read_line(found, at, day, cells, names, row)
        elif at > lines[0][0]:
            found.faults.append(f"第 {at} 行没有日期，请补上，如 {year}-3-5。")
    if len(lines) > MOST:
        found.faults.append(f"一次最多 {MOST} 行，请分几次记。")
    return found


def _take_day(cells: list[str], year: int) -> date | None:
    """Take the first cell that names a day off the others; return the day, None without one."""
    for place, cell in enumerate(cells):
        if day := day_of(cell, year):
            del cells[place]
            return day
    return None


def _read_line(
    found: Pasted, at: int, day: date, cells: list[str], names: Mapping[str, str], row: str
) -> None:
    """Add what the other cells of a line say, an indicator's name, the figure and a note, or what
    is missing in it."""
    named = next((cell for cell in cells if fold(cell) in names), None)
    if named is not None:
        cells.remove(named)
        row = names[fold(named)]
    if not row:
        fault = f"第 {at} 行没有认出指标，请写全三级指标名称，或先在上面选定指标。"
        found.faults.append(fault)
    elif not cells:
        found.faults.append(f"第 {at} 行没有数值。")
    else:
        value, *notes = cells
        found.rows.append((row, Typed(value=value, on=day, note=" ".join(notes), line=at)))
