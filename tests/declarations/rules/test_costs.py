"""Rules of the cost indicators against the budget."""

from .samples import COST, OUTPUT, ROWS, findings_of, row, view


def cost(name, target, **others):
    return view(rows=[row(COST, "经济成本指标", name, target), *ROWS[1:]], **others)


CELL = ("indicators[0].target",)


class TestCostNotCovered:
    code = "cost-not-covered"

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
