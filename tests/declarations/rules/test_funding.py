"""Rules of 项目资金."""

from decimal import Decimal

from .samples import RuleCase, findings_of, form, view

ANNUAL = ("annual_appropriation", "annual_carryover", "annual_other")


def money(**amounts):
    return view(funding=amounts)


class TestFundingTotalMismatch(RuleCase):
    code = "funding-total-mismatch"
    passing = (
        view(),
        money(total="120000.00", total_fiscal="100000", total_other="20000"),
        money(total="120000"),
    )
    failing = (
        (money(total="120000", total_fiscal="100000", total_other="20000.01"), ("funding.total",)),
        (money(total="120000", total_fiscal="130000"), ("funding.total",)),
    )

    def test_message_names_the_gap_in_yuan_when_the_sheet_is_in_wan(self):
        of = view(amount_unit="万元", funding={"total": "12", "total_fiscal": "13"})
        assert "相差10,000元" in findings_of(self.code, of)[0].message


class TestAnnualSumMismatch(RuleCase):
    code = "annual-sum-mismatch"
    failing = ((money(annual_other="0.01"), ("funding.annual",)),)

    def test_only_blank_part_is_filled_and_no_total_is_cut(self):
        parts = {"annual_appropriation": "100000", "annual_carryover": "0", "annual_other": None}
        remedy = findings_of(self.code, money(annual="2130000", **parts))[0].remedy
        found = (remedy.path, remedy.old, remedy.new)
        assert found == ("funding.annual_other", "", "2,030,000.00")
        assert findings_of(self.code, money(annual_other="5"))[0].remedy is None
        blank = {"annual_appropriation": None, "annual_carryover": "0", "annual_other": None}
        assert findings_of(self.code, money(annual="2130000", **blank))[0].remedy is None


class TestAnnualMissing(RuleCase):
    code = "annual-missing"
    passing = (view(), money(annual="0"))
    failing = ((money(annual=None), ("funding.annual",)),)


class TestAnnualZero(RuleCase):
    code = "annual-zero"
    passing = (view(), money(annual=None))
    failing = ((money(annual="0"), ("funding.annual",)),)


class TestAnnualBreakdownMissing(RuleCase):
    code = "annual-breakdown-missing"
    passing = (view(), money(annual=None, **dict.fromkeys(ANNUAL)))
    failing = ((money(**dict.fromkeys(ANNUAL)), ("funding.annual_appropriation",)),)


class TestFundingBreakdownMissing(RuleCase):
    code = "funding-breakdown-missing"
    passing = (view(), money(total="120000", total_fiscal="120000"))
    failing = ((money(total="120000"), ("funding.total_fiscal",)),)


class TestAmountNegative(RuleCase):
    code = "amount-negative"
    failing = ((money(annual_other="-1"), ("funding.annual_other",)),)


class TestTotalBelowAnnual(RuleCase):
    code = "total-below-annual"
    passing = (view(), money(total="120000"))
    failing = ((money(total="119999"), ("funding.total",)),)


class TestTotalAnnualMismatch(RuleCase):
    code = "total-annual-mismatch"
    passing = (view(end="2026-12-31", funding={"total": "240000"}), money(total="120000"))
    failing = ((money(total="240000"), ("funding.total",)),)


class TestMultiyearTotalMissing(RuleCase):
    code = "multiyear-total-missing"
    passing = (view(), view(end="2026-12-31", funding={"total": "240000"}))
    failing = (
        (view(end="2026-12-31"), ("funding.total",)),
        (view(project_name="书法平台（第一年）", funding={"total": "120000"}), ("funding.total",)),
    )


class TestMoneyUnitSuspect(RuleCase):
    code = "money-unit-suspect"
    passing = (view(), view(previous=form(funding={"annual": "90000"})))
    failing = ((view(previous=form(funding={"annual": "12"})), ("funding.annual",)),)


class TestFundingSourceUnexplained(RuleCase):
    code = "funding-source-unexplained"
    passing = (
        view(),
        view(
            funding={"annual_appropriation": "0", "annual_other": "120000"},
            narrative={"overview": "资金来自社会捐赠。"},
        ),
    )
    failing = ((money(annual_appropriation="0", annual_other="120000"), ("funding.annual_other",)),)


def test_sheet_in_wan_is_compared_in_its_own_unit():
    sheet = form(amount_unit="万元", funding={"annual": "12", "annual_appropriation": "12"})
    assert sheet.in_yuan(sheet.funding.annual) == Decimal(120000)
