"""What is written reads back as the same form, cell for cell, in every format."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook

from apps.formkit.layouts import Page, declaration_grid, declaration_pages, evaluation_grid
from apps.formkit.levels import EDITIONS
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock, NarrativeText
from apps.formkit.sheets.evaluation import BudgetRow, EvaluationSheet
from apps.formkit.sheets.rows import EvaluationRow
from apps.formkit.writers import write_docx, write_pdf, write_xlsx
from tests.formkit.forms_made_up import declarations, evaluations, read_targets
from tests.formkit.samples import full_sheet

SHARED = Path(__file__).resolve().parents[4] / "shared"
WRITERS = {"xlsx": write_xlsx, "docx": write_docx, "pdf": write_pdf}
FIGURES = {item.name for kind in (FundingBlock, BudgetRow) for item in fields(kind)} | {
    "number",
    "number_to",
    "weight",
    "score",
    "total_score",
}
# A few examples, the same in every run; PERFGOALS_ROUND_TRIPS=1000 tries so many others.
MANY = int(os.environ.get("PERFGOALS_ROUND_TRIPS", "0"))
EXAMPLES = {
    form: settings(
        max_examples=MANY or count,
        deadline=None,
        derandomize=not MANY,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    for form, count in (("xlsx", 12), ("docx", 12), ("pdf", 8))
}


LATE = (
    "泵站检修受汛期影响推迟，已增派人员并调整批次，年底前全部完成；其余各站按期检修，"
    "未发生新的欠账。"
)


def completed(sheet: DeclarationSheet) -> DeclarationSheet:
    """Fill the reading of each target, as every reader does."""
    read_targets(sheet.indicators)
    return sheet


def plain(sheet: Any) -> dict[str, Any]:
    """Return the sheet's cells by place; figures as numbers, for 0 and 0.00 are the same amount.

    Whether a level is in doubt is the reader's note and no cell, a row's id its name.
    """
    cells = _cells(sheet.to_json(), "")
    return {place: value for place, value in cells if not place.endswith((".ambiguous", ".id"))}


def _cells(data: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict | list):
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
        for key, value in pairs:
            yield from _cells(value, f"{place}.{key}")
        return
    is_figure = place.rsplit(".", 1)[-1] in FIGURES and data is not None
    yield place, Decimal(data) if is_figure else data


def written(pages: list[Page], form: str) -> bytes:
    target = io.BytesIO()
    WRITERS[form](pages, target)
    return target.getvalue()


def forms(sheets: list[DeclarationSheet], edition: str = "2025") -> list[Page]:
    return [page for sheet in sheets for page in declaration_pages(sheet, EDITIONS[edition])]


def told() -> DeclarationSheet:
    narrative = NarrativeText(
        overview="为提高业务能力，全年分 4 批培训。" * 30 + "\n第二段没有句号\n（一）第三段。",
        basis="《培训管理办法》（2024年修订）。",
        plan="1.一季度部署；\n2.二季度实施。",
        budget="共计200000元。",
        budget_items="讲课费（含交通） | 500 | 40 | 4\n教材 | 30 | 400",
    )
    goal = (
        "完成年度重点任务。\n一、分类培训\n（1）骨干培训 two times，覆盖“三支队伍”；\n其余见说明。"
    )
    return completed(full_sheet(narrative=narrative, annual_goal=goal, total_goal="三年轮训一遍。"))


@pytest.mark.parametrize("form", WRITERS)
def test_several_declarations_in_a_file_read_back_the_same(form: str) -> None:
    sheets = [
        completed(full_sheet(department_is_summary=True)),
        told(),
        completed(full_sheet(project_name="第三个项目")),
    ]
    for number, sheet in enumerate(sheets, start=1):
        sheet.index = number

    documents = recognise(read(written(forms(sheets), form))).documents

    assert [plain(one.sheet) for one in documents] == [plain(sheet) for sheet in sheets]


@pytest.mark.parametrize("form", WRITERS)
def test_older_edition_reads_back_the_same(form: str) -> None:
    sheet = full_sheet(year=2022, project_nature=None, project_category="经常性项目")
    sheet.start, sheet.end = date(2022, 1, 1), date(2022, 12, 31)
    cost = sheet.indicators.pop(0)
    cost.level1, cost.level2 = "产出指标", "成本指标"
    sheet.indicators.insert(3, cost)
    (document,) = recognise(read(written(forms([completed(sheet)], "2023"), form))).documents
    assert plain(document.sheet) == plain(sheet)


@pytest.mark.parametrize("form", WRITERS)
def test_random_declaration_reads_back_the_same(form: str) -> None:
    @EXAMPLES[form]
    @given(made=declarations())
    def check(made: tuple[str, DeclarationSheet]) -> None:
        edition, sheet = made
        (document,) = recognise(read(written(forms([sheet], edition), form))).documents
        assert plain(document.sheet) == plain(sheet)

    check()


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("shift", [0, 5])
def test_blank_at_the_end_of_a_page_reads_back(shift: int, form: str) -> None:
    sites = "".join(f"检修{'第' * (n % 7)}{n}号泵站并更新 new 控制柜，" for n in range(120))
    text = "巡" * shift + sites
    sheet = completed(full_sheet(narrative=NarrativeText(plan=f"{text}全部完成。")))
    (document,) = recognise(read(written(forms([sheet]), form))).documents
    assert plain(document.sheet) == plain(sheet)


@pytest.mark.parametrize("form", WRITERS)
def test_random_self_evaluation_reads_back_the_same(form: str) -> None:
    @EXAMPLES[form]
    @given(sheet=evaluations())
    def check(sheet: EvaluationSheet) -> None:
        (document,) = recognise(read(written([evaluation_grid(sheet)], form))).documents
        assert plain(document.sheet) == plain(sheet)

    check()


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("result", "reason"),
    [("", LATE), ("（二）检修泵站。", "")],
    ids=["target is blank and a result wraps before 指标", "a short result stands above the head"],
)
def test_words_of_labels_among_results_read_back_the_same(
    result: str, reason: str, form: str
) -> None:
    row = EvaluationRow(level1="成本指标", level2="社会成本指标", level3="《检修规程》宣讲次数")
    row.actual, row.score, row.deviation = "达成指标", Decimal("15.19"), reason
    sheet = EvaluationSheet(
        year=2028,
        project_name="泵站检修项目",
        department="东川区水务局",
        unit="东川区排水站",
        amount_unit="元",
        actual_result=result,
        indicators=read_targets([row]),
    )
    money = BudgetRow(initial=Decimal("1.97"), rate=Decimal("140.77"), score=Decimal("15.19"))
    sheet.budget["total"] = money

    (document,) = recognise(read(written([evaluation_grid(sheet)], form))).documents

    assert plain(document.sheet) == plain(sheet)


@pytest.mark.shared
@pytest.mark.skipif(
    not SHARED.is_dir(), reason="shared/ with the seed documents is not beside this checkout"
)
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("seed", ["000", "002"])
def test_published_declarations_read_back_the_same(seed: str, form: str) -> None:
    (path,) = (SHARED / "gold").glob(f"{seed}_*.json")
    documents = json.loads(path.read_text(encoding="utf-8"))["documents"]
    sheets = [DeclarationSheet.from_json(data) for data in documents]
    for sheet in sheets:
        read_targets(sheet.indicators)

    found = recognise(read(written(forms(sheets), form))).documents

    assert [plain(one.sheet) for one in found] == [plain(sheet) for sheet in sheets]


def test_formula_stays_text_and_amounts_are_numbers() -> None:
    sheet = full_sheet(project_name="=1+1", unit="@SUM(A1)")
    grid = declaration_grid(sheet, EDITIONS["2025"])
    book = load_workbook(io.BytesIO(written([grid], "xlsx")))
    cells = {cell.value: cell.data_type for row in book.active.iter_rows() for cell in row}
    assert cells["=1+1"] == "s"
    assert cells["@SUM(A1)"] == "s"
    assert cells[200000] == "n"


def test_sheet_names_are_allowed_and_unique() -> None:
    sheets = [full_sheet(project_name="甲/乙:项目"), full_sheet(project_name="甲/乙:项目")]
    book = load_workbook(io.BytesIO(written(forms(sheets), "xlsx")))
    assert book.sheetnames == ["甲乙项目", "甲乙项目2"]
