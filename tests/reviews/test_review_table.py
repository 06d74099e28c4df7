"""Rows beside last year's, the place in the pile, the change of the amount."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.declarations.models import Declaration
from apps.entry.kinds import kind_of
from apps.entry.review import Outcome, Past
from apps.evaluations.domain.content import sheet_of as evaluated
from apps.reviews.admin.review import Pile, pile_of
from apps.reviews.domain.facts import change_of
from apps.reviews.domain.review_table import review_table, short
from tests.cast import Cast
from tests.evaluations.helpers import filled


@pytest.mark.parametrize(
    ("keys", "key", "expected"),
    [
        ([5, 3, 9], 3, Pile(2, 3, 5, 9)),
        ([5, 3, 9], 9, Pile(3, 3, 3, 5)),
        ([5, 3, 9], 7, Pile(0, 3, 9, 5)),
        ([5], 5, Pile(1, 1, None, None)),
        ([], 5, Pile(0, 0, None, None)),
    ],
)
def test_pile_is_a_ring_in_the_order_of_the_list(keys: list[int], key: int, expected: Pile) -> None:
    assert pile_of(keys, key) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("≥36.00(个)", "≥36个"), ("≥99.95(%)", "≥99.95%"), ("11月30日前", "11月30日前"), ("", "")],
)
def test_last_year_is_written_shortly(text: str, expected: str) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    ("amount", "before", "expected"),
    [
        ("720000", "650000", ("＋7.00 ＋10.8%", "up")),
        ("650000", "720000", ("－7.00 －9.7%", "down")),
        ("650000", "650000", ("持平", "")),
        ("650000", "0", ("＋65.00", "up")),
        ("650000", None, ("—", "")),
    ],
)
def test_amount_tells_its_change(
    amount: str, before: str | None, expected: tuple[str, str]
) -> None:
    assert change_of(Decimal(amount), Decimal(before) if before else None) == expected


@pytest.mark.django_db
def test_target_and_actual_of_last_year_stand_beside_each_row(cast: Cast) -> None:
    form = cast.declaration(state="finance_first", name="甲项目")
    form = Declaration.objects.with_content().get(pk=form.pk)
    last = evaluated(filled(cast, name="乙项目"))
    sheet = kind_of(form).sheet_of(form)
    past = Past(year=2026, sheet=sheet, outcome=Outcome(year=2026, rows=last.indicators))
    table = review_table(form, sheet, past)
    assert table is not None
    assert [(one.label, one.is_key) for one in table.columns] == [
        ("2027 目标", True),
        ("2026 目标", False),
        ("2026 实际", True),
    ]
    people = table.rows[1]
    assert (people.name.text, [cell.text for cell in people.cells]) == (
        "培训人数",
        ["≥400.00(人)", "≥400人", "410人"],
    )
    assert people.cells[0].place == f"row.{people.key}.target"
