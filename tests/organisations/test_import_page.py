"""The import page: faults by line and column, a preview, and nothing written before the last click."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.core.parked import FOLDER, KEPT, forget_tables
from apps.organisations.models import Department, Unit
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PAGE = "/admin/organisations/unit/import/"
HEAD = "单位代码,单位名称,部门代码,启用"


def send(client: Any, cast: Cast, text: str, *, name: str = "表.csv", coded: str = "utf-8") -> Any:
    client.force_login(cast.people["system"])
    upload = SimpleUploadedFile(name, text.encode(coded))
    return client.post(PAGE, {"resource": "0", "import_file": upload})


def test_faults_stand_by_line_column_and_value(cast: Cast, client: Any) -> None:
    answer = send(client, cast, f"{HEAD}\nU8,新单位,D9,是\nU9,,D1,大概\n")
    page = answer.content.decode()
    found = [(f.line, f.column, f.value) for f in answer.context["faults"]]
    assert sorted(found) == [(2, "部门代码", "D9"), (3, "单位名称", ""), (3, "启用", "大概")]
    assert answer.status_code == 422
    assert "以下行未通过校验，未导入任何数据" in page
    assert "Traceback" not in page
    assert not Unit.objects.filter(code__in=["U8", "U9"]).exists()


def test_missing_column_is_one_fault_of_the_whole_file(cast: Cast, client: Any) -> None:
    answer = send(client, cast, "单位名称,部门代码\n新单位,D1\n")
    (fault,) = answer.context["faults"]
    assert (fault.line, "“单位代码”" in fault.message) == (None, True)


def test_preview_shows_old_and_new_and_the_confirmation_writes(cast: Cast, client: Any) -> None:
    rows = f"{HEAD}\nU1,甲单位改名,D1,是\n,,,\nU8,新单位,D1,是\n"
    answer = send(client, cast, rows, coded="gb18030")
    preview = answer.context["preview"]
    assert [(row.line, row.label) for row in preview.rows] == [(2, "更新"), (4, "新增")]
    assert [(c.before, c.after) for c in preview.rows[0].cells if c.is_changed] == [
        ("甲单位", "甲单位改名")
    ]
    assert not Unit.objects.filter(code="U8").exists()
    confirm = {f.html_name: f.value() for f in answer.context["confirm_form"]}
    done = client.post("/admin/organisations/unit/process_import/", confirm, follow=True)
    assert [str(m) for m in done.context["messages"]] == [
        "导入完成：新增 1 条，更新 1 条，与现有数据相同 0 条。"
    ]
    assert Unit.objects.get(code="U1").name == "甲单位改名"


def test_what_became_wrong_before_the_confirmation_is_shown(cast: Cast, client: Any) -> None:
    answer = send(client, cast, f"{HEAD}\nU8,新单位,D2,是\n")
    confirm = {f.html_name: f.value() for f in answer.context["confirm_form"]}
    Department.objects.filter(code="D2").update(code="D3")
    late = client.post("/admin/organisations/unit/process_import/", confirm)
    assert late.status_code == 422
    assert [(f.line, f.column) for f in late.context["faults"]] == [(2, "部门代码")]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [("表.xls", "x", "另存为 xlsx"), ("表.xlsx", "not a workbook", "打不开")],
)
def test_file_that_is_no_table_is_refused(
    cast: Cast, client: Any, name: str, text: str, fault: str
) -> None:
    answer = send(client, cast, text, name=name)
    assert answer.status_code == 422
    assert fault in "".join(answer.context["form"].errors["import_file"])


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("system", "organisations/department"),
        ("system", "organisations/unit"),
        ("system", "accounts/user"),
        ("security", "organisations/membership"),
        ("examiner2", "declarations/project"),
        ("examiner2", "declarations/indicator"),
        ("examiner2", "indicators/libraryindicator"),
    ],
)
def test_every_import_page_explains_its_columns(
    cast: Cast, client: Any, person: str, path: str
) -> None:
    client.force_login(cast.people[person])
    answer = client.get(f"/admin/{path}/import/")
    columns = answer.context["columns"]
    assert answer.status_code == 200
    assert any(column.is_key for column in columns)
    assert "" not in {column.name for column in columns}


def test_a_confirmation_counts_once_and_reaches_no_other_file(
    cast: Cast, client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "other.csv").write_text(f"{HEAD}\nU7,别处的单位,D1,是\n", encoding="utf-8")
    answer = send(client, cast, f"{HEAD}\nU8,新单位,D1,是\n")
    confirm = {f.html_name: f.value() for f in answer.context["confirm_form"]}
    address = "/admin/organisations/unit/process_import/"
    client.post(address, confirm)
    for name in (confirm["import_file_name"], str(tmp_path / "other.csv"), "other.csv"):
        again = client.post(address, {**confirm, "import_file_name": name})
        assert (again.status_code, again["Location"]) == (302, PAGE)
    assert (tmp_path / "other.csv").exists()
    assert set(Unit.objects.values_list("code", flat=True)) == {"U1", "U2", "U8"}


def test_a_preview_nobody_confirms_is_forgotten_after_a_day(cast: Cast, client: Any) -> None:
    send(client, cast, f"{HEAD}\nU8,新单位,D1,是\n")
    kept = len(default_storage.listdir(FOLDER)[1])
    forget_tables(before=timezone.now() - KEPT)
    assert len(default_storage.listdir(FOLDER)[1]) == kept
    forget_tables(before=timezone.now())
    assert default_storage.listdir(FOLDER)[1] == []
