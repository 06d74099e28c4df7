"""What people type, read into amounts and points."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from apps.entry.forms import BatchForm, UnreadableBatch, typed_amount
from apps.evaluations.forms.cells import CELLS, read_score
from apps.evaluations.models import SelfEvaluation


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("12.5", "125000.00"),
        ("12.5万元", "125000.00"),
        ("125000元", "125000.00"),
        ("１２．５", "125000.00"),
        ("1,234.56", "12345600.00"),
        ("0", "0.00"),
        (" ", None),
    ],
)
def test_bare_amount_is_ten_thousands(text: str, yuan: str | None) -> None:
    assert typed_amount(text) == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize("text", ["很多", "-3", "1e9", "99999999999"])
def test_amount_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        typed_amount(text)


@pytest.mark.parametrize(
    ("text", "score"), [("9.5", "9.50"), ("8分", "8.00"), ("８", "8.00"), ("", None)]
)
def test_score_is_read(text: str, score: str | None) -> None:
    assert read_score(text) == (None if score is None else Decimal(score))


@pytest.mark.parametrize("text", ["NaN", "Infinity", "9999", "满分"])
def test_score_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_score(text)


@pytest.mark.parametrize(
    "place", ["row.1.weight", "head.state", "row.x.actual", "", "money.rate.total"]
)
def test_unknown_place_makes_the_batch_unreadable(place: str) -> None:
    sent = {"revision": 1, "cells": [{"place": place, "value": "1", "was": []}]}
    with pytest.raises(UnreadableBatch):
        BatchForm(CELLS).read(SelfEvaluation(), sent)


def test_fault_of_one_cell_leaves_the_others() -> None:
    cells = [
        {"place": "row.1.score", "value": "满分", "was": ["9"]},
        {"place": "row.1.actual", "value": " 12人 ", "was": [""]},
    ]
    form = BatchForm(CELLS)
    batch = form.read(SelfEvaluation(), {"revision": 1, "cells": cells})
    assert form.faults == {"row.1.score": "“满分”不是分数。"}
    assert [(one.place, one.value, one.was) for one in batch.cells] == [
        ("row.1.actual", "12人", ("",))
    ]
