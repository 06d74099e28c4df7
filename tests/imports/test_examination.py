"""``recognise FILE --check``: the findings stand with each document."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.checks.engine import Severity
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.rows import row_ids
from apps.imports.domain.examination import ReadSheet, examine, examined
from tests.formkit.readers.sample import as_text
from tests.formkit.samples import full_sheet

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "forms"


def test_findings_are_added_to_each_document(tmp_path: Path) -> None:
    source, out = tmp_path / "样表.txt", tmp_path / "out.json"
    source.write_bytes(as_text().replace("≥92.00(%)".encode(), "≤92.00(%)".encode()))
    call_command("recognise", str(source), check=True, out=out)
    (document,) = json.loads(out.read_text(encoding="utf-8"))["documents"]
    found = {(one["code"], one["place"]) for one in document["findings"]}
    assert ("operator-reversed", "row.r6.target") in found
    assert set(document["findings"][0]) >= {"code", "level", "place", "message"}
    assert document["unchecked"] == []


def test_paper_of_a_whole_department_is_given_without_findings() -> None:
    text = (SAMPLES / "whole-department.txt").read_bytes()
    (document,) = examined(recognise(read(text)))["documents"]
    assert document["kind"] == "department_declaration"
    assert (document["findings"], document["unchecked"]) == ([], [])


def test_finding_in_a_doubted_cell_is_a_hint_that_sends_to_the_paper() -> None:
    sheet = full_sheet(annual_goal="")
    sure, doubted = examine([ReadSheet(sheet), ReadSheet(sheet, {"goal.annual"})])
    (loud,) = [one for one in sure.findings if one.where == "goal.annual"]
    (quiet,) = [one for one in doubted.findings if one.where == "goal.annual"]
    assert (loud.severity, quiet.severity) == (Severity.BLOCK, Severity.HINT)
    assert quiet.message == f"{loud.message}识别时此格存疑，请先核对原件。"


def test_unit_of_money_that_was_not_read_is_told_as_guessed() -> None:
    sheet = full_sheet(amount_unit="万元")
    (report,) = examine([ReadSheet(sheet, frozenset({"money.unit"}), ("money.annual.total",))])
    (found,) = (one for one in report.findings if one.where == "money.unit")
    assert (found.code, found.severity) == ("unit-missing", Severity.HINT)
    assert found.places == ("money.unit", "money.annual.total")
    assert "按“万元”读" in found.message
    (report,) = examine([ReadSheet(sheet)])
    assert [one for one in report.findings if one.where == "money.unit"] == []


def test_file_without_form_ends_with_two_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "letter.txt"
    source.write_text("今天天气很好。\n" * 5, encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        call_command("recognise", str(source))
    assert caught.value.code == 2
    assert "没有找到" in capsys.readouterr().err


SHORT_FORM = """2025年项目支出绩效目标表
项目名称\t步道修缮\t实施单位\t白河县园林所
年度预算金额（万元）\t35.6\t主管部门\t白河县住建局
年度目标\t修缮步道六公里，新增座椅二十把，方便居民散步健身。
一级指标\t二级指标\t三级指标\t指标值\t分值
成本指标\t经济成本指标\t每公里修缮成本\t≤5万元\t10
产出指标\t数量指标\t修缮长度\t≥6公里\t20
\t质量指标\t修缮验收合格率\t=100%\t20
\t时效指标\t修缮完成及时率\t=100%\t10
效益指标\t社会效益指标\t步道日均使用人次\t≥300人次\t20
满意度指标\t服务对象满意度指标\t游人满意度\t≥90%\t10
"""


def _codes(text: str) -> dict[str, str]:
    (document,) = examined(recognise(read(text.encode())))["documents"]
    return {one["code"]: one["level"] for one in document["findings"]}


def test_cells_that_the_layout_does_not_have_are_not_missed() -> None:
    assert {"head-missing", "annual-breakdown-missing"} & set(_codes(SHORT_FORM)) == set()
    blank = SHORT_FORM.replace("主管部门", "项目类别\t\t主管部门")
    assert _codes(blank)["head-missing"] == "block"


def test_row_of_a_summary_is_not_asked_for_its_indicators() -> None:
    head = "2025年项目绩效自评情况汇总表（万元）\n项目名称\t全年预算数\t全年执行数\t自评得分\n"
    assert "indicators-missing" not in _codes(f"{head}步道修缮\t35.6\t35.6\t98\n")


def test_sum_with_a_doubted_part_is_a_hint() -> None:
    sheet = full_sheet()
    sheet.funding.annual_other = Decimal(1)
    sure, doubted = examine([ReadSheet(sheet), ReadSheet(sheet, {"money.annual.other"})])
    severities = [
        [one.severity for one in report.findings if one.code == "annual-sum-mismatch"]
        for report in (sure, doubted)
    ]
    assert severities == [[Severity.BLOCK], [Severity.HINT]]


def test_sheet_of_another_layout_is_not_asked_for_cells_its_paper_lacks(tmp_path: Path) -> None:
    def missing(**cells: object) -> set[str]:
        source, out = tmp_path / "sheet.json", tmp_path / "out.json"
        data = full_sheet().to_json() | cells
        source.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        call_command("recognise", str(source), out=out)
        (document,) = json.loads(out.read_text(encoding="utf-8"))["documents"]
        return {one["place"] for one in document["findings"] if one["code"] == "head-missing"}

    assert missing(end=None) == {"head.end"}
    assert missing(start=None, end=None, project_category=None) == set()


def test_level_is_not_missed_where_doubted_levels_do_not_suit_their_rows() -> None:
    sheet = full_sheet()
    for row in sheet.indicators:
        if row.level2 == "数量指标":
            row.level1, row.level2 = "成本指标", "经济成本指标"
    places = {f"row.{one}.level2" for one in row_ids(sheet.indicators)}
    levels = []
    for doubted in (set(), places):
        (report,) = examine([ReadSheet(sheet, doubted)])
        levels += [one.severity for one in report.findings if one.code == "missing-level2"]
    assert levels == [Severity.WARN, Severity.HINT]


def test_sheet_in_the_annotations_form_is_only_checked(tmp_path: Path) -> None:
    source, out = tmp_path / "sheet.json", tmp_path / "out.json"
    notes = ["项目名称：“园休”按“园林”读取"]
    data = full_sheet(annual_goal="").to_json() | {
        "uncertain": ["annual_goal"], "ocr_notes": notes, "index": 3,
    }  # fmt: skip
    source.write_text(json.dumps(data), encoding="utf-8")
    call_command("recognise", str(source), out=out)
    told = json.loads(out.read_text(encoding="utf-8"))
    (document,) = told["documents"]
    assert (told["source"], document["kind"]) == ("sheet.json", "declaration")
    assert (document["uncertain"], document["ocr_notes"]) == (["annual_goal"], notes)
    given = {key: data[key] for key in data if key not in {"indicators"}}
    assert {key: document[key] for key in given} == given
    for row, told_row in zip(data["indicators"], document["indicators"], strict=True):
        assert {name: told_row[name] for name in row} == row
    (missed,) = [one for one in document["findings"] if one["code"] == "goal-missing"]
    assert (missed["place"], missed["level"]) == ("goal.annual", "hint")
    assert missed["message"].endswith("识别时此格存疑，请先核对原件。")


def test_monitoring_sheet_is_told_with_its_kind_and_no_rule_crashes(tmp_path: Path) -> None:
    source, out = tmp_path / "monitoring.json", tmp_path / "out.json"
    sheet = {"kind": "monitoring", "project_name": "步道修缮", "indicators": [{"level3": "长度"}]}
    source.write_text(json.dumps({"documents": [sheet]}), encoding="utf-8")
    call_command("recognise", str(source), out=out)
    (document,) = json.loads(out.read_text(encoding="utf-8"))["documents"]
    assert (document["kind"], document["unchecked"]) == ("monitoring", [])
    assert document["indicators"][0]["level3"] == "长度"


def test_json_that_is_no_sheet_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "letter.json"
    source.write_text('{"kind": "letter"}', encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("recognise", str(source))
    assert "第 1 张表的 kind“letter”不认识" in capsys.readouterr().err
