"""数字对账: rules of the narrative's figures."""

from apps.checks.engine import Severity

from .samples import findings_of, view

BUDGET = ("narrative.budget",)


class TestNarrativePeriodMismatch:
    code = "narrative-period-mismatch"

    def test_preparing_before_the_start_is_only_a_hint(self):
        sample = view(narrative={"plan": "2024年11月完成方案编制，2025年每月举办一场。"})
        assert [one.severity for one in findings_of(self.code, sample)] == [Severity.HINT]
