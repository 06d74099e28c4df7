"""Rules of years."""

from apps.checks.engine import Severity

from .samples import OUTPUT, RuleCase, findings_of, row, view, with_row


def goal(text):
    return view(annual_goal=text)


class TestOutdatedBasis(RuleCase):
    code = "outdated-basis"
    passing = (
        view(),
        goal("根据《2021-2025年区文化发展规划》，培训居民600人次。"),
        goal("根据《区文化馆管理办法（2019年修订）》，培训居民600人次。"),
        goal("根据“十四五”规划确定的任务，培训居民600人次。"),
        goal("巩固“十三五”时期的成果，培训居民600人次。"),
        goal("按照三年行动（2024-2026年）要求，培训居民600人次。"),
    )
    failing = (
        (goal("根据《2019-2023 年区文化发展规划》，培训居民600人次。"), ("annual_goal",)),
        (goal("根据《区“十三五”文化发展规划》，培训居民600人次。"), ("annual_goal",)),
        (goal("根据“十三五”文化规划要求，培训居民600人次。"), ("annual_goal",)),
        (goal("按照书法普及行动（2020—2022年）要求，培训居民600人次。"), ("annual_goal",)),
        (
            view(narrative={"basis": "《书法普及三年行动计划》（2020-2022年）。"}),
            ("narrative.basis",),
        ),
        (
            view(narrative={"basis": "《2022年区文化工作要点》（区文发〔2022〕1号）。"}),
            ("narrative.basis",),
        ),
    )


def test_work_on_last_years_accounts_is_only_a_hint():
    found = findings_of("goal-year-mismatch", goal("完成2024年度绩效评价和决算审计12项。"))
    assert [one.severity for one in found] == [Severity.HINT]


class TestGoalYearMismatch(RuleCase):
    code = "goal-year-mismatch"
    passing = (
        view(),
        goal("完成2025年度书法培训，面向2024年以来的新居民。"),
        goal("到2030年建成书法之乡，根据《2024年方案》和区文发〔2023〕5号。"),
        goal("2024-2026年分三批培训居民600人次。"),
        goal("在2024年9月至2025年8月的学年内培训居民600人次。"),
        goal("为2024年入职的60名教师开设书法培训，培训居民600人次。"),
        goal("到2024年底已培训居民500人次，本年再培训600人次。"),
        goal("巩固2024年成果，在2024年培训500人次的基础上培训居民600人次。"),
        goal("修缮2024年底前建成的书法教室12间，培训居民600人次。"),
    )
    failing = (
        (goal("完成2024年度书法培训12场，培训居民600人次。"), ("annual_goal",)),
        (goal("2024年10月底前全部开班，培训居民600人次。"), ("annual_goal",)),
        (goal("本年度（2024年）培训居民600人次。"), ("annual_goal",)),
        (goal("力争到2024年底，培训居民600人次。"), ("annual_goal",)),
        (goal("按照2024年工作计划，培训居民600人次。"), ("annual_goal",)),
        (view(total_goal="2024年度培训居民600人次。"), ("total_goal",)),
        (
            with_row(row(OUTPUT, "数量指标", "完成2024年书法展览", "≥3(场)")),
            ("indicators[6].level3",),
        ),
    )

    def test_remedy_puts_the_year_of_the_form(self):
        remedy = findings_of(self.code, self.failing[0][0])[0].remedy
        assert remedy.new == "完成2025年度书法培训12场，培训居民600人次。"
