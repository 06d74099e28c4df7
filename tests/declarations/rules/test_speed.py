"""A text that is no text must not hold the rules up: they run on every page of the form."""

from __future__ import annotations

import time

import pytest

from apps.checks.engine import CheckPolicy, CheckView, run
from apps.declarations.rules import RULES
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.declaration import NarrativeText
from apps.formkit.values.amount import read_amount
from tests.formkit.samples import full_sheet

LENGTH = 20_000


@pytest.mark.parametrize("sign", ["9", "（", "(", " ", "1,", "a", "字", "<", "5%", "一、", "\n"])
def test_rules_read_an_endless_row_of_one_sign_in_a_moment(sign: str) -> None:
    text = sign * (LENGTH // len(sign))
    sheet = full_sheet(annual_goal=text)
    sheet.narrative = NarrativeText(budget=text, basis=text, plan=text)
    view = CheckView(sheet=sheet, edition=EDITIONS["2025"], policy=CheckPolicy.of("2025"))
    start = time.monotonic()
    report = run(view, rules=RULES)
    assert report.failures == ()
    assert time.monotonic() - start < 5


def test_an_endless_amount_is_refused_in_a_moment() -> None:
    start = time.monotonic()
    assert read_amount("1" * 100_000 + "x").yuan is None
    assert time.monotonic() - start < 1
