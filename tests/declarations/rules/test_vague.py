"""Rules of measurability."""

from apps.checks.engine import CheckPolicy, Severity

from .samples import (
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

CELL = ("indicators[6].target",)


def effect(name, target, **others):
    return with_row(row(EFFECT, "社会效益指标", name, target), **others)


class TestVagueTarget(RuleCase):
    code = "vague-target"
    passing = (
        view(),
        effect("居民书法水平", "结业考试合格"),
        effect("教学质量", "三级以上"),
        effect("线上书法课堂", "上线"),
        effect("书法等级", "A级"),
        effect("教室借用办法", "印发实施"),
        effect("书法课堂", "持续推进并于年底前全部开课"),
        effect("教室管理", "推动出台教室借用办法"),
        effect("学员就业帮扶", "应帮尽帮"),
        with_row(row(OUTPUT, "时效指标", "培训完成时间", "12月31日前")),
    )
    failing = (
        (effect("居民书法水平", "有效提升"), CELL),
        (effect("书法活动知晓率", "提升"), CELL),
        (effect("活动形式多样性", "多样"), CELL),
        (effect("教室借用制度健全性", "健全性"), CELL),
        (effect("书法爱好者范围", "扩大"), CELL),
        (effect("书法学习氛围", "更加浓厚"), CELL),
        (effect("居民素养", "有效提升居民的书法素养和参与能力"), CELL),
        (effect("教室隐患", "逐年减少"), CELL),
        (effect("邻里关系", "营造良好氛围"), CELL),
        (effect("课程开展情况", "按计划推进"), CELL),
        (effect("教学服务", "及时、满意"), CELL),
        (with_row(row(OUTPUT, "时效指标", "培训完成及时性", "及时")), CELL),
        (with_row(row(SATISFACTION, "服务对象满意度指标", "居民满意度", "满意")), CELL),
        (effect("居民书法水平", "蒸蒸日上", policy=CheckPolicy(vague_words=("蒸蒸日上",))), CELL),
    )

    def test_a_rate_in_words_is_a_warning_and_the_rest_a_hint(self):
        found = [findings_of(self.code, sample)[0].severity for sample, _ in self.failing[:2]]
        assert found == [Severity.HINT, Severity.WARN]


class TestQuantityAsRate(RuleCase):
    code = "quantity-as-rate"
    passing = (view(), with_row(row(OUTPUT, "数量指标", "培训计划完成率", "=100(%)")))
    failing = (
        (
            view(rows=[ROWS[0], row(OUTPUT, "数量指标", "培训计划完成率", "=100(%)"), *ROWS[2:]]),
            ("indicators[1].target",),
        ),
        (
            with_row(
                row(OUTPUT, "数量指标", "培训计划完成率", "=100(%)"),
                row(OUTPUT, "数量指标", "教材编印完成率", "=100(%)"),
            ),
            ("indicators[6].target",),
        ),
    )


class TestTargetDateOutOfYear(RuleCase):
    code = "target-date-out-of-year"
    passing = (view(), effect("教室建成时间", "2025年6月底前"))
    failing = (
        (effect("教室建成时间", "2026年6月底前"), CELL),
        (effect("教室建成时间", "2025年9月底前", end="2025-08-31"), CELL),
    )
