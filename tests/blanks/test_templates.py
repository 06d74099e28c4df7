"""Empty forms of other offices: kept, mended, filled in the background, read back, exchanged."""

from __future__ import annotations

import copy
import csv
import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from apps.audit.models import AuditEvent
from apps.blanks.domain.cells import place_at
from apps.blanks.domain.copies import read_copy
from apps.blanks.domain.filled_forms import request_filling, sample_of
from apps.blanks.domain.templates import bind_cell, retire_template, take_binding
from apps.blanks.models import BoundTemplate
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.storage import take_over
from apps.exports.domain.jobs import file_of, run_export
from apps.formkit.bindings import Content, Field, bind, fill, read_back
from apps.formkit.bindings.spelling import spelled
from apps.formkit.values import parse
from apps.imports.domain.confirmation import Correction, accept_draft
from apps.imports.domain.uploads import retry_file
from apps.imports.models import ImportFile
from tests.blanks.helpers import EXCHANGE, exchange, kept, upload, uploaded
from tests.cast import Cast, signed_in
from tests.formkit.bindings.blank_forms import blank_form, with_part, workbook
from tests.formkit.samples import full_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def projects(cast: Cast, count: int) -> list[Any]:
    """Return filled declarations of unit A."""
    forms = []
    for number in range(count):
        form = cast.declaration(name=f"项目{number}", state="dept_review")
        take_over(form, full_sheet(project_name=f"项目{number}"))
        forms.append(form)
    return forms


def filled(cast: Cast, person: str, template: BoundTemplate, **more: Any) -> tuple[Any, bytes]:
    actor = cast.people[person]
    job = request_filling(actor=actor, template=template, fiscal_year=cast.year, **more)
    run_export(job.pk)
    job.refresh_from_db()
    with file_of(job, actor) as stream:
        return job, stream.read()


def test_an_upload_is_bound_and_noted(cast: Cast) -> None:
    template = uploaded(cast, "examiner1", office="省厅", year=2027)
    assert [form.kind for form in template.bound.forms] == ["declaration"]
    assert (template.format_id, template.bound.questions) == ("xlsx", 1)
    assert AuditEvent.objects.filter(action="blank.upload").count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.4", "已损坏"),
        (b"PK\x03\x04broken", "已损坏"),
    ],
)
def test_what_is_no_form_is_refused(cast: Cast, content: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        uploaded(cast, "examiner1", content=content)
    assert not BoundTemplate.objects.exists()


def test_a_unit_keeps_its_own_and_nobody_elses(cast: Cast) -> None:
    own = kept(cast, "clerk_a", cast.unit_a)
    common = kept(cast, "examiner1")

    def seen(person: str) -> set[int]:
        found = BoundTemplate.objects.visible_to(cast.people[person])
        return set(found.values_list("pk", flat=True))

    assert seen("clerk_a") == seen("department_a") == seen("examiner1") == {own.pk, common.pk}
    assert seen("clerk_b") == {common.pk}
    assert seen("system") == set()
    with pytest.raises(PermissionDenied):
        retire_template(actor=cast.people["clerk_a"], template=common)
    with pytest.raises(PermissionDenied):
        uploaded(cast, "clerk_b", unit=cast.unit_a)


def test_a_cell_is_bound_by_hand(cast: Cast) -> None:
    template = kept(cast, "examiner1")
    person = template.bound.forms[0].questions[0]
    at = {"form": 0, "row": person.row, "column": person.column}
    actor = cast.people["examiner1"]
    bind_cell(
        actor=actor, template=template, **at, field=Field(fixed="王老师"), expected_revision=1
    )
    template.refresh_from_db()
    assert template.bound.questions == 0
    with pytest.raises(NotAllowedNow):
        bind_cell(actor=actor, template=template, **at, field=Field(), expected_revision=1)
    with pytest.raises(ValidationError, match="没有这一项"):
        bind_cell(
            actor=actor, template=template, **at, field=Field(place="x.y"), expected_revision=2
        )
    projects(cast, 1)
    _, content = filled(cast, "examiner1", template, project=cast.unit_a.projects.get())
    sheet = load_workbook(io.BytesIO(content))["表1"]
    assert sheet.cell(person.row + 1, person.column + 1).value == "王老师"


def test_a_department_gets_a_file_for_each_project(cast: Cast) -> None:
    projects(cast, 3)
    template = kept(cast, "examiner1")
    job, content = filled(cast, "department_a", template, department=cast.unit_a.department)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        book = load_workbook(io.BytesIO(archive.read(names[0])))
    unit = cast.unit_a.name
    assert names == [
        *(f"{unit}-项目{number}.xlsx" for number in range(3)), "没有位置填写的内容.txt"
    ]  # fmt: skip
    assert book["表1"]["B3"].value == "项目0"
    assert job.name.endswith(".zip")


def test_others_projects_do_not_fill_ones_forms(cast: Cast) -> None:
    projects(cast, 1)
    with pytest.raises(ValidationError, match="没有符合条件"):
        request_filling(
            actor=cast.people["clerk_b"], template=kept(cast, "examiner1"), fiscal_year=cast.year
        )


def test_a_filled_copy_becomes_a_draft(cast: Cast) -> None:
    (form,) = projects(cast, 1)
    template = kept(cast, "clerk_a", cast.unit_a)
    _, content = filled(cast, "clerk_a", template, project=form.project)
    batch = read_copy(
        actor=cast.people["clerk_a"], template=template, file=upload("filled.xlsx", content)
    )
    draft = batch.files.get().drafts.get()
    assert (draft.kind, draft.unit, draft.project) == ("declaration", cast.unit_a, form.project)
    wanted = full_sheet(project_name="项目0")
    assert sorted(row["level3"] for row in draft.current["indicators"]) == sorted(
        row.level3 for row in wanted.indicators
    )
    assert draft.current["annual_goal"] == wanted.annual_goal


def test_what_a_copy_says_beyond_our_forms_is_told_beside_the_draft(cast: Cast) -> None:
    (form,) = projects(cast, 1)
    template = kept(cast, "clerk_a", cast.unit_a)
    asked = template.bound.forms[0].questions[0]
    _, content = filled(cast, "clerk_a", template, project=form.project)
    book = load_workbook(io.BytesIO(content))
    book["表1"].cell(asked.row + 1, asked.column + 1).value = "王老师 8800"
    target = io.BytesIO()
    book.save(target)
    actor = cast.people["clerk_a"]
    batch = read_copy(actor=actor, template=template, file=upload("filled.xlsx", target.getvalue()))
    draft = batch.files.get().drafts.get()
    assert draft.notes == ["“项目负责人及电话”写着“王老师 8800”，本系统没有这一项，没有读入。"]
    page = signed_in(cast, "clerk_a").get(reverse("imports:draft", args=[draft.pk]))
    assert "王老师 8800" in page.content.decode()


def test_a_copy_of_another_form_is_refused(cast: Cast) -> None:
    template = kept(cast, "clerk_a", cast.unit_a)
    batch = read_copy(actor=cast.people["clerk_a"], template=template, file=upload("city.xlsx"))
    file = batch.files.get()
    assert (file.state, file.drafts.count()) == ("failed", 0)
    assert "对不上" in file.message


def test_a_copy_is_read_by_the_binding_of_its_day_however_often(cast: Cast) -> None:
    (form,) = projects(cast, 1)
    actor = cast.people["clerk_a"]
    template = kept(cast, "clerk_a", cast.unit_a)
    _, content = filled(cast, "clerk_a", template, project=form.project)
    stored = read_copy(
        actor=actor, template=template, file=upload("filled.xlsx", content)
    ).files.get()
    template.binding = bind(blank_form("city.xlsx")).to_json()
    template.save()
    ImportFile.objects.update(state="failed")
    retry_file(file=stored, actor=actor)
    stored.refresh_from_db()
    assert (stored.state, stored.format_id) == ("read", "xlsx")
    assert stored.warnings == ["按表样“表样”读入。"]
    assert stored.drafts.get().project == form.project
    assert AuditEvent.objects.filter(action="blank.read").count() == 1


def test_a_blank_copy_is_refused(cast: Cast) -> None:
    template = kept(cast, "clerk_a", cast.unit_a)
    batch = read_copy(actor=cast.people["clerk_a"], template=template, file=upload())
    assert "没有填写任何内容" in batch.files.get().message


def mapped(cast: Cast) -> BoundTemplate:
    """Return the exchange table, its codes told."""
    template = kept(cast, "examiner1", content=exchange(), system="预算管理一体化")
    actor = cast.people["examiner1"]
    columns = EXCHANGE.strip().splitlines()[1].replace(" ", "").split("|")
    signs = {"≥": "1", "≤": "2", "=": "3", "": "4"}
    for name, field in (
        ("com_code", Field(place="row.target", part="op", words=signs)),
        ("yearflag", Field(fixed="1")),
    ):
        template = bind_cell(
            actor=actor,
            template=template,
            form=0,
            row=2,
            column=columns.index(name),
            field=field,
            expected_revision=template.revision,
        )
    return template


def test_goals_go_out_by_a_mapping_and_come_back(cast: Cast) -> None:
    forms = projects(cast, 2)
    for number, form in enumerate(forms):
        form.project.code = f"P{number}"
        form.project.save()
    template = mapped(cast)
    assert template.bound.questions == 0
    _, content = filled(cast, "examiner1", template)
    rows = list(load_workbook(io.BytesIO(content))["导入"].iter_rows(values_only=True))
    wanted = full_sheet().indicators
    assert len(rows) == 2 + 2 * len(wanted)
    assert rows[2][:6] == (cast.district.code, cast.unit_a.code, "P0", "项目0", "2027", "1")
    assert {row[9] for row in rows[2:]} <= {"1", "2", "3", "4"}

    batch = read_copy(
        actor=cast.people["examiner1"], template=template, file=upload("back.xlsx", content)
    )
    drafts = list(batch.files.get().drafts.order_by("position"))
    assert [draft.project for draft in drafts] == [form.project for form in forms]
    told = [(row["level3"], parse(row["target"])) for row in drafts[0].current["indicators"]]
    assert told == [(row.level3, parse(row.target)) for row in wanted]


def test_the_code_of_a_new_project_comes_in_with_its_money(cast: Cast) -> None:
    (form,) = projects(cast, 1)
    form.project.code = "P0"
    form.project.save()
    template = kept(cast, "examiner1", content=workbook({"资金": MONEY}), system="预算管理一体化")
    _, content = filled(cast, "examiner1", template)
    book = load_workbook(io.BytesIO(content))
    sheet = book["资金"]
    sheet["A3"], sheet["B3"] = "P7", "排水管网普查"
    target = io.BytesIO()
    book.save(target)
    actor = cast.people["examiner1"]
    batch = read_copy(actor=actor, template=template, file=upload("in.xlsx", target.getvalue()))
    draft = batch.files.get().drafts.get()
    assert (draft.unit, draft.project, draft.project_code) == (cast.unit_a, None, "P7")
    page = signed_in(cast, "examiner1").get(reverse("imports:draft", args=[draft.pk]))
    assert "项目代码记为 P7" in page.content.decode()
    correction = Correction(
        sheet=draft.sheet, unit=draft.unit, project=None, fiscal_year=draft.fiscal_year
    )
    stored = accept_draft(
        draft=draft, actor=actor, correction=correction, expected_revision=1,
        checked=True, replace=False,
    )  # fmt: skip
    assert (stored.form.project.name, stored.form.project.code) == ("排水管网普查", "P7")
    assert stored.form.annual_amount == Decimal(200000)


MONEY: Final = """
项目资金导入表 | < | < | < | < | < | <
项目代码 | 项目名称 | 预算年度 | 单位代码 | 年度金额（万元） | 财政拨款（万元） | 其他资金（万元）
{project.code} | {head.project_name} | {head.year} | {unit.code} | {money.annual.total} | {money.annual.appropriation} | {money.annual.other}
"""


def test_money_goes_out_in_the_units_of_a_mapping_and_comes_back(cast: Cast) -> None:
    forms = projects(cast, 2)
    for number, form in enumerate(forms):
        form.project.code = f"P{number}"
        form.project.save()
    template = kept(cast, "examiner1", content=workbook({"资金": MONEY}), system="预算管理一体化")
    columns = template.bound.forms[0].tables[0].columns
    assert [(c, one.place, one.unit) for c, one in columns.items() if one.unit] == [
        (4, "money.annual.total", "万元"),
        (5, "money.annual.appropriation", "万元"),
        (6, "money.annual.other", "万元"),
    ]
    _, content = filled(cast, "examiner1", template)
    rows = list(load_workbook(io.BytesIO(content))["资金"].iter_rows(values_only=True))
    assert [row[:4] for row in rows[2:]] == [
        ("P0", "项目0", "2027", cast.unit_a.code),
        ("P1", "项目1", "2027", cast.unit_a.code),
    ]
    assert [row[4:] for row in rows[2:]] == [(20, 20, 0)] * 2

    batch = read_copy(
        actor=cast.people["examiner1"], template=template, file=upload("back.xlsx", content)
    )
    drafts = list(batch.files.get().drafts.order_by("position"))
    assert [draft.project for draft in drafts] == [form.project for form in forms]
    money = drafts[0].current["funding"]
    assert [Decimal(money[name]) for name in ("annual", "annual_appropriation", "annual_other")] == [
        Decimal(200000), Decimal(200000), Decimal(0),
    ]  # fmt: skip


def test_a_table_of_commas_is_kept_filled_and_read_back(cast: Cast) -> None:
    forms = projects(cast, 2)
    for number, form in enumerate(forms):
        form.project.code = f"P{number}"
        form.project.save()
    head = (
        "agency_code,pro_code,pro_name,fiscal_year,year_amt(万元),"
        "lv1_name,lv2_name,lv3_name,com_code,kpi_val,meas_unit\r\n"
    ).encode("gb18030")
    template = uploaded(cast, "examiner1", "导出.csv", content=head, system="预算管理一体化")
    assert (template.format_id, template.bound.questions) == ("csv", 0)
    job, content = filled(cast, "examiner1", template)
    assert job.name.endswith(".csv")
    lines = list(csv.reader(io.StringIO(content.decode("gb18030"))))
    wanted = full_sheet().indicators
    assert len(lines) == 1 + 2 * len(wanted)
    assert lines[1] == [
        cast.unit_a.code, "P0", "项目0", "2027", "20",
        "成本指标", "经济成本指标", "人均培训成本", "≤", "500.00", "元/人",
    ]  # fmt: skip

    batch = read_copy(
        actor=cast.people["examiner1"], template=template, file=upload("back.csv", content)
    )
    drafts = list(batch.files.get().drafts.order_by("position"))
    assert [draft.project for draft in drafts] == [form.project for form in forms]
    told = [(row["level3"], parse(row["target"])) for row in drafts[0].current["indicators"]]
    assert told == [(row.level3, parse(row.target)) for row in wanted]
    assert Decimal(drafts[0].current["funding"]["annual"]) == 200000


def test_a_mapping_is_handed_on(cast: Cast) -> None:
    first = mapped(cast)
    second = kept(cast, "examiner1", content=exchange(), system="预算管理一体化")
    data = {"sha256": first.sha256, "binding": first.binding}
    take_binding(actor=cast.people["examiner1"], template=second, data=data)
    second.refresh_from_db()
    assert second.bound == first.bound
    other = kept(cast, "examiner1")
    for wrong in ({}, {"sha256": "x", "binding": []}, data):
        with pytest.raises(ValidationError):
            take_binding(actor=cast.people["examiner1"], template=other, data=wrong)


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        ("first", 1e999),
        ("last", 10**9),
        ("columns", {}),
        ("columns", {"0": {"place": "row.target", "words": ["="]}}),
        ("columns", {"0": {"place": ["row.target"]}}),
        ("strips", [{"first": "3", "last": None}]),
    ],
)
def test_a_broken_mapping_is_refused(cast: Cast, where: str, wrong: Any) -> None:
    template = kept(cast, "examiner1", content=exchange())
    binding = copy.deepcopy(template.binding)
    binding["forms"][0]["tables"][0][where] = wrong
    data = {"sha256": template.sha256, "binding": binding}
    with pytest.raises(ValidationError):
        take_binding(actor=cast.people["examiner1"], template=template, data=data)


def test_what_lies_outside_of_a_form_is_not_bound(cast: Cast) -> None:
    template = kept(cast, "examiner1")
    with pytest.raises(ValidationError, match="没有这个单元格"):
        bind_cell(
            actor=cast.people["examiner1"], template=template, form=0, row=9999, column=0,
            field=Field(fixed="王"), expected_revision=1,
        )  # fmt: skip


def test_a_figure_of_a_million_digits_stays_a_text() -> None:
    content = Content(kind="declaration", unit="元")
    target = Field(place="row.target", part="value")
    assert spelled(target, content, {"target": "1E999999"}, 1) == "1E999999"


def test_a_sample_shows_what_would_stand_there(cast: Cast) -> None:
    assert sample_of(kept(cast, "examiner1"), cast.people["examiner1"]) is None
    projects(cast, 1)
    template = kept(cast, "examiner1")
    found = sample_of(template, cast.people["examiner1"])
    assert found is not None
    shown = {(c["row"], c["column"]): c["text"] for row in found["grids"][0]["rows"] for c in row}
    assert shown[2, 1] == "项目0"
    (note,) = found["notes"]
    assert note.startswith("这份表样没有位置填写：项目性质“其他经常性项目”")
    page = signed_in(cast, "examiner1").get(f"/blanks/{template.pk}/sample/")
    assert "项目0" in page.content.decode()


def test_a_sample_of_a_broken_form_is_told_in_a_sentence(cast: Cast) -> None:
    projects(cast, 1)
    template = kept(cast, "examiner1")
    odd = with_part(blank_form("county.xlsx"), "xl/worksheets/sheet1.xml", b's="1"', b's="one"')
    template.content = SimpleUploadedFile("county.xlsx", odd)
    template.save()
    page = signed_in(cast, "examiner1").get(f"/blanks/{template.pk}/sample/", follow=True)
    assert page.redirect_chain == [(f"/blanks/{template.pk}/", 302)]
    assert "文件已损坏，打不开" in page.content.decode()


def test_the_page_mends_a_wrong_binding(cast: Cast) -> None:
    template = kept(cast, "examiner1")
    client = signed_in(cast, "examiner1")
    (slot,) = [s for s in template.bound.forms[0].slots if s.field.place == "money.annual.other"]
    address = f"/blanks/{template.pk}/?at=0.{slot.row}.{slot.column}"
    page = client.get(address).content.decode()
    assert "年度资金其他资金（万元）" in page
    answer = client.post(
        f"/blanks/{template.pk}/bind/?at=0.{slot.row}.{slot.column}",
        {"place": "money.annual.carryover", "fixed": "", "words": "", "revision": 1},
    )
    assert answer.status_code == 302
    template.refresh_from_db()
    assert place_at(template.bound.forms[0], slot.row, slot.column) == "money.annual.carryover"
    answer = client.post(
        f"/blanks/{template.pk}/bind/?at=0.{slot.row}.{slot.column}",
        {"place": "money.annual.carryover", "words": "没有等号", "revision": 2},
    )
    assert answer.status_code == 422
    assert "应写成" in answer.content.decode()


def test_examiners_look_up_forms_in_the_admin_and_change_none(cast: Cast) -> None:
    template = kept(cast, "clerk_a", cast.unit_a, is_retired=True)
    client = signed_in(cast, "examiner1")
    url = reverse("admin:blanks_boundtemplate_change", args=[template.pk])
    page = client.get(url).content.decode()
    assert template.sha256 in page
    assert "/admin/accounts/user/" not in page
    assert client.post(url, {"name": "另一个"}).status_code == 403
    listed = client.get(reverse("admin:blanks_boundtemplate_changelist")).content.decode()
    assert cast.unit_a.name in listed
    assert signed_in(cast, "clerk_a").get(url).status_code == 302


def test_the_page_takes_an_upload(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    data = {"name": "省厅表", "unit": cast.unit_a.pk, "upload": upload("county.docx")}
    answer = client.post("/blanks/", data)
    assert answer.status_code == 302
    assert BoundTemplate.objects.get().unit == cast.unit_a
    data |= {"upload": SimpleUploadedFile("a.txt", b"hello")}
    answer = client.post("/blanks/", data)
    assert answer.status_code == 422
    assert "docx" in answer.content.decode() or "损坏" in answer.content.decode()


def test_a_list_longer_than_any_blank_form_is_filled_and_read_whole() -> None:
    content = exchange()
    binding = bind(content)
    sheets = [full_sheet(project_name=f"项目{number}") for number in range(180)]
    given = [Content.of(one, {"project.code": f"P{number}"}) for number, one in enumerate(sheets)]
    back = read_back(fill(content, binding, given).data, content, binding)
    wanted = sum(len(one.rows) for one in given)
    assert wanted > 1000
    assert (len(back), sum(len(one.rows) for one in back)) == (len(given), wanted)


def test_a_projects_cells_are_merged_over_its_rows() -> None:
    table = """
    绩效目标汇总表 | < | < | < | < | < | <
    序号 | 项目名称 | 项目编码 | 一级指标 | 二级指标 | 三级指标 | 指标值
    {serial} | {head.project_name} | {project.code} | {row.level1} | {row.level2} | {row.level3} | {row.target}
    """
    content = workbook({"表": table})
    binding = bind(content)
    given = [Content.of(full_sheet(project_name=name), {}) for name in ("甲", "乙")]
    data = fill(content, binding, given).data
    count = len(given[0].rows)
    last = 2 + count
    merged = {str(one) for one in load_workbook(io.BytesIO(data))["表"].merged_cells.ranges}
    assert merged >= {f"A3:A{last}", f"B3:B{last}", f"A{last + 1}:A{last + count}"}
    assert [len(one.rows) for one in read_back(data, content, binding)] == [count, count]
