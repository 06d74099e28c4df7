"""Days of a project and of cells: whole or within a text, the edges of a month."""

from __future__ import annotations

from datetime import date

import pytest

from apps.formkit.values.dates import parse_day, whole_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-06-30", date(2027, 6, 30)),
        ("2027年6月30日前", date(2027, 6, 30)),
        ("2027年6月", date(2027, 6, 1)),
        # No day, no year, no such day, no such month, more than a day.
        ("2027年6月底前", None),
        ("6月30日前", None),
        ("第二季度", None),
        ("2027-02-30", None),
        ("2027-13-01", None),
        ("2027-13", None),
        ("2027-0", None),
        ("2027-06-30 开工", None),
    ],
)
def test_cell_that_is_a_day_and_nothing_else(text: str, day: date | None) -> None:
    assert whole_day(text) == day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2027年2月", date(2027, 2, 1), date(2027, 2, 28)),
        ("2028/2", date(2028, 2, 1), date(2028, 2, 29)),
        ("2027.1", date(2027, 1, 1), date(2027, 1, 31)),
        ("2027.12", date(2027, 12, 1), date(2027, 12, 31)),
        ("自 2027年6月15日 起", date(2027, 6, 15), date(2027, 6, 15)),
        ("2027年13月", None, None),
        ("开工后", None, None),
    ],
)
def test_month_gives_its_edges(text: str, first: date | None, last: date | None) -> None:
    assert (parse_day(text), parse_day(text, is_end=True)) == (first, last)
