"""Rules of years."""

from apps.checks.engine import Severity

from .samples import findings_of, view


def goal(text):
    return view(annual_goal=text)


def test_work_on_last_years_accounts_is_only_a_hint():
    found = findings_of("goal-year-mismatch", goal("完成2024年度绩效评价和决算审计12项。"))
    assert [one.severity for one in found] == [Severity.HINT]
