"""Filled forms are read back equal, by recognition and by their own binding; all else stays."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any, Final

import pytest
from lxml import etree
from openpyxl import load_workbook

from apps.formkit.bindings import Binding, Content, bind, fill, open_file, read_back
from apps.formkit.papers import paper_of
from apps.formkit.papers.paths import values_of
from apps.formkit.readers import read
from apps.formkit.readers.base import UnreadableDocument
from apps.formkit.recognition import recognise
from apps.formkit.sheets import Sheet, sheet_from_json
from apps.formkit.values import parse
from tests.formkit.bindings.blank_forms import ALL, blank_form, with_part

_ROWS = [
    ("产出指标", "数量指标", "巡查河道长度", "≥46.00(公里)", "48公里", "10"),
    ("产出指标", "数量指标", "清理漂浮物次数", "≥365.00(次)", "360次", "10"),
    ("产出指标", "数量指标", "更换警示牌数量", "=24.00(块)", "24块", "10"),
    ("产出指标", "数量指标", "整治排口数量", "≥8.00(个)", "9个", "10"),
    ("产出指标", "质量指标", "水质达标率", "≥95.00(%)", "96%", "10"),
    ("产出指标", "时效指标", "年度任务完成时间", "12月底前", "12月20日", "10"),
    ("效益指标", "社会效益指标", "沿河环境改善情况", "明显", "明显", "20"),
    ("满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥90.00(%)", "93%", "10"),
]


def declaration(cost: str = "成本指标") -> Sheet:
    """Return a declaration in 元 with more rows than any blank form has."""
    above = "产出指标" if cost == "成本指标" else "成本指标"
    rows = [*_ROWS, (above, cost, "每公里养护费用", "≤25000.00(元)", "24000元", "10")]
    return sheet_from_json({
        "kind": "declaration", "year": 2026, "project_name": "河道日常养护", "department": "滨江区水务局",
        "unit": "滨江区河道管理所", "start": "2026-01-01", "end": "2026-12-31", "amount_unit": "元",
        "project_nature": "经常性项目", "project_category": "特定目标类",
        "funding": {
            "total": "3760000.00", "total_fiscal": "3600000.00", "total_other": "160000.00",
            "annual": "1260000.00", "annual_appropriation": "1150000.00",
            "annual_carryover": "50000.00", "annual_other": "60000.00",
        },
        "total_goal": "三年内河道保洁全覆盖，水质保持稳定。",
        "annual_goal": "完成46公里河道的日常巡查与保洁。\n水质稳定达标。",
        "indicators": [
            {"level1": one, "level2": two, "level3": name, "target": target, "weight": weight}
            for one, two, name, target, _, weight in rows
        ],
    })  # fmt: skip


def evaluation(kind: str = "self_evaluation") -> Sheet:
    """Return a self-evaluation or a monitoring sheet in 万元."""
    extra = {"forecast": "100%", "likelihood": "确定能"} if kind == "monitoring" else {}
    money = {"initial": "126.00", "adjusted": "120.00", "executed": "114.00", "rate": "95.00"}
    expected = {"expected": "120.00"} if kind == "monitoring" else {}
    return sheet_from_json({
        "kind": kind, "year": 2026, "project_name": "河道日常养护", "department": "滨江区水务局",
        "unit": "滨江区河道管理所", "amount_unit": "万元",
        "budget": {
            "total": {**money, **expected, "weight": "10", "score": "9.50"},
            "appropriation": {**money, **expected},
        },
        "expected_goal": "完成河道的日常巡查与保洁。", "actual_result": "巡查保洁按月完成。",
        "indicators": [
            {"level1": one, "level2": two, "level3": name, "target": target, "actual": actual,
             "weight": weight, "score": weight, "deviation": "", **extra}
            for one, two, name, target, actual, weight in _ROWS
        ],
        "total_score": "97.50", "grade": "优",
    })  # fmt: skip


def sheets_for(binding: Binding) -> list[Sheet]:
    """Return what is filled in, a sheet for each form."""
    sheets: list[Sheet] = []
    for form in binding.forms:
        costs = {strip.level2 for table in form.tables for strip in table.strips}
        cost = "经济成本指标" if "经济成本指标" in costs else "成本指标"
        sheets.append(declaration(cost) if form.kind == "declaration" else evaluation(form.kind))
    return sheets


_MONEY = Decimal(10000)


def told(sheet: Sheet, places: set[str]) -> dict[str, Any]:
    """Return what a sheet says at places, amounts in 元, targets as read."""
    data = sheet.to_json()
    unit = _MONEY if data["amount_unit"] == "万元" else Decimal(1)
    found: dict[str, Any] = {}
    for place, value in values_of(paper_of(sheet.kind), data).items():
        if place in places and value not in (None, "", False):
            is_money = place.startswith("money.") and not place.startswith(
                ("money.rate", "money.weight", "money.score")
            )
            if is_money:
                value = Decimal(value) * unit
            elif place.startswith(("money.", "tail.total")):
                value = Decimal(value)
            found[place] = value
    for number, row in enumerate(sheet.indicators):
        for column in (
            "level1",
            "level2",
            "level3",
            "target",
            "actual",
            "weight",
            "score",
            "forecast",
            "likelihood",
        ):
            if f"row.{column}" in places and (value := getattr(row, column, None)):
                found[f"{number}.{column}"] = (
                    parse(value) if column in ("target", "actual", "forecast") else value
                )
    return found


def in_order(sheet: Sheet) -> list[tuple[str, str]]:
    return sorted((row.level3, row.target) for row in sheet.indicators)


def bound_places(form: Any) -> set[str]:
    places = {one.place for one in form.fields}
    if "head.period" in places:
        places |= {"head.start", "head.end"}
    return places


def by_name(sheet: Sheet) -> Sheet:
    """Return the sheet with its rows in a fixed order: templates order levels as they like."""
    sheet.indicators.sort(key=lambda row: row.level3)
    return sheet


@pytest.mark.parametrize("name", ALL)
def test_a_filled_form_is_read_back_by_its_binding(name: str) -> None:
    blank = blank_form(name)
    binding = bind(blank)
    sheets = sheets_for(binding)
    filled = fill(blank, binding, [Content.of(sheet) for sheet in sheets])
    contents = read_back(filled.data, blank, binding)
    assert len(contents) == len(sheets)
    for content, sheet, form in zip(contents, sheets, binding.forms, strict=True):
        places = bound_places(form)
        assert told(by_name(content.sheet()), places) == told(by_name(sheet), places)
        assert content.doubts == []


# Layouts that only their binding knows: lists without indicators, pairs of figures, a bare total.
BOUND_ALONE: Final = {
    "two-heads.xlsx", "assessed.xlsx", "summed.xlsx", "approved.docx", "counted.xlsx", "applied.xlsx", "yearly.xlsx",
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in ALL if name not in BOUND_ALONE])
def test_a_filled_form_is_recognised(name: str) -> None:
    blank = blank_form(name)
    binding = bind(blank)
    sheets = sheets_for(binding)
    filled = fill(blank, binding, [Content.of(sheet) for sheet in sheets])
    found = recognise(read(filled.data, name=name)).documents
    assert len(found) == len(sheets)
    for form, sheet, bound in zip(found, sheets, binding.forms, strict=True):
        places = bound_places(bound)
        assert told(by_name(form.sheet), places) == told(by_name(sheet), places)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(name: str) -> set[str]:
    blank = blank_form(name)
    binding = bind(blank)
    filled = fill(blank, binding, [Content.of(sheet) for sheet in sheets_for(binding)])
    before, after = parts_of(blank), parts_of(filled.data)
    assert list(before) == list(after)
    return {part for part in before if before[part] != after[part]}


def test_only_the_worksheet_and_its_pictures_place_change() -> None:
    assert changed("county.xlsx") == {
        "xl/worksheets/sheet1.xml", "xl/drawings/drawing1.xml", "xl/workbook.xml"
    }  # fmt: skip


def test_only_the_text_of_a_word_file_changes() -> None:
    assert changed("county.docx") == {"word/document.xml"}


def test_added_rows_look_like_the_row_they_follow() -> None:
    blank = blank_form("county.xlsx")
    binding = bind(blank)
    filled = fill(blank, binding, [Content.of(declaration())])
    sheet = load_workbook(io.BytesIO(filled.data))["表1"]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    # Three rows of 数量指标 were drawn, four are filled; what reached over them reaches on.
    assert {"C11:C14", "A10:A22", "B11:B17"} <= merged
    old, new = sheet["D13"], sheet["D14"]
    assert (new.value, new.border.left.color.rgb, new.font.name) == (
        "整治排口数量", old.border.left.color.rgb, "仿宋"
    )  # fmt: skip
    assert sheet._images[0].anchor._from.row == 24


def test_a_formula_stays_and_no_text_becomes_one() -> None:
    blank = blank_form("county.xlsx")
    book = load_workbook(io.BytesIO(blank))
    book["表1"]["D5"] = "=D6+D7"
    target = io.BytesIO()
    book.save(target)
    binding = bind(target.getvalue())
    sheet = declaration()
    sheet.indicators[0].level3 = '=HYPERLINK("http://x")'
    filled = fill(target.getvalue(), binding, [Content.of(sheet)])
    book = load_workbook(io.BytesIO(filled.data))
    assert book["表1"]["D5"].value == "=D6+D7"
    assert load_workbook(io.BytesIO(filled.data), data_only=True)["表1"]["D5"].value == 126
    root = etree.fromstring(parts_of(filled.data)["xl/worksheets/sheet1.xml"])
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    cell = root.find(f".//{space}c[@r='D11']")
    assert cell is not None
    assert (cell.get("t"), cell.find(f"{space}f")) == ("inlineStr", None)


def test_formulas_follow_their_rows() -> None:
    blank = blank_form("city.xlsx")
    book = load_workbook(io.BytesIO(blank))
    book["表1"]["F17"] = "=SUM(F10:F16)"
    book["填表说明"]["B1"] = "=表1!F17"
    target = io.BytesIO()
    book.save(target)
    binding = bind(target.getvalue())
    filled = fill(target.getvalue(), binding, [Content.of(declaration("经济成本指标"))])
    book = load_workbook(io.BytesIO(filled.data))
    assert book["表1"]["F19"].value == "=SUM(F10:F18)"
    assert book["填表说明"]["B1"].value == "=表1!F19"


@pytest.mark.parametrize("formula", ["A1#", ")))", '"open'])
def test_a_formula_that_nobody_knows_stays(formula: str) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    blank = blank_form("county.xlsx")
    found = re.search(rb'<c r="E13"[^>]*>', parts_of(blank)[sheet])
    assert found is not None
    odd = found[0] + f"<f>{formula}</f>".encode()
    blank = with_part(blank, sheet, found[0], odd)
    blank = with_part(blank, "xl/drawings/drawing1.xml", b"<row>23</row>", b"<row>last</row>")
    filled = parts_of(fill(blank, bind(blank), [Content.of(declaration())]).data)
    assert filled[sheet].count(f"<f>{formula}</f>".encode()) == 2
    assert b"<row>last</row>" in filled["xl/drawings/drawing1.xml"]


def test_what_the_form_has_no_place_for_is_told() -> None:
    blank = blank_form("county.xlsx")
    filled = fill(blank, bind(blank), [Content.of(declaration())])
    assert len(filled.notes) == 1
    assert "上年结转资金“50000.00”" in filled.notes[0]


def test_what_the_projects_of_a_list_differ_in_does_not_stand_over_it() -> None:
    blank = blank_form("two-heads.xlsx")
    binding = bind(blank)
    sheets = [declaration(), declaration()]
    sheets[1].project_name, sheets[1].department = "堤防巡查", "滨江区财政局"
    book = load_workbook(io.BytesIO(fill(blank, binding, [Content.of(one) for one in sheets]).data))
    sheet = book["表1"]
    assert (sheet["A1"].value, sheet["A2"].value.strip()) == ("2026年项目支出绩效目标表", "部门：")


def test_ticks_stand_for_words_and_are_doubted_where_one_is_to_be_chosen() -> None:
    blank = blank_form("ticked.docx")
    binding = bind(blank)
    sheet = evaluation("monitoring")
    sheet.indicators[0].reasons = ["人员保障", "其他"]
    table = binding.forms[0].tables[0]
    filled = open_file(fill(blank, binding, [Content.of(sheet)]).data)
    told = {one.part: filled.grids[0].texts[table.first, c] for c, one in table.columns.items()}
    assert [word for word, text in told.items() if text == "√"] == ["人员保障", "其他", "确定能"]
    likely = next(c for c, one in table.columns.items() if one.part == "有可能")
    filled.grids[0].write((table.first, likely), "√")
    (content,) = read_back(filled.save(), blank, binding)
    assert (content.rows[0]["reasons"], content.rows[0]["likelihood"]) == (
        "人员保障、其他", "确定能、有可能"
    )  # fmt: skip
    assert content.doubts == ["row.r1.likelihood"]


def test_a_unit_behind_the_gap_stays() -> None:
    blank = blank_form("provincial.docx")
    binding = bind(blank)
    data = fill(blank, binding, [Content.of(declaration("经济成本指标"))]).data
    texts = set(open_file(data).grids[0].texts.values())
    assert {"376.00万元", "126.00万元"} <= texts


def test_a_file_of_another_form_is_refused() -> None:
    blank, other = blank_form("county.xlsx"), blank_form("city.xlsx")
    with pytest.raises(UnreadableDocument, match="对不上"):
        read_back(other, blank, bind(blank))


def test_what_stands_in_a_column_without_a_place_is_told() -> None:
    blank = blank_form("standard.xlsx")
    binding = bind(blank)
    filled = fill(blank, binding, [Content.of(declaration())])
    column = next(q.column for q in binding.forms[0].questions if q.is_column)
    first = binding.forms[0].tables[0].first
    book = load_workbook(io.BytesIO(filled.data))
    sheet = book["表1"]
    sheet.cell(first + 1, column + 1).value = "行业标准"
    sheet.cell(first + 2, column + 1).value = "历史标准"
    target = io.BytesIO()
    book.save(target)
    (content,) = read_back(target.getvalue(), blank, binding)
    assert content.notes == ["“绩效标准”写着“行业标准、历史标准”，本系统没有这一项，没有读入。"]


def test_a_table_of_commas_keeps_its_encoding_and_takes_no_formula() -> None:
    blank = "\ufeff项目代码,项目名称,年度金额（元）,指标名称,指标值\r\n".encode()
    binding = bind(blank)
    sheet = declaration()
    sheet.project_name = "=1+1"
    filled = fill(blank, binding, [Content.of(sheet, {"project.code": "P1"})]).data
    assert filled.startswith(b"\xef\xbb\xbf")
    assert filled.decode("utf-8-sig").splitlines()[1].startswith("P1,'=1+1,1260000,")
    (content,) = read_back(filled, blank, binding)
    assert content.values["head.project_name"] == "=1+1"
    assert len(content.rows) == len(sheet.indicators)


def test_a_text_without_commas_is_no_table() -> None:
    with pytest.raises(UnreadableDocument):
        bind("关于报送的通知\n请按时报送。".encode())


@pytest.mark.parametrize("name", ["court-list.xlsx", "listed.docx"])
def test_a_long_list_is_written_row_by_row_and_is_the_same(name: str) -> None:
    blank = blank_form(name)
    binding = bind(blank)
    sheets = [declaration() for _ in range(40)]
    for number, sheet in enumerate(sheets):
        sheet.project_name = f"项目{number}"
    filled = fill(blank, binding, (Content.of(one) for one in sheets)).data
    contents = read_back(filled, blank, binding)
    places = bound_places(binding.forms[0])
    assert [told(one.sheet(), places) for one in contents] == [told(one, places) for one in sheets]
    (table,) = binding.forms[0].tables
    grid = open_file(filled).grids[0]
    column = next(c for c, one in table.columns.items() if one.place == "head.project_name")
    rows = len(sheets[0].indicators)
    spans = {spot: span for spot, span in grid.spans.items() if spot[1] == column}
    assert spans == {(table.first + n * rows, column): (rows, 1) for n in range(40)}


def test_further_rows_look_like_the_last_one_and_reckon_in_their_own() -> None:
    blank = blank_form("court-list.xlsx")
    binding = bind(blank)
    (table,) = binding.forms[0].tables
    book = load_workbook(io.BytesIO(blank))
    sheet = book["表1"]
    sheet.cell(table.last + 1, 15).value = f"=M{table.last + 1}*2"
    sheet.cell(table.last + 2, 1).value = "合计"
    sheet.cell(table.last + 2, 13).value = f"=SUM(M{table.first + 1}:M{table.last + 1})"
    target = io.BytesIO()
    book.save(target)
    filled = fill(target.getvalue(), binding, [Content.of(declaration())] * 3).data
    sheet = load_workbook(io.BytesIO(filled))["表1"]
    last = table.first + 3 * len(declaration().indicators)
    assert (sheet.cell(last, 15).value, sheet.cell(last + 1, 1).value) == (f"=M{last}*2", "合计")
    assert sheet.cell(last + 1, 13).value == f"=SUM(M{table.first + 1}:M{last})"
    old, new = sheet.cell(table.last + 1, 9), sheet.cell(last, 9)
    assert (new.border.left.color.rgb, new.font.name) == (old.border.left.color.rgb, "仿宋")
    assert b"<row xmlns" not in parts_of(filled)["xl/worksheets/sheet1.xml"]
