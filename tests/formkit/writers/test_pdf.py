"""PDF forms: read back cell for cell, nothing cut off, one bookmark a project."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from apps.formkit.layouts import declaration_grid
from apps.formkit.layouts.measures import fit
from apps.formkit.levels import EDITIONS
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.writers.fonts import BUNDLED, Faces
from apps.formkit.writers.pdf import write_pdf
from tests.formkit.samples import full_sheet
from tests.formkit.writers.test_round_trip import completed, plain


def written(*forms: DeclarationSheet, edition: str = "2025") -> bytes:
    target = io.BytesIO()
    write_pdf([declaration_grid(form, EDITIONS[edition]) for form in forms], target)
    return target.getvalue()


def test_form_over_several_pages_repeats_its_header_and_reads_back_the_same() -> None:
    rows = [
        IndicatorRow(level1="产出指标", level2=level2, level3=f"第{n}项{word}", target="≥90(%)")
        for level2, word in (("数量指标", "完成率"), ("质量指标", "合格率"), ("时效指标", "及时率"))
        for n in range(1, 31)
    ]
    sheet = completed(full_sheet(indicators=rows))
    data = written(sheet)

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        pages = ["三级指标" in page.extract_text() for page in pdf.pages]
    assert len(pages) > 2
    assert pages == [True] * len(pages)
    (document,) = recognise(read(data)).documents
    assert plain(document.sheet) == plain(sheet)


def test_goal_longer_than_a_page_is_printed_whole() -> None:
    goal = "".join(f"完成第{n}项年度重点任务并形成工作报告；" for n in range(1, 200))

    (document,) = recognise(read(written(full_sheet(annual_goal=goal)))).documents

    assert document.sheet.to_json()["annual_goal"] == goal


def test_amounts_of_any_size_stay_on_one_line_with_every_place() -> None:
    money = FundingBlock(total=Decimal("123456789012.34"), annual=Decimal("0.612345"))
    data = written(full_sheet(funding=money))

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        words = [word["text"] for word in pdf.pages[0].extract_words()]
    assert "123,456,789,012.34" in words
    assert "0.612345" in words


def test_text_that_looks_like_markup_or_code_is_printed_as_it_is() -> None:
    name = '#panic("坏") *粗* $x$ \\ "引" =1+1 @SUM'

    table = next(read(written(full_sheet(project_name=name))).tables())

    assert re.sub(r"\s", "", table.rows[0][1]) == re.sub(r"\s", "", name)


def test_character_without_glyph_still_gives_a_pdf() -> None:
    assert written(full_sheet(project_name="项目\U0001f600\x00甲")).startswith(b"%PDF-")


def test_each_project_has_a_bookmark_and_the_face_is_embedded() -> None:
    data = written(full_sheet(project_name="甲项目"), full_sheet(project_name="乙项目"))

    outline = [item.get_title() for item in pypdfium2.PdfDocument(data).get_toc()]
    assert outline == ["甲项目", "乙项目"]
    assert b"NotoSansCJK" in data
    assert b"pdfaid" in data


def test_wide_grid_lies_across() -> None:
    grid = declaration_grid(full_sheet(), EDITIONS["2025"])
    target = io.BytesIO()
    write_pdf([replace(grid, widths=(40.0, 45.0, 45.0, 45.0, 40.0, 45.0))], target)

    with pdfplumber.open(target) as pdf:
        assert pdf.pages[0].width > pdf.pages[0].height


def test_missing_face_is_told_and_the_bundled_one_takes_its_place(tmp_path: Path) -> None:
    faces = Faces(text="仿宋", heads=BUNDLED, directory=str(tmp_path))
    target = io.BytesIO()
    write_pdf([declaration_grid(full_sheet(), EDITIONS["2025"])], target, faces=faces)

    assert faces.missing() == ["仿宋"]
    assert faces.found() == (BUNDLED, BUNDLED)
    assert b"NotoSansCJK" in target.getvalue()


@pytest.mark.parametrize(("text", "lines"), [("短", 1), ("a" * 60, 4), ("中文" * 40, 1)])
def test_only_latin_words_wider_than_the_cell_are_broken(text: str, lines: int) -> None:
    broken = fit(text, 100, 10)
    assert len(broken.split("\n")) == lines
    assert broken.replace("\n", "") == text
