"""The rules that decide, one by one, on small inputs."""

from decimal import Decimal

import pytest

from apps.formkit.blocks import Paragraph, SourceDocument, Table
from apps.formkit.recognition import NotAForm, Recognition, recognise
from apps.formkit.recognition.level_labels import damaged_level, level_of
from apps.formkit.recognition.scans.heads import column_of

HEAD = [
    ["项目名称", "河道保洁", "项目类别", "经常性项目"],
    ["主管部门", "临江区水务局(汇总)", "实施单位", "临江区河道所"],
]
MONEY = [
    ["项目资金(元)", "项目资金总额", "", "年度资金申请总额", "100.00"],
    ["", "其中：财政资金", "", "其中：当年财政拨款", "90.00"],
    ["", "", "", "上年结转资金", "0.00"],
    ["", "其他资金", "", "其他资金", "10.00"],
]
GOALS = [["项目绩效目标", "项目总目标", "", "年度总体目标", ""], ["", "", "", "河道整洁。", ""]]
HEADER = ["", "一级指标", "二级指标", "三级指标", "指标值"]


def read_rows(*rows: list[str], is_ruled: bool = False) -> Recognition:
    lines = [*HEAD, *MONEY, *GOALS, HEADER, *rows]
    table = Table(rows=lines, is_ruled=is_ruled)
    return recognise(SourceDocument(format_id="text", blocks=[table]))


def test_halves_of_funding_are_told_by_labels_and_blank_is_not_zero() -> None:
    funding = (
        read_rows(["", "产出指标", "数量指标", "保洁长度", "≥12公里"]).documents[0].sheet.funding
    )

    assert funding.to_json() == {
        "total": None,
        "total_fiscal": None,
        "total_other": None,
        "annual": "100.00",
        "annual_appropriation": "90.00",
        "annual_carryover": "0.00",
        "annual_other": "10.00",
    }


def test_summary_mark_is_taken_off_the_department() -> None:
    sheet = read_rows(["", "产出指标", "数量指标", "保洁长度", "≥12公里"]).documents[0].sheet

    assert (sheet.department, sheet.department_is_summary) == ("临江区水务局", True)


def test_label_in_the_middle_of_its_block_reaches_up_by_meaning() -> None:
    form = read_rows(
        ["", "产出指标", "质量指标", "保洁合格率", "100%"],
        ["", "", "", "清淤完成及时率", "100%"],
        ["", "", "时效指标", "报修响应及时率", "100%"],
    ).documents[0]

    assert [row.level2 for row in form.sheet.indicators] == ["质量指标", "时效指标", "时效指标"]


def test_row_above_its_label_joins_the_block_it_means() -> None:
    form = read_rows(
        ["", "产出指标", "数量指标", "保洁人数", "20人"],
        ["", "", "", "验收合格率", "100%"],
        ["", "", "质量指标", "水面保洁达标率", "95%"],
    ).documents[0]

    assert [row.level2 for row in form.sheet.indicators] == ["数量指标", "质量指标", "质量指标"]


def test_row_pushed_right_keeps_its_name_and_doubts_the_lost_target() -> None:
    form = read_rows(
        ["", "产出指标", "数量指标", "保洁长度", "≥12公里"],
        ["", "", "", "质量指标", "保洁达标率"],
    ).documents[0]

    row = form.sheet.indicators[1]
    assert (row.level2, row.level3, row.target) == ("质量指标", "保洁达标率", "")
    assert "row.r2.target" in form.uncertain


def test_old_cost_label_under_output_stays_a_second_level() -> None:
    form = read_rows(
        ["", "产出指标", "数量指标", "保洁长度", "≥12公里"],
        ["", "", "成本指标", "每公里费用", "≤3万元"],
    ).documents[0]

    row = form.sheet.indicators[1]
    assert (row.level1, row.level2) == ("产出指标", "成本指标")


def test_cost_label_before_output_is_a_first_level() -> None:
    form = read_rows(
        ["", "成本指标", "经济成本指标", "每公里费用", "≤3万元"],
        ["", "产出指标", "数量指标", "保洁长度", "≥12公里"],
    ).documents[0]

    assert [row.level1 for row in form.sheet.indicators] == ["成本指标", "产出指标"]


def test_name_that_repeats_its_label_is_a_name() -> None:
    row = (
        read_rows(["", "成本指标", "经济成本指标", "经济成本指标", "可控"])
        .documents[0]
        .sheet.indicators[0]
    )

    assert (row.level2, row.level3, row.text) == ("经济成本指标", "经济成本指标", "可控")


def test_ruled_columns_keep_an_unusual_second_level_as_printed() -> None:
    row = (
        read_rows(["", "效益指标", "政策效益指标", "惠民程度", "提升"], is_ruled=True)
        .documents[0]
        .sheet.indicators[0]
    )

    assert (row.level2, row.level3, row.target) == ("政策效益指标", "惠民程度", "提升")


def test_weight_column_is_read_where_the_header_has_one() -> None:
    lines = [*HEAD, ["一级指标", "二级指标", "三级指标", "指标值", "分值"]]
    lines.append(["产出指标", "数量指标", "保洁长度", "≥12公里", "15"])
    found = recognise(SourceDocument(format_id="text", blocks=[Table(rows=lines, is_ruled=False)]))

    assert found.documents[0].sheet.indicators[0].weight == Decimal(15)


def test_narrative_without_a_table_is_a_document_of_its_own() -> None:
    texts = [
        "项目经费情况说明",
        "一、项目概述",
        "拟实施河道保洁项目，预算约10万元。",
        "五、实施周期",
        "全年。",
    ]
    found = recognise(
        SourceDocument(format_id="text", blocks=[Paragraph(text=text) for text in texts])
    )

    narrative = found.documents[0].sheet.narrative
    assert (narrative.overview, narrative.period) == (
        "拟实施河道保洁项目，预算约10万元。",
        "全年。",
    )


@pytest.mark.parametrize("texts", [[], ["会议通知", "请各科室于周五前报名。"]])
def test_other_text_is_refused_with_a_sentence(texts: list[str]) -> None:
    blocks = [Paragraph(text=text) for text in texts]

    with pytest.raises(NotAForm, match="没有找到"):
        recognise(SourceDocument(format_id="text", blocks=blocks))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("可持 续影 响指 标", "可持续影响指标"),
        ("数量", "数量指标"),
        ("社会公众或服务对象满意度指标", "服务对象满意度指标"),
        ("产出指标（50分）", "产出指标"),
        ("对益指标", None),
        ("保洁质量", None),
    ],
)
def test_level_labels_are_known_in_their_spellings(text: str, name: str | None) -> None:
    found = level_of(text)

    assert (found.name if found else None) == name


def test_damaged_labels_are_taken_only_when_they_end_like_labels() -> None:
    assert [damaged_level(text) for text in ("质量达标", "保洁合格率")] == [None, None]
    assert [damaged_level(text).name for text in ("対益 指标", "服对满度标")] == [
        "效益指标",
        "服务对象满意度指标",
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [("年度(/项目)指标值", "target"), ("实际完成值（B）", "actual"), ("保洁长度", None)],
)
def test_header_words_name_their_columns(text: str, key: str | None) -> None:
    assert column_of(text) == key
