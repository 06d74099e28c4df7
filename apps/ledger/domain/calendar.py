"""When figures are due: from the target, the plan of evidence and the project's own term (pure).

Months are numbered on from January of the form's year; 13 is January of the year after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from apps.formkit.indicators import Adding

LAST_MONTH: Final = 15
"""March of the year after: figures are recorded as long as self-evaluations are filled in."""
SHOWN: Final = 13
# What adds up is told each quarter, a rate at half-time too; the month of the plan ends the year.
_RHYTHM: Final = {Adding.SUM: (3, 6, 9), Adding.MEAN: (6,), Adding.LAST: ()}


def month_of(day: date, year: int) -> int:
    """Return the number of a day's month, counted from January of a year."""
    return (day.year - year) * 12 + day.month


def month_name(number: int) -> str:
    """Return what a month is called, such as 次年1月."""
    return f"{number}月" if number <= 12 else f"次年{number - 12}月"


def usual_months(
    adding: Adding, evidence: int, start: date | None, end: date | None, year: int
) -> tuple[int, ...]:
    """Return the months in which a figure is due where nobody chose others: ``evidence`` is the
    month of the plan of evidence; before the project begins and after it ends none is."""
    first = month_of(start, year) if start else 1
    last = month_of(end, year) if end else 12
    found = [month for month in _RHYTHM[adding] if first <= month <= last and month < evidence]
    return (*found, evidence)


def read_months(text: str) -> tuple[int, ...]:
    """Return the months of a stored choice; nothing for what is none."""
    numbers = {int(part) for part in text.split(",") if part.strip().isdecimal()}
    return tuple(sorted(number for number in numbers if 1 <= number <= SHOWN))


def open_months(due: Sequence[int], told: Iterable[int]) -> tuple[int, ...]:
    """Return the due months that nothing was recorded for: since the due month before."""
    known, before, found = set(told), 0, []
    for month in due:
        if not any(before < one <= month for one in known):
            found.append(month)
        before = month
    return tuple(found)


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A month of a strip: how many entries it has; ``mark`` is done, due, missed, later or blank."""

    number: int
    count: int
    mark: str
    waits: int = 0

    @property
    def name(self) -> str:
        """What it is called."""
        return month_name(self.number)

    @property
    def words(self) -> str:
        """What the mark means."""
        if self.mark == "done":
            return f"记了 {self.count} 笔"
        return {
            "due": f"本月要记 {self.waits} 个",
            "missed": f"漏记 {self.waits} 个",
            "later": f"到时要记 {self.waits} 个",
        }.get(self.mark, "没有要记的")


def strip(
    due: Sequence[Sequence[int]], told: Sequence[Sequence[int]], present: int
) -> list[MonthCell]:
    """Return the year of some indicators as months: what is ``due`` and ``told`` of each of them."""
    opened = [open_months(one, known) for one, known in zip(due, told, strict=True)]
    cells = []
    for month in range(1, SHOWN + 1):
        count = sum(list(known).count(month) for known in told)
        waits = sum(month in one for one in opened)
        mark = "done" if count else ""
        if waits:
            mark = "missed" if month < present else "due" if month == present else "later"
        cells.append(MonthCell(month, count, mark, waits))
    return cells
