"""Rules of 预算明细."""

from .samples import findings_of, view

ITEMS = "讲课费 | 6000 | 12 | \n教材费 | 96 | 500册"
PLACE = ("narrative.budget_items",)


def items(text, **changes):
    return view(narrative={"budget_items": text}, **changes)


class TestBudgetItemsMismatch:
    code = "budget-items-mismatch"

    def test_message_says_how_much_is_missing_or_which_item_has_no_amount(self):
        short = findings_of(self.code, items("讲课费 | 6000 | 12"))[0].message
        assert "合计72,000元" in short
        assert "少48,000元" in short
        assert (
            "“场租”1项算不出金额"
            in findings_of(self.code, items(ITEMS + "\n场租 | 面议"))[0].message
        )
