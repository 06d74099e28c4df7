"""Working days: Monday to Friday, but for the days that the calendar says otherwise of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, Self

from apps.workflow.models import CalendarDay

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


class Calendar:
    """The working days, fetched once for all that a page or a command asks."""

    def __init__(self, known: Mapping[date, bool]) -> None:
        self._known = known

    @classmethod
    def load(cls) -> Self:
        """Return the calendar; a few dozen rows a year."""
        return cls(dict(CalendarDay.objects.order_by().values_list("date", "is_workday")))

    def is_workday(self, day: date) -> bool:
        """Return whether a day is worked."""
        return self._known.get(day, day.weekday() < _SATURDAY)

    def after(self, start: date, count: int) -> date:
        """Return the working day that many working days after a date; the date itself for none."""
        day = start
        while count > 0:
            day += _DAY
            count -= self.is_workday(day)
        return day

    def until(self, start: date, end: date) -> int:
        """Return how many working days lie after a date, up to and with another; negative
        backwards."""
        if end < start:
            return -self.until(end, start)
        return sum(self.is_workday(start + _DAY * n) for n in range(1, (end - start).days + 1))

    def spent_before(self, today: date, count: int) -> date:
        """Return the day before which that many working days were spent and today is one more."""
        day = today
        while True:
            count -= self.is_workday(day)
            if count < 0:
                return day
            day -= _DAY


def workday_after(start: date, count: int) -> date:
    """Return the working day that many working days after a date; the date itself for none."""
    return Calendar.load().after(start, count)
