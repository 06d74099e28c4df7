"""Workbooks and Word documents as the office programs see them: nothing cut, real structure."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from apps.formkit.layouts import (
    Grid,
    Style,
    declaration_grid,
    declaration_pages,
    evaluation_grid,
)
from apps.formkit.layouts.pagination import HEIGHTS, paginated
from apps.formkit.layouts.summary import summary_grid
from apps.formkit.levels import EDITIONS
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.declaration import FundingBlock, NarrativeText
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.writers import write_docx, write_xlsx
from tests.formkit.samples import full_sheet

LONG_GOAL = "".join(f"完成第{number}项年度重点任务并形成工作报告；" for number in range(1, 160))


def written(write: Any, *grids: Any) -> io.BytesIO:
    target = io.BytesIO()
    write(grids, target)
    return target


def form(**fields: Any) -> Any:
    return declaration_grid(full_sheet(**fields), EDITIONS["2025"])


@pytest.mark.parametrize("write", [write_xlsx, write_docx])
def test_goal_of_several_pages_is_written_whole(write: Any) -> None:
    data = written(write, form(annual_goal=LONG_GOAL)).getvalue()

    (document,) = recognise(read(data)).documents

    assert document.sheet.to_json()["annual_goal"] == LONG_GOAL


def test_no_row_is_taller_than_excel_allows_and_the_goal_has_room() -> None:
    grid = form(annual_goal=LONG_GOAL)
    sheet = load_workbook(written(write_xlsx, grid)).active

    usual = sheet.sheet_format.defaultRowHeight
    heights = [
        sheet.row_dimensions[row].height or usual if row in sheet.row_dimensions else usual
        for row in range(1, sheet.max_row + 1)
    ]
    assert max(heights) <= 409
    pieces = [item for leaf in paginated([grid]) for item in leaf.items if isinstance(item, Grid)]
    needed = sum(
        sum(piece.heights[row] for row in range(piece.top + piece.repeated, piece.row_count))
        for piece in pieces
    )
    titles = HEIGHTS[Style.TITLE] + HEIGHTS[Style.SUBTITLE]
    assert sum(heights) == pytest.approx((needed + titles) * 2.835, rel=0.01)
    assert sheet.print_area == f"'{sheet.title}'!$A$1:$F${sheet.max_row}"


def test_sheet_is_a4_one_page_wide_and_repeats_the_row_of_the_header() -> None:
    sheet = load_workbook(written(write_xlsx, form(annual_goal=LONG_GOAL))).active

    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    row = int(sheet.print_title_rows.split("$")[-1])
    assert [cell.value for cell in sheet[row]][1:4] == ["一级指标", "二级指标", "三级指标"]


def test_wide_grid_lies_across_in_both() -> None:
    grid = summary_grid("汇总表", 2027, [full_sheet()])

    assert load_workbook(written(write_xlsx, grid)).active.page_setup.orientation == "landscape"
    section = Document(written(write_docx, grid)).sections[0]
    assert section.page_width > section.page_height


def test_word_has_a_table_a_page_each_beginning_with_the_head_of_the_rows() -> None:
    rows = [
        IndicatorRow(level1="产出指标", level2="数量指标", level3=f"第{n}项", target="≥1(次)")
        for n in range(60)
    ]
    document = Document(written(write_docx, form(indicators=rows)))

    first, second, *_ = document.tables
    assert first.cell(0, 0).text == "项目名称"
    assert [cell.text for cell in second.rows[0].cells][:4] == [
        "绩效指标（续）",
        "一级指标",
        "二级指标",
        "三级指标",
    ]
    assert [cell.text for cell in second.rows[1].cells][1:3] == ["产出指标（续）", "数量指标（续）"]
    assert len(second.rows[0]._tr.trPr.xpath("w:tblHeader")) == 1


def test_word_uses_the_chinese_face_and_keeps_odd_characters_out() -> None:
    target = io.BytesIO()
    write_docx([form(project_name="甲<乙>&\x0b丙\ud800")], target, font="仿宋")

    document = Document(target)
    fonts = document.styles["Form Cell"].element.rPr.rFonts
    assert fonts.xpath("@w:eastAsia") == ["仿宋"]
    assert document.tables[0].cell(0, 1).text == "甲<乙>&丙"


def test_each_form_begins_a_page_and_a_turned_page_a_section() -> None:
    wide = summary_grid("汇总表", 2027, [full_sheet()])
    document = Document(written(write_docx, form(), form(), wide))

    breaks = document.element.body.xpath("//w:pageBreakBefore")
    assert (len(breaks), len(document.sections)) == (1, 2)


def test_pane_of_navigation_names_every_project() -> None:
    narrative = NarrativeText(overview="改善阅读条件。")
    pages = [
        *declaration_pages(full_sheet(project_name="甲项目"), EDITIONS["2025"]),
        *declaration_pages(
            full_sheet(project_name="乙项目", narrative=narrative), EDITIONS["2025"]
        ),
        evaluation_grid(EvaluationSheet(project_name="丙项目")),
    ]

    body = Document(written(write_docx, *pages)).element.body

    outlined = body.xpath("//w:p[w:pPr/w:outlineLvl]")
    assert [
        (item.pPr.xpath("w:outlineLvl/@w:val")[0], "".join(item.xpath(".//w:t/text()")))
        for item in outlined
    ] == [
        ("0", "甲项目"),
        ("0", "项目经费情况说明：乙项目"),
        ("1", "财政项目支出绩效目标申报表"),
        ("0", "丙项目"),
    ]


def test_figures_wider_than_their_cell_are_set_smaller_and_never_broken() -> None:
    money = FundingBlock(total=Decimal("1234567890123456789012.34"), annual=Decimal("1.50"))
    book = load_workbook(written(write_xlsx, form(funding=money))).active
    cells = [cell for row in book.iter_rows() for cell in row if cell.data_type == "n"]
    assert {
        (cell.alignment.shrink_to_fit, bool(cell.alignment.wrap_text))
        for cell in cells
        if cell.value is not None
    } == {(True, False)}

    table = Document(written(write_docx, form(funding=money))).tables[0]
    (run,) = table.cell(3, 2).paragraphs[0].runs
    assert (run.text, run.font.size.pt < 10.5) == ("1,234,567,890,123,456,789,012.34", True)
    (run,) = table.cell(3, 4).paragraphs[0].runs
    assert (run.text, run.font.size) == ("1.50", None)
