"""数字对账: rules of the narrative's figures."""

import pytest

from apps.checks.engine import Severity

from .samples import NARRATIVE, findings_of, view

BUDGET = ("narrative.budget",)


class TestNarrativePeriodMismatch:
    code = "narrative-period-mismatch"

    def test_preparing_before_the_start_is_only_a_hint(self):
        sample = view(narrative={"plan": "2024年11月完成方案编制，2025年每月举办一场。"})
        assert [one.severity for one in findings_of(self.code, sample)] == [Severity.HINT]


@pytest.mark.parametrize(
    ("said", "blamed"), [("5万元", False), ("3万元", False), ("2万元", False), ("4万元", True)]
)
def test_other_money_in_several_sources_is_said_whole_or_by_one(said: str, blamed: bool) -> None:
    money = {"annual": "120000", "annual_appropriation": "70000"}
    parts = {"annual_carryover": "0", "annual_other": "30000", "annual_other2": "20000"}
    text = f"预算资金12万元，其中自筹资金{said}。"
    of = view(funding=money | parts, narrative=NARRATIVE | {"overview": text})
    found = findings_of("narrative-amount-mismatch", of)
    assert any("其他资金" in one.message for one in found) is blamed
