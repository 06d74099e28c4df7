"""Columns as wide as what stands in them asks for, short texts broken in even lines."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.formkit.layouts import Grid, declaration_grid, evaluation_grid
from apps.formkit.layouts.columns import balanced, fitted_widths
from apps.formkit.layouts.grid import Align, GridCell
from apps.formkit.layouts.measures import ems, lines_of
from apps.formkit.layouts.pagination import paginated
from apps.formkit.layouts.text_fit import UPRIGHT, inner_width
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow
from tests.formkit.samples import full_sheet

REASON = "进场时间晚于计划，上半年只完成了前期手续，下半年已加派人员赶上，年底前全部完成。"
LEVELS = (
    ("成本指标", "经济成本指标"), ("产出指标", "数量指标"), ("产出指标", "数量指标"),
    ("产出指标", "质量指标"), ("产出指标", "时效指标"), ("效益指标", "社会效益指标"),
    ("效益指标", "可持续影响指标"), ("满意度指标", "服务对象满意度指标"),
)  # fmt: skip


def evaluation(**texts: str) -> Grid:
    rows = [
        EvaluationRow(
            level1=level1,
            level2=level2,
            level3=texts.get("level3", "管护完成情况"),
            target=texts.get("target", "≥95.00(%)"),
            actual="96%",
            weight=Decimal(10),
            deviation=texts.get("deviation", "") if number % 2 else "",
        )
        for number, (level1, level2) in enumerate(LEVELS)
    ]
    return evaluation_grid(EvaluationSheet(year=2026, project_name="河道管护", indicators=rows))


def test_papers_own_widths_stay_where_texts_have_room() -> None:
    grid = declaration_grid(full_sheet(), EDITIONS["2025"])
    scale = UPRIGHT / sum(grid.widths)

    assert fitted_widths(grid) == tuple(width * scale for width in grid.widths)


def test_long_reasons_widen_their_column_until_the_form_has_one_page() -> None:
    grid = evaluation(deviation=REASON)
    widths = fitted_widths(grid)

    assert sum(widths) == pytest.approx(UPRIGHT, 0.001)
    assert widths[-1] == max(widths)
    (leaf,) = paginated([grid])
    assert leaf.count == 1


def test_blank_room_of_the_goals_gives_way_before_a_second_page() -> None:
    tall = evaluation(deviation=REASON + REASON[:8])
    (leaf,) = paginated([tall])

    (piece,) = (item for item in leaf.items if isinstance(item, Grid))
    goal = next(cell.row for cell in tall.cells if cell.text == "预期目标") + 1
    assert piece.heights[goal] < tall.heights[goal]


def test_no_sign_of_a_name_stands_alone_on_a_line() -> None:
    grid = evaluation(level3="河道管护工作及时完成率", deviation=REASON)
    (leaf,) = paginated([grid])
    (piece,) = (item for item in leaf.items if isinstance(item, Grid))
    name = next(cell for cell in piece.cells if cell.text == "河道管护工作及时完成率")

    lines = lines_of(name.text, inner_width(piece.widths, name, piece.size))
    assert ems(lines[-1]) > 1


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("满意度指标", 4.0, "满意度\n指标"),
        ("其中：当年财政拨款", 8.0, "其中：当年\n财政拨款"),
        ("满意度指标", 5.0, "满意度指标"),
        ("≤2800.00(元/家)", 7.0, "≤2800.00\n(元/家)"),
        ("2026年12月31日前", 6.0, "2026年12月31日前"),
    ],
)
def test_short_text_is_broken_in_even_lines(text: str, width: float, lines: str) -> None:
    cell = GridCell(0, 0, text, align=Align.CENTER, is_label="：" in text)

    assert balanced(cell, width) == lines
