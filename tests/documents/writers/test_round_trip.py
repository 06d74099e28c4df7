"""What is written reads back as the same declaration, cell for cell."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from apps.declarations.sheets import DeclarationSheet, FundingBlock, IndicatorRow
from apps.documents.layouts import declaration_grid
from apps.documents.readers import read
from apps.documents.recognition import recognise
from apps.documents.writers import write_docx, write_xlsx
from apps.indicators.grammar import parse
from apps.indicators.scheme import EDITIONS
from tests.cast import full_sheet

WRITERS = {"xlsx": write_xlsx, "docx": write_docx}


def completed(sheet: DeclarationSheet) -> DeclarationSheet:
    """Fill the reading of each target, as every reader does."""
    for row in sheet.indicators:
        value = parse(row.target)
        row.op, row.number, row.number_to = value.op, value.number, value.number_to
        row.unit, row.text = value.unit, value.text
    return sheet


def plain(sheet: DeclarationSheet) -> dict[str, Any]:
    """Give the sheet's JSON with amounts as numbers, for 0 and 0.00 are the same amount."""
    data = sheet.to_json()
    for name, amount in data["funding"].items():
        data["funding"][name] = None if amount is None else Decimal(amount)
    return data


def written(sheets: list[DeclarationSheet], form: str, edition: str = "2025") -> bytes:
    target = io.BytesIO()
    WRITERS[form]([declaration_grid(sheet, EDITIONS[edition]) for sheet in sheets], target)
    return target.getvalue()


@pytest.mark.parametrize("form", WRITERS)
def test_written_declarations_read_back_the_same(form: str) -> None:
    first = completed(full_sheet(department_is_summary=True, total_goal="三年内全员轮训一遍。"))
    second = completed(full_sheet(project_name="第二个项目", index=2))
    documents = recognise(read(written([first, second], form))).documents
    assert [plain(one.sheet) for one in documents] == [plain(first), plain(second)]


@pytest.mark.parametrize("form", WRITERS)
def test_older_edition_reads_back_the_same(form: str) -> None:
    sheet = full_sheet(year=2022, project_nature=None, project_category="经常性项目")
    sheet.start, sheet.end = date(2022, 1, 1), date(2022, 12, 31)
    cost = sheet.indicators.pop(0)
    cost.level1, cost.level2 = "产出指标", "成本指标"
    sheet.indicators.insert(3, cost)
    (document,) = recognise(read(written([completed(sheet)], form, "2023"))).documents
    assert plain(document.sheet) == plain(sheet)


names = st.sampled_from(["举办培训班", "更新设备", "走访困难家庭", "发放宣传册", "维护监测站"])
endings = {
    "数量指标": ("次数", "≥{}(次)"),
    "质量指标": ("合格率", "≥{}(%)"),
    "时效指标": ("完成及时率", "={}(%)"),
}


@st.composite
def sheets(draw: Any) -> DeclarationSheet:
    rows = [
        IndicatorRow(
            level1="成本指标", level2="经济成本指标", level3="单次活动成本", target="≤900(元/次)"
        )
    ]
    for level2, (ending, target) in endings.items():
        for name in draw(st.lists(names, min_size=1, max_size=4, unique=True)):
            number = draw(st.integers(1, 100))
            rows.append(
                IndicatorRow(
                    level1="产出指标",
                    level2=level2,
                    level3=name + ending,
                    target=target.format(number),
                )
            )
    rows.append(
        IndicatorRow(level1="效益指标", level2="社会效益指标", level3="居民知晓率", target="≥80(%)")
    )
    rows.append(
        IndicatorRow(
            level1="满意度指标", level2="服务对象满意度指标", level3="居民满意度", target="≥90(%)"
        )
    )
    amount = draw(st.decimals(min_value=1, max_value=10**9, places=2))
    money = FundingBlock(
        annual=amount,
        annual_appropriation=amount,
        annual_carryover=Decimal(0),
        annual_other=Decimal(0),
    )
    goal = "。".join(draw(st.lists(names, min_size=1, max_size=12))) + "。"
    return completed(full_sheet(indicators=rows, funding=money, annual_goal=goal))


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=25, deadline=None)
@given(sheet=sheets())
def test_random_declaration_reads_back_the_same(form: str, sheet: DeclarationSheet) -> None:
    (document,) = recognise(read(written([sheet], form))).documents
    assert plain(document.sheet) == plain(sheet)


def test_formula_stays_text_and_amounts_are_numbers() -> None:
    sheet = full_sheet(project_name="=1+1", unit="@SUM(A1)")
    book = load_workbook(io.BytesIO(written([sheet], "xlsx")))
    cells = {cell.value: cell.data_type for row in book.active.iter_rows() for cell in row}
    assert cells["=1+1"] == "s"
    assert cells["@SUM(A1)"] == "s"
    assert cells[200000] == "n"


def test_sheet_names_are_allowed_and_unique() -> None:
    sheets_ = [full_sheet(project_name="甲/乙:项目"), full_sheet(project_name="甲/乙:项目")]
    book = load_workbook(io.BytesIO(written(sheets_, "xlsx")))
    assert book.sheetnames == ["甲乙项目", "甲乙项目2"]
