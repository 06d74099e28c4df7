"""Whatever people type, no export holds a formula but the template's own."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook

from apps.formkit.layouts import (
    declaration_pages,
    evaluation_grid,
    evaluation_summary_grid,
    summary_grid,
)
from apps.formkit.layouts.department_book import contents_prose, front_prose
from apps.formkit.layouts.fill_in import LEVEL1, Entry, FillIn
from apps.formkit.layouts.grid import Grid
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.declaration import DeclarationSheet, NarrativeText
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow
from apps.formkit.writers import write_csv, write_docx, write_xlsx
from apps.formkit.writers.fill_in import write_fill_in
from tests.formkit.samples import full_sheet

EVIL = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "＝1",
    '=cmd|"/c calc"!A1',
    "{=1+1}",
    "－1",
    "＋1",
    "＠A1",
]
# What stands before the sign is trimmed by some programs.
HIDDEN = [" =1+1", "\u3000=1+1", "\u200b=1+1", "\n=1+1", "\r=1+1", "\ufeff=1", "\x00=1"]


def bad_sheet(text: str) -> DeclarationSheet:
    sheet = full_sheet(
        project_name=text,
        unit=text,
        department=text,
        project_category=text,
        project_nature=text,
        total_goal=text,
        annual_goal=text,
        narrative=NarrativeText(overview=text, budget=text),
    )
    for row in sheet.indicators:
        row.level1 = row.level2 = row.level3 = row.target = text
        row.weight = Decimal(10)
    return sheet


def bad_evaluation(text: str) -> EvaluationSheet:
    row = EvaluationRow(
        level1=text, level2=text, level3=text, target=text, actual=text, deviation=text
    )
    return EvaluationSheet(
        project_name=text,
        unit=text,
        expected_goal=text,
        actual_result=text,
        indicators=[row],
        grade=text,
    )


def pages(text: str) -> list[Any]:
    sheet = bad_sheet(text)
    return [
        *declaration_pages(sheet, EDITIONS["2025"]),
        evaluation_grid(bad_evaluation(text)),
        summary_grid(text, 2027, [sheet, full_sheet()]),
        evaluation_summary_grid(text, 2027, [bad_evaluation(text)]),
        front_prose(text, text),
        contents_prose([text]),
    ]


def formulas(data: bytes) -> list[str]:
    """Return the formulas, links and connections of a workbook, by what its XML says."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                tree = etree.fromstring(archive.read(name))
                found += [item.text or "" for item in tree.iter("{*}f")]
                found += [name for item in tree.iter() if item.get("TargetMode") == "External"]
    return found


@pytest.mark.parametrize("text", EVIL)
def test_workbook_keeps_texts_as_texts(text: str) -> None:
    target = io.BytesIO()
    write_xlsx(pages(text), target)

    assert formulas(target.getvalue()) == []
    cells = [
        cell
        for sheet in load_workbook(target)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.strip() == text.strip()
    ]
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("text", EVIL)
def test_template_has_only_its_own_formulas(text: str) -> None:
    form = FillIn(Grid(name="填报", widths=(40.0, 40.0, 40.0)), level1_of={text: text})
    form.grid.label(0, 0, text)
    form.grid.put(0, 1, text)
    form.grid.put(1, 0, text)
    form.formulas[1, 0] = (LEVEL1, ((1, 2),))
    form.enter(0, 2, Entry("goal.annual"), text)
    form.enter(1, 1, Entry("money.annual.total", is_figure=True), text)
    form.enter(1, 2, Entry("row.1.level2", choices=(text,), is_strict=True), text)
    target = io.BytesIO()
    write_fill_in(form, text, target)

    own = [item for item in formulas(target.getvalue()) if not item.startswith("IFERROR(VLOOKUP(C")]
    assert own == []


@pytest.mark.parametrize("text", [*EVIL[:6], *EVIL[8:], *HIDDEN])
def test_csv_marks_what_a_spreadsheet_would_run(text: str) -> None:
    target = io.BytesIO()
    write_csv([bad_sheet(text)], target)

    lines = io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")
    rows = list(csv.reader(lines))
    assert rows[1][2:7] == [f"'{text}"] * 5


def test_csv_of_results_is_as_safe_and_holds_no_second_field() -> None:
    target = io.BytesIO()
    write_csv([bad_evaluation('a;=1+1\t=2"')], target)

    text = target.getvalue().decode("utf-8-sig")
    (head, row) = csv.reader(io.StringIO(text, newline=""))
    assert dict(zip(head, row, strict=True))["实际完成值"] == 'a;=1+1\t=2"'
    # Quoted as a whole, whatever sign the program takes for the one between fields.
    assert '"a;=1+1\t=2"""' in text


@pytest.mark.parametrize("text", [*EVIL, "DDEAUTO c:\\\\x", "{ INCLUDETEXT x }"])
def test_word_has_no_field_but_page_numbers(text: str) -> None:
    target = io.BytesIO()
    write_docx(pages(text), target)

    fields = Document(target).element.body.xpath("//w:instrText/text()")
    assert fields == [" PAGEREF project1 \\h "]
