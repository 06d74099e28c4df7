"""Rules of names."""

from .samples import (
    COST,
    OUTPUT,
    ROWS,
    SATISFACTION,
    RuleCase,
    row,
    view,
    with_row,
)

SERVED = "服务对象满意度指标"


def renamed(name, **others):
    return with_row(row(OUTPUT, "质量指标", name, "≥90(%)"), **others)


class TestNameRepeatsLevel(RuleCase):
    code = "level3-repeats-level2"
    passing = (view(), with_row(row(SATISFACTION, SERVED, "满意度", "≥90(%)")))
    failing = (
        (with_row(row(COST, "经济成本指标", "经济成本指标", "可控")), ("indicators[6].level3",)),
        (with_row(row(SATISFACTION, SERVED, "可持续影响指标", "≥9(%)")), ("indicators[6].level3",)),
    )


class TestNameVague(RuleCase):
    code = "indicator-name-vague"
    failing = (
        (with_row(row(SATISFACTION, SERVED, "满意度", "≥90(%)")), ("indicators[6].level3",)),
        (renamed("完成率"), ("indicators[6].level3",)),
    )


class TestNameIsQuestion(RuleCase):
    code = "vague-indicator"
    failing = ((renamed("教材发放是否准确"), ("indicators[6].level3",)),)


class TestCompoundIndicator(RuleCase):
    code = "compound-indicator"
    passing = (view(), renamed("教材和文具发放率"))
    failing = ((renamed("教材准确率及场地覆盖率"), ("indicators[6].level3",)),)


class TestNameTruncated(RuleCase):
    code = "name-truncated"
    passing = (view(), renamed("教材（上册）合格率"))
    failing = (
        (renamed("书法教室管理长效"), ("indicators[6].level3",)),
        (renamed("教材（上册合格率"), ("indicators[6].level3",)),
    )


class TestSatisfactionOfSelf(RuleCase):
    code = "satisfaction-of-self"
    failing = (
        (
            with_row(row(SATISFACTION, SERVED, "预算单位对第三方满意度", "≥90(%)")),
            ("indicators[6].level3",),
        ),
    )


class TestProjectNamedAfterOffice(RuleCase):
    code = "project-name-office"
    passing = (view(), view(project_name="社区阅览室"))
    failing = ((view(project_name="群众文化科"), ("project_name",)),)


class TestProjectNatureDoubtful(RuleCase):
    code = "project-nature-doubtful"
    passing = (view(project_nature="其他经常性项目"), view(project_name="设备购置"))
    failing = (
        (
            view(project_name="书法设备购置", project_nature="其他经常性项目"),
            ("project_nature",),
        ),
    )


class TestIndicatorUnrelated(RuleCase):
    code = "indicator-unrelated"
    failing = (
        (
            with_row(row(SATISFACTION, SERVED, "对河道清淤疏浚工程满意度", "≥90(%)")),
            ("indicators[6].level3",),
        ),
        (
            view(
                project_name="专用线路租赁",
                rows=[*ROWS[:1], row(OUTPUT, "数量指标", "书法讲座次数", "≥6(次)"), *ROWS[4:]],
            ),
            ("indicators[1].level3",),
        ),
        (
            view(
                rows=[
                    row(OUTPUT, "数量指标", "草坪绿化面积", "≥600(平方米)"),
                    row(OUTPUT, "质量指标", "绿化苗木成活率", "≥95(%)"),
                    row(OUTPUT, "时效指标", "绿化工程完工时间", "11月30日前"),
                    *ROWS[4:],
                ]
            ),
            ("indicators[0].level3",),
        ),
    )


class TestNameMismatch(RuleCase):
    code = "name-mismatch"
    passing = (
        view(),
        view(
            unit="云台区文化馆",
            narrative={"overview": "区文化馆拟于2025年1月实施社区书法培训项目，为期一年。"},
        ),
        view(narrative={"overview": "区文化馆培训部拟于2025年1月实施社区书法培训项目，为期一年。"}),
    )
    failing = (
        (
            view(
                unit="某某市某区文化馆",
                department="某某市某区文化局",
                narrative={"overview": "某区文化馆拟于2025年1月实施社区书法培训项目，为期一年。"},
            ),
            ("narrative.overview",),
        ),
        (
            view(narrative={"overview": "区文化馆拟于2025年1月实施书画普及项目，为期一年。"}),
            ("narrative.overview",),
        ),
    )
