"""Rules of the levels."""

from apps.checks.engine import CheckPolicy

from .samples import (
    COST,
    EFFECT,
    OUTPUT,
    SATISFACTION,
    RuleCase,
    findings_of,
    row,
    view,
    with_row,
)

QUALITY, TIMELY, SOCIAL = "质量指标", "时效指标", "社会效益指标"
SERVED = "服务对象满意度指标"


class TestLevelUnknown(RuleCase):
    code = "level-unknown"
    passing = (view(), with_row(row(EFFECT, "环境效益", "绿化养护合格率", "≥9(%)")))
    failing = (
        (with_row(row("过程指标", "数量指标", "会议次数", "≥3(次)")), ("indicators[6].level1",)),
        (with_row(row(OUTPUT, "", "会议次数", "≥3(次)")), ("indicators[6].level2",)),
    )


class TestLevelMisplaced(RuleCase):
    code = "level-misplaced"
    old = row(OUTPUT, "成本指标", "每册教材费用", "≤96(元/册)")
    passing = (view(), with_row(old, policy=CheckPolicy.of("2023")))
    failing = (
        (with_row(old), ("indicators[6].level1",)),
        (with_row(row(EFFECT, "数量指标", "会议次数", "≥3(次)")), ("indicators[6].level1",)),
    )


class TestWrongLevel2(RuleCase):
    code = "wrong-level2"
    passing = (
        view(),
        with_row(row(OUTPUT, QUALITY, "书法教室安全事故数", "0(起)")),
        with_row(row(OUTPUT, QUALITY, "书法培训覆盖率", "=100(%)")),
        with_row(row(OUTPUT, TIMELY, "书法培训按期完成率", "=100(%)")),
        with_row(row(SATISFACTION, SERVED, "参训居民获得感", "≥90(%)")),
        with_row(row(EFFECT, SOCIAL, "书法活动知晓率", "≥60(%)")),
        with_row(row(OUTPUT, TIMELY, "投诉处理时效性", "24小时内")),
        with_row(row(EFFECT, SOCIAL, "居民体质合格率", "≥95(%)")),
        with_row(row(EFFECT, "生态效益指标", "PM2.5年均浓度", "≤35(微克/立方米)")),
        with_row(row(OUTPUT, TIMELY, "平均等待天数", "≤3(天)")),
        with_row(row(OUTPUT, TIMELY, "开学前布置完成率", "=100(%)")),
        with_row(row(OUTPUT, QUALITY, "获市级以上奖项数量", "≥3(个)")),
        with_row(row(EFFECT, SOCIAL, "参加健身居民人次", "≥3000(人次)")),
        with_row(row(COST, "经济成本指标", "书法教师人数控制标准", "≤12(人)")),
        with_row(row(COST, "经济成本指标", "公务车辆使用数量", "≤5(辆)")),
        with_row(row(OUTPUT, QUALITY, "馆舍接待服务能力", "提升至每日300人次")),
        with_row(row(EFFECT, SOCIAL, "文化服务居民覆盖率", "≥80(%)")),
    )
    failing = (
        (with_row(row(OUTPUT, QUALITY, "每年走访次数", "=2(次)")), ("indicators[6].level2",)),
        (with_row(row(OUTPUT, QUALITY, "教材配送及时率", "=100(%)")), ("indicators[6].level2",)),
        (with_row(row(OUTPUT, TIMELY, "培训任务完成率", "≥95(%)")), ("indicators[6].level2",)),
        (with_row(row(EFFECT, SOCIAL, "物业服务质量", "考核合格")), ("indicators[6].level2",)),
        (with_row(row(OUTPUT, TIMELY, "装裱完成数", "=100(%)")), ("indicators[6].level2",)),
        (with_row(row(OUTPUT, TIMELY, "书法课程有效性", "有效")), ("indicators[6].level2",)),
        (with_row(row(OUTPUT, QUALITY, "居民书法素养", "明显提高")), ("indicators[6].level2",)),
        (with_row(row(OUTPUT, QUALITY, "书法社团影响力范围", "扩大")), ("indicators[6].level2",)),
        (with_row(row(EFFECT, SOCIAL, "选课系统稳定性", "稳定")), ("indicators[6].level2",)),
        (
            with_row(row(EFFECT, "生态效益指标", "沿河居民满意度", "≥90(%)")),
            ("indicators[6].level2",),
        ),
        (with_row(row(EFFECT, SOCIAL, "举办书画展览场次", "≥3(场)")), ("indicators[6].level2",)),
        (with_row(row(OUTPUT, QUALITY, "学员满意度", "≥90(%)")), ("indicators[6].level2",)),
        (with_row(row(OUTPUT, TIMELY, "课程设备故障率", "≤3(%)")), ("indicators[6].level2",)),
        (
            with_row(row(COST, "经济成本指标", "参训居民人数", "≥600(人)")),
            ("indicators[6].level2",),
        ),
        (with_row(row(OUTPUT, QUALITY, "带动农户增收", "≥50(万元)")), ("indicators[6].level2",)),
        (with_row(row(OUTPUT, "数量指标", "群众满意度", "≥90(%)")), ("indicators[6].level2",)),
        (
            with_row(row(COST, "经济成本指标", "教材验收合格率", "=100(%)")),
            ("indicators[6].level2",),
        ),
        (
            with_row(row(EFFECT, "可持续影响指标", "培训骨干人数", "≥100(人)")),
            ("indicators[6].level2",),
        ),
        (with_row(row(EFFECT, SOCIAL, "居民投诉处置率", "=100(%)")), ("indicators[6].level2",)),
        (with_row(row(EFFECT, SOCIAL, "教师培训覆盖率", "≥90(%)")), ("indicators[6].level2",)),
        (with_row(row(EFFECT, SOCIAL, "系统功能更新", "及时")), ("indicators[6].level2",)),
        (with_row(row(EFFECT, "经济效益指标", "政策知晓率", "≥9(%)")), ("indicators[6].level2",)),
        (with_row(row(SATISFACTION, SERVED, "回应居民来信", "满意")), ("indicators[6].level2",)),
        (with_row(row(EFFECT, SOCIAL, "教室借用共享机制", "健全")), ("indicators[6].level2",)),
        (
            with_row(row(EFFECT, "生态效益指标", "居民书法水平", "≥3(级)")),
            ("indicators[6].level2",),
        ),
    )

    def test_remedy_moves_the_row_within_its_level1_only(self):
        inside = findings_of(self.code, self.failing[0][0])[0].remedy
        assert (inside.path, inside.new) == ("indicators[6].level2", "数量指标")
        assert findings_of(self.code, self.failing[3][0])[0].remedy is None


class TestSpendingRate(RuleCase):
    code = "spending-rate"
    failing = ((with_row(row(OUTPUT, TIMELY, "预算执行率", "≥95(%)")), ("indicators[6].level3",)),)
