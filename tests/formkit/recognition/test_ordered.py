"""Rows read by the order of their header: blank cells left out, names of several words."""

from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.recognition.scans.heads import columns_of

HEAD = """项目支出绩效目标表（2025年）
项目名称 步道修缮
主管部门 白河县住建局 实施单位 白河县园林所
年度目标 修缮步道六公里。
"""
BY_LINE = (
    HEAD
    + """一级指标 二级指标 三级指标 指标性质 指标值 度量单位 权重
产出指标 数量指标 修缮长度 ≥ 6 公里 30
增设座椅 = 20 把 20
效益指标 社会效益指标 市民 出行环境 改善 20
满意度指标 服务对象满意度指标 游人满意度 ≥ 90 % 20
"""
)
TWO_VALUES = (
    HEAD
    + """一级指标
二级指标
三级指标
半年（程）指标值
全年（程）指标值
产出指标
数量指标
修缮长度
≥3公里
≥6公里
增设座椅
≥10把
≥20把
满意度指标
服务对象满意度指标
游人满意度
≥85%
≥90%
"""
)
FORMER = """财政项目支出绩效目标申报表（2020年度）
项目名称\t步道修缮\t项目类别\t一次性项目
主管部门\t白河县住建局\t实施单位\t白河县园林所
年度绩效目标\t修缮步道六公里。
一级目标\t二级目标\t三级目标\t指标目标值
投入和管理目标\t投入管理\t预算执行率\t≥95%
\t财务管理\t财务制度健全性\t健全
产出目标\t数量目标\t修缮长度\t≥6公里
\t时效目标\t完工及时率\t100%
影响力目标\t长效管理\t巡养制度健全性\t健全
"""


def rows_of(text: str) -> list[tuple[str, str, str, str]]:
    (form,) = recognise(read(text.encode())).documents
    return [(row.level1, row.level2, row.level3, row.target) for row in form.sheet.indicators]


def test_of_two_targets_the_whole_year_counts() -> None:
    heads = ["三级指标", "实施周期指标值", "年度指标值"]
    assert columns_of(list(enumerate(heads))) == {0: "level3", 1: "other", 2: "target"}
    heads = ["三级指标", "年度指标值", "实施期指标值"]
    assert columns_of(list(enumerate(heads))) == {0: "level3", 1: "target", 2: "other"}


def test_rows_a_line_are_read_below_a_header_in_one_line() -> None:
    assert rows_of(BY_LINE) == [
        ("产出指标", "数量指标", "修缮长度", "≥6公里"),
        ("产出指标", "数量指标", "增设座椅", "=20把"),
        ("效益指标", "社会效益指标", "市民出行环境", "改善"),
        ("满意度指标", "服务对象满意度指标", "游人满意度", "≥90%"),
    ]


def test_cells_a_line_with_two_values_give_the_value_of_the_whole_year() -> None:
    assert rows_of(TWO_VALUES) == [
        ("产出指标", "数量指标", "修缮长度", "≥6公里"),
        ("产出指标", "数量指标", "增设座椅", "≥20把"),
        ("满意度指标", "服务对象满意度指标", "游人满意度", "≥90%"),
    ]


def test_labels_of_former_forms_stay_as_printed_and_are_doubted() -> None:
    assert rows_of(FORMER) == [
        ("投入和管理目标", "投入管理", "预算执行率", "≥95%"),
        ("投入和管理目标", "财务管理", "财务制度健全性", "健全"),
        ("产出指标", "数量指标", "修缮长度", "≥6公里"),
        ("产出指标", "时效指标", "完工及时率", "100%"),
        ("影响力目标", "长效管理", "巡养制度健全性", "健全"),
    ]
    (form,) = recognise(read(FORMER.encode())).documents
    levels = [path for path in form.uncertain if path.endswith("level1")]
    assert levels == [f"row.r{number}.level1" for number in (1, 2, 5)]


def test_unit_of_money_that_is_not_printed_is_doubted_where_yuan_would_be_little() -> None:
    text = BY_LINE.replace("年度目标", "年度预算金额 {}\n年度目标")
    for amount, doubted in (("35.6", True), ("356000", False), ("35.6 (万元)", False)):
        (form,) = recognise(read(text.format(amount).encode())).documents
        assert ("money.unit" in form.uncertain) is doubted
