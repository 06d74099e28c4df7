"""Amounts are read with their unit; what cannot be explained is left over, never dropped."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.money import capital_amount, format_wan, format_yuan
from apps.formkit.values.amount import complaint, read_amount


@pytest.mark.parametrize(
    ("text", "yuan", "unit"),
    [
        ("2,840,530.00", "2840530.00", ""),
        ("12.5万元", "125000", "万元"),
        ("１２０万", "1200000", "万元"),
        ("￥3000元", "3000", "元"),
        ("¥ 12,000", "12000", ""),
        ("1.2亿元", "120000000", "亿元"),
        ("1亿2000万元", "120000000", "亿元"),
        ("12万5千元", "125000", "万元"),
        ("8.2千元", "8200", "千元"),
        ("300 000", "300000", ""),
        ("300 000.50", "300000.50", ""),
        ("12 万元", "120000", "万元"),
        ("约12万元", "120000", "万元"),
        ("人民币120000元整", "120000", "元"),
        ("120000元(12万元)", "120000", "元"),
        ("人民币叁拾万元整（￥300,000.00）", "300000", "元"),
        ("叁拾万元整", "300000", "元"),
        ("三十万元", "300000", "元"),
        ("十二万", "120000", "元"),
        ("两千元", "2000", "元"),
        ("壹佰贰拾万零伍拾元伍角", "1200050.5", "元"),
        ("贰拾壹亿零叁万元", "2100030000", "元"),
        ("三万亿元", "3000000000000", "元"),
        ("壹兆零贰亿元", "1000200000000", "元"),
        ("叁角伍分", "0.35", "元"),
        ("-5", "-5", ""),
        ("0", "0", ""),
        (".5万", "5000", "万元"),
    ],
)
def test_amount_is_read_into_yuan(text: str, yuan: str, unit: str) -> None:
    read = read_amount(text)
    assert (read.yuan, read.unit, read.is_certain) == (Decimal(yuan), unit, True)
    assert complaint(read, text) == ""


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("12", "120000"), ("12元", "12"), ("12万元", "120000"), ("三十", "300000"), ("三十元", "30")],
)
def test_unit_in_the_cell_beats_that_of_the_form(text: str, yuan: str) -> None:
    assert read_amount(text, "万元").yuan == Decimal(yuan)


@pytest.mark.parametrize("text", ["", "  ", "—", "-", "/", "无"])
def test_blank_is_blank_and_certain(text: str) -> None:
    read = read_amount(text)
    assert (read.yuan, read.is_certain) == (None, True)


@pytest.mark.parametrize(
    ("text", "yuan", "rest"),
    [
        ("120000元(13万元)", "120000", "(13万元)"),
        ("12.5%", "12.5", "%"),
        ("8万元/年", "80000", "/年"),
        ("12/13", "12", "/13"),
        ("96/41.3/96", "96", "/41.3/96"),
        ("1 2 3", "1", "2 3"),
        ("300000左右", "300000", "左右"),
    ],
)
def test_what_is_not_understood_is_left_over(text: str, yuan: str, rest: str) -> None:
    read = read_amount(text)
    assert (read.yuan, read.rest, read.is_certain) == (Decimal(yuan), rest, False)
    assert f"“{rest}”看不懂" in complaint(read, text)


@pytest.mark.parametrize("text", ["很多", "约", "万", "万万元", "整", "三五元", "一" * 201])
def test_other_text_is_no_amount(text: str) -> None:
    read = read_amount(text)
    assert (read.yuan, read.rest) == (None, text)
    assert complaint(read, text) == (
        f"“{text[:20]}”不是金额。请填写数字，如 120000，或写明单位，如 12万元。"
    )


@pytest.mark.parametrize(
    ("text", "yuan", "question"),
    [
        ("1,2345.00", "12345.00", "“1,2345.00”的分隔符位置不对，请核对后重新填写。"),
        ("1,234,56", "123456", "“1,234,56”的分隔符位置不对，请核对后重新填写。"),
        ("3万2", "30002", "“3万2”说不清是多少，请核对后重新填写。"),
    ],
)
def test_doubtful_figure_is_asked_about(text: str, yuan: str, question: str) -> None:
    read = read_amount(text)
    assert (read.yuan, read.is_certain) == (Decimal(yuan), False)
    assert complaint(read, text) == question


def test_amount_is_given_in_the_unit_of_the_form() -> None:
    assert read_amount("12万元").in_unit("元") == Decimal(120000)
    assert read_amount("120000元").in_unit("万元") == Decimal(12)
    assert read_amount("").in_unit("万元") is None


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_written_amount_reads_back(amount: Decimal) -> None:
    assert read_amount(format_yuan(amount)).yuan == amount
    assert read_amount(format_wan(amount) + "万元").yuan == amount
    read = read_amount(capital_amount(amount))
    assert (read.yuan, read.is_certain) == (amount, True)


@given(st.text(max_size=30))
def test_any_text_is_read_or_left_over(text: str) -> None:
    read = read_amount(text)
    assert read.yuan is not None or read.rest == text or read.is_certain


@pytest.mark.parametrize(
    ("text", "yuan", "rest"),
    [("3万5万元", "30000", "5万元"), ("3千5千元", "3000", "5千元"), ("3万5亿元", "30000", "5亿元")],
)
def test_scale_that_is_not_below_the_one_before_begins_another_amount(
    text: str, yuan: str, rest: str
) -> None:
    amount = read_amount(text)
    assert (amount.yuan, amount.rest) == (Decimal(yuan), rest)


def test_question_shows_the_first_twelve_characters_left_over() -> None:
    text = "120000元另外还有若干不明确的说明文字"
    assert complaint(read_amount(text), text) == (
        "“120000元另外还有若干不明确的说明文”中的“另外还有若干不明确的说明”看不懂，请只写一个金额。"
    )
