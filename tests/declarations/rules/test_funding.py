"""Rules of 项目资金."""

from decimal import Decimal

from .samples import findings_of, form, view

ANNUAL = ("annual_appropriation", "annual_carryover", "annual_other")


def money(**amounts):
    return view(funding=amounts)


class TestFundingTotalMismatch:
    code = "funding-total-mismatch"

    def test_message_names_the_gap_in_yuan_when_the_sheet_is_in_wan(self):
        of = view(amount_unit="万元", funding={"total": "12", "total_fiscal": "13"})
        assert "相差10,000元" in findings_of(self.code, of)[0].message


class TestAnnualSumMismatch:
    code = "annual-sum-mismatch"

    def test_remedy_sets_the_sum(self):
        remedy = findings_of(self.code, money(annual_other="5"))[0].remedy
        assert (remedy.path, remedy.old, remedy.new) == ("funding.annual", "120000", "120005")


def test_sheet_in_wan_is_compared_in_its_own_unit():
    sheet = form(amount_unit="万元", funding={"annual": "12", "annual_appropriation": "12"})
    assert sheet.in_yuan(sheet.funding.annual) == Decimal(120000)
