"""Planted faults and sound rows in words no rule was written for: the figures that must hold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from bench.faults import CELL_FAULTS
from bench.forms import check, places_of, sample_forms, single_rows, written_forms
from bench.planted import measure, measure_faults

BASE = dict(sample_forms())["农村公路日常养护"]
FORM_SETS = (
    "third_forms",
    "fourth_forms",
    "fifth_forms",
    "sixth_forms",
    "seventh_forms",
    "eighth_forms",
    "tenth_forms",
)
OTHERS = [one for which in FORM_SETS for one in written_forms(which)]
PLACE = len(BASE["indicators"])


def told(row: dict[str, str]) -> list[tuple[str, bool]]:
    """Return (code, is loud) of what is found in a row added to a sound form."""
    found = check({**BASE, "indicators": [*BASE["indicators"], row]})
    own = [one for one in found if any(at.startswith(f"[{PLACE}]") for at in places_of(one))]
    return [(one.code, one.severity != "hint") for one in own]


@pytest.mark.parametrize(
    ("which", "least", "least_loud"),
    [
        ("unseen_rows", 0.95, 0.9),
        ("holdout_rows", 0.95, 0.85),
        ("second_rows", 0.85, 0.8),
        ("third_rows", 0.9, 0.85),
        ("fourth_rows", 0.95, 0.9),
        ("fifth_rows", 0.9, 0.85),
        ("sixth_rows", 0.9, 0.8),
        ("seventh_rows", 0.98, 0.9),
        ("eighth_rows", 0.98, 0.9),
        ("ninth_rows", 0.98, 0.9),
    ],
)
def test_single_rows_in_unseen_words_are_found_and_sound_ones_left_alone(
    which: str, least: float, least_loud: float
) -> None:
    rows = [(code, told(row)) for code, row in single_rows(which)]
    faulty = [(code, found) for code, found in rows if code != "-"]
    sound = [found for code, found in rows if code == "-"]
    hits = sum(any(one in code.split("/") for one, _ in found) for code, found in faulty)
    loud = sum(
        any(one in code.split("/") and is_loud for one, is_loud in found) for code, found in faulty
    )
    assert hits >= least * len(faulty)
    assert loud >= least_loud * len(faulty)
    assert sum(any(is_loud for _, is_loud in found) for found in sound) == 0


def test_planted_faults_are_found_in_their_cell() -> None:
    forms = [one for number, one in enumerate(sample_forms()) if number % 6 == 0]
    tally = measure(forms, set())
    assert tally.found.total() >= 0.96 * tally.all.total()
    assert tally.loud.total() >= 0.94 * tally.all.total()


@pytest.mark.parametrize(("name", "form"), written_forms(), ids=[one for one, _ in written_forms()])
def test_sound_form_of_another_trade_has_nothing_loud(name: str, form: dict[str, Any]) -> None:
    assert [(one.code, one.message) for one in check(form) if one.severity != "hint"] == []


def test_faults_of_one_cell_are_found_in_it() -> None:
    forms = [one for number, one in enumerate(sample_forms()) if number % 6 == 1]
    tally = measure(forms, set(), CELL_FAULTS)
    assert tally.found.total() >= 0.96 * tally.all.total()


@pytest.mark.parametrize(
    ("which", "count", "least_found", "least_loud"),
    [
        ("third_forms", 42, 0.95, 0.95),
        ("fourth_forms", 32, 0.95, 0.95),
        ("fifth_forms", 48, 0.95, 0.9),
        # Three of its faults are ceilings above the price, which a ceiling may be.
        ("sixth_forms", 50, 0.94, 0.94),
        ("seventh_forms", 33, 1, 1),
        ("eighth_forms", 52, 0.95, 0.88),
        ("tenth_forms", 97, 0.97, 0.9),
    ],
)
def test_faults_made_in_forms_of_other_fields_are_found_in_their_cell(
    which: str, count: int, least_found: float, least_loud: float
) -> None:
    tally = measure_faults(which, verbose=False)
    assert tally.all.total() == count
    assert tally.found.total() >= least_found * tally.all.total()
    assert tally.loud.total() >= least_loud * tally.all.total()


@pytest.mark.parametrize(("name", "form"), OTHERS)
def test_sound_form_of_other_fields_has_nothing_loud(name: str, form: dict[str, Any]) -> None:
    assert [(one.code, one.message) for one in check(form) if one.severity != "hint"] == []
