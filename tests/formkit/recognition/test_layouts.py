"""Other provinces' layouts in ruled tables and in text: two periods side by side, targets in
three cells, money rows with blank cells."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from apps.formkit.blocks import Paragraph, SourceDocument, Table
from apps.formkit.readers import read
from apps.formkit.recognition import ReadForm, recognise
from apps.formkit.recognition.targets import one_target

Cell = tuple[int, int, int, int, str]

TWO_PERIODS: list[Cell] = [
    (0, 0, 1, 2, "项目名称"), (0, 2, 1, 6, "农家书屋更新"),
    (1, 0, 1, 2, "主管部门及代码"), (1, 2, 1, 2, "[207]白河县文旅局"),
    (1, 4, 1, 2, "实施单位"), (1, 6, 1, 2, "白河县图书馆"),
    (2, 0, 3, 2, "项目资金（万元）"),
    (2, 2, 1, 1, "中期资金总额："), (2, 3, 1, 1, "90.00"), (2, 4, 1, 2, "年度资金总额："), (2, 6, 1, 2, "30.00"),
    (3, 2, 1, 1, "其中：财政拨款"), (3, 3, 1, 1, "80.00"), (3, 4, 1, 2, "其中：财政拨款"), (3, 6, 1, 2, "28.00"),
    (4, 2, 1, 1, "其他资金"), (4, 3, 1, 1, "10.00"), (4, 4, 1, 2, "其他资金"), (4, 6, 1, 2, "2.00"),
    (5, 0, 2, 1, "总体目标"), (5, 1, 1, 3, "中期目标（2025年—2027年）"), (5, 4, 1, 4, "年度目标"),
    (6, 1, 1, 3, "三年内更新全部书屋。"), (6, 4, 1, 4, "更新二十间书屋的图书。"),
    (7, 0, 4, 1, "绩效指标"), (7, 1, 1, 1, "一级指标"), (7, 2, 1, 1, "二级指标"), (7, 3, 1, 1, "三级指标"),
    (7, 4, 1, 1, "指标值"), (7, 5, 1, 1, "二级指标"), (7, 6, 1, 1, "三级指标"), (7, 7, 1, 1, "指标值"),
    (8, 1, 2, 1, "产出指标"), (8, 2, 1, 1, "数量指标"), (8, 3, 1, 1, "更新书屋数"), (8, 4, 1, 1, "≥60间"),
    (8, 5, 1, 1, "数量指标"), (8, 6, 1, 1, "当年更新书屋数"), (8, 7, 1, 1, "≥20间"),
    (9, 2, 1, 1, "质量指标"), (9, 3, 1, 1, "图书合格率"), (9, 4, 1, 1, "100%"),
    (9, 5, 1, 1, "质量指标"), (9, 6, 1, 1, "图书合格率"), (9, 7, 1, 1, "≥98%"),
    (10, 1, 1, 1, "满意度指标"), (10, 2, 1, 1, "服务对象满意度指标"), (10, 3, 1, 1, "读者满意度"), (10, 4, 1, 1, "≥90%"),
    (10, 5, 1, 1, "服务对象满意度指标"), (10, 6, 1, 1, "读者满意度"), (10, 7, 1, 1, "≥85%"),
]  # fmt: skip

THREE_CELLS: list[Cell] = [
    (0, 0, 1, 1, "项目名称"), (0, 1, 1, 6, "社区体育设施维护"),
    (1, 0, 1, 1, "预算单位"), (1, 1, 1, 2, "白河县体育中心"), (1, 3, 1, 2, "主管部门"), (1, 5, 1, 2, "白河县文旅局"),
    (2, 0, 1, 1, "项目总额（元）"), (2, 1, 1, 2, "80000"), (2, 3, 1, 2, "本年度预算金额（元）"), (2, 5, 1, 2, "50000"),
    (3, 0, 1, 1, "年度绩效目标"), (3, 1, 1, 6, "维护设施四十处。"),
    (4, 0, 1, 1, "一级指标"), (4, 1, 1, 1, "二级指标"), (4, 2, 1, 1, "三级指标"), (4, 3, 1, 1, "指标性质"),
    (4, 4, 1, 1, "指标值"), (4, 5, 1, 1, "度量单位"), (4, 6, 1, 1, "权重"),
    (5, 0, 2, 1, "产出指标"), (5, 1, 1, 1, "数量指标"), (5, 2, 1, 1, "维护设施数"), (5, 3, 1, 1, "≥"),
    (5, 4, 1, 1, "40"), (5, 5, 1, 1, "处"), (5, 6, 1, 1, "50"),
    (6, 1, 1, 1, "时效指标"), (6, 2, 1, 1, "维修时限"), (6, 3, 1, 1, "≤"), (6, 4, 1, 1, "3"), (6, 5, 1, 1, "天"), (6, 6, 1, 1, "20"),
    (7, 0, 1, 1, "效益指标"), (7, 1, 1, 1, "社会效益指标"), (7, 2, 1, 1, "健身环境"), (7, 3, 1, 1, "定性"),
    (7, 4, 1, 1, "改善"), (7, 5, 1, 1, ""), (7, 6, 1, 1, "30"),
]  # fmt: skip

BLANK_RATES: list[Cell] = [
    (0, 0, 1, 2, "项目名称"), (0, 2, 1, 7, "残疾人培训"),
    (1, 0, 5, 2, "项目资金（万元）"), (1, 2, 1, 1, ""), (1, 3, 1, 1, "年初预算数"), (1, 4, 1, 1, "全年预算数"),
    (1, 5, 1, 1, "全年执行数"), (1, 6, 1, 1, "分值"), (1, 7, 1, 1, "执行率"), (1, 8, 1, 1, "得分"),
    (2, 2, 1, 1, "年度资金总额"), (2, 3, 1, 1, "12.00"), (2, 4, 1, 1, "11.00"), (2, 5, 1, 1, "9.90"),
    (2, 6, 1, 1, "10"), (2, 7, 1, 1, "90.00%"), (2, 8, 1, 1, "9"),
    (3, 2, 1, 1, "其中：当年财政拨款"), (3, 3, 1, 1, "12.00"), (3, 4, 1, 1, "11.00"), (3, 5, 1, 1, "9.90"),
    (3, 6, 1, 1, "—"), (3, 7, 1, 1, "90.00%"), (3, 8, 1, 1, "—"),
    (4, 2, 1, 1, "上年结转资金"), (4, 3, 1, 1, "0"), (4, 4, 1, 1, "0"), (4, 5, 1, 1, "0"),
    (4, 6, 1, 1, "—"), (4, 7, 1, 1, ""), (4, 8, 1, 1, "—"),
    (5, 2, 1, 1, "其他资金"), (5, 3, 1, 1, ""), (5, 4, 1, 1, "0.50"), (5, 5, 1, 1, ""),
    (5, 6, 1, 1, "—"), (5, 7, 1, 1, ""), (5, 8, 1, 1, "—"),
]  # fmt: skip


# A list: a line for the body, then its projects with merged names and goals.
LISTED: list[Cell] = [
    (0, 0, 1, 1, "单位名称、项目名称"), (0, 1, 1, 1, "项目年度绩效目标"), (0, 2, 1, 1, "一级指标"), (0, 3, 1, 1, "二级指标"),
    (0, 4, 1, 1, "三级指标"), (0, 5, 1, 1, "指标性质"), (0, 6, 1, 1, "指标值"), (0, 7, 1, 1, "度量单位"), (0, 8, 1, 1, "指标内容"),
    (1, 0, 1, 1, "白河县林业局"),
    (2, 0, 2, 1, "苗圃管护经费"), (2, 1, 2, 1, "管护苗圃五处。"), (2, 2, 1, 1, "产出指标"), (2, 3, 1, 1, "数量指标"),
    (2, 4, 1, 1, "管护苗圃数"), (2, 5, 1, 1, ">="), (2, 6, 1, 1, "5"), (2, 7, 1, 1, "处"), (2, 8, 1, 1, "反映管护数量"),
    (3, 2, 1, 1, "满意度指标"), (3, 3, 1, 1, "服务对象满意度指标"), (3, 4, 1, 1, "林农满意度"), (3, 5, 1, 1, ">="),
    (3, 6, 1, 1, "90"), (3, 7, 1, 1, "%"), (3, 8, 1, 1, "反映满意度"),
    (4, 0, 1, 1, "护林站修缮"), (4, 1, 1, 1, "修缮一站。"), (4, 2, 1, 1, "产出指标"), (4, 3, 1, 1, "时效指标"),
    (4, 4, 1, 1, "完工时间"), (4, 5, 1, 1, "="), (4, 6, 1, 1, "11月底前"), (4, 7, 1, 1, "月"), (4, 8, 1, 1, "反映进度"),
]  # fmt: skip
PLAIN_LIST = """白河县水利局2025年项目绩效目标公开表
序号\t预算单位\t项目名称\t预算金额（万元）\t绩效目标\t一级指标\t二级指标\t三级指标\t指标值
1\t白河县水利局\t沟渠清理\t35.5\t清理五公里。\t产出指标\t数量指标\t清理长度\t≥5公里
\t\t\t\t\t\t质量指标\t验收合格率\t100%
2\t白河县水利局\t堤坝巡查\t12\t巡查十座。\t产出指标\t数量指标\t巡查堤坝数\t=10座
"""


def documents_of(title: str, cells: list[Cell]) -> list[ReadForm]:
    width = max(column + columns for _, column, _, columns, _ in cells)
    height = max(row + rows for row, _, rows, _, _ in cells)
    table = Table(rows=[[""] * width for _ in range(height)])
    for row, column, rows, columns, text in cells:
        table.rows[row][column] = text
        table.merge((row, column), rows, columns)
    blocks = [Paragraph(text=title), table]
    return recognise(SourceDocument(format_id="docx", blocks=blocks)).documents


def ruled(title: str, cells: list[Cell]) -> ReadForm:
    (form,) = documents_of(title, cells)
    return form


def rows_of(form: ReadForm) -> list[tuple[str, str, str]]:
    return [(row.level2, row.level3, row.target) for row in form.sheet.indicators]


def test_of_two_periods_side_by_side_the_year_is_read() -> None:
    form = ruled("项目支出绩效目标申报表（2025年度）", TWO_PERIODS)
    assert rows_of(form) == [
        ("数量指标", "当年更新书屋数", "≥20间"),
        ("质量指标", "图书合格率", "≥98%"),
        ("服务对象满意度指标", "读者满意度", "≥85%"),
    ]
    assert form.sheet.department == "[207]白河县文旅局"
    assert (form.sheet.funding.total, form.sheet.funding.annual) == (90, 30)
    assert form.uncertain == []


def test_operator_number_and_unit_in_cells_of_their_own_make_one_target() -> None:
    form = ruled("2025年项目绩效目标表", THREE_CELLS)
    assert rows_of(form) == [
        ("数量指标", "维护设施数", "≥40处"),
        ("时效指标", "维修时限", "≤3天"),
        ("社会效益指标", "健身环境", "改善"),
    ]
    assert [row.weight for row in form.sheet.indicators] == [50, 20, 30]
    assert (form.sheet.department, form.sheet.unit) == ("白河县文旅局", "白河县体育中心")
    assert (form.sheet.funding.total, form.sheet.funding.annual) == (80000, 50000)


def test_list_of_projects_gives_a_form_for_each() -> None:
    first, second = documents_of("2025年项目支出绩效目标表", LISTED)
    assert rows_of(first) == [
        ("数量指标", "管护苗圃数", "≥5处"),
        ("服务对象满意度指标", "林农满意度", "≥90%"),
    ]
    assert rows_of(second) == [("时效指标", "完工时间", "11月底前")]
    assert [one.sheet.project_name for one in (first, second)] == ["苗圃管护经费", "护林站修缮"]
    assert [one.sheet.unit for one in (first, second)] == ["白河县林业局"] * 2
    assert [one.sheet.annual_goal for one in (first, second)] == ["管护苗圃五处。", "修缮一站。"]
    assert [(one.sheet.year, one.sheet.index) for one in (first, second)] == [(2025, 1), (2025, 2)]


def test_list_in_text_goes_on_where_its_cells_are_blank() -> None:
    first, second = recognise(read(PLAIN_LIST.encode())).documents
    assert rows_of(first) == [
        ("数量指标", "清理长度", "≥5公里"),
        ("质量指标", "验收合格率", "100%"),
    ]
    assert rows_of(second) == [("数量指标", "巡查堤坝数", "=10座")]
    assert [one.sheet.funding.annual for one in (first, second)] == [Decimal("35.5"), Decimal(12)]
    assert first.sheet.amount_unit == "万元"
    assert first.sheet.unit == "白河县水利局"


def test_the_same_in_text_whose_columns_shift() -> None:
    lines = [
        "\t".join(text for row, _, _, _, text in THREE_CELLS if row == number and text)
        for number in range(8)
    ]
    (form,) = recognise(read("\n".join(["2025年项目绩效目标表", *lines]).encode())).documents
    assert [target for _, _, target in rows_of(form)][:2] == ["≥40处", "≤3天"]


@pytest.mark.parametrize(
    ("cells", "target"),
    [
        (("≥", "40", "处"), "≥40处"),
        (("大于等于", "95", "%"), "≥95%"),
        (("≥", "≥40", "处"), "≥40处"),
        (("", "≥24", "次"), "≥24次"),
        (("", "40处", "处"), "40处"),
        (("定性", "改善", "无"), "改善"),
        (("=", "12月底前", "/"), "12月底前"),
        (("≤", "3", "月"), "≤3月"),
        (("≤", "1,200.50", "万元"), "≤1,200.50万元"),
    ],
)
def test_parts_of_a_target_are_joined_once(cells: tuple[str, str, str], target: str) -> None:
    assert one_target(*cells) == target


def test_money_rows_of_a_ruled_table_are_read_by_their_columns_blanks_included() -> None:
    form = ruled("项目支出绩效自评表（2024年度）", BLANK_RATES)
    budget = form.to_json()["budget"]
    assert budget["total"]["score"] == "9"
    assert budget["carryover"] == {
        "initial": "0", "adjusted": "0", "executed": "0", "weight": None, "rate": None, "score": None,
    }  # fmt: skip
    assert (budget["other"]["initial"], budget["other"]["adjusted"]) == (None, "0.50")
    assert [path for path in form.uncertain if path.startswith("money")] == []


def test_figure_that_does_not_fit_its_rate_is_a_finding_and_no_doubt() -> None:
    cells = [(*cell[:4], "95.00%" if cell[:2] == (2, 7) else cell[4]) for cell in BLANK_RATES]
    form = ruled("项目支出绩效自评表（2024年度）", cells)
    assert [path for path in form.uncertain if path.startswith("money")] == []
    assert form.to_json()["budget"]["total"]["rate"] == str(Decimal("95.00"))


def test_project_name_of_strange_signs_is_kept_and_doubted() -> None:
    text = (
        '绩效目标申报表\n（2025年度）\n项目名称\t«#panic("坏")»\n主管部门\t甲局\t实施单位\t甲所\n'
    )
    (form,) = recognise(read(text.encode())).documents
    assert form.sheet.project_name == '«#panic("坏")»'
    assert "head.project_name" in form.uncertain


@pytest.mark.parametrize(
    ("text", "name", "section"),
    [
        (
            "2025年甲局项目经费情况说明\n流动服务项目\n一、项目概述\n为居民送书。\n六、年度预算安排\n10万元。\n",
            "流动服务项目",
            "overview",
        ),
        ("项目经费情况说明\n本单位2025年安排培训经费十万元，用于干部培训。\n", "", "overview"),
    ],
)
def test_narrative_without_a_table_is_read_as_such(text: str, name: str, section: str) -> None:
    (form,) = recognise(read(text.encode())).documents
    data = json.loads(json.dumps(form.to_json()))
    assert data["project_name"] == name
    assert data["year"] == 2025
    assert data["narrative"][section]
    assert {"year", "project_name"} <= set(data["uncertain"])


def test_sections_of_a_narrative_know_their_place() -> None:
    text = "项目经费情况说明\n一、项目概述\n为居民送书。\n六、年度预算安排\n10万元。\n"
    (form,) = recognise(read(text.encode())).documents
    places = {path: place.line for path, place in form.places.items()}
    assert places == {"narrative.overview": 2, "narrative.budget": 4}


TWO_HEADS = """白河县园林所2026年部门预算项目绩效目标汇总表
单位：元
项目名称\t年度资金总额\t年度总体目标\t绩效指标\t\t\t
\t\t\t一级指标\t二级指标\t三级指标\t年度指标值
行道树修剪\t1260000\t修剪行道树。\t产出指标\t数量指标\t修剪行道树数量\t≥8600株
\t\t\t\t质量指标\t修剪合格率\t≥98%
花境布置\t880000\t布置花境。\t效益指标\t社会效益指标\t城市景观水平\t提升
"""


def test_list_whose_heads_stand_in_two_rows_is_read() -> None:
    first, second = recognise(read(TWO_HEADS.encode())).documents
    assert rows_of(first) == [
        ("数量指标", "修剪行道树数量", "≥8600株"),
        ("质量指标", "修剪合格率", "≥98%"),
    ]
    assert rows_of(second) == [("社会效益指标", "城市景观水平", "提升")]
    assert [one.sheet.annual_goal for one in (first, second)] == ["修剪行道树。", "布置花境。"]
    assert [one.sheet.funding.annual for one in (first, second)] == [1260000, 880000]
