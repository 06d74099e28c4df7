"""What a name and a target say of an indicator, in words that no table lists."""

from __future__ import annotations

import pytest

from apps.formkit.indicators import head_of, learn, read_indicator
from apps.formkit.values import parse


@pytest.mark.parametrize(
    ("name", "target", "nature", "direction"),
    [
        ("沙障扎设亩数", "≥300亩", "extent", "higher"),
        ("蜂群越冬存活率", "≥90%", "rate", "higher"),
        ("管网爆管次数", "≤3次", "count", "lower"),
        ("爆管抢修及时率", "≥95%", "rate", "higher"),
        ("减少爆管损失", "≥20万元", "money", ""),
        ("缆车困人事件数", "=0起", "count", "lower"),
        ("缆车困人事件处置率", "=100%", "rate", "higher"),
        ("每吨飞灰处置费", "≤900元/吨", "money", "lower"),
        ("人工鱼礁投放", "≥40座", "count", "higher"),
        ("渔港泊位建筑规模", "≤40座", "extent", ""),
        ("牧民对兽医服务满意度", "≥90%", "opinion", "higher"),
        ("溺水人数下降比例", "≥5%", "rate", "higher"),
        ("不合格率", "≤2%", "rate", "lower"),
    ],
)
def test_nature_and_direction_follow_from_the_name(
    name: str, target: str, nature: str, direction: str
) -> None:
    reading = read_indicator(name, parse(target), level2="数量")
    assert (reading.nature, reading.direction) == (nature, direction)


@pytest.mark.parametrize(
    ("name", "fits", "wrong"),
    [
        ("沙障扎设亩数", "数量", "质量"),
        ("蜂群越冬存活率", "质量", "时效"),
        ("爆管抢修及时率", "时效", "质量"),
        ("每吨飞灰处置费", "成本", "数量"),
        ("牧民对兽医服务满意度", "满意度", "社会"),
    ],
)
def test_levels_follow_from_the_head_noun(name: str, fits: str, wrong: str) -> None:
    reading = read_indicator(name, parse(""))
    assert (reading.mark(fits), reading.mark(wrong)) == ("", None)


def test_name_without_head_noun_is_read_by_its_unit_or_not_at_all() -> None:
    assert head_of("人工鱼礁投放") is None
    assert read_indicator("人工鱼礁投放", parse("≥40座")).nature == "count"
    assert read_indicator("人工鱼礁投放", parse("到位")).confidence == 0


def test_system_and_efficiency_are_no_counts_and_no_shares() -> None:
    assert [head_of(one) for one in ("管道摩擦系数", "水泵功率")] == [None, None]


def test_learning_takes_only_what_nearly_all_names_say() -> None:
    names = ("东湖片林", "西湖片林", "南湖片林", "北湖片林")
    taught = learn([(one, "生态效益指标", "≥", "亩") for one in names])
    assert taught.of("新城片林") is not None
    lesson = taught.of("新城片林")
    assert lesson is not None
    assert (lesson.level2, lesson.unit, lesson.direction) == ("生态效益指标", "亩", "higher")
    split = learn([(one, level, None, None) for one, level in zip(names, "甲乙丙丁", strict=True)])
    other = split.of("新城片林")
    assert other is not None
    assert other.level2 == ""
    assert learn([("东湖片林", "生态效益指标", None, None)]).of("西湖片林") is None
    known = [(f"{one}居民满意度", "满意度", "≥", "%") for one in "东西南北"]
    assert learn(known).lessons == {}


def test_a_lesson_is_firm_where_eight_names_say_all_of_it() -> None:
    names = [f"{one}湖片林" for one in "东西南北中上下前后"]
    alike = learn([(one, "生态", "≥", "亩") for one in names]).of("新城片林")
    assert alike is not None
    assert alike.is_firm
    few = [(one, "生态", "≥", "亩" if at < 3 else None) for at, one in enumerate(names)]
    repeated = [(one, "生态", "≥", "株") for one in names[:7]] + [
        (names[8], "生态", "≥", "亩")
    ] * 40
    for rows in (few, repeated):
        lesson = learn(rows).of("新城片林")
        assert lesson is not None
        assert lesson.unit == "亩"
        assert not lesson.is_firm
