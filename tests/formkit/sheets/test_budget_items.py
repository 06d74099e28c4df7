"""Budget items as lines of text, multiplied and added up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.formkit.sheets.budget_items import read_items


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("授课费 | 2000 | 3 | 12", Decimal("72000.00")),
        ("租赁｜1.5万元", Decimal("15000.00")),
        ("资料\t12.5\t400份", Decimal("5000.00")),
        ("零头 | 0.335 | 1", Decimal("0.34")),
        ("待定 | 面议 | 3", None),
        ("待定 | 100 | 若干", None),
        ("只有名称", None),
        (f"按键卡住 | {'9' * 400} | 3", None),
    ],
)
def test_amount_is_price_times_quantity_times_times(line: str, amount: Decimal | None) -> None:
    assert read_items(line).items[0].amount == amount


def test_sum_is_compared_with_the_annual_total() -> None:
    table = read_items("授课费 | 2000 | 3\n\n资料 | 10 | 100\n待定 | x", Decimal(8000))
    assert (len(table.items), table.total, table.difference) == (3, Decimal(7000), Decimal(-1000))
    assert read_items("", Decimal(8000)).difference is None
