"""What else a doubted cell may say."""

from __future__ import annotations

import pytest

from apps.formkit.readers import read
from apps.formkit.recognition import ReadForm, recognise
from apps.formkit.recognition.lookalikes import lookalikes

GLUED = (
    "项目支出绩效自评表(2025年度)项目名称驿道修补主管部门丙县交通局实施单位丙县公路站"
    "一级指标二级指标三级指标年度指标值实际完成值分值得分产出指标数量指标修补里程"
    "≥12公里12.5公里4040质量指标验收合格率100%100%3030满意度指标服务对象满意度指标"
    "行人满意度290%96%2020"
)


def only(text: str) -> ReadForm:
    (form,) = recognise(read(text.encode())).documents
    return form


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("3OO人", ["300人"]),
        ("290%", ["≥90%"]),
        ("2l场", ["21场"]),
        ("<5天", ["≤5天"]),
        ("≥30人", []),
        ("及时", []),
    ],
)
def test_lookalikes_of_a_value(text: str, others: list[str]) -> None:
    assert lookalikes(text) == others


def test_only_doubted_cells_have_candidates_and_none_says_what_was_read() -> None:
    form = only(GLUED)
    assert form.candidates["row.r3.target"][0] == "290%"
    assert form.sheet.indicators[2].target == "≥90%"
    assert set(form.candidates) <= set(form.uncertain)
    assert max(map(len, form.candidates.values())) <= 2


def test_missing_body_may_be_the_other_one() -> None:
    text = (
        "财政项目支出绩效目标申报表\n(2026年度)\n项目名称\t古桥巡查\n主管部门\t丁区文旅局\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t巡查次数\t≥12次\n"
    )
    assert only(text).candidates["head.unit"] == ["丁区文旅局"]
