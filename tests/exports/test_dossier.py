"""The dossier of a project: everything in it, nothing the person may not see."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from apps.audit.models import AuditEvent
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.entry.domain.attachments import keep_file
from apps.entry.kinds import kind_of
from apps.exports.domain.jobs import run_export
from apps.exports.models import ExportJob
from apps.projects.models import Project
from apps.reviews.models import Opinion
from apps.workflow.engine import perform
from tests.cast import Cast, signed_in
from tests.monitoring import helpers as monitoring

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(cast: Cast) -> Declaration:
    """A form with a file, passed on by its department and sent back by finance."""
    form = cast.declaration()
    place = next(iter(kind_of(form).file_places(form)))
    upload = SimpleUploadedFile("=测算.pdf", b"%PDF-1.4\n%%EOF")
    keep_file(form, place=place, upload=upload, actor=cast.people["clerk_a"])
    steps = (("submit", "clerk_a", ""), ("dept_pass", "department_a", ""))
    for name, person, opinion in (*steps, ("finance_return", "examiner1", "=请核对人数")):
        perform(PROCEDURE, name, subject=form, actor=cast.people[person], opinion=opinion)
    made = {"document": form, "author": cast.people["examiner1"], "office": "finance"}
    Opinion.objects.create(text="人数偏低", proposed="≥450人", **made)
    Opinion.objects.create(text="内部核实", is_internal=True, **made)
    return form


def archive_of(cast: Cast, person: str, form: Declaration) -> zipfile.ZipFile:
    """Ask for the dossier as a person, and fetch what was made."""
    client = signed_in(cast, person)
    asked = client.post(reverse("exports:dossier", args=[form.project_id]))
    assert asked.url == reverse("exports:list")
    job = ExportJob.objects.get()
    run_export(job.pk)
    page = client.get(reverse("exports:list")).content.decode()
    assert (f"项目档案：{form.project.name}" in page, "ZIP" in page) == (True, True)
    answer = client.get(reverse("exports:file", args=[job.pk]))
    assert "业务培训项目-档案" in unquote(answer["Content-Disposition"])
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def dossier(cast: Cast, person: str, form: Declaration) -> tuple[list[str], dict[str, list[Any]]]:
    archive = archive_of(cast, person, form)
    book = load_workbook(io.BytesIO(archive.read("目录.xlsx")))
    lists = {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}
    names = [name.split("/", 1)[-1] for name in archive.namelist()]
    for name in archive.namelist():
        if name.endswith(".pdf"):
            assert archive.read(name).startswith(b"%PDF-")
    return names, lists


def test_all_that_was_done_is_in_it(cast: Cast, form: Declaration) -> None:
    names, lists = dossier(cast, "examiner2", form)
    assert names == ["第1版.pdf", "现状.pdf", "审核表.pdf", "附件/=测算.pdf", "目录.xlsx"]
    assert len(lists["文件"]) == 4
    assert [(row[1], row[3]) for row in lists["办理记录"]] == [
        (1, "待部门审核"),
        (1, "待财政初审"),
        (1, "已退回"),
    ]
    assert lists["办理记录"][-1][6] == "=请核对人数"
    assert [(row[4], row[6]) for row in lists["审核意见"]] == [
        ("人数偏低", "≥450人"),
        ("内部核实", None),
    ]
    event = AuditEvent.objects.filter(action="data.download").first()
    assert (event.object_type, event.object_id) == (
        "exports.exportjob",
        str(ExportJob.objects.get().pk),
    )


def test_internal_opinions_stay_with_their_office(cast: Cast, form: Declaration) -> None:
    names, lists = dossier(cast, "clerk_a", form)
    assert "审核表.pdf" not in names
    assert [row[4] for row in lists["审核意见"]] == ["人数偏低"]


def test_words_that_look_like_formulas_stay_words(cast: Cast, form: Declaration) -> None:
    archive = archive_of(cast, "clerk_a", form)
    sheets = zipfile.ZipFile(io.BytesIO(archive.read("目录.xlsx")))
    for name in sheets.namelist():
        if name.startswith("xl/worksheets/"):
            assert b"<f>" not in sheets.read(name)


def test_a_file_the_store_has_lost_is_told_not_fatal(cast: Cast, form: Declaration) -> None:
    item = form.attachments.get()
    item.file.storage.delete(item.file.name)
    names, lists = dossier(cast, "examiner2", form)
    assert names == ["第1版.pdf", "现状.pdf", "审核表.pdf", "目录.xlsx"]
    assert "文件已不在存储中" in lists["文件"][-1][2]


def test_papers_of_every_kind_and_year_are_in_one_archive(cast: Cast) -> None:
    watched = monitoring.move(cast, monitoring.waiting(cast), ("dept_pass", "department_a", ""))
    names = archive_of(cast, "examiner2", watched).namelist()
    folders = {name.split("-", 1)[0] for name in names if "/" in name}
    assert folders == {"2027年度绩效目标申报表", "2027年度绩效运行监控表第7期"}


def test_what_one_may_no_longer_see_is_not_fetched(cast: Cast, form: Declaration) -> None:
    archive_of(cast, "clerk_a", form)
    cast.people["clerk_a"].memberships.update(unit=cast.unit_b, department=cast.unit_b.department)
    client = signed_in(cast, "clerk_a")
    page = client.get(reverse("exports:file", args=[ExportJob.objects.get().pk]), follow=True)
    assert "您的查看范围已变动" in page.content.decode()
    assert client.post(reverse("exports:dossier", args=[form.project_id])).status_code == 404


def test_project_without_forms_has_no_dossier(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.unit_a, name="空项目", category="特定目标类")
    address = reverse("exports:dossier", args=[project.pk])
    page = signed_in(cast, "clerk_a").post(address, follow=True).content.decode()
    assert ("没有档案可生成" in page, ExportJob.objects.count()) == (True, 0)
