"""Rules of repetition."""

from apps.checks.engine import Severity
from apps.declarations.rules.duplicates import Likeness, find_duplicates
from apps.declarations.rules.repeats import sentences

from .samples import (
    EFFECT,
    GOAL,
    OUTPUT,
    ROWS,
    SATISFACTION,
    RuleCase,
    findings_of,
    form,
    row,
    view,
    with_row,
)

CELL = ("indicators[6].level3",)
OTHER = form(project_name="书画展览", annual_goal="举办区级书画展览三次。", rows=())


class TestDuplicateIndicator(RuleCase):
    code = "duplicate-indicator"
    passing = (
        view(),
        # Quantity, quality and timeliness of one piece of work are three indicators.
        with_row(
            row(OUTPUT, "数量指标", "社区书画展览布置完成数", "≥3(场)"),
            row(OUTPUT, "时效指标", "社区书画展览布置完成及时率", "=100(%)"),
        ),
        # Two arrangements, each for something of its own.
        with_row(
            row(EFFECT, "可持续影响指标", "书法教师培养机制健全性", "发文实施"),
            row(EFFECT, "可持续影响指标", "教室借用机制健全性", "发文实施"),
        ),
        with_row(
            row(OUTPUT, "数量指标", "书画展览举办场次", "≥3(场)"),
            row(OUTPUT, "时效指标", "书画展览完成率", "=100(%)"),
            row(OUTPUT, "数量指标", "书画评审完成率", "=100(%)"),
        ),
        with_row(
            row(OUTPUT, "数量指标", "书画展览举办场次", "≥3(场)"),
            row(OUTPUT, "数量指标", "书画展览举办天数", "≥30(天)"),
        ),
        with_row(
            row(OUTPUT, "数量指标", "青年教师培训人数", "≥30(人)"),
            row(OUTPUT, "数量指标", "教师培训人数", "≥80(人)"),
        ),
    )
    failing = (
        (with_row(row(OUTPUT, "质量指标", "书法学员结业率", "≥95(%)")), CELL),
        (with_row(row(EFFECT, "社会效益指标", "书法学员结业率，带动居民参与", "≥9(%)")), CELL),
        (
            with_row(
                row(OUTPUT, "质量指标", "形成丰富课程资源", "3(套)"),
                row(EFFECT, "社会效益指标", "为居民提供丰富课程资源", "3(套)"),
            ),
            ("indicators[7].level3",),
        ),
        (
            with_row(
                row(OUTPUT, "时效指标", "补贴发放及时率", "=100(%)"),
                row(OUTPUT, "时效指标", "薪酬及补贴发放及时率", "=100(%)"),
            ),
            ("indicators[7].level3",),
        ),
        (
            with_row(
                row(OUTPUT, "数量指标", "开展书画展览场次", "≥3(场)"),
                row(OUTPUT, "数量指标", "举办书画展览场次", "≥5(场)"),
            ),
            ("indicators[7].level3",),
        ),
        (with_row(row(SATISFACTION, "服务对象满意度指标", "学员满意度", "≥90%")), CELL),
        (
            with_row(
                row(OUTPUT, "数量指标", "书画评审开展数", "≥3(次)"),
                row(OUTPUT, "数量指标", "年度书画评审工作完成率", "=100(%)"),
            ),
            ("indicators[7].level3",),
        ),
        (
            with_row(
                row(OUTPUT, "数量指标", "教师进修次数", "≥3(次)"),
                row(OUTPUT, "数量指标", "教师的进修次数", "≥5(次)"),
                row(OUTPUT, "数量指标", "进修教师次数", "≥3(次)"),
            ),
            ("indicators[7].level3", "indicators[8].level3"),
        ),
        (
            with_row(
                row(EFFECT, "可持续影响指标", "书法社团结对机制建设情况", "发文"),
                row(SATISFACTION, "服务对象满意度指标", "社区书法社团结对机制建设情况", "≥90%"),
            ),
            ("indicators[7].level3",),
        ),
        (
            with_row(
                row(OUTPUT, "数量指标", "书法作品装裱完成数", "≥80(幅)"),
                row(OUTPUT, "时效指标", "装裱完成数", "=100(%)"),
            ),
            ("indicators[7].level3",),
        ),
        (
            with_row(
                row(EFFECT, "可持续影响指标", "教室借用机制健全性", "发文实施"),
                row(SATISFACTION, "服务对象满意度指标", "长效管理机制建设情况", "发文实施"),
            ),
            ("indicators[7].level3",),
        ),
    )


class TestDuplicateAcrossUnits(RuleCase):
    code = "duplicate-across-units"
    passing = (view(), view(elsewhere={"别处的一句目标并不在本表之中": 3}))
    failing = (
        (view(elsewhere=dict.fromkeys(sentences(GOAL), 2)), ("annual_goal",)),
        (
            view(
                annual_goal=f"{GOAL}为全区文化骨干提供每周一次的辅导和展示机会。",
                elsewhere={sentences(GOAL)[0]: 1},
            ),
            ("annual_goal",),
        ),
    )

    def test_message_tells_a_whole_goal_from_a_sentence(self):
        first, second = (findings_of(self.code, sample)[0].message for sample, _ in self.failing)
        assert first.startswith("年度总体目标整段与其他单位的2份")
        assert second.startswith("目标中“")


class TestDuplicateAcrossProjects(RuleCase):
    code = "duplicate-across-projects"
    passing = (
        view(),
        view(siblings=(OTHER,)),
        # The phrases of policy that every form opens with are nobody's own.
        view(
            annual_goal="以习近平新时代中国特色社会主义思想为指导，培训居民600人次。",
            siblings=(
                form(annual_goal="以习近平新时代中国特色社会主义思想为指导，办展三次。", rows=()),
            ),
        ),
    )
    failing = (
        (view(siblings=(form(rows=(), project_name="书画展览"),)), ("annual_goal",)),
        (view(siblings=(form(annual_goal="办展三次。"),)), ("indicators[0].level3",)),
        (
            view(siblings=(form(annual_goal=f"办展三次，并{GOAL[:-1]}，再办一次。", rows=()),)),
            ("annual_goal",),
        ),
        (
            with_row(
                row(EFFECT, "社会效益指标", "老年居民书法作品入选区级展览", "≥9(幅)"),
                siblings=(
                    form(
                        annual_goal="办展三次。",
                        rows=[
                            row(EFFECT, "社会效益指标", "老年居民书法作品入选区级展览", "≥9(幅)")
                        ],
                    ),
                ),
            ),
            CELL,
        ),
    )

    def test_message_names_the_other_project(self):
        found = findings_of(self.code, self.failing[0][0])
        assert found[0].message == "年度总体目标与项目“书画展览”的相同。"
        assert found[0].severity == Severity.WARN


class TestCopiedFromLastYear(RuleCase):
    code = "copied-from-last-year"
    passing = (view(), view(previous=OTHER))
    failing = ((view(previous=form(year=2024)), ("annual_goal", "indicators")),)


def test_duplicates_are_paired_with_the_first_of_their_kind():
    names = [
        (1, "干部培训覆盖率"),
        (2, "干部培训 覆盖率"),
        (3, "垃圾分类达标率"),
        (4, "社区垃圾分类投放达标率"),
        (5, "社区垃圾分类投放的达标率"),
        (6, ""),
    ]
    found = list(find_duplicates(names, threshold=0.7))
    assert [(one.first, one.second) for one in found] == [(1, 2), (4, 5)]
    assert found[0] == Likeness(1, 2, 1.0)


def test_the_sound_form_repeats_nothing():
    assert list(find_duplicates(enumerate(one["level3"] for one in ROWS))) == []
