"""Workbooks as people keep them: hidden rows, formulas without a saved result, codes by format."""

import io

from openpyxl import Workbook

from apps.formkit.readers import read
from apps.formkit.recognition import Recognition, recognise

HEAD = [
    ["项目支出绩效自评表（2025年度）"],
    ["项目名称", "泵站检修", "", "", "实施单位", "白河县排水站"],
    ["主管部门", "白河县水务局"],
    ["", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["项目资金（万元）", "年度资金总额", 80, 80, 76, 10, "95%", 9.5],
    ["", "其中：当年财政拨款", 80, 80, 76, "", "95%", ""],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
]  # fmt: skip
ROWS = [
    ["产出指标", "数量指标", "检修泵站数", "≥6座", "6座", 40, 40],
    ["产出指标", "质量指标", "检修合格率", "≥98%", "99%", 20, 20],
    ["满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", "93%", 30, 30],
    ["总分", "", "", "", "", 100, 99.5],
]  # fmt: skip


def book(**changed: object) -> Workbook:
    """Return the form; ``D5=…`` puts another content into a cell."""
    made = Workbook()
    for row in [*HEAD, *ROWS]:
        made.active.append([None if cell == "" else cell for cell in row])
    for name, content in changed.items():
        made.active[name] = content
    return made


def reading(made: Workbook) -> Recognition:
    target = io.BytesIO()
    made.save(target)
    return recognise(read(target.getvalue()))


def test_clean_workbook_has_nothing_to_ask() -> None:
    found = reading(book())
    (form,) = found.documents
    assert (found.warnings, form.sheet.total_score) == ([], 99.5)
    assert form.uncertain == ["goal.expected", "goal.actual"]


def test_formula_without_a_result_is_doubted_by_its_cell() -> None:
    found = reading(book(D5="=C5", E8="=1+5", G9="=20*1", G11="=G8+G9+G10"))
    (form,) = found.documents
    assert found.warnings == ["工作表「Sheet」有 4 个公式出错或没有保存结果，读作空白，请核对。"]
    row = form.sheet.indicators[0]
    assert (row.actual, row.weight, form.sheet.indicators[1].score) == ("", 40, None)
    assert form.sheet.budget["total"].adjusted is None
    asked = set(form.uncertain) - {"goal.expected", "goal.actual"}
    assert asked == {"money.adjusted.total", "row.r1.actual", "row.r2.score", "tail.total_score"}


def test_hidden_row_is_read_and_told() -> None:
    made = book()
    made.active.row_dimensions[9].hidden = True
    made.active.row_dimensions[40].hidden = True  # holds nothing
    found = reading(made)
    assert found.warnings == ["工作表「Sheet」有 1 行被隐藏，内容也已读取，请核对。"]
    names = [row.level3 for row in found.documents[0].sheet.indicators]
    assert names == ["检修泵站数", "检修合格率", "居民满意度"]


def test_code_filled_up_by_its_format_keeps_its_zeros() -> None:
    made = book(B2=7)
    made.active["B2"].number_format = '"第"000"号泵站"'
    (form,) = reading(made).documents
    assert form.sheet.project_name == "第007号泵站"
