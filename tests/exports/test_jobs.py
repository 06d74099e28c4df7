"""Large exports: books, 汇总表 and zips, made in the background for their asker only."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from apps.core.errors import NotAllowedNow
from apps.core.jobs.pending import find_lost
from apps.declarations.domain.storage import take_over
from apps.declarations.models import Declaration
from apps.evaluations.domain.content import sheet_of
from apps.evaluations.models import ResultRow, SelfEvaluation
from apps.exports.domain.jobs import expire_exports, file_of, run_export
from apps.exports.domain.requests import drop_export, request_export
from apps.exports.models import ExportJob
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.declaration import NarrativeText
from apps.formkit.sheets.figures import text_or_none
from apps.projects.models import Project
from tests.cast import Cast
from tests.evaluations.helpers import WHOLE_WAY, filled, move, started
from tests.formkit.samples import full_sheet
from tests.formkit.writers.test_round_trip import plain

pytestmark = pytest.mark.django_db
State = ExportJob.State


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def made(cast: Cast, person: str, kind: str, form: str, **more: Any) -> tuple[ExportJob, bytes]:
    """Have an export made and give it with its file."""
    actor = cast.people[person]
    job = request_export(actor=actor, kind=kind, form=form, fiscal_year=cast.year, **more)
    run_export(job.pk)
    job.refresh_from_db()
    with file_of(job, actor) as file:
        return job, file.read()


def two_projects(cast: Cast) -> list[Declaration]:
    forms = [
        cast.declaration(name="甲一项目", state="approved"),
        cast.declaration(name="甲二项目", state="dept_review"),
    ]
    sheet = full_sheet(narrative=NarrativeText(overview="改善阅读条件。", plan="分批实施。"))
    take_over(forms[0], sheet)
    return forms


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_book_has_a_front_paragraph_and_reads_back_with_every_project(
    cast: Cast, form: str
) -> None:
    two_projects(cast)
    department = cast.unit_a.department

    job, content = made(cast, "department_a", "book", form, department=department)

    found = recognise(read(content))
    assert job.name == f"甲部门-2027-项目绩效目标.{form}"
    assert found.statement == {
        "intro": {"year": 2027, "project_count": 2, "amount_wan": "40"},
    }
    assert [one.sheet.project_name for one in found.documents] == ["甲一项目", "甲二项目"]
    assert [one.sheet.narrative for one in found.documents] == [
        NarrativeText(overview="改善阅读条件。", plan="分批实施。"),
        None,
    ]


def test_book_as_pdf_has_a_bookmark_for_each_project_at_its_page(cast: Cast) -> None:
    two_projects(cast)

    _, content = made(cast, "department_a", "book", "pdf", department=cast.unit_a.department)

    pdf = pypdfium2.PdfDocument(content)
    marks = [(mark.level, mark.get_title()) for mark in pdf.get_toc()]
    assert marks == [
        (0, "甲部门2027年度项目绩效目标"),
        (0, "目录"),
        (0, "甲一项目"),
        (1, "绩效目标申报表"),
        (0, "甲二项目"),
    ]
    assert "甲二项目" in pdf[1].get_textpage().get_text_bounded()


def test_book_as_word_has_contents_that_point_to_bookmarks(cast: Cast) -> None:
    two_projects(cast)

    _, content = made(cast, "department_a", "book", "docx", department=cast.unit_a.department)

    body = Document(io.BytesIO(content)).element.body
    marks = set(body.xpath("//w:bookmarkStart/@w:name"))
    assert body.xpath("//w:hyperlink/@w:anchor") == ["project1", "project2"]
    assert {"project1", "project2"} <= marks


def test_summary_over_departments_has_subtotals(cast: Cast) -> None:
    two_projects(cast)
    cast.declaration(cast.unit_b, name="乙项目", state="finance_first")

    _, content = made(cast, "examiner1", "summary", "xlsx")

    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active]
    assert rows[0][0] == "测试区项目绩效目标汇总表"
    assert [(row[0], row[5]) for row in rows[3:]] == [
        ("1", 200000),
        ("乙部门小计（1个项目）", 200000),
        ("2", 200000),
        ("3", 200000),
        ("甲部门小计（2个项目）", 400000),
        ("合计（3个项目）", 600000),
    ]


def test_archive_holds_a_file_for_each_form_the_asker_sees(cast: Cast) -> None:
    two_projects(cast)
    cast.declaration(cast.unit_b, name="乙项目", state="finance_first")

    job, content = made(cast, "clerk_a", "archive", "docx")

    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names == ["甲单位-甲一项目-2027.docx", "甲单位-甲二项目-2027.docx"]
    assert (job.state, job.done, job.total) == (State.DONE, 2, 2)


def test_only_approved_forms_when_asked(cast: Cast) -> None:
    two_projects(cast)

    _, content = made(cast, "examiner1", "archive", "xlsx", approved_only=True)

    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["甲单位-甲一项目-2027.xlsx"]


def test_secret_project_stays_out_of_the_file_of_one_who_may_not_see_it(cast: Cast) -> None:
    two_projects(cast)
    secret = cast.declaration(cast.unit_b, name="涉密项目", state="dept_review")
    Project.objects.filter(pk=secret.project_id).update(is_secret=True)

    _, content = made(cast, "department_a", "archive", "xlsx")

    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 2


def test_file_is_refused_once_its_asker_may_not_see_all_of_it(cast: Cast) -> None:
    two_projects(cast)
    job, _ = made(cast, "clerk_a", "archive", "xlsx")
    actor = cast.people["clerk_a"]
    actor.memberships.all().delete()
    actor = type(actor).objects.get(pk=actor.pk)

    with pytest.raises(NotAllowedNow, match="查看范围"):
        file_of(job, actor)


def test_nothing_to_export_and_no_role_are_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="没有符合条件"):
        made(cast, "examiner1", "archive", "xlsx")
    with pytest.raises(PermissionDenied):
        made(cast, "system", "archive", "xlsx")


def test_fourth_export_at_once_is_refused(cast: Cast, settings: Any) -> None:
    two_projects(cast)
    actor = cast.people["clerk_a"]
    for _ in range(3):
        ExportJob.objects.create(
            subject="declaration",
            kind="archive",
            form="pdf",
            fiscal_year=cast.year,
            created_by=actor,
        )

    with pytest.raises(ValidationError, match="已有 3 个导出"):
        request_export(actor=actor, kind="archive", form="pdf", fiscal_year=cast.year)


def test_half_made_export_is_made_again_after_a_restart(cast: Cast) -> None:
    two_projects(cast)
    job = ExportJob.objects.create(
        subject="declaration",
        kind="archive",
        form="xlsx",
        fiscal_year=cast.year,
        created_by=cast.people["clerk_a"],
        state=State.RUNNING,
        attempt=1,
        done=1,
        name="甲.zip",
    )

    assert find_lost() == 1

    job.refresh_from_db()
    assert (job.state, job.attempt, job.done) == (State.DONE, 2, 2)


def test_dropped_and_expired_exports_leave_no_file(cast: Cast) -> None:
    two_projects(cast)
    first, _ = made(cast, "clerk_a", "archive", "xlsx")
    second, _ = made(cast, "clerk_a", "summary", "xlsx")
    ExportJob.objects.filter(pk=second.pk).update(created_at=timezone.now() - timedelta(days=8))

    with pytest.raises(PermissionDenied):
        drop_export(job=first, actor=cast.people["clerk_b"])
    drop_export(job=first, actor=cast.people["clerk_a"])

    assert expire_exports() == 1
    assert list(ExportJob.objects.all()) == []


@pytest.mark.django_db(transaction=True)
def test_file_of_a_dropped_export_is_deleted(cast: Cast) -> None:
    two_projects(cast)
    job, _ = made(cast, "clerk_a", "archive", "xlsx")

    drop_export(job=job, actor=cast.people["clerk_a"])

    assert default_storage.exists(job.content.name) is False


def test_amount_in_the_front_paragraph_is_the_sum_of_the_years_money(cast: Cast) -> None:
    forms = two_projects(cast)
    forms[0].funding_lines.filter(half="annual", source="total").update(amount=Decimal("1.50"))

    _, content = made(cast, "clerk_a", "book", "docx")

    paragraphs = [item.text for item in Document(io.BytesIO(content)).paragraphs]
    assert paragraphs[1].startswith(
        "2027年度，甲单位编报绩效目标的项目共2个，涉及年度预算资金20.00015万元。"
    )


def test_export_that_breaks_says_so_and_can_be_dropped(cast: Cast) -> None:
    two_projects(cast)
    actor = cast.people["clerk_a"]
    job = ExportJob.objects.create(
        subject="declaration", kind="archive", form="exe", fiscal_year=cast.year, created_by=actor
    )

    run_export(job.pk)

    job.refresh_from_db()
    assert (job.state, job.message) == (
        State.FAILED,
        "生成文件时出错，请重试；仍不成功请联系系统管理员。",
    )
    with pytest.raises(NotAllowedNow, match="还没有生成"):
        file_of(job, actor)


def evaluated(cast: Cast) -> None:
    """Give unit A a confirmed self-evaluation, and unit B an unfinished one."""
    move(cast, filled(cast, name="甲一项目"), *WHOLE_WAY)
    started(cast, cast.unit_b, name="乙一项目")


def test_self_evaluations_of_a_year_come_as_a_zip_and_read_back(cast: Cast) -> None:
    evaluated(cast)

    job, content = made(cast, "examiner1", "archive", "docx", subject="self_evaluation")

    archive = zipfile.ZipFile(io.BytesIO(content))
    assert job.name == "测试区-2027-项目绩效自评（DOCX）.zip"
    assert archive.namelist() == ["甲单位-甲一项目-2027.docx", "乙单位-乙一项目-2027.docx"]
    (found,) = recognise(read(archive.read("甲单位-甲一项目-2027.docx"))).documents
    evaluation = SelfEvaluation.objects.with_content().get(project__name="甲一项目")
    assert plain(found.sheet) == plain(sheet_of(evaluation))


def test_book_of_self_evaluations_tells_the_money_and_holds_the_confirmed(cast: Cast) -> None:
    evaluated(cast)

    job, content = made(
        cast, "examiner1", "book", "pdf", subject="self_evaluation", approved_only=True
    )

    pdf = pypdfium2.PdfDocument(content)
    assert job.total == 1
    front = pdf[0].get_textpage().get_text_bounded().replace("\r\n", "")
    assert (
        "2027年度，测试区开展绩效自评的项目共1个，全年预算数20万元，全年执行数19.6万元。"
    ) in front
    assert [mark.get_title() for mark in pdf.get_toc()] == [
        "测试区2027年度项目绩效自评",
        "目录",
        "甲一项目",
    ]


def test_summary_of_self_evaluations_has_rates_scores_and_grades(cast: Cast) -> None:
    evaluated(cast)

    _, content = made(cast, "examiner1", "summary", "xlsx", subject="self_evaluation")

    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active]
    assert rows[0][0] == "测试区项目绩效自评汇总表"
    evaluation = SelfEvaluation.objects.get(project__name="甲一项目")
    score = text_or_none(evaluation.total_score)
    assert [row[4:] for row in rows if row[0] and "甲部门" in str(row[0])] == [
        [20, 20, 19.6, "98.00", score, f"{evaluation.grade}1"]
    ]


def test_data_of_a_year_holds_every_sheet(cast: Cast) -> None:
    evaluated(cast)

    _, plain_text = made(cast, "examiner1", "data", "csv", subject="self_evaluation")
    _, content = made(cast, "examiner1", "data", "json")

    lines = plain_text.decode("utf-8-sig").splitlines()
    assert lines[0].endswith(',"分值","实际完成值","得分","偏差原因分析及改进措施"')
    assert len(lines) == 1 + ResultRow.objects.count()
    names = [one["project_name"] for one in json.loads(content)["documents"]]
    assert names == ["甲一项目", "乙一项目"]


def test_clerk_gets_the_self_evaluations_of_his_unit_only(cast: Cast) -> None:
    evaluated(cast)

    job, content = made(cast, "clerk_b", "archive", "xlsx", subject="self_evaluation")

    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["乙单位-乙一项目-2027.xlsx"]
    assert job.holds == [SelfEvaluation.objects.get(project__name="乙一项目").pk]


def test_unknown_subject_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="请选择要导出的内容"):
        made(cast, "examiner1", "book", "pdf", subject="notice")
