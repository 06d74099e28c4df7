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

    def test_only_blank_part_is_filled_and_no_total_is_cut(self):
        parts = {"annual_appropriation": "100000", "annual_carryover": "0", "annual_other": None}
        remedy = findings_of(self.code, money(annual="2130000", **parts))[0].remedy
        found = (remedy.path, remedy.old, remedy.new)
        assert found == ("funding.annual_other", "", "2,030,000.00")
        assert findings_of(self.code, money(annual_other="5"))[0].remedy is None
        blank = {"annual_appropriation": None, "annual_carryover": "0", "annual_other": None}
        assert findings_of(self.code, money(annual="2130000", **blank)) == []


def test_sheet_in_wan_is_compared_in_its_own_unit():
    sheet = form(amount_unit="万元", funding={"annual": "12", "annual_appropriation": "12"})
    assert sheet.in_yuan(sheet.funding.annual) == Decimal(120000)
