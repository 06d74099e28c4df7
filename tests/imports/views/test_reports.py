"""检查报告: a file dropped, its report on the screen and as a file."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.declarations.models import Declaration
from apps.formkit.layouts.report import report_pages
from apps.formkit.readers import read
from apps.formkit.sheets.titles import title_of
from apps.formkit.writers import write_html
from apps.imports.domain.examination import ReadSheet
from apps.imports.domain.reports import report_on
from apps.imports.models import ImportFile
from tests.cast import Cast
from tests.formkit.readers.sample import as_docx, as_text
from tests.formkit.samples import full_sheet
from tests.imports.views.test_imports import signed_in

pytestmark = pytest.mark.django_db
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
