"""What was read wrongly on public papers, each as its kind, in words made up for the test."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.formkit.blocks import Paragraph, SourceDocument, Table
from apps.formkit.readers import read
from apps.formkit.recognition import ReadForm, recognise


def only(text: str) -> ReadForm:
    (form,) = recognise(read(text.encode())).documents
    return form


def names(form: ReadForm) -> list[tuple[str, str]]:
    return [(row.level3, row.target) for row in form.sheet.indicators]


def figures(sheet: Any, row: str) -> dict[str, Decimal]:
    return {
        key: Decimal(value)
        for key, value in sheet.budget[row].to_json().items()
        if value is not None
    }


HOUSE = """财政项目支出绩效目标申报表
(2026年度)
项目名称\t科普集市\t项目性质\t其他经常性项目\t项目类别\t特定目标类
主管部门\t乙区科协\t实施单位\t乙区科技馆
计划开始日期\t2026-01-01\t计划完成日期\t2026-12-31
项目资金（元）\t项目资金总额：\t\t年度资金申请总额：\t{}
\t其中：财政资金\t\t其中：当年财政拨款\t{}
\t\t\t上年结转资金\t0.00
\t其他资金\t\t其他资金\t0.00
项目绩效目标\t项目总目标\t\t年度总体目标
\t\t\t办科普集市12场。
\t一级指标\t二级指标\t三级指标\t年度(/项目)指标值
绩效指标\t产出指标\t数量指标\t集市场次\t≥12(场)
"""


def test_unit_in_the_cell_beats_the_unit_of_the_form() -> None:
    funding = only(HOUSE.format("8万元", "8.5万")).sheet.funding
    assert (funding.annual, funding.annual_appropriation) == (80000, 85000)


def test_unit_that_only_the_cells_print_is_the_unit_of_the_form() -> None:
    form = only(
        "项目支出绩效目标申报表\n(2026年度)\n项目名称 | 移动诊疗车购置 |\n"
        "主管部门 | 乙县卫健局 | 实施单位 | 乙县医院 |\n预算金额 | 总金额 | 62万元 |\n"
        "当年度金额 | 62万元 |\n年度目标 | 购置诊疗车一辆 |\n"
        "一级指标 | 二级指标 | 三级指标 | 指标值 |\n产出指标 | 数量指标 | 购置车辆 | 1辆 |\n"
    )
    assert (form.sheet.funding.annual, form.sheet.amount_unit) == (62, "万元")


def test_cell_a_line_with_other_words_for_unit_goal_and_target() -> None:
    form = only(
        "\n\n".join(
            [
                "项目支出绩效目标表",
                "(2026年度)",
                "项目名称",
                "托育点改造",
                "项目类型",
                "其他事业发展性支出",
                "项目等级",
                "二级项目",
                "主管部门",
                "乙区妇联",
                "用款单位",
                "乙区妇儿中心",
                "预算金额",
                "总金额",
                "35万元",
                "当年度金额",
                "35万元",
                "当年度目标",
                "改造3个托育点",
                "绩效指标",
                "一级指标",
                "二级指标",
                "三级指标",
                "当年度指标值",
                "产出指标",
                "数量指标",
                "改造托育点数",
                "≥3个",
                "效益指标",
                "社会效益指标",
                "家庭育儿负担",
                "有效减轻",
                "满意度指标",
                "服务对象满意度指标",
                "家长满意度",
                "≥93%",
            ]
        )
    )
    assert (form.sheet.department, form.sheet.unit) == ("乙区妇联", "乙区妇儿中心")
    assert form.sheet.annual_goal == "改造3个托育点"
    assert names(form) == [
        ("改造托育点数", "≥3个"),
        ("家庭育儿负担", "有效减轻"),
        ("家长满意度", "≥93%"),
    ]


BARS = """项目支出绩效目标表
(2026年度)
项目名称 | 绿道养护 |{}
主管部门 | 乙市园林局 | 实施单位 | 乙市绿道中心 |
资金情况(万元) | 年度资金总额 | 95 |
{}年度目标 | 养护绿道40公里 |
一级指标 | 二级指标 | 三级指标 | 指标值 |
产出指标 | 数量指标 | 养护绿道长度 | ≥40公里 |
满意度指标 | 服务对象满意度指标 | 市民满意度 | ≥86% |
"""


def test_schedule_is_no_period_of_the_project() -> None:
    schedule = "项目实施进度计划 | 项目实施内容 | 开始时间 | 完成时间 |\n养护绿道 | 2026年4月 | 2027年3月 |\n"
    form = only(BARS.format("", schedule))
    assert (form.sheet.start, form.sheet.end) == (None, None)
    assert len(form.sheet.indicators) == 2


def test_period_of_months_begins_with_the_first_day_and_is_doubted() -> None:
    form = only(BARS.format(" 项目起止时间 | 2026年4月-2027年11月 |", ""))
    assert (form.sheet.start, form.sheet.end) == (date(2026, 4, 1), date(2027, 11, 30))
    assert {"head.start", "head.end"} <= set(form.uncertain)


def test_monitoring_sheet_is_read_as_one() -> None:
    form = only(
        "乙区项目支出绩效监控表\n(2026年度)\n项目名称 | 文物巡检 |\n主管部门 | 乙区文旅局 | 实施单位 | 乙区文保所 |\n"
        "项目资金(万元) | 年初预算数 | 1-8月执行数 | 全年预计执行数 |\n年度资金总额 | 54 | 31.6 | 52.5 |\n"
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-8月执行情况 | 全年预计完成情况 | 完成目标可能性 |\n"
        "产出指标 | 数量指标 | 巡检文物点 | ≥60处 | 44处 | 60处 | 确定能 |\n"
        "质量指标 | 隐患整改率 | ≥95% | 90% | 93% | 有可能 |\n"
    )
    assert form.sheet.kind == "monitoring"
    assert figures(form.sheet, "total") == {
        "initial": Decimal(54), "executed": Decimal("31.6"), "expected": Decimal("52.5"),
    }  # fmt: skip
    told = [(row.actual, row.forecast, row.likelihood) for row in form.sheet.indicators]
    assert told == [("44处", "60处", "确定能"), ("90%", "93%", "有可能")]


def test_whole_department_is_no_declaration_without_a_name() -> None:
    form = only(
        "附件2:部门整体支出绩效目标申报表\n(2026年度)\n部门(单位)名称 | 乙市档案馆 |\n"
        "总体资金情况(万元) | 合计 | 1250.4 | 基本支出 | 900.4 | 项目支出 | 350 |\n"
        "部门职能概述 | 负责档案接收和利用 |\n年度目标 | 完成年度接收任务 |\n"
        "一级指标 | 二级指标 | 三级指标 | 指标值 | 绩效标准 |\n"
        "产出指标 | 数量指标 | 接收档案卷数 | ≥9000卷 | 计划标准 |\n"
        "满意度指标 | 服务对象满意度指标 | 查档群众满意度 | ≥90% | 计划标准 |\n"
    )
    funding = form.sheet.department_funding
    assert form.sheet.kind == "department_declaration"
    assert (funding.total, funding.basic, funding.projects) == (
        Decimal("1250.4"), Decimal("900.4"), 350,
    )  # fmt: skip
    assert names(form) == [("接收档案卷数", "≥9000卷"), ("查档群众满意度", "≥90%")]


def test_evaluation_glued_into_one_line() -> None:
    form = only(
        "项目支出绩效自评表(2025年度)项目名称桥梁检测经费主管部门乙县交通局实施单位乙县桥隧所"
        "项目资金(万元)全年预算数(A)全年执行数(B)分值执行率(B/A)得分年度资金总额:626210100.00%10"
        "年度总体目标年初设定目标全年完成情况检测桥梁30座检测桥梁31座绩效指标一级指标二级指标三级指标分值"
        "年度指标值全年实际值得分产出指标(70分)数量指标检测桥梁数40≥30座31座40质量指标检测报告合格率30100%100%30"
        "满意度指标(20分)服务对象满意度指标群众满意度20≥94%95%20总分100100"
    )
    assert figures(form.sheet, "total") == {
        "adjusted": Decimal(62), "executed": Decimal(62), "weight": Decimal(10),
        "rate": Decimal(100), "score": Decimal(10),
    }  # fmt: skip
    told = [(r.level3, r.target, r.actual, r.weight, r.score) for r in form.sheet.indicators]
    assert told == [
        ("检测桥梁数", "≥30座", "31座", 40, 40),
        ("检测报告合格率", "100%", "100%", 30, 30),
        ("群众满意度", "≥94%", "95%", 20, 20),
    ]
    assert form.sheet.total_score == 100


def test_targets_of_several_columns_are_doubted_and_explanations_are_no_targets() -> None:
    form = only(
        "项目支出绩效目标表\n(2026年度)\n项目名称 | 山塘维修资金 |\n"
        "主管部门(单位)名称及部门预算编码 | 乙县水务局 |\n资金情况(万元) | 资金总额 | 44 |\n"
        "总体目标 | 完成3处山塘维修 |\n一级指标 | 二级指标 | 三级指标 | 指标解释 | 南村 | 北村 |\n"
        "产出指标 | 数量指标 | 维修山塘(处) | 反映维修情况 | 2 | 1 |\n"
        "质量指标 | 验收合格率 | 反映质量 | 100% | 95% |\n"
    )
    assert form.sheet.department == "乙县水务局"
    assert names(form) == [("维修山塘(处)", "2"), ("验收合格率", "100%")]
    assert {"row.r1.target", "row.r2.target"} <= set(form.uncertain)


def test_what_the_template_left_is_no_row() -> None:
    form = only(
        "项目支出绩效自评表\n(2025年度)\n项目名称 反诈宣传经费\n主管部门 乙市公安局 实施单位 乙市反诈中心\n"
        "项目资金(万元) 年初预算数 全年预算数 全年执行数 分值 执行率 得分\n年度资金总额 40 40 38 10 95% 9.5\n"
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施\n"
        "产出指标 数量指标 指标1:宣传活动场次 ≥10场 11场 40 40\n指标2:\n……\n"
        "质量指标 指标1:宣传资料合格 20 20\n……\n"
        "满意度指标 服务对象满意度指标 指标1:居民满意度 ≥90% 94% 30 30\n……\n总分 100 99.5\n"
    )
    told = [(row.level3, row.target, row.weight, row.score) for row in form.sheet.indicators]
    assert told == [
        ("宣传活动场次", "≥10场", 40, 40), ("宣传资料合格", "", 20, 20), ("居民满意度", "≥90%", 30, 30),
    ]  # fmt: skip
    assert form.sheet.total_score == Decimal("99.5")


def test_blank_cells_told_cell_by_cell_do_not_shift_the_next_ones() -> None:
    cells = (
        "项目支出绩效自评表|(2025年度)|项目名称|管网检修|主管部门|乙市住建局|实施单位|乙市供水公司|项目资金\n(万元)|\xa0"
        "|年初|预算数|全年|预算数|全年|执行数|分值|执行率|得分|年度资金总额|72.5|72.5|65.25|10|90%|9"
        "|其中:当年财政拨款|72.5|72.5|65.25|\xa0|一级指标|二级指标|三级指标|年度|指标值|实际|完成值|分值|得分"
        "|偏差原因分析及改进措施|产出指标|数量指标|指标1检修管网|70|70|40|40|\xa0|指标2|\xa0|\xa0|\xa0|\xa0|\xa0"
        "|满意度|指标|服务对象满意度指标|指标1用户满意度|95|96|50|50|0|总分|100|99"
    )
    form = only("\n\n".join(cells.split("|")))
    assert figures(form.sheet, "total") == {
        "initial": Decimal("72.5"), "adjusted": Decimal("72.5"), "executed": Decimal("65.25"),
        "weight": Decimal(10), "rate": Decimal(90), "score": Decimal(9),
    }  # fmt: skip
    told = [(r.level3, r.target, r.actual, r.weight, r.score) for r in form.sheet.indicators]
    assert told == [("检修管网", "70", "70", 40, 40), ("用户满意度", "95", "96", 50, 50)]


def test_row_with_a_unit_and_no_figure_has_a_blank_target_and_numbering_is_no_name() -> None:
    form = only(
        "项目支出绩效目标表\n(2026年度)\n项目名称 | 退耕还林 |\n主管部门 | 乙区林业局 | 实施单位 | 乙区林场 |\n"
        "资金情况(万元) | 年度资金总额 | 210 |\n年度目标 | 完成造林抚育25公顷 |\n"
        "一级指标 | 二级指标 | 三级指标 | 指标值 |\n产出指标 | 数量指标 | 指标1:抚育面积 | ≧ 25公顷 |\n"
        " 指标2:补植面积 | 公顷 |\n成本指标 | 指标1:每公顷成本 | ≦ 8万元 |\n"
    )
    assert names(form) == [("抚育面积", "≧25公顷"), ("补植面积", ""), ("每公顷成本", "≦8万元")]
    assert [row.op for row in form.sheet.indicators] == ["≥", None, "≤"]
    assert "row.r2.target" in form.uncertain


def test_operator_number_and_unit_of_their_own_and_the_grade_beside_the_total() -> None:
    form = only(
        "| 项目支出绩效自评表 |\n| (2025年度) |\n| 项目名称 | 护渔补助 |\n| 主管部门 | 乙州渔业局 | 实施单位 | 乙县渔政站 |\n"
        "| 项目资金(万元) | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |\n"
        "| 年度资金总额 | 20 | 20 | 18 | 10 | 90% | 9 |\n"
        "| 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |\n"
        "| 产出指标 | 数量指标 | 护渔员人数 | ﹦ | 24 | 人 | 24 | 50 | 50 | |\n"
        "| 满意度指标 | 服务对象满意度指标 | 渔民满意度 | ≥ | 90 | % | 93 | 40 | 39 | 雨季回访少 |\n| 总分 | 100 | 98 | 优 |\n"
    )
    first, second = form.sheet.indicators
    assert (first.op, first.number, first.unit) == ("=", 24, "人")
    assert (second.op, second.number, second.deviation) == ("≥", 90, "雨季回访少")
    assert (form.sheet.total_score, form.sheet.grade) == (98, "优")


def test_code_beside_a_name_money_by_source_and_the_printed_label_of_a_row() -> None:
    form = only(
        "项目支出绩效目标表\n(2026年度)\n项目名称 | 路灯养护 |\n主管部门及其编码 | 乙市照明所 307002 |\n"
        "项目资金申请(万元) | 资金总额: 142 |\n一、预算资金:130 |\n二、自有资金:12 |\n"
        "长期目标 | 年度目标 |\n形成养护机制 | 完成900盏路灯养护 |\n一级指标 | 二级指标 | 三级指标 | 指标值 |\n"
        "产出指标 | 数量指标 | 养护路灯 | ≥900盏 |\n效益指标 | 社会效益指标 | 有责投诉 | ≤9件 |\n"
        "服务对象满意度指标 | 居民满意度 | ≥87% |\n"
    )
    assert form.sheet.department == "乙市照明所"
    assert (form.sheet.funding.annual, form.sheet.funding.annual_other) == (142, 12)
    last = form.sheet.indicators[-1]
    assert (last.level1, last.level2) == ("满意度指标", "服务对象满意度指标")


def test_money_by_source_in_lines_of_words() -> None:
    form = only(
        "项目支出绩效目标申报表\n(2026年度)\n项目名称 文化站运行补助\n预算单位 乙区文体局\n"
        "项目资金(万元) 年度资金总额 金额(万元)\n(一)财政拨款小计 31.20\n1、一般公共预算 31.20\n(二)自有资金小计 4.80\n"
        "年度目标\n保障文化站正常开放\n绩效指标 一级指标 二级指标 三级指标 指标值\n绩效指标 项目完成\n指标\n"
        "数量指标 对正常开放的文化站给予补助 16个\n质量指标 考核合格率 ≥95%\n满意度指标 满意度指标 群众满意度 ≥90%\n"
    )
    funding = form.sheet.funding
    assert (funding.annual_appropriation, funding.annual_other) == (
        Decimal("31.20"),
        Decimal("4.80"),
    )
    assert len(form.sheet.indicators) == 3


def test_printed_label_wins_over_the_block_it_is_merged_into() -> None:
    table = Table(
        rows=[
            ["项目名称", "河湖保洁", "", ""],
            ["主管部门", "乙市水务局", "实施单位", "乙市河道所"],
            ["资金情况(万元)", "年度资金总额", "66", ""],
            ["年度目标", "河湖整洁。", "", ""],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["效益指标", "社会效益指标", "投诉件数", "≤6件"],
            ["", "生态效益指标", "水质达标率", "≥95%"],
            ["", "服务对象满意度指标", "居民满意度", "≥90%"],
        ]
    )
    table.merge((5, 0), 3, 1)
    title = Paragraph(text="2026年项目支出绩效目标表")
    document = SourceDocument(format_id="docx", blocks=[title, table])
    (form,) = recognise(document).documents
    last = form.sheet.indicators[-1]
    assert (last.level1, last.level2) == ("满意度指标", "服务对象满意度指标")


BRACKETS = """030207 白河县林业局
其他运转类
护林防火物资储备
268000
【总体目标】
储备防火物资，提高处置能力
【产出指标-数量指标】
指标1：购置风力灭火机（≥40台）
指标2：购置防护服（=120套）
【产出指标-时效指标】
指标1：物资到位时间（9月底前）
【满意度指标-服务对象满意度指标】
指标1：护林员满意度（≥90%）
030208 白河县水务局
山塘巡查经费
45
【总体目标】
巡查山塘三十座
【产出指标-质量指标】
隐患整改率（100%）
【效益指标-社会效益指标】
防汛能力（有效提升）
"""


def levelled(form: ReadForm) -> list[tuple[str, str, str]]:
    return [(row.level2, row.level3, row.target) for row in form.sheet.indicators]


def test_levels_in_brackets_above_their_rows_make_forms_whose_head_is_asked_for() -> None:
    first, second = recognise(read(BRACKETS.encode())).documents
    assert levelled(first) == [
        ("数量指标", "购置风力灭火机", "≥40台"),
        ("数量指标", "购置防护服", "=120套"),
        ("时效指标", "物资到位时间", "9月底前"),
        ("服务对象满意度指标", "护林员满意度", "≥90%"),
    ]
    assert levelled(second) == [
        ("质量指标", "隐患整改率", "100%"),
        ("社会效益指标", "防汛能力", "有效提升"),
    ]
    for form, told in (
        (first, ("护林防火物资储备", "白河县林业局", "元", 268000, "储备防火物资,提高处置能力")),
        (second, ("山塘巡查经费", "白河县水务局", "万元", 45, "巡查山塘三十座")),
    ):
        sheet = form.sheet
        found = (sheet.project_name, sheet.department, sheet.amount_unit, sheet.funding.annual)
        assert (*found, sheet.annual_goal.replace("，", ",")) == told
        assert {"head.project_name", "head.department", "head.unit", "head.year"} <= set(
            form.uncertain
        )


def table_of(*rows: str) -> SourceDocument:
    """Return a document with one table of certain borders; «|» parts its cells."""
    title = Paragraph(text="2026年项目支出绩效自评表")
    return SourceDocument(
        format_id="docx", blocks=[title, Table(rows=[row.split("|") for row in rows])]
    )


SHORT = (
    "项目名称|骑行道养护|||||", "主管部门|白河县住建局|实施单位|白河县园林所|||",
    "||全年预算数|全年执行数|分值|执行率|得分", "项目资金(万元)|年度资金总额|50|48|10|96%|9.6",
)  # fmt: skip
SHORT_HEAD = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分"


def test_two_indicators_in_one_cell_become_two_rows_that_are_doubted() -> None:
    document = table_of(
        "项目名称|村级调解培训||", "主管部门|白河县司法局|实施单位|白河县普法办",
        "年度资金总额(万元)|8||", "年度目标|培训调解员。||", "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|培训人数\n培训班次|≥30人\n≥2期", "产出指标|质量指标|考核合格率|≥95%",
    )  # fmt: skip
    (form,) = recognise(document).documents
    assert names(form) == [("培训人数", "≥30人"), ("培训班次", "≥2期"), ("考核合格率", "≥95%")]
    doubted = {place for place in form.uncertain if place.startswith("row")}
    assert {"row.r1.level3", "row.r1.target", "row.r2.level3", "row.r2.target"} <= doubted
    assert not any(place.startswith("row.r3") for place in doubted)


def test_head_with_strokes_of_a_seal_is_still_itself_or_asked_about() -> None:
    document = table_of(
        *SHORT, "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分/7/1",
        "产出指标|数量指标|养护里程|≥9公里|9公里|50|50", "满意度指标|服务对象满意度指标|市民满意度|≥90%|88%|40|39",
    )  # fmt: skip
    (form,) = recognise(document).documents
    scores = [(row.weight, row.score) for row in form.sheet.indicators]  # type: ignore[union-attr]
    assert scores == [(50, 50), (40, 39)]


def test_figures_under_a_head_that_nobody_knows_are_told() -> None:
    document = table_of(
        *SHORT, "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|甲乙丙丁",
        "产出指标|数量指标|养护里程|≥9公里|9公里|50|47",
    )  # fmt: skip
    (form,) = recognise(document).documents
    assert "row.r1.score" in form.uncertain
    assert any("47" in note for note in form.ocr_notes)


def test_row_that_a_page_break_cut_is_joined() -> None:
    first = table_of(*SHORT, SHORT_HEAD, "产出指标|数量指标|养护骑行道|≥9公里|9公里|50|50")
    more = Table(rows=[row.split("|") for row in ("||及附属设施里程||||", "产出指标|质量指标|路面完好率|≥95%|96%|40|40")], number=1)  # fmt: skip
    (form,) = recognise(SourceDocument(format_id="docx", blocks=[*first.blocks, more])).documents
    assert names(form) == [("养护骑行道及附属设施里程", "≥9公里"), ("路面完好率", "≥95%")]


def test_amounts_in_other_units_in_words_and_told_twice() -> None:
    form = only(HOUSE.format("叁拾万元整", "300000元(30万元)"))
    funding = form.sheet.funding  # type: ignore[union-attr]
    assert (funding.annual, funding.annual_appropriation) == (300000, 300000)
    assert [place for place in form.uncertain if place.startswith("money")] == []


def test_amount_whose_separators_stand_oddly_is_asked_about() -> None:
    form = only(HOUSE.format("1,2345.00", "300 000"))
    funding = form.sheet.funding  # type: ignore[union-attr]
    assert funding.annual_appropriation == 300000
    assert "money.annual.total" in form.uncertain


OUTLINE = """2026年度项目绩效目标申报表
一、项目概况
项目名称：码头趸船更新
主管部门：南岸片区交通局
实施单位：南岸片区航道站
项目期限：2026年4月1日—2026年10月31日
二、项目资金
年度资金申请总额：90万元，其中：当年财政拨款60万元，上年结转资金20万元，其他资金10万元。
三、年度总体目标
更新趸船3艘，检验全部合格，船员满意度不低于90%。
四、绩效指标
（一）产出指标
1.数量指标
更新趸船：3艘
2.时效指标
趸船交付时间：2026年9月30日前
（二）满意度指标
1.服务对象满意度指标
船员满意度：≥90%
"""


def test_outline_with_colons_is_read_as_the_form_it_is() -> None:
    form = only(OUTLINE)
    assert names(form) == [
        ("更新趸船", "3艘"),
        ("趸船交付时间", "2026年9月30日前"),
        ("船员满意度", "≥90%"),
    ]
    assert [row.level2 for row in form.sheet.indicators] == [
        "数量指标",
        "时效指标",
        "服务对象满意度指标",
    ]
    funding = form.sheet.funding
    assert (funding.annual, funding.annual_appropriation) == (90, 60)
    assert (funding.annual_carryover, funding.annual_other) == (20, 10)


def test_grade_alone_behind_the_total_under_another_head_is_the_grade() -> None:
    rows = [
        "项目支出绩效自评表（2025年度）",
        "项目名称 | 苗圃越冬管护 | 主管部门 | 丙县林业局 | 实施单位 | 丙县苗圃 | |",
        "一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 | 偏差原因",
        "产出指标 | 数量指标 | 管护苗木 | ≥3万株 | 3.2万株 | 90 | 88 |",
        "总分 | | | | | 100 | 97.5 | 良",
    ]
    form = only("\n".join(rows))
    assert (form.sheet.total_score, form.sheet.grade) == (Decimal("97.5"), "良")


def test_money_of_the_year_named_by_its_year_and_a_second_column_of_targets_is_told() -> None:
    rows = [
        "项目名称 | 方志展陈 | 主管部门 | 丁县史志办 | 预算单位 | 丁县方志馆",
        "项目总投资 | 320万元 | 其中：财政拨款 | 320万元 | |",
        "2026年度预算 | 150万元 | 其中：财政拨款 | 150万元 | |",
        "一级指标 | 二级指标 | 三级指标 | 实施期指标值 | 年度指标值 | 备注",
        "产出指标 | 数量指标 | 修复方志 | ≥4200册 | ≥2000册 |",
    ]
    form = only("2026年项目支出绩效目标申报表\n" + "\n".join(rows))
    funding = form.sheet.funding
    assert (funding.total, funding.annual, funding.annual_appropriation) == (320, 150, 150)
    assert names(form) == [("修复方志", "≥2000册")]
    assert form.sheet.indicators[0].further == "≥4200册"
    assert any("≥4200册" in note and "实施期指标值" in note for note in form.ocr_notes)


@pytest.mark.parametrize(
    ("heads", "target"),
    [
        ("年度指标值 | 实施期指标值", "≥2000册"),
        ("实施期指标值 | 年度指标值", "≥4200册"),
        ("半年目标值 | 全年目标值", "≥4200册"),
        ("半年(1—6月)指标值 | 全年指标值", "≥4200册"),
    ],
)
def test_target_is_the_years_whichever_column_stands_first(heads: str, target: str) -> None:
    rows = [
        "2026年项目支出绩效目标申报表",
        "项目名称 | 方志展陈 | 主管部门 | 丁县史志办 | 预算单位 | 丁县方志馆",
        f"一级指标 | 二级指标 | 三级指标 | {heads} | 备注",
        "产出指标 | 数量指标 | 修复方志 | ≥2000册 | ≥4200册 |",
        "产出指标 | 质量指标 | 修复合格率 | ≥97% | ≥99% |",
    ]
    form = only("\n".join(rows))
    assert names(form)[0] == ("修复方志", target)
    assert "row.r1.target" not in form.uncertain
    other = "≥4200册" if target == "≥2000册" else "≥2000册"
    assert any(other in note for note in form.ocr_notes)


def test_letters_within_a_figure_are_asked_about() -> None:
    rows = [
        "2026年项目支出绩效目标申报表",
        "项目名称 | 方志展陈 | 主管部门 | 丁县史志办 | 预算单位 | 丁县方志馆",
        "一级指标 | 二级指标 | 三级指标 | 指标值",
        "产出指标 | 数量指标 | 修复方志 | ≥3OO册",
        "产出指标 | 质量指标 | CO2浓度达标率 | ≥97%",
    ]
    form = only("\n".join(rows))
    assert "row.r1.target" in form.uncertain
    assert "row.r2.target" not in form.uncertain
    assert "≥300册" in form.candidates["row.r1.target"]
