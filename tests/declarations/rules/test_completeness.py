"""Rules of completeness by rule set and edition."""

from apps.checks.engine import CheckPolicy, Severity

from .samples import (
    COST,
    EFFECT,
    OUTPUT,
    ROWS,
    SATISFACTION,
    RuleCase,
    findings_of,
    row,
    view,
    with_row,
)

OLD = CheckPolicy.of("2023")


def without(level2, **changes):
    return view(rows=[one for one in ROWS if one["level2"] != level2], **changes)


class TestHeadMissing(RuleCase):
    code = "head-missing"
    passing = (view(), view(project_nature=None, policy=OLD))
    failing = (
        (view(project_nature=None), ("project_nature",)),
        (view(unit=" ", end=None), ("unit", "end")),
    )


class TestDatesReversed(RuleCase):
    code = "dates-reversed"
    failing = ((view(start="2025-12-31", end="2025-01-01"), ("end",)),)


class TestDateOutOfYear(RuleCase):
    code = "date-out-of-year"
    passing = (view(), view(start="2024-07-01", end="2026-06-30"))
    failing = ((view(start="2026-01-01", end="2026-12-31"), ("start",)),)


class TestGoalMissing(RuleCase):
    code = "goal-missing"
    failing = ((view(annual_goal=" \n"), ("annual_goal",)),)


class TestTotalGoalMissing(RuleCase):
    code = "total-goal-missing"
    passing = (view(), view(end="2026-12-31", total_goal="两年建成社区书法培训体系。"))
    failing = ((view(end="2026-12-31"), ("total_goal",)),)


class TestGoalVague(RuleCase):
    code = "goal-vague"
    failing = (
        (view(annual_goal="按要求完成本年各项工作。"), ("annual_goal",)),
        (
            view(
                annual_goal="根据《区公共文化服务实施办法》，为群众提供更好更优质的文化活动服务保障。"
            ),
            ("annual_goal",),
        ),
    )


class TestIndicatorsMissing(RuleCase):
    code = "indicators-missing"
    failing = ((view(rows=()), ("indicators",)),)


class TestMissingLevel(RuleCase):
    code = "missing-level"
    passing = (view(), without("经济成本指标", policy=OLD, year=2020))
    failing = (
        (without("服务对象满意度指标"), ("indicators",)),
        (without("经济成本指标"), ("indicators",)),
        (
            view(rows=[*ROWS[:4], row(EFFECT, "经济效益指标", "书法活动氛围", "≥3(次)"), ROWS[5]]),
            ("indicators[4].level2",),
        ),
    )

    def test_cost_is_a_warning_where_the_rule_set_does_not_demand_it(self):
        found = findings_of(self.code, without("经济成本指标", policy=OLD, year=2023))
        assert [one.severity for one in found] == [Severity.WARN]


class TestMissingLevel2(RuleCase):
    code = "missing-level2"
    # A missing level 1 is said once, by its own rule.
    passing = (view(), without("经济成本指标"))
    failing = ((without("时效指标"), ("indicators",)),)


class TestNameMissing(RuleCase):
    code = "level3-missing"
    failing = ((with_row(row(OUTPUT, "数量指标", "", "≥3(场)")), ("indicators[6].level3",)),)


class TestTargetMissing(RuleCase):
    code = "target-missing"
    passing = (view(), with_row(row(OUTPUT, "质量指标", "安全事故数", "0(起)")))
    failing = ((with_row(row(OUTPUT, "数量指标", "教材编印册数", "")), ("indicators[6].target",)),)


class TestTooManyIndicators(RuleCase):
    code = "too-many-indicators"
    failing = (
        (view(policy=CheckPolicy(max_rows=5)), ("indicators",)),
        (view(rows=ROWS * 6), ("indicators",)),
    )


class TestTooFewIndicators(RuleCase):
    code = "too-few-indicators"
    failing = ((view(rows=ROWS[:4]), ("indicators",)),)


class TestNarrativeMissing(RuleCase):
    code = "narrative-missing"
    passing = (view(narrative=None), view(policy=CheckPolicy(narrative_required=True)))
    failing = (
        (
            view(policy=CheckPolicy(narrative_required=True), narrative={"plan": ""}),
            ("narrative.plan",),
        ),
    )


class TestPlaceholder(RuleCase):
    code = "placeholder"
    passing = (view(), with_row(row(OUTPUT, "质量指标", "重大安全事故", "无")))
    failing = (
        (view(annual_goal="略"), ("annual_goal",)),
        (
            with_row(row(EFFECT, "社会效益指标", "无", "/")),
            ("indicators[6].level3", "indicators[6].target"),
        ),
        (view(rows=[{**one, "target": "100(%)"} for one in ROWS]), ("indicators",)),
    )


def test_old_edition_accepts_cost_under_output():
    rows = [*ROWS[1:], row(OUTPUT, COST, "每场书法培训费用", "≤10000(元/场)")]
    assert findings_of("missing-level", view(rows=rows, policy=OLD)) == []


def test_satisfaction_is_not_asked_where_the_rule_set_waives_it():
    policy = CheckPolicy.of("2025", obligatory_level1=(COST, OUTPUT, EFFECT))
    rows = [one for one in ROWS if one["level1"] != SATISFACTION]
    assert findings_of("missing-level", view(rows=rows, policy=policy)) == []
