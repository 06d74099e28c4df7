"""数字对账: rules of the narrative's figures."""

from apps.checks.engine import Severity

from .samples import OUTPUT, RuleCase, budget, findings_of, row, view, with_row

BUDGET = ("narrative.budget",)


class TestNarrativeSumMismatch(RuleCase):
    code = "narrative-sum-mismatch"
    passing = (
        view(),
        view(narrative=None),
        budget("1. 讲课费72000元；\n2. 教材费4.8万元。"),
        budget("精神文明建设预算为4万元，廉政建设8万元。"),
        budget("1. 讲课费72000元；\n2. 教材费4.8万元。\n合计12万元。其中上半年支出6万元。"),
        budget("共计12万元（其中，讲课费7万元，教材费5万元）。"),
        budget("1. 讲课费：8万元，其中，上半年5万元；下半年3万元；\n2. 教材费4万元。"),
        view(annual_goal="聘请30名书法教师(其中12名特聘教师、18名兼职教师)，办班12场。"),
        view(annual_goal="在3个街道的文化站(每个街道2个教室、共6个教室)办班12场。"),
        budget(
            "1. 讲课费。甲班：2天×30人×100元/人/天=6000元。乙班：=54000元，合计60000元。\n2. 教材费60000元。"
        ),
    )
    failing = (
        (budget("1. 讲课费72000元；\n2. 教材费4.9万元。"), BUDGET),
        (budget("1. 讲课费：8万元，其中，上半年5万元；下半年4万元；\n2. 教材费4万元。"), BUDGET),
        (budget("共计12万元（其中，讲课费7万元，教材费6万元）。"), BUDGET),
        (budget("项目预算12万元，其中讲课费7万元，教材费4万元。"), BUDGET),
        (
            view(annual_goal="聘请30名书法教师(其中12名特聘教师、20名兼职教师)，办班12场。"),
            ("annual_goal",),
        ),
    )

    def test_message_shows_the_items_and_the_gap(self):
        found = findings_of(self.code, self.failing[0][0])[0]
        assert found.severity == Severity.WARN
        assert found.message == (
            "经费说明2项合计121,000元（12.1万元）（72,000元＋49,000元），"
            "比资金表的年度资金120,000元（12万元）多1,000元。"
        )


class TestNarrativeCalcMismatch(RuleCase):
    code = "narrative-calc-mismatch"
    passing = (
        view(),
        budget("住宿费$365 \\times 2 \\times 335 = 24.455$万元。"),
        budget("每期师资费3000元，分8期开展，共计2.4万元。"),
        budget("提供7×24小时服务，“5+1”保障。"),
        budget("每人每天不超过550元，20人培训3天，共计3万元。"),
        budget("住宿费365*2*335≈24.5万元。"),
        budget("书桌按40张、每张800元计，需3.2万元。"),
        budget("书桌单价1200元，采购30张，共计3.6万元。"),
        budget("租用教室12个月，月租金5000元，合计6万元。"),
    )
    failing = (
        (budget("饭卡800*10*6+800*6*12=10.5万元。"), BUDGET),
        (budget("培训费3天×50人×300元/人/天=54000元。"), BUDGET),
        (budget("档案费10*450+52*300=2万元。"), BUDGET),
        (budget("每人每天210元，计划培训200人次，每次1天（8个学时），共计5万元。"), BUDGET),
        (budget("每人每天不超过550元，每次培训持续5天，共计5万元。"), BUDGET),
        (budget("书桌按40张、每张800元计，需3.6万元。"), BUDGET),
        (budget("书桌单价1200元，采购30张，共计3.8万元。"), BUDGET),
        (budget("租用教室12个月，月租金5000元，合计7万元。"), BUDGET),
        (budget("字帖500册，每册96元，合计5万元。"), BUDGET),
        (budget("讲课费：12场，每场6000元，计7.5万元；"), BUDGET),
        (budget("学员120名，每生每年1000元，共需11万元。"), BUDGET),
    )

    def test_rounded_result_is_a_hint_and_a_wrong_one_a_warning(self):
        found = [findings_of(self.code, sample)[0].severity for sample, _ in self.failing[:3]]
        assert found == [Severity.WARN, Severity.WARN, Severity.HINT]

    def test_message_gives_the_right_result(self):
        message = findings_of(self.code, self.failing[0][0])[0].message
        assert message.startswith("800*10*6+800*6*12＝105,600元（10.56万元），写成了10.5万元")


class TestNarrativeAmountMismatch(RuleCase):
    code = "narrative-amount-mismatch"
    passing = (
        view(),
        view(
            funding={"annual": "119950", "annual_appropriation": "119950"},
            narrative={"overview": "预算资金约12万元。", "budget": ""},
        ),
        view(funding={"total": "240000"}, narrative={"budget": "项目共计24万元，分两年实施。"}),
        budget("书桌和椅子共计6万元，另安排讲课费6万元，合计12万元。"),
        budget("项目总预算36万元，分三年实施，2025年安排12万元。"),
        budget("讲课费12场，小计7.2万元；教材费500册，小计4.8万元。"),
    )
    failing = (
        (view(narrative={"overview": "预算资金15万元。"}), ("narrative.overview",)),
        (budget("共计11.99万元，其中：\n1. 讲课费7.2万元；\n2. 教材费4.79万元。"), BUDGET),
    )


class TestNarrativePeriodMismatch(RuleCase):
    code = "narrative-period-mismatch"
    passing = (
        view(),
        view(narrative={"period": "2025年1月至2025年12月31日"}),
        view(narrative={"period": "2025年全年"}),
        view(narrative={"period": "2025年第一季度至第四季度"}),
        view(narrative={"period": "一年"}),
        view(narrative={"plan": "第三季度完成招标，年底完成验收。"}),
    )

    def test_preparing_before_the_start_is_only_a_hint(self):
        sample = view(narrative={"plan": "2024年11月完成方案编制，2025年每月举办一场。"})
        assert [one.severity for one in findings_of(self.code, sample)] == [Severity.HINT]

    failing = (
        (
            view(narrative={"overview": "拟于2025年1月至2025年11月实施，预算资金12万元。"}),
            ("narrative.overview",),
        ),
        (view(narrative={"period": "2025年1月1日-2025年11月30日"}), ("narrative.period",)),
        (view(narrative={"period": "两年（2025年—2026年）"}), ("narrative.period",)),
        (view(narrative={"period": "2024年度"}), ("narrative.period",)),
        (view(narrative={"period": "2025年上半年"}), ("narrative.period",)),
        (view(narrative={"period": "2025年第一季度至第三季度"}), ("narrative.period",)),
        (view(narrative={"period": "2025年1月起，至2026年3月结束"}), ("narrative.period",)),
        (view(narrative={"plan": "年初开始，第三季度完成。"}), ("narrative.plan",)),
        (view(narrative={"plan": "全年实施，于2026年6月30日完成。"}), ("narrative.plan",)),
    )


class TestBudgetBasisMissing(RuleCase):
    code = "budget-basis-missing"
    failing = ((budget("1. 讲课费约8万元；\n2. 教材费约4万元。"), BUDGET),)


class TestNarrativeTotalMissing(RuleCase):
    code = "narrative-total-missing"
    failing = ((budget("1. 讲课费5万元；\n2. 教材费4万元；\n3. 场地费3万元。"), BUDGET),)


class TestNarrativeHeadcountMismatch(RuleCase):
    code = "narrative-headcount-mismatch"
    passing = (
        view(),
        budget("讲师15人次（其中10人上半年，5人下半年），共计12万元。"),
        with_row(
            row(OUTPUT, "数量指标", "讲师聘请人数", "≥15(人)"),
            narrative={"budget": "聘请讲师20人，共计12万元。"},
        ),
        with_row(
            row(OUTPUT, "数量指标", "参加笔会人数", "≥240(人)"),
            narrative={"budget": "笔会费用：2次×120人×500元/人=12万元。"},
        ),
        budget("分3批培训，每批40人，共120人，共计12万元。"),
        budget("分3批培训，每批约40人，共110人，共计12万元。"),
        view(narrative={"overview": "2024年培训居民500人次。", "plan": "培训居民600人次。"}),
    )
    failing = (
        (budget("讲师13人次（其中10人6个月，6人1年），共计12万元。"), BUDGET),
        (
            budget(
                "考试费用：50000元。2个考场，1个考场7名考官、4名工作人员，机动人员4人；餐费：30人×30元/人=900元。"
            ),
            BUDGET,
        ),
        (
            with_row(
                row(OUTPUT, "数量指标", "讲师聘请人数", "≥18(人)"),
                narrative={"budget": "讲师津贴（8000元/人·年），按讲师聘请15人计算，共计12万元。"},
            ),
            ("indicators[6].target",),
        ),
        (budget("分3批培训，每批40人，共100人，共计12万元。"), BUDGET),
        (
            view(
                narrative={
                    "overview": "拟组织培训骨干80人，预算资金12万元。",
                    "plan": "全年培训骨干60人，于2025年12月31日完成。",
                }
            ),
            ("narrative.plan",),
        ),
        (
            with_row(
                row(OUTPUT, "数量指标", "参加笔会人数", "≥260(人)"),
                narrative={"budget": "笔会费用：2次×120人×500元/人=12万元。"},
            ),
            ("indicators[6].target",),
        ),
        (
            with_row(
                row(OUTPUT, "数量指标", "社区书法骨干培养人数", "≥350(人)"),
                narrative={"budget": "社区书法骨干培养：300人次，每人400元，共计12万元。"},
            ),
            ("indicators[6].target",),
        ),
    )


class TestNarrativeTableMismatch(RuleCase):
    code = "narrative-table-mismatch"
    passing = (view(), with_row(row(OUTPUT, "数量指标", "书法课题研究成果", "≥3(个)")))
    failing = (
        (
            with_row(
                row(OUTPUT, "数量指标", "书法课题研究成果", "≥10(个)"),
                narrative={
                    "budget": "1. 书法课题研究8万元，支持5个课题，形成书法课题研究成果；\n2. 教材4万元。"
                },
            ),
            ("indicators[6].target",),
        ),
    )
