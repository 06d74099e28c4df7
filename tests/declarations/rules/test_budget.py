"""Rules of 预算明细."""

from .samples import RuleCase, findings_of, view

ITEMS = "讲课费 | 6000 | 12 | \n教材费 | 96 | 500册"
PLACE = ("narrative.budget_items",)


def items(text, **changes):
    return view(narrative={"budget_items": text}, **changes)


class TestBudgetItemsMismatch(RuleCase):
    code = "budget-items-mismatch"
    passing = (
        view(),
        items(ITEMS),
        items("讲课费 | 7.2万元\n教材费 | 4.8万元"),
        items(ITEMS, amount_unit="万元", funding={"annual": "12"}),
        items(ITEMS, funding={"annual": None}),
    )
    failing = (
        (items(ITEMS + "\n场租 | 1000 | 3 | 2"), PLACE),
        (items("讲课费 | 6000 | 12"), PLACE),
        (items(ITEMS + "\n场租 | 面议"), PLACE),
    )

    def test_message_says_how_much_is_missing_or_which_item_has_no_amount(self):
        short = findings_of(self.code, items("讲课费 | 6000 | 12"))[0].message
        assert "合计72,000元" in short
        assert "少48,000元" in short
        assert (
            "“场租”1项算不出金额"
            in findings_of(self.code, items(ITEMS + "\n场租 | 面议"))[0].message
        )
