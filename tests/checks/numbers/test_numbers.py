"""The finders of amounts, formulas, counts, items, prices, periods and years."""

from datetime import date
from decimal import Decimal

import pytest

from apps.checks.facts import facts_in
from apps.checks.numbers import (
    additions,
    amounts_in,
    bare_wan_in,
    breakdowns,
    clean,
    each_missing,
    ends_in,
    formulas_in,
    item_tree,
    meals,
    period_in,
    priced_in,
    stated_total,
    unitless_rates,
    years_in,
)
from apps.checks.numbers.formulas import evaluate
from apps.checks.numbers.periods import backwards_in


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１２．５ 万元（含税）", "12.5万元(含税)"),
        ("1,234,567.00元", "1234567.00元"),
        ("$3\\text{天} \\times 50\\text{人}$", "3天×50人"),
        ("第一行\n  第二行", "第一行\n第二行"),
        ("1,2,3组", "1,2,3组"),
    ],
)
def test_text_is_brought_into_one_form(text, folded):
    assert clean(text) == folded


@pytest.mark.parametrize(
    ("text", "values", "prices"),
    [
        ("共计203.00万元", ["2030000.00"], [False]),
        ("每人慰问金5000元，共17万元", ["5000", "170000"], [True, False]),
        ("300元/人/天", ["300"], [True]),
        ("1200元/人·年", ["1200"], [True]),
        ("参加3万人，印制1万余册", [], []),
        ("需18.00万，另需2亿元", ["180000.00", "200000000"], [False, False]),
        ("总投资1亿2000万元，首期叁拾万元", ["120000000", "300000"], [False, False]),
        ("由3万元至5万元，投入300余万元，或1,2345元", ["30000"], [False]),
    ],
)
def test_amounts_are_found_in_yuan(text, values, prices):
    found = amounts_in(text)
    assert [one.value for one in found] == [Decimal(value) for value in values]
    assert [one.is_price for one in found] == prices


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("800*10*6+800*6*12", "105600"),
        ("(1600元/人×5+800元/人×4)×2×4天+4人×800元/天×4天", "102400"),
        ("0.5万元/场x12场", "60000"),
        ("100万元×5%", "50000"),
        ("12000元÷12月", "1000"),
        ("1万5千元×3", "45000"),
        ("2百万元×3", "6000000"),
    ],
)
def test_expression_is_worked_out(expression, value):
    assert evaluate(expression) == Decimal(value)


@pytest.mark.parametrize("expression", ["(2×3", "2×", "÷2", "1÷0"])
def test_broken_expression_is_none(expression):
    assert evaluate(expression) is None


def test_fact_has_the_whole_figure_and_no_end_of_a_range():
    told = facts_in("goal.annual", "培训3万5千人，每期3至5天，补贴1万2千元。", 2025)
    assert [(one.value, one.unit) for one in told] == [
        (Decimal("3.5"), "万人"),
        (Decimal("1.2"), "万元"),
    ]


def test_formula_carries_its_result_in_base_units():
    (found,) = formulas_in("饭卡$800*10*6+800*6*12=10.5$万元。")
    assert (found.exact, found.result, found.step) == (
        Decimal(105600),
        Decimal("105000.0"),
        Decimal("1000.0"),
    )


def test_formula_without_result_is_left_alone():
    assert formulas_in("提供7×24小时服务，落实“5+1”保障，2025-01-01起。") == ()


def test_result_in_words_counts():
    (found,) = formulas_in("3天×50人×300元/人/天，共计45000元")
    assert found.exact == found.result == Decimal(45000)


def test_breakdown_lists_the_parts_of_the_same_unit():
    (found,) = breakdowns("按13人次（其中10人挂职6个月，6人挂职1年）计算")
    assert (found.total, found.parts) == (13, (10, 6))


def test_list_that_does_not_add_up_ends_with_its_total():
    (found,) = additions("一科12人和二科5人，共18人，三科3人、四科4人，共7人。")
    assert (found.total, found.parts) == (18, (12, 5))


def test_list_without_a_total_is_read_in_one_way():
    # Names may begin with what separates: read in both ways, this took two to the 4000th steps.
    assert additions("一科5人和" * 4000 + "其余待定") == ()


def test_items_come_to_what_counts():
    before, items = item_tree(
        "共计35万元，具体如下：\n"
        "1. 会议5.00万元。主要包括：①材料2.00万元；②场地3.00万元。\n"
        "2. 培训。甲班：10人×100元/人=1000元。乙班：=4000元，合计5000元。\n"
        "3. 讲座，每期3000元，分8期，共计2.4万元。"
    )
    assert before.startswith("共计35万元")
    assert [one.amount for one in items] == [Decimal(50000), Decimal(5000), Decimal(24000)]
    assert [one.title for one in items] == ["会议", "培训", "讲座"]


def test_headed_parts_add_up_inside_an_item():
    _, items = item_tree(
        "1. 招录：面试费用：3600元。考务：=2000元；餐费：=1600元。宣传费用：400元。\n2. 管理：500元。"
    )
    assert [one.amount for one in items] == [Decimal(4000), Decimal(500)]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("共计203.00万元（其中甲70万元，乙133万元）：\n1. 甲70万元\n2. 乙133万元", "203.00万元"),
        ("经测算，预算资金约48万元。", "48万元"),
        ("1. 甲5元\n2. 乙6元，以上合计11元", "11元"),
        ("1. 甲5元\n2. 乙6元", None),
    ],
)
def test_stated_total_is_found(text, total):
    found = stated_total(text)
    assert (found.written if found else None) == total


@pytest.mark.parametrize(
    ("text", "expected", "total"),
    [
        ("每人每天210元，培训200人次，每次1天，共计5万元", "42000", "50000"),
        ("体检费1500元/人，预计约28人次，合计42000元", "42000", "42000"),
        ("按照每部1万元，计划拍摄10部，共计10万元", "100000", "100000"),
    ],
)
def test_price_in_prose_is_multiplied(text, expected, total):
    (found,) = priced_in(text)
    assert (found.expected, found.total) == (Decimal(expected), Decimal(total))


def test_price_without_head_count_gives_what_the_sum_would_pay_for():
    (found,) = priced_in("每人每天不超过550元，每次培训持续5天，共计5.5万元")
    assert (found.expected, found.missing, found.implied) == (None, "人", Decimal(20))


def test_a_formula_counts_in_any_unit_of_the_table():
    (found,) = formulas_in("3轮×5剂×20元/剂=400元")
    assert (found.exact, found.result) == (300, 400)
    (found,) = formulas_in("2晚×10标准间×300元=6000元")
    assert found.exact == found.result == 6000


def test_amounts_without_yuan_are_found_where_money_is_meant():
    assert bare_wan_in("工作经费共需18.00万，覆盖3万人。") == ("18.00万",)
    assert bare_wan_in("投入资金1亿2000万，宣传经费3万用于印制，资金3余万，经费4万元。") == (
        "1亿2000万",
        "3万",
    )
    assert unitless_rates("慰问金2000/人/次。速度50/天") == ("2000/人/次",)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025年1月至2025年11月", date(2025, 1, 1), date(2025, 11, 30)),
        ("2025年1月1日-2025年12月31日。", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024年2月至12月", date(2024, 2, 1), date(2024, 12, 31)),
        ("2025-01-01至2025-06-30", date(2025, 1, 1), date(2025, 6, 30)),
    ],
)
def test_period_is_read_in_whole_days(text, start, end):
    found = period_in(text)
    assert (found.start, found.end) == (start, end)


def test_period_that_runs_backwards_is_told_where_both_years_are_written():
    told = backwards_in("2025年12月1日至2025年1月31日")
    assert (told.start, told.end) == (date(2025, 12, 1), date(2025, 1, 31))
    assert backwards_in("2024年12月至3月") is None
    assert backwards_in("2024年12月至2025年1月") is None


def test_period_that_runs_backwards_is_none():
    assert period_in("2025年12月至2025年1月") is None


def test_closing_dates_are_found():
    found = ends_in("第三季度完成；2025年7月完成；11月30日前结束", 2025)
    assert [day for day, _ in found] == [
        date(2025, 9, 30),
        date(2025, 7, 31),
        date(2025, 11, 30),
    ]


def test_years_of_titles_and_sources_are_no_mentions():
    found = years_in("根据《2019年方案》和区发〔2020〕3号，面向2024年以来的居民，完成2023年任务")
    assert [(one.year, one.is_basis) for one in found] == [(2024, True), (2023, False)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("安排6批，计划安排30人，合计180人。", ("6批,计划安排30人,合计180人",)),
        ("安排6批，每批安排30人，合计180人。", ()),
        ("安排6批，计划安排30人/批，合计180人。", ()),
        ("安排6批，计划安排30人，合计200人。", ()),
        ("安排1批，计划安排30人，合计30人。", ()),
    ],
)
def test_people_of_each_batch_are_told_as_such(text, found):
    assert each_missing(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "设3个赛场，每个赛场5名裁判、2名记录员，机动3人；餐费：40人×30元/人×2天=2400元。",
            [(40, (7, 7, 7, 3))],
        ),
        ("设3个赛场，每个赛场5名裁判、2名记录员，机动3人；餐费：24人×30元/人=720元。", []),
        ("设3个赛场，每个赛场5名裁判。餐费：40人×30元/人=1200元。", []),
        ("餐费：40人×30元/人=1200元。", []),
    ],
)
def test_meals_are_for_those_who_are_listed(text, found):
    assert [(one.total, one.parts) for one in meals(text)] == found
