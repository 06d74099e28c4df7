"""Workbooks and Word documents as the office programs see them: nothing cut, real structure."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from apps.documents.layouts import declaration_grid
from apps.documents.layouts.summary import summary_grid
from apps.documents.readers import read
from apps.documents.recognition import recognise
from apps.documents.writers import write_docx, write_xlsx
from apps.indicators.scheme import EDITIONS
from tests.cast import full_sheet

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

    heights = [dimension.height for dimension in sheet.row_dimensions.values()]
    assert max(heights) <= 409
    assert sum(heights) == pytest.approx(sum(grid.heights.values()) * 2.835, rel=0.01)
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


def test_word_has_one_table_for_the_head_and_one_whose_header_repeats() -> None:
    document = Document(written(write_docx, form()))

    head, rows = document.tables
    assert head.cell(0, 0).text == "项目名称"
    assert [cell.text for cell in rows.rows[0].cells][1:4] == ["一级指标", "二级指标", "三级指标"]
    assert len(rows.rows[0]._tr.trPr.xpath("w:tblHeader")) == 1
    assert rows.cell(1, 0)._tc is rows.cell(len(rows.rows) - 1, 0)._tc


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
