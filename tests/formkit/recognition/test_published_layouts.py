"""Kinds of layout that other provinces publish, in words made up for the test: what was read wrongly
in silence at the first try of each."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from apps.formkit.readers import read
from apps.formkit.recognition import ReadForm, recognise
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.monitoring import MonitoringSheet
from tests.formkit.made_files import book, grid, pdf, saved, word

LEVELS = "一级指标 | 二级指标 | 三级指标"
HEAD = """项目名称 | 渡口候船亭修缮 | < | < | < | <
    主管部门 | 云梯县交通局 | < | 实施单位 | 云梯县渡口所 | <"""


def forms(content: bytes) -> list[ReadForm]:
    return recognise(read(content)).documents


def only(title: str, rows: str, *, in_word: bool = True) -> ReadForm:
    made = grid(rows)
    content = word(title, made) if in_word else saved(book(表=made))
    (form,) = forms(content)
    return form


def plan(rows: str) -> ReadForm:
    return only("2026年项目支出绩效目标表", f"{HEAD}\n{rows}")


def targets(form: ReadForm) -> list[tuple[str, str, str]]:
    return [(row.level3, row.target, row.further) for row in form.sheet.indicators]


def figures(form: ReadForm, row: str) -> dict[str, Decimal]:
    told: Any = form.sheet
    return {k: Decimal(v) for k, v in told.budget[row].to_json().items() if v is not None}


@pytest.mark.parametrize("period", ["2025年-2027年", "2025—2027年", "2025年至2027年"])
def test_period_of_years_is_read_from_its_first_to_its_last_day_and_doubted(period: str) -> None:
    form = plan(
        f"项目实施期限 | {period} | < | < | < | <\n"
        f"{LEVELS} | 指标值 | < | <\n产出指标 | 数量指标 | 修缮候船亭 | 6座 | < | <"
    )
    told: Any = form.sheet
    assert (told.start, told.end) == (date(2025, 1, 1), date(2027, 12, 31))
    assert {"head.start", "head.end"} <= set(form.uncertain)


def test_sign_value_and_measure_below_one_head_make_one_target() -> None:
    form = plan(
        f"""{LEVELS} | 指标值 | < | < | 编码
        ^ | ^ | ^ | 符号 | 值 | 单位 | ^
        产出指标 | 数量指标 | 修缮候船亭 | ≥ | 6 | 座 | K01
        ^ | 时效指标 | 完工时间 | 定性 | 国庆节前 | | K02"""
    )
    assert targets(form) == [("修缮候船亭", "≥6座", ""), ("完工时间", "国庆节前", "")]
    assert "row.r1.target" not in form.uncertain


def test_of_targets_a_year_each_the_first_is_taken_and_asked_about() -> None:
    form = plan(
        f"""{LEVELS} | 2025年完成值 | 2026年目标值 | 2027年目标值
        产出指标 | 数量指标 | 修缮候船亭 | 4座 | 6座 | 7座
        满意度指标 | 服务对象满意度指标 | 乘客满意度 | 88% | ≥90% | ≥92%"""
    )
    assert form.sheet.kind == "declaration"
    assert targets(form) == [("修缮候船亭", "6座", "7座"), ("乘客满意度", "≥90%", "≥92%")]
    assert {"row.r1.target", "row.r1.further"} <= set(form.uncertain)
    assert any("2025年完成值" in note and "4座" in note for note in form.ocr_notes)


@pytest.mark.parametrize(
    ("target", "is_asked"),
    [("4项30名", True), ("≥4项，≥30名", True), ("1人1档", False), ("1年6个月", False)],
)
def test_two_targets_in_one_cell_are_asked_about(target: str, is_asked: bool) -> None:
    form = plan(f"{LEVELS} | 指标值 | < | <\n产出指标 | 数量指标 | 传承记录 | {target} | < | <")
    assert ("row.r1.target" in form.uncertain) is is_asked


def test_of_several_other_columns_each_target_is_offered_by_itself() -> None:
    form = plan(
        f"""{LEVELS} | 东村 | 西村 | 南村
        产出指标 | 数量指标 | 放映场次 | 30场 | 20场 | 10场"""
    )
    assert form.candidates["row.r1.target"] == ["20场", "10场"]


def test_targets_of_two_whole_years_are_asked_about() -> None:
    form = plan(
        f"""{LEVELS} | 2026年度指标值 | 2027年度指标值 | <
        产出指标 | 数量指标 | 修缮候船亭 | 6座 | 7座 | <"""
    )
    assert targets(form) == [("修缮候船亭", "6座", "7座")]
    assert "row.r1.target" in form.uncertain


def test_amounts_behind_labels_that_nobody_knows_are_asked_about() -> None:
    form = plan(
        f"""预算金额 | 总计 | 230 | 2026年 | 120 | <
        {LEVELS} | 指标值 | < | <
        产出指标 | 数量指标 | 修缮候船亭 | 6座 | < | <"""
    )
    assert {"money.annual.total", "money.whole.total"} <= set(form.uncertain)
    assert any("230" in note for note in form.ocr_notes)


LIST = """2026年部门预算项目绩效目标汇总表 | < | < | < | < | < | <
    单位名称 | 项目名称 | {} | 绩效目标 | 绩效指标 | < | <
    ^ | ^ | ^ | ^ | 一级指标 | 三级指标 | 指标值
    云梯县林场 | 林道养护 | 36万元 | 养护林道。 | 产出指标 | 养护林道里程 | 52公里
    ^ | ^ | ^ | ^ | 满意度指标 | 职工满意度 | ≥90%
    云梯县苗圃 | 苗木更新 | 12.5万元 | 更新苗木。 | 产出指标 | 更新苗木数 | ≥9万株"""


@pytest.mark.parametrize("head", ["申请金额", "拟安排"])
def test_list_of_projects_whose_head_has_a_column_that_nobody_knows(head: str) -> None:
    found = forms(saved(book(表=grid(LIST.format(head)))))
    told: list[Any] = [form.sheet for form in found]
    assert [(one.project_name, one.unit) for one in told] == [
        ("林道养护", "云梯县林场"),
        ("苗木更新", "云梯县苗圃"),
    ]
    assert [len(one.indicators) for one in told] == [2, 1]
    if head == "申请金额":
        assert [one.funding.annual for one in told] == [36, Decimal("12.5")]
    else:
        assert any("36万元" in note for note in found[0].ocr_notes)


EVALUATED = f"""{HEAD}
    项目资金（元） | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分
    年度资金总额 | 48万元 | 480000 | 45.6万元 | 95% | 9.5
    其中：当年财政拨款 | 40万 | 400000 | 380000元 | 95% |
    {LEVELS} | 年度指标值 | {{}} | 得分
    产出指标 | 数量指标 | 修缮候船亭 | 6座 | 5座 | 40"""


def test_unit_in_a_cell_of_an_evaluations_money_beats_the_unit_of_the_form() -> None:
    form = only("2025年项目支出绩效自评表", EVALUATED.format("实际完成值"))
    total = figures(form, "total")
    assert (total["initial"], total["adjusted"], total["executed"]) == (480000, 480000, 456000)
    source = figures(form, "appropriation")
    assert (source["initial"], source["executed"]) == (400000, 380000)
    assert form.sheet.to_json()["amount_unit"] == "元"


def test_unit_of_a_head_or_of_a_label_beats_the_unit_of_the_form() -> None:
    form = only(
        "2025年项目支出绩效自评表",
        f"""{HEAD}
        资金来源 | 年初预算（万元） | 调整预算（万元） | 实际支出（元） | 执行率 | 得分
        合计 | 420 | 436 | 4185600 | 96% | 9.6
        {LEVELS} | 年度指标值 | 实际完成值 | 得分
        产出指标 | 数量指标 | 修缮候船亭 | 6座 | 6座 | 40""",
    )
    assert form.sheet.to_json()["amount_unit"] == "万元"
    assert figures(form, "total")["executed"] == Decimal("418.56")
    other = plan(
        f"""项目资金（万元） | 年度资金总额（元） | 863000 | 其中：财政拨款 | 86.3 | <
        {LEVELS} | 指标值 | < | <\n产出指标 | 数量指标 | 修缮候船亭 | 6座 | < | <"""
    )
    money: Any = other.sheet
    assert (money.funding.annual, money.amount_unit) == (Decimal("86.3"), "万元")


def test_result_under_a_head_that_nobody_knows_is_asked_about() -> None:
    form = only("2025年项目支出绩效自评表", EVALUATED.format("甲乙丙丁"))
    assert isinstance(form.sheet, EvaluationSheet)
    assert form.sheet.indicators[0].actual == ""
    assert "row.r1.actual" in form.uncertain
    assert any("5座" in note for note in form.ocr_notes)


def test_money_in_one_row_without_a_label_and_the_target_after_its_change() -> None:
    form = only(
        "2025年度预算项目绩效自评表",
        f"""{HEAD}
        预算执行情况（元） | 预算安排金额（A） | 预算执行金额（B） | 执行率（B/A） | 得分 | 分值
        ^ | 248,000.00 | 235,600.00 | 95.00% | 9.50 | 10
        {LEVELS} | 年初指标值 | 调整后指标值 | 全年完成值
        产出指标 | 数量指标 | 修缮候船亭 | 8座 | 6座 | 6座""",
    )
    assert figures(form, "total") == {
        "adjusted": 248000, "executed": 235600, "rate": 95, "score": Decimal("9.5"), "weight": 10,
    }  # fmt: skip
    assert form.sheet.indicators[0].target == "6座"
    assert "row.r1.target" not in form.uncertain
    assert any("年初指标值" in note and "8座" in note for note in form.ocr_notes)


@pytest.mark.parametrize(
    ("until", "period"), [("截至7月底", "1—7月"), ("上半年", "1—6月"), ("1月至9月", "1—9月")]
)
def test_monitoring_until_a_month_in_other_words(until: str, period: str) -> None:
    form = only(
        "2026年部门预算项目绩效运行监控表",
        f"""{HEAD}
        预算执行（万元） | 年初预算数 | {until}执行数 | 执行率 | 全年预计执行数 | <
        年度资金总额 | 82.5 | 45 | 54.55% | 82.5 | <
        {LEVELS} | 年度指标值 | {until}完成值 | 能否完成
        产出指标 | 数量指标 | 修缮候船亭 | 6座 | 3座 | 能
        满意度指标 | 服务对象满意度指标 | 乘客满意度 | ≥90% | 92% | 确定能""",
        in_word=False,
    )
    assert isinstance(form.sheet, MonitoringSheet)
    assert form.sheet.period == period
    assert figures(form, "total")["executed"] == 45
    told = [(row.actual, row.likelihood) for row in form.sheet.indicators]
    assert told == [("3座", "能"), ("92%", "确定能")]
    assert "row.r1.likelihood" in form.uncertain
    assert "确定能" in form.candidates["row.r1.likelihood"]
    assert "row.r2.likelihood" not in form.uncertain


def test_figure_that_runs_over_the_border_of_its_cell_is_asked_about() -> None:
    content = pdf(
        "2025年项目支出绩效自评表",
        grid(
            f"""{HEAD}
            项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分
            年度资金总额 | 85.5 | 85.5 | 84.12 | 98.39% | 9.84
            {LEVELS} | 年度指标值 | 实际完成值 | 得分
            产出指标 | 数量指标 | 修缮候船亭 | 6座 | 6座 | 40"""
        ),
        widths=(6, 6, 6, 5, 1, 5),
        size=12,
    )
    (form,) = forms(content)
    assert {"money.rate.total", "money.score.total"} <= set(form.uncertain)


def test_hidden_column_is_read_and_told() -> None:
    made = Workbook()
    for row in grid(
        f"{HEAD}\n{LEVELS} | 指标值 | < | <\n产出指标 | 数量指标 | 修缮候船亭 | 6座 | < | <"
    ):
        made.active.append([None if cell == "<" else cell for cell in row])
    made.active.column_dimensions["E"].hidden = True
    made.active.column_dimensions["H"].hidden = True  # holds nothing
    target = io.BytesIO()
    made.save(target)
    found = recognise(read(target.getvalue()))
    assert found.warnings == ["工作表「Sheet」有 1 列被隐藏，内容也已读取，请核对。"]


def test_bare_figures_beside_cells_in_yuan_are_of_the_same_unit() -> None:
    form = only(
        "2025年项目支出绩效自评表",
        f"""{HEAD}
        项目资金 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分
        年度资金总额 | 480000元 | 480000 | 456000 | 95% | 9.5
        {LEVELS} | 年度指标值 | 实际完成值 | 得分
        产出指标 | 数量指标 | 修缮候船亭 | 6座 | 5座 | 40""",
    )
    total = figures(form, "total")
    assert (total["initial"], total["adjusted"], total["executed"]) == (480000, 480000, 456000)
    assert form.sheet.to_json()["amount_unit"] == "元"
    assert "money.unit" in form.uncertain


def test_value_that_was_reached_is_no_target() -> None:
    form = only(
        "2025年项目支出绩效自评表",
        f"""{HEAD}
        {LEVELS} | 指标值 | 本年度实现值 | 得分
        产出指标 | 数量指标 | 修缮候船亭 | 6座 | 5座 | 40""",
    )
    assert form.sheet.indicators[0].target == "6座"
    assert "row.r1.actual" in form.uncertain


@pytest.mark.parametrize(
    ("name", "goal"),
    [("渡口候船亭修缮", "上半年完成勘察，3月至5月施工。"), ("上半年渡口候船亭修缮", "完工。")],
)
def test_period_of_monitoring_is_that_of_the_heads_not_of_a_name_or_a_goal(
    name: str, goal: str
) -> None:
    form = only(
        "2026年部门预算项目绩效运行监控表",
        f"""{HEAD.replace("渡口候船亭修缮", name)}
        预算执行（万元） | 年初预算数 | 执行数 | 执行率 | 全年预计执行数 | <
        年度资金总额 | 82.5 | 45 | 54.55% | 82.5 | <
        年度总体目标 | {goal} | < | < | < | <
        {LEVELS} | 年度指标值 | 1-8月完成值 | 能否完成
        产出指标 | 数量指标 | 修缮候船亭 | 6座 | 3座 | 能""",
    )
    assert isinstance(form.sheet, MonitoringSheet)
    assert form.sheet.period == "1—8月"
