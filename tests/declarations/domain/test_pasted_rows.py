"""Blocks as people copy them from Excel, Word and plain text."""

from __future__ import annotations

from typing import Any

import pytest

from apps.declarations.domain.pasted_rows import grid_of, read_block
from apps.formkit.levels import EDITIONS

EDITION = EDITIONS["2025"]
Row = tuple[str, str, str, str]


def read(text: str, **options: Any) -> list[Row]:
    block = read_block(grid_of(text), edition=EDITION, **options)
    return [(row.level2, row.level3, row.target, row.weight) for row in block.rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "一级指标\t二级指标\t三级指标\t年度(/项目)指标值\n"
            '产出指标\t数量指标\t人数\t≥400人\n\t\t"场\n次"\t不少于3场\n\t质量\t合格率\t95%以上',
            [
                ("数量指标", "人数", "≥400人", ""),
                ("数量指标", "场次", "不少于3场", ""),
                ("质量指标", "合格率", "95%以上", ""),
            ],
        ),
        (
            "产出指标\t产出数量\t人数\t≥400人\t10\n满意度\t\t群众满意\t90%\t20",
            [
                ("数量指标", "人数", "≥400人", "10"),
                ("服务对象满意度指标", "群众满意", "90%", "20"),
            ],
        ),
        (
            "数量指标\t人数\t大于等于\t3\t人\t10\n质量指标\t成效\t定性\t优良\t\t10",
            [("数量指标", "人数", "≥3人", "10"), ("质量指标", "成效", "优良", "10")],
        ),
        (
            "序号\t指标名称\t指标性质\t指标值\t计量单位\t权重\n1\t人数\t≥\t3\t人\t10分",
            [("", "人数", "≥3人", "10")],
        ),
        ("人数\t≥400人\n场次\t3场", [("", "人数", "≥400人", ""), ("", "场次", "3场", "")]),
        (
            "人数≥400人\n合格率不低于95%\n群众满意度：90%以上",
            [
                ("", "人数", "≥400人", ""),
                ("", "合格率", "不低于95%", ""),
                ("", "群众满意度", "90%以上", ""),
            ],
        ),
        (
            "|一级|二级|三级|指标值|\n|---|---|---|---|\n|产出|数量|人数|3人|",
            [("数量指标", "人数", "3人", "")],
        ),
        ("绩效指标\t产出指标\t数量指标\t人数\t3人", [("数量指标", "人数", "3人", "")]),
        ("\t\n \n", []),
    ],
)
def test_rows_are_read_however_they_are_laid_out(text: str, rows: list[Row]) -> None:
    assert read(text) == rows


def test_single_column_goes_where_it_was_pasted() -> None:
    assert read("≥400人\n3场", start="target") == [("", "", "≥400人", ""), ("", "", "3场", "")]


def test_names_of_another_edition_or_of_none_are_told() -> None:
    text = "产出指标\t成本指标\t培训成本\t140万元\n产出指标\t数量指标\t人数\t\n产出指标\t奇怪指标\t名称\t1个"
    block = read_block(grid_of(text), edition=EDITION)
    assert [(row.level2, row.doubts) for row in block.rows] == [
        ("经济成本指标", ["“成本指标”在本年度表式中是“经济成本指标”。"]),
        ("数量指标", ["没有指标值。"]),
        ("", ["“奇怪指标”不是本年度表式的二级指标，请选择。"]),
    ]


def test_no_more_rows_than_a_form_holds() -> None:
    block = read_block([["数量指标", f"指标{n}", "1个"] for n in range(250)], edition=EDITION)
    assert (len(block.rows), block.left_out) == (200, 50)


HEADED = "一级指标\t二级指标\t三级指标\t{}\t{}\n产出指标\t数量指标\t人数\t≥300人\t≥900人"


def seconds(text: str, **options: Any) -> list[tuple[str, str, str]]:
    block = read_block(grid_of(text), edition=EDITION, **options)
    return [(row.target, row.further, row.weight) for row in block.rows]


def test_second_targets_are_pasted_by_their_head_and_by_their_place() -> None:
    for head in ("实施期指标值", "三年目标"):
        text = HEADED.format("年度指标值", head)
        assert seconds(text, further=head) == [("≥300人", "≥900人", "")]
        text = HEADED.format(head, "年度指标值")
        assert seconds(text, further=head) == [("≥900人", "≥300人", "")]
    head = "实施期指标值"
    assert seconds("人数\t≥3人\t≥9人\t10", further=head) == [("≥3人", "≥9人", "10")]
    assert seconds("人数\t≥3人\t\t10", further=head) == [("≥3人", "", "10")]
    assert seconds("人数\t≥3人\t10\n次数\t3次\t5", further=head) == [
        ("≥3人", "", "10"),
        ("3次", "", "5"),
    ]
    assert seconds("≥9人\n12", further=head, start="further") == [("", "≥9人", ""), ("", "12", "")]


def test_second_targets_that_the_form_has_no_column_for_are_told() -> None:
    text = HEADED.format("年度指标值", "实施期指标值")
    block = read_block(grid_of(text), edition=EDITION)
    assert block.columns == ["level1", "level2", "level3", "target"]
    (row,) = block.rows
    assert (row.target, row.further) == ("≥300人", "")
    assert row.doubts == ["本表没有另一列指标值，“≥900人”未填入。"]
    alone = "三级指标\t实施期指标值\n人数\t≥9人"
    assert seconds(alone) == [("≥9人", "", "")]
    assert seconds(alone, further="实施期指标值") == [("", "≥9人", "")]
