"""Rules of the text as such."""

from .samples import OUTPUT, RuleCase, findings_of, row, view, with_row


def goal(text):
    return view(annual_goal=text)


GOAL = ("annual_goal",)


class TestHtmlLeft(RuleCase):
    code = "html-left"
    passing = (view(), goal("满意度<90%的班次要整改，A>B。"))
    failing = (
        (goal("<p>培训居民600人次。</p>"), GOAL),
        (with_row(row(OUTPUT, "数量指标", "教材&nbsp;册数", "≥3(册)")), ("indicators[6].level3",)),
    )

    def test_remedy_takes_the_tags_away(self):
        remedy = findings_of(self.code, self.failing[0][0])[0].remedy
        assert remedy.new == "培训居民600人次。"


class TestOddCharacters(RuleCase):
    code = "odd-characters"
    failing = ((goal("培训居民\u200b600人次。"), GOAL),)


class TestTypo(RuleCase):
    code = "typo"
    passing = (
        view(),
        goal(
            "区文化馆是主管文化的工作的工作机关，天天开放，研究研究也可，文化馆要建全面开放的书法教室。"
        ),
    )
    failing = (
        (goal("布署书法培训12场。"), GOAL),
        (goal("建立建全教室借用制度。"), GOAL),
        (goal("提高居民书法书法水平。"), GOAL),
        (goal("2025年1月至2025年12月31日培训居民600人次。"), GOAL),
    )


class TestForeignWord(RuleCase):
    code = "foreign-word"
    passing = (view(), goal("建设IPTV频道，开展A and B两班。"))
    failing = ((goal("培训居民 and 编印教材500册。"), GOAL),)

    def test_remedy_puts_the_chinese_word(self):
        remedy = findings_of(self.code, self.failing[0][0])[0].remedy
        assert remedy.new == "培训居民和编印教材500册。"


class TestStopMissing(RuleCase):
    code = "stop-missing"
    failing = ((goal("组织全区社区书法培训12场，培训居民600人次"), GOAL),)


class TestBracketsUnbalanced(RuleCase):
    code = "brackets-unbalanced"
    passing = (view(), goal("1)办班；2)编书（500册）。"))
    failing = ((goal("根据《区公共文化服务办法培训居民600人次。"), GOAL),)


class TestBoilerplate(RuleCase):
    code = "boilerplate"
    failing = ((view(narrative={"plan": "随时接受招标方提出的技术问题。"}), ("narrative.plan",)),)


class TestBasisMissing(RuleCase):
    code = "basis-missing"
    passing = (
        view(),
        view(narrative={"basis": "根据区府发〔2024〕3号文件的规定执行。"}),
        view(narrative={"basis": "落实区委“书法普及三年行动计划”的各项任务。"}),
    )
    failing = (
        (view(narrative={"basis": "根据上级部门的有关规定和要求执行。"}), ("narrative.basis",)),
    )


class TestPersonalData(RuleCase):
    code = "personal-data"
    failing = ((goal("联系人电话13800138000，培训居民600人次。"), GOAL),)

    def test_message_does_not_repeat_the_number(self):
        assert "13800138000" not in findings_of(self.code, self.failing[0][0])[0].message
