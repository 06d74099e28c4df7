"""The import page: faults by line and column, a preview, and nothing written before the last click."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from apps.accounts.models import Department, Unit
from apps.audit.models import AuditEvent
from apps.core.models import TableImport
from apps.core.table_files import read_table
from apps.core.table_imports import KEPT, _run, _TakenOverError, forget_tables, run_table
from apps.formkit.readers import UnreadableDocument, read
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PAGE = "/admin/accounts/unit/import/"
HEAD = "单位代码,单位名称,部门代码,启用"


def send(client: Any, cast: Cast, text: str, *, name: str = "表.csv", coded: str = "utf-8") -> Any:
    client.force_login(cast.people["system"])
    upload = SimpleUploadedFile(name, text.encode(coded))
    return client.post(PAGE, {"import_file": upload}, follow=True)


def page_of(answer: Any) -> str:
    """Return the address the browser stands at."""
    return str(answer.redirect_chain[-1][0])


def test_faults_stand_by_line_column_and_value(cast: Cast, client: Any) -> None:
    answer = send(client, cast, f"{HEAD}\nU8,新单位,D9,是\nU9,,D1,大概\n")
    page = answer.content.decode()
    found = [(f["line"], f["column"], f["value"]) for f in answer.context["faults"]]
    assert sorted(found) == [(2, "部门代码", "D9"), (3, "单位名称", ""), (3, "启用", "大概")]
    assert answer.status_code == 422
    assert "以下行未通过校验，未导入任何数据" in page
    assert "Traceback" not in page
    assert not Unit.objects.filter(code__in=["U8", "U9"]).exists()


def test_missing_column_is_one_fault_of_the_whole_file(cast: Cast, client: Any) -> None:
    answer = send(client, cast, "单位名称,部门代码\n新单位,D1\n")
    (fault,) = answer.context["faults"]
    assert (fault["line"], "“单位代码”" in fault["message"]) == (None, True)


def test_preview_shows_old_and_new_and_the_confirmation_writes(cast: Cast, client: Any) -> None:
    rows = f"{HEAD}\nU1,甲单位改名,D1,是\n,,,\nU8,新单位,D1,是\n"
    answer = send(client, cast, rows, coded="gb18030")
    preview = answer.context["preview"]
    assert [(row["line"], row["label"]) for row in preview["rows"]] == [(2, "更新"), (4, "新增")]
    assert [
        (c["before"], c["after"])
        for c in preview["rows"][0]["cells"]
        if c["before"] not in (None, c["after"])
    ] == [("甲单位", "甲单位改名")]
    assert "<del>甲单位</del> <ins>甲单位改名</ins>" in answer.content.decode()
    assert not Unit.objects.filter(code="U8").exists()
    done = client.post(page_of(answer), follow=True)
    assert [str(m) for m in done.context["messages"]] == [
        "导入完成：新增 1 条，更新 1 条，与现有数据相同 0 条。"
    ]
    assert Unit.objects.get(code="U1").name == "甲单位改名"


def test_what_became_wrong_before_the_confirmation_is_shown(cast: Cast, client: Any) -> None:
    answer = send(client, cast, f"{HEAD}\nU8,新单位,D2,是\n")
    Department.objects.filter(code="D2").update(code="D3")
    late = client.post(page_of(answer), follow=True)
    assert late.status_code == 422
    assert [(f["line"], f["column"]) for f in late.context["faults"]] == [(2, "部门代码")]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [("表.xls", "x", "另存为 xlsx"), ("表.xlsx", "not a workbook", "打不开")],
)
def test_file_that_is_no_table_is_refused(
    cast: Cast, client: Any, name: str, text: str, fault: str
) -> None:
    answer = send(client, cast, text, name=name)
    assert answer.status_code == 422
    assert fault in answer.content.decode()


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("system", "accounts/department"),
        ("system", "accounts/unit"),
        ("system", "accounts/user"),
        ("security", "accounts/membership"),
        ("examiner2", "projects/project"),
        ("examiner2", "declarations/indicator"),
        ("examiner2", "library/libraryindicator"),
        ("examiner1", "reviews/opiniontemplate"),
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


def test_a_confirmation_counts_once_and_only_by_the_one_who_sent_the_file(
    cast: Cast, client: Any
) -> None:
    answer = send(client, cast, f"{HEAD}\nU8,新单位,D1,是\n")
    address = page_of(answer)
    client.force_login(cast.people["security"])
    assert client.post(address).status_code == 404
    client.force_login(cast.people["system"])
    client.post(address)
    again = client.post(address)
    assert (again.status_code, again["Location"]) == (302, PAGE)
    assert set(Unit.objects.values_list("code", flat=True)) == {"U1", "U2", "U8"}


def test_a_right_taken_away_before_the_confirmation_writes_nothing(cast: Cast, client: Any) -> None:
    answer = send(client, cast, f"{HEAD}\nU8,新单位,D1,是\n")
    cast.people["system"].memberships.all().delete()
    assert client.post(page_of(answer)).status_code == 403
    assert not Unit.objects.filter(code="U8").exists()


def test_a_preview_nobody_confirms_is_forgotten_after_a_week(cast: Cast, client: Any) -> None:
    send(client, cast, f"{HEAD}\nU8,新单位,D1,是\n")
    (taken,) = TableImport.objects.all()
    assert forget_tables() == 0
    TableImport.objects.update(created_at=timezone.now() - KEPT)
    assert forget_tables() == 1
    assert not default_storage.exists(taken.content.name)


def test_a_table_is_written_once_though_its_worker_was_replaced(cast: Cast, client: Any) -> None:
    answer = send(client, cast, f"{HEAD}\nU8,新单位,D1,是\n")
    TableImport.objects.update(stage="write", state="running", attempt=5)
    stale = TableImport.objects.get()
    run_table.func(stale.pk)
    assert Unit.objects.filter(code="U8").count() == 1
    events = AuditEvent.objects.count()
    with pytest.raises(_TakenOverError):
        _run(stale, read_table(f"{HEAD}\nU9,另一单位,D1,是\n".encode(), "表.csv"))
    assert not Unit.objects.filter(code="U9").exists()
    assert AuditEvent.objects.count() == events
    assert client.get(page_of(answer))["Location"] == "/admin/accounts/unit/"


def bomb(megabytes: int) -> bytes:
    """Return a workbook of some kilobytes whose sheet unpacks to so many megabytes."""
    book = BytesIO()
    Workbook().save(book)
    packed = BytesIO()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(packed, "w", 8) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b"<sheetData", b" " * (megabytes << 20) + b"<sheetData")
            target.writestr(name, data)
    return packed.getvalue()


def test_a_bomb_gets_the_sentence_that_documents_get(cast: Cast, client: Any) -> None:
    client.force_login(cast.people["system"])
    data = bomb(200)
    upload = SimpleUploadedFile("表.xlsx", data)
    answer = client.post(PAGE, {"import_file": upload}, follow=True)
    with pytest.raises(UnreadableDocument) as refused:
        read(data, name="表.xlsx")
    assert answer.status_code == 422
    assert str(refused.value) in answer.content.decode()


def refused(cast: Cast, client: Any, text: str) -> str:
    """Return the address of the page of a table that was refused."""
    answer = send(client, cast, text)
    assert answer.status_code == 422
    return page_of(answer)


def test_cells_are_mended_on_the_page_and_checked_again(cast: Cast, client: Any) -> None:
    page = refused(cast, client, f"{HEAD}\nU8,新单位,D9,是\nU9,,D1,大概\nU7,=1+1,D1,是\n")
    shown = client.get(page).content.decode()
    assert 'name="cell:2:部门代码" value="D9"' in shown
    cells = {"cell:2:部门代码": "D1", "cell:3:单位名称": "九单位", "cell:3:启用": "否"}
    again = client.post(page, {"mend": "1", **cells}, follow=True)
    assert again.context["preview"]["new"] == 3
    assert "表（已改）.xlsx" in again.content.decode()
    client.post(page_of(again), follow=True)
    written = Unit.objects.filter(code__in=["U7", "U8", "U9"]).order_by("code")
    assert list(written.values_list("code", "name", "department__code", "is_active")) == [
        ("U7", "=1+1", "D1", True),
        ("U8", "新单位", "D1", True),
        ("U9", "九单位", "D1", False),
    ]


def test_mending_nothing_or_of_a_written_table_is_refused(cast: Cast, client: Any) -> None:
    page = refused(cast, client, f"{HEAD}\nU8,新单位,D9,是\n")
    odd = {"cell:99999:部门代码": "D1", "cell:x:部门代码": "D1", "cell:0:": "D1"}
    for sent, said in (
        ({}, "没有填写改正的内容"),
        ({"cell:x:部门代码": "D1"}, "没有填写改正的内容"),
    ):
        answer = client.post(page, {"mend": "1", **sent}, follow=True)
        assert said in answer.content.decode()
    assert client.post(page, {"mend": "1", **odd}, follow=True).status_code == 422
    good = send(client, cast, f"{HEAD}\nU8,新单位,D1,是\n")
    late = client.post(page_of(good), {"mend": "1", "cell:2:部门代码": "D2"}, follow=True)
    assert "已办理或已过期" in late.content.decode()
    assert not Unit.objects.filter(code="U8").exists()


def test_workbook_of_faulty_rows_says_what_is_wrong_and_is_taken_as_it_is(
    cast: Cast, client: Any
) -> None:
    page = refused(cast, client, f"{HEAD}\nU8,新单位,D9,是\nU6,六单位,D1,是\nU9,,D1,大概\n")
    data = client.get(f"{page}faults/").content
    sheet = load_workbook(BytesIO(data)).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == [*HEAD.split(","), "问题"]
    assert [row[:4] for row in rows[1:]] == [
        ["U8", "新单位", "D9", "是"],
        ["U6", "六单位", "D1", "是"],
        ["U9", "", "D1", "大概"],
    ]
    assert [bool(row[4]) for row in rows[1:]] == [True, False, True]
    assert "部门代码：没有“D9”这一主管部门" in rows[1][4]
    assert "启用：" in rows[3][4]
    assert "单位名称：" in rows[3][4]
    assert [sheet.row_dimensions[n].hidden for n in (2, 3, 4)] == [False, True, False]
    sheet["C2"], sheet["B4"], sheet["D4"] = "D1", "九单位", "是"
    stream = BytesIO()
    sheet.parent.save(stream)
    upload = SimpleUploadedFile("问题行.xlsx", stream.getvalue())
    answer = client.post(PAGE, {"import_file": upload}, follow=True)
    assert answer.context["preview"]["new"] == 3
    client.force_login(cast.people["examiner2"])
    assert client.get(f"{page}faults/").status_code == 404


def test_table_without_faulty_lines_gives_no_workbook(cast: Cast, client: Any) -> None:
    page = refused(cast, client, "单位名称,部门代码\n新单位,D1\n")
    assert "没有可以逐行列出的问题" in client.get(f"{page}faults/", follow=True).content.decode()
