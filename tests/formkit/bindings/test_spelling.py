"""Days as filled copies write them; what is none is blank and doubted."""

from __future__ import annotations

import pytest

from apps.formkit.bindings.labels import is_blank
from apps.formkit.bindings.model import Field
from apps.formkit.bindings.spelling import period_of, read_value


@pytest.mark.parametrize("place", ["head.start", "head.end"])
@pytest.mark.parametrize(
    "text",
    [
        "2026.13",
        "2026-00",
        "2026年13月",
        "2026.0.1",
        "2026-02-30",
        "2026年2月30日前",
        "约2026年6月",
    ],
)
def test_a_day_that_no_year_has_is_blank_and_doubted(place: str, text: str) -> None:
    assert read_value(Field(place=place), text, "declaration") == ("", False)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026.1", "2026-01-01", "2026-01-31"),
        ("2028年2月", "2028-02-01", "2028-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026/6/30", "2026-06-30", "2026-06-30"),
        ("2026年6月30日前", "2026-06-30", "2026-06-30"),
        ("46023", "2026-01-01", "2026-01-01"),
    ],
)
def test_a_month_is_its_first_day_or_its_last(text: str, start: str, end: str) -> None:
    assert read_value(Field(place="head.start"), text, "declaration") == (start, True)
    assert read_value(Field(place="head.end"), text, "declaration") == (end, True)


def test_a_period_ends_only_in_a_month_that_there_is() -> None:
    assert period_of("2026.01至2026.13") == ("2026-01-01", "")
    assert period_of("2026.01-2026.12") == ("2026-01-01", "2026-12-31")


@pytest.mark.parametrize("unit", ["元", "千元", "万元", "亿元"])
def test_a_blank_before_any_unit_of_money_waits_to_be_filled(unit: str) -> None:
    assert is_blank(f"______{unit}")
    assert not is_blank(f"______{unit}整")
