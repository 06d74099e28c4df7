"""The self-evaluation as a form: read back cell for cell from every format."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.formkit.layouts import evaluation_grid
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.evaluation import BudgetRow, EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow
from apps.formkit.values import parse
from apps.formkit.writers import write_docx, write_xlsx
from apps.formkit.writers.pdf import write_pdf

SHARED = Path(__file__).resolve().parents[4] / "shared"
WRITERS = {"xlsx": write_xlsx, "docx": write_docx, "pdf": write_pdf}


def row(
    level1: str, level2: str, name: str, target: str, actual: str, **more: Any
) -> EvaluationRow:
    value = parse(target)
    return EvaluationRow(
        level1=level1,
        level2=level2,
        level3=name,
        target=target,
        actual=actual,
        op=value.op,
        number=value.number,
        number_to=value.number_to,
        unit=value.unit,
        text=value.text,
        **{"weight": Decimal("20.00"), "score": Decimal("20.00"), **more},
    )


def sample() -> EvaluationSheet:
    figures = {"initial": Decimal("12.50"), "adjusted": Decimal("10.00"), "rate": Decimal("90.00")}
    spent = BudgetRow(executed=Decimal("9.00"), **figures)
    none = BudgetRow(
        initial=Decimal("0.00"),
        adjusted=Decimal("0.00"),
        executed=Decimal("0.00"),
        rate=Decimal("0.00"),
    )
    return EvaluationSheet(
        year=2026,
        project_name="图书流动服务项目",
        department="东川区文化局",
        department_is_summary=True,
        unit="东川区图书馆",
        budget={
            "total": replace(spent, weight=Decimal("10.00"), score=Decimal("9.00")),
            "appropriation": spent,
            "carryover": none,
            "other": none,
        },
        expected_goal="流动图书车全年下乡服务九十六次，服务村居不少于四十个。",
        actual_result="全年下乡服务九十八次，服务村居四十二个，读者反映良好。",
        indicators=[
            row("产出指标", "数量指标", "下乡服务次数", "≥96.00(次)", "98.00(次)"),
            row("产出指标", "数量指标", "外借图书册次", "≥12000.00(册次)", "12400.00(册次)"),
            row(
                "产出指标",
                "时效指标",
                "服务按期完成率",
                "=100.00(%)",
                "96.00(%)",
                score=Decimal("18.00"),
                weight=Decimal("20.00"),
                deviation="两次服务因台风顺延，已于次月补做。",
            ),
            row("效益指标", "社会效益指标", "乡村阅读氛围", "明显提升", "达成指标"),
            row(
                "满意度指标",
                "服务对象满意度指标",
                "读者满意度",
                "≥92.00(%)",
                "94.00(%)",
                weight=Decimal("10.00"),
                score=Decimal("10.00"),
            ),
        ],
        total_score=Decimal("97.00"),
        grade="优",
    )


def written(sheets: list[EvaluationSheet], form: str) -> bytes:
    target = io.BytesIO()
    WRITERS[form]([evaluation_grid(sheet) for sheet in sheets], target)
    return target.getvalue()


@pytest.mark.parametrize("form", WRITERS)
def test_evaluation_reads_back_the_same(form: str) -> None:
    (document,) = recognise(read(written([sample()], form))).documents
    assert document.sheet == sample()


def test_total_row_gives_the_sum_of_weights_and_the_score() -> None:
    grid = evaluation_grid(sample())
    total = next(cell.row for cell in grid.cells if cell.value == "总分")
    assert [cell.value for cell in grid.cells if cell.row == total] == [
        "总分",
        "100.00",
        "97.00",
        "",
    ]


def test_unscored_money_rows_show_dashes_and_cells_cover_the_form_once() -> None:
    grid = evaluation_grid(sample())
    covered = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    assert sorted(covered) == [(y, x) for y in range(grid.row_count) for x in range(9)]
    assert [cell.value for cell in grid.cells if cell.row == 6][-3:] == ["-", "90.00", "-"]


def test_form_without_indicators_can_still_be_written() -> None:
    assert written([EvaluationSheet(project_name="空表")], "pdf").startswith(b"%PDF-")


@pytest.mark.shared
@pytest.mark.skipif(
    not SHARED.is_dir(), reason="shared/ with the seed documents is not beside this checkout"
)
@pytest.mark.parametrize("form", WRITERS)
def test_published_evaluations_read_back_the_same(form: str) -> None:
    path = next((SHARED / "gold").glob("003_*.json"))
    documents = json.loads(path.read_text(encoding="utf-8"))["documents"]
    sheets = [EvaluationSheet.from_json(data) for data in documents]

    found = [form_.sheet for form_ in recognise(read(written(sheets, form))).documents]

    assert [cells(sheet) for sheet in found] == [cells(sheet) for sheet in sheets]


def cells(sheet: Any) -> list[Any]:
    """Return what the form prints; blanks do not count, for a line of a PDF may end in one."""
    head = (sheet.year, sheet.project_name, sheet.department, sheet.unit, sheet.budget)
    texts = (sheet.expected_goal, sheet.actual_result, *(r.deviation for r in sheet.indicators))
    rows = [
        (r.level1, r.level2, r.level3, r.target, r.actual, r.weight, r.score)
        for r in sheet.indicators
    ]
    ends = (sheet.total_score, sheet.grade)
    return [head, ["".join(text.split()) for text in texts], rows, ends]
