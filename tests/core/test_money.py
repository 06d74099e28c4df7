"""Money and text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.money import capital_amount, format_wan, format_yuan, parse_amount, round_half_up
from apps.core.text import fold, has_markup, strip_markup


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


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2,840,530.00", "2840530.00"),
        ("12.5万元", "125000"),
        ("１２０万", "1200000"),
        ("￥3000元", "3000"),
        ("1.2亿元", "120000000"),
        ("很多", None),
        ("", None),
    ],
)
def test_typed_amount_is_read_in_yuan(text: str, amount: str | None) -> None:
    assert parse_amount(text) == (Decimal(amount) if amount else None)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_written_amount_reads_back(amount: Decimal) -> None:
    assert parse_amount(format_yuan(amount)) == amount
    assert parse_amount(format_wan(amount) + "万元") == amount


def test_halves_are_rounded_up() -> None:
    assert [round_half_up(Decimal(text)) for text in ("0.005", "0.015", "-0.005")] == [
        Decimal("0.01"),
        Decimal("0.02"),
        Decimal("-0.01"),
    ]


def test_folding_makes_spellings_equal_and_markup_goes() -> None:
    assert fold("（　“甲” Ａ1\n)") == fold('("甲"A1）')
    assert has_markup("<p>甲</p>")
    assert not has_markup("甲<乙")
    assert strip_markup("<p>甲&lt;乙</p>") == "甲<乙"
