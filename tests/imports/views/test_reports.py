"""检查报告: a file dropped, its report on the screen and as a file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.declarations.models import Declaration
from apps.formkit.readers import read
from apps.formkit.sheets.titles import title_of
from apps.formkit.writers import write_html
from apps.imports.domain.examination import ReadSheet
from apps.imports.domain.report_pages import report_pages
from apps.imports.domain.reports import report_on
from apps.imports.models import ImportFile
from tests.cast import Cast
from tests.formkit.readers.sample import as_docx, as_text
from tests.formkit.samples import full_sheet
from tests.imports.views.test_imports import signed_in

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "forms"
DEPARTMENT = SAMPLES / "whole-department.txt"
MONITORING = """丙区项目支出绩效监控表
(2026年度)
项目名称 | 石桥巡查 |
主管部门 | 丙区交通局 | 实施单位 | 丙区公路站 |
项目资金(万元) | 年初预算数 | 1-7月执行数 | 全年预计执行数 |
年度资金总额 | 48 | 26.4 | 47.2 |
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-7月执行情况 | 全年预计完成情况 | 完成目标可能性 |
产出指标 | 数量指标 | 巡查石桥 | ≥40座 | 28座 | 40座 | 确定能 |
"""
FAULTY = as_text().replace("≥92.00(%)".encode(), "≤92.00(%)".encode())


def dropped(cast: Cast, content: bytes, name: str = "外区.txt", person: str = "examiner1") -> Any:
    client = signed_in(cast, person)
    file = SimpleUploadedFile(name, content)
    return client, client.post(reverse("imports:reports"), {"uploads": [file]})


def test_dropped_file_is_examined_and_nothing_is_stored(cast: Cast) -> None:
    client, answer = dropped(cast, FAULTY)
    file = ImportFile.objects.get()
    assert answer["Location"] == reverse("imports:report", args=[file.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "应写" in page
    assert "得分" in page
    assert Declaration.objects.count() == 0


def test_file_without_a_form_says_why(cast: Cast) -> None:
    client, answer = dropped(cast, "今天天气很好。".encode(), "信.txt")
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "没有找到绩效目标申报表" in page.content.decode()
    file = ImportFile.objects.get()
    assert client.get(reverse("imports:report-file", args=[file.pk, "pdf"])).status_code == 404


def test_paper_without_rules_gets_no_score(cast: Cast) -> None:
    client, answer = dropped(cast, DEPARTMENT.read_bytes(), "整体支出.txt")
    assert ImportFile.objects.get().drafts.get().kind == "department_declaration"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "文件里没有找到申报表或自评表。" in page.content.decode()


def test_monitoring_sheet_is_examined(cast: Cast) -> None:
    client, answer = dropped(cast, MONITORING.encode(), "监控表.txt")
    assert ImportFile.objects.get().drafts.get().kind == "monitoring"
    page = client.get(answer["Location"]).content.decode()
    assert "质量得分" in page
    assert "未能检查" not in page


@pytest.mark.parametrize(
    ("form", "start"), [("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!doctype")]
)
def test_report_is_given_as_a_file(cast: Cast, form: str, start: bytes) -> None:
    client, _ = dropped(cast, as_docx(), "申报表.docx")
    file = ImportFile.objects.get()
    answer = client.get(reverse("imports:report-file", args=[file.pk, form]))
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].startswith("attachment;")


def test_report_as_word_holds_every_finding(cast: Cast) -> None:
    client, _ = dropped(cast, FAULTY)
    file = ImportFile.objects.get()
    answer = client.get(reverse("imports:report-file", args=[file.pk, "docx"]))
    report = report_on("x", [])
    assert report.score == 0
    text = "".join(str(block) for block in read(answer.content).blocks)
    assert "应写" in text
    assert "质量得分" in text


def test_nothing_chosen_is_said_at_the_field(cast: Cast) -> None:
    answer = signed_in(cast, "examiner2").post(reverse("imports:reports"))
    assert answer.status_code == 422
    assert "请先选择文件" in answer.content.decode()


def test_score_of_a_file_is_the_mean_of_its_forms() -> None:
    sheet = full_sheet()
    faulty = full_sheet(annual_goal="")
    report = report_on("两张.txt", [ReadSheet(sheet), ReadSheet(faulty)])
    first, second = (form.quality.score for form in report.forms)
    assert first > second
    assert report.score == (first + second) / 2


@pytest.mark.parametrize(
    ("where", "label"),
    [
        ("row.r2.target", "指标2“培训人数”：指标值"),
        ("row.r2", "指标2“培训人数”"),
        ("money.annual.total", "年度资金申请总额"),
        ("narrative.budget", "年度预算安排"),
        ("money.annual.carryover", "年度资金上年结转资金"),
        ("row", "绩效指标"),
        ("money", "项目资金"),
        ("", "整张表"),
    ],
)
def test_places_are_called_as_on_the_form(where: str, label: str) -> None:
    assert title_of(full_sheet(), where) == label


def test_texts_of_a_file_are_escaped_in_the_report() -> None:
    target = io.BytesIO()
    sheet = full_sheet(project_name="<script>alert(1)</script>")
    write_html(report_pages(report_on("<b>.txt", [ReadSheet(sheet)])), target, title="<i>")
    text = target.getvalue().decode()
    assert "<script>" not in text
    assert "<b>" not in text
    assert "<i>" not in text
