"""Rules of the cost indicators against the budget."""

from .samples import COST, OUTPUT, ROWS, RuleCase, findings_of, row, view, with_row


def cost(name, target, **others):
    return view(rows=[row(COST, "经济成本指标", name, target), *ROWS[1:]], **others)


CELL = ("indicators[0].target",)


class TestCostExceedsBudget(RuleCase):
    code = "cost-exceeds-budget"
    passing = (
        view(),
        cost("场地租金", "≤1(万元/月)"),
        cost("场地租金", "≤2(万元/月)", start="2025-07-01"),
        cost("书法教材费用", "≤12(万元)"),
    )
    failing = (
        (cost("场地租金", "=1.01(万元/月)"), CELL),
        (cost("书法教材费用", "≤12.5(万元)"), CELL),
        (cost("每场书法培训费用", "≤10001(元/场)"), CELL),
        (
            with_row(
                row(COST, "经济成本指标", "教师劳务费", "≤300(元/课时)"),
                row(OUTPUT, "数量指标", "教师授课量", "≥480(课时)"),
            ),
            ("indicators[6].target",),
        ),
        (
            with_row(
                row(COST, "经济成本指标", "讲师费用", "≤8(万元)"),
                row(COST, "经济成本指标", "教材费用", "≤5(万元)"),
            ),
            ("indicators",),
        ),
    )

    def test_message_shows_the_reckoning(self):
        message = findings_of(self.code, self.failing[0][0])[0].message
        assert "1.01万元/月×12个月＝121,200元，超过年度资金120,000元，多1,200元" in message


class TestCostNotCovered(RuleCase):
    code = "cost-not-covered"
    passing = (view(), view(rows=ROWS[1:]))
    failing = (
        (cost("书法教材费用", "≤4.8(万元)"), CELL),
        (cost("每册教材费用", "≤96(元/册)"), CELL),
    )

    def test_price_times_the_quantity_of_the_table_counts(self):
        books = row(OUTPUT, "数量指标", "教材编印册数", "≥1200(册)")
        sample = view(
            rows=[row(COST, "经济成本指标", "每册教材编印费用", "≤96(元/册)"), *ROWS[1:], books]
        )
        assert findings_of(self.code, sample) == []

    def test_price_of_one_visit_counts_for_the_number_of_visits(self):
        sample = view(
            rows=[
                row(COST, "经济成本指标", "每户上门辅导费用", "≤96(元/户)"),
                *ROWS[1:],
                row(OUTPUT, "数量指标", "上门辅导户次", "≥1200(户次)"),
            ]
        )
        assert findings_of(self.code, sample) == []
