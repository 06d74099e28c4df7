"""Rules of the unit of measure."""

from .samples import (
    COST,
    OUTPUT,
    SATISFACTION,
    RuleCase,
    budget,
    findings_of,
    row,
    view,
    with_row,
)

SERVED = "服务对象满意度指标"
CELL = ("indicators[6].target",)


def counted(name, target):
    return with_row(row(OUTPUT, "数量指标", name, target))


class TestUnitMissing(RuleCase):
    code = "unit-missing"
    passing = (view(), counted("教材编印册数", "约500册"), budget("共计12万元。"))
    failing = (
        (counted("书法教室维护数", "790"), CELL),
        (counted("参训人数", ">=90"), CELL),
        (budget("教材费用共需12万。"), ("narrative.budget",)),
        (budget("授课补贴800/人/次，共计12万元。"), ("narrative.budget",)),
        (budget("授课补贴每人800，共计12万元。"), ("narrative.budget",)),
        (budget("安排7批，每批2天，计划安排40人，合计280人。"), ("narrative.budget",)),
    )

    def test_remedy_offers_the_unit_that_the_name_asks_for(self):
        assert findings_of(self.code, self.failing[1][0])[0].remedy.new == ">=90(人)"


class TestUnitIncomplete(RuleCase):
    code = "unit-incomplete"
    passing = (view(), with_row(row(COST, "经济成本指标", "教材费用", "≤5(万元)")))
    failing = (
        (with_row(row(COST, "经济成本指标", "教材费用", "≤5(万)")), CELL),
        (view(annual_goal="本年安排教材经费5万，编印500册。"), ("annual_goal",)),
        (budget("项目预算为12万，其中讲课费7.2万元。"), ("narrative.budget",)),
        (view(annual_goal="安排经费12万开展书法培训，编印500册。"), ("annual_goal",)),
        (view(annual_goal="投入12万，编印书法教材500册。"), ("annual_goal",)),
    )

    def test_remedy_completes_a_compound_unit(self):
        sample = with_row(row(COST, "经济成本指标", "讲师工作经费", "≤1.90(万/人)"))
        assert findings_of(self.code, sample)[0].remedy.new == "≤1.90(万元/人)"


class TestUnitWrong(RuleCase):
    code = "unit-wrong"
    passing = (
        view(),
        counted("参训人数", "≥40(人/场)"),
        counted("书法社团数", "≥12(个)"),
        counted("教师参训率", "≥90(%)"),
        counted("教材周转率", "≥3(次)"),
        counted("评价专家", "≥5(人)"),
        counted("书法体裁多样性", "≥3(种)"),
        counted("发证准确性", "≤1(次)"),
        counted("书法公园面积", "≥20(亩)"),
        counted("示范课播出时长", "≥20(学时)"),
        counted("满意度调查问卷", "≥300(份)"),
        counted("获奖作品奖金数", "≥3(万元)"),
        counted("社会资金投入乘数", "≥1.5(倍)"),
        counted("送书下乡里程", "≥300(公里/年)"),
    )
    failing = (
        (counted("结对基层组织数", "≥40(%)"), CELL),
        (counted("青年干部储备数", "=35(个)"), CELL),
        (counted("开展服务项目数", "≥4(次)"), CELL),
        (counted("大型仪式完成率", ">=3场"), CELL),
        (with_row(row(SATISFACTION, SERVED, "学员满意度", "≥90(人)")), CELL),
        (
            with_row(
                row(COST, "经济成本指标", "学员费用", "≤550(元/人)"),
                narrative={"budget": "按三类标准，每人每天不超过550元，共计12万元。"},
            ),
            CELL,
        ),
        (budget("讲师津贴（1000元/人·年），按120人计算，合计共12元。"), ("narrative.budget",)),
        (counted("书法公园面积", "≥30(公里)"), CELL),
        (counted("送字入户户数", "≥300(人)"), CELL),
        (counted("示范课播出时长", "≥20(人)"), CELL),
        (counted("书法碑刻数量", "≥2000(平方米)"), CELL),
        (counted("帮扶对象人数", "≥50(件)"), CELL),
        (counted("到场人数", "≥3000(场)"), CELL),
        (counted("采购书桌数量", "≥30(万元)"), CELL),
        (counted("研修班次", "≥3(%)"), CELL),
        (with_row(row(OUTPUT, "质量指标", "作品合格率", "≥95(分)")), CELL),
        (with_row(row(SATISFACTION, SERVED, "观众满意度", "≥90(个)")), CELL),
        (counted("送书下乡里程", "≥300(平方米)"), CELL),
        (counted("参观展览人次", "≥500(场)"), CELL),
        (counted("扶持文化企业数", "≥30(人)"), CELL),
        (counted("发放书法手册", "≥1000(元)"), CELL),
        (with_row(row(OUTPUT, "时效指标", "报名审核时限", "≤5(人)")), CELL),
        (with_row(row(OUTPUT, "时效指标", "开班及时率", "≥95(天)")), CELL),
        (with_row(row(COST, "经济成本指标", "笔会费用", "≤5(场)")), CELL),
    )

    def test_remedy_puts_people_for_a_count_of_people(self):
        assert findings_of(self.code, self.failing[1][0])[0].remedy.new == "=35(人)"


class TestUnitNonstandard(RuleCase):
    code = "unit-nonstandard"
    failing = ((counted("教师参训率", "≥90(百分比)"), CELL),)


class TestShareAboveHundred(RuleCase):
    code = "share-above-100"
    passing = (view(), counted("参训人数增长幅度", "≥120(%)"))
    failing = ((counted("教师参训率", "≥110(%)"), CELL),)


class TestCountNotWhole(RuleCase):
    code = "count-not-whole"
    passing = (view(), counted("参训人数", "≥40.00(人)"))
    failing = ((counted("参训人数", "≥40.5(人)"), CELL),)
