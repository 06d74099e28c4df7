"""Rules of operator against sense."""

from .samples import (
    COST,
    EFFECT,
    OUTPUT,
    SATISFACTION,
    RuleCase,
    findings_of,
    form,
    row,
    view,
    with_row,
)

SERVED = "服务对象满意度指标"
CELL = ("indicators[6].target",)


def satisfied(target):
    return with_row(row(SATISFACTION, SERVED, "居民满意度", target))


def counted(name, target):
    return with_row(row(OUTPUT, "数量指标", name, target))


def cost(target):
    return with_row(row(COST, "经济成本指标", "每册教材费用", target))


class TestOperatorReversed(RuleCase):
    code = "operator-reversed"
    passing = (
        view(),
        counted("培训天数", "≤3(天)"),
        counted("投诉次数", "≤3(次)"),
        with_row(row(OUTPUT, "质量指标", "教学事故发生率", "≤1(%)")),
        with_row(row(COST, "经济成本指标", "场地费用节约额", "≥1(万元)")),
        with_row(row(EFFECT, "社会效益指标", "受理信访件数", "≥12(件)")),
        counted("每班学员人数", "≤40(人)"),
        with_row(row(OUTPUT, "时效指标", "服务热线接听时间", "≥8(小时)")),
    )
    failing = (
        (satisfied("≤90%"), CELL),
        (counted("发放人数", "≤18.00(人)"), CELL),
        (cost("≥96(元/册)"), CELL),
        (with_row(row(OUTPUT, "质量指标", "教学差错率", "≥1(%)")), CELL),
        (with_row(row(EFFECT, "社会效益指标", "教师信访量", "≥12(件)")), CELL),
        (with_row(row(OUTPUT, "时效指标", "报名审核时限", "≥5(个工作日)")), CELL),
        (with_row(row(OUTPUT, "质量指标", "书稿退稿率", "≥3(%)")), CELL),
        (counted("走访书画社", "小于等于120家次"), CELL),
    )

    def test_remedy_turns_the_operator_and_keeps_the_rest(self):
        remedy = findings_of(self.code, satisfied("<=90%"))[0].remedy
        assert (remedy.old, remedy.new, remedy.label) == ("<=90%", "≥90%", "将 <=90% 改为 ≥90%")

    def test_message_says_that_nothing_done_would_pass(self):
        assert "0人）也算达标" in findings_of(self.code, self.failing[1][0])[0].message


class TestTargetTrivial(RuleCase):
    code = "target-trivial"
    passing = (
        view(),
        with_row(row(OUTPUT, "质量指标", "安全事故数", "=0(起)")),
        with_row(row(COST, "经济成本指标", "经费控制率", "≤100(%)")),
        with_row(row(OUTPUT, "质量指标", "运维成本控制率", "≤100(%)")),
    )
    failing = (
        (counted("书法讲座次数", "≥0(次)"), CELL),
        (counted("书法讲座次数", "0(次)"), CELL),
        (with_row(row(EFFECT, "社会效益指标", "噪声投诉比例", "≤100(%)")), CELL),
    )


class TestOperatorMissing(RuleCase):
    code = "operator-missing"
    passing = (view(), counted("招录批次", "1-2批"))
    failing = ((counted("书法讲座次数", "16次"), CELL),)


class TestOperatorQuestionable(RuleCase):
    code = "operator-questionable"
    passing = (view(), counted("书法讲座次数", "=3(次)"))
    failing = ((cost("=96(元/册)"), CELL), (satisfied("=100(%)"), CELL))


class TestRangeReversed(RuleCase):
    code = "range-reversed"
    passing = (view(), counted("招录批次", "1-2批"))
    failing = (
        (
            with_row(
                row(OUTPUT, "数量指标", "招录批次", "2-1批", number="2", number_to="1", unit="批")
            ),
            CELL,
        ),
    )


class TestSatisfactionLow(RuleCase):
    code = "satisfaction-low"
    failing = ((satisfied("≥60(%)"), CELL),)


class TestTargetBelowLastYear(RuleCase):
    code = "target-below-last-year"
    passing = (view(), view(previous=form()), view(previous_actuals={"书法培训举办场次": "12"}))
    failing = (
        (view(previous_actuals={"书法培训举办场次": "15场"}), ("indicators[1].target",)),
        (
            view(previous=form(rows=[row(OUTPUT, "数量指标", "书法培训举办场次", "≥20(场)")])),
            ("indicators[1].target",),
        ),
    )
