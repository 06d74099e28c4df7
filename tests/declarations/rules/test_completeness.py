"""Rules of completeness by rule set and edition."""

from apps.checks.engine import CheckPolicy, Severity

from .samples import (
    COST,
    EFFECT,
    OUTPUT,
    ROWS,
    SATISFACTION,
    findings_of,
    row,
    view,
)

OLD = CheckPolicy.of("2023")


def without(level2, **changes):
    return view(rows=[one for one in ROWS if one["level2"] != level2], **changes)


class TestMissingLevel:
    code = "missing-level"

    def test_cost_is_a_warning_where_the_rule_set_does_not_demand_it(self):
        found = findings_of(self.code, without("经济成本指标", policy=OLD, year=2023))
        assert [one.severity for one in found] == [Severity.WARN]


def test_old_edition_accepts_cost_under_output():
    rows = [*ROWS[1:], row(OUTPUT, COST, "每场书法培训费用", "≤10000(元/场)")]
    assert findings_of("missing-level", view(rows=rows, policy=OLD)) == []


def test_satisfaction_is_not_asked_where_the_rule_set_waives_it():
    policy = CheckPolicy.of("2025", obligatory_level1=(COST, OUTPUT, EFFECT))
    rows = [one for one in ROWS if one["level1"] != SATISFACTION]
    assert findings_of("missing-level", view(rows=rows, policy=policy)) == []
