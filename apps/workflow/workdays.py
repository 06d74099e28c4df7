"""Working days: Monday to Friday, but for the days that the calendar says otherwise of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from apps.workflow.models import CalendarDay

_SATURDAY: Final = 5


def workday_after(start: date, count: int) -> date:
    """Return the working day that many working days after a date; the date itself for none."""
    reach = start + timedelta(days=2 * count + 30)
    known = dict(
        CalendarDay.objects.filter(date__range=(start, reach)).values_list("date", "is_workday")
    )
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= known.get(day, day.weekday() < _SATURDAY)
    return day


def workdays_until(start: date, end: date) -> int:
    """Return how many working days lie after a date, up to and with another; negative backwards."""
    if end < start:
        return -workdays_until(end, start)
    known = dict(
        CalendarDay.objects.filter(date__range=(start, end)).values_list("date", "is_workday")
    )
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(known.get(day, day.weekday() < _SATURDAY) for day in days)
