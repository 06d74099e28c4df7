"""Money and text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.core.money import capital_amount, round_half_up
from apps.core.text import fold


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "零元整"),
        ("1200000", "壹佰贰拾万元整"),
        ("10305.07", "壹万零叁佰零伍元零柒分"),
        ("100000001", "壹亿零壹元整"),
        ("2840530.50", "贰佰捌拾肆万零伍佰叁拾元伍角"),
        ("0.30", "叁角"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ],
)
def test_capital_amount_is_written_as_on_cheques(amount: str, text: str) -> None:
    assert capital_amount(Decimal(amount)) == text


def test_halves_are_rounded_up() -> None:
    assert [round_half_up(Decimal(text)) for text in ("0.005", "0.015", "-0.005")] == [
        Decimal("0.01"),
        Decimal("0.02"),
        Decimal("-0.01"),
    ]


def test_folding_makes_spellings_equal() -> None:
    assert fold("（　“甲” Ａ1\n)") == fold('("甲"A1）')
