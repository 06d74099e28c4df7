"""Import and export in the admin: both formats, all faults at once, natural keys, no formulas."""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import Any

import pytest
import tablib
from openpyxl import load_workbook

from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import Department, District, Membership, Unit, User
from apps.accounts.resources import (
    DepartmentResource,
    MembershipResource,
    UnitResource,
    UserResource,
)
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.resources import FORMATS
from apps.declarations.models import Declaration
from apps.declarations.resources import IndicatorResource
from apps.library.models import LibraryIndicator
from apps.library.resources import LibraryResource
from apps.projects.models import Project
from apps.projects.resources import ProjectResource
from apps.reviews.models import OpinionTemplate
from apps.reviews.resources import OpinionTemplateResource
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def load(resource: Any, headers: list[str], rows: list[list[Any]], user: Any, **kwargs: Any) -> Any:
    data = tablib.Dataset(*rows, headers=headers)
    return resource(user=user).import_data(data, dry_run=False, **kwargs)


def test_units_are_made_and_renamed_by_code_with_a_trace(cast: Cast) -> None:
    headers = ["单位代码", "单位名称", "部门代码", "启用"]
    system = cast.people["system"]
    events = AuditEvent.objects.count()
    result = load(
        UnitResource,
        headers,
        [["U1", "甲单位新名", "D1", "是"], ["U9", "丙单位", "D2", "否"]],
        system,
    )
    assert result.totals["new"] == 1
    assert result.totals["update"] == 1
    assert Unit.objects.get(code="U1").name == "甲单位新名"
    assert not Unit.objects.get(code="U9").is_active
    assert AuditEvent.objects.count() == events + 2


def test_all_faults_are_told_at_once_with_their_rows_and_nothing_is_written(cast: Cast) -> None:
    headers = ["单位代码", "单位名称", "部门代码", "启用"]
    rows = [
        ["U7", "丁单位", "D1", "是"],
        ["U8", "戊单位", "D8", "是"],
        ["坏 码", "己单位", "D1", "是"],
    ]
    result = load(UnitResource, headers, rows, cast.people["system"])
    faults = [(row.number, str(row.errors[0].error)) for row in result.error_rows]
    faults += [(row.number, str(row.error.messages)) for row in result.invalid_rows]
    assert [number for number, _ in faults] == [2, 3]
    assert "没有“D8”这一主管部门" in faults[0][1]
    assert "代码只能用" in faults[1][1]
    assert not Unit.objects.filter(code="U7").exists()


def test_missing_key_column_is_named(cast: Cast) -> None:
    result = load(DepartmentResource, ["部门名称"], [["新部门"]], cast.people["system"])
    assert "部门代码" in str(result.base_errors[0].error)


def faults_of(result: Any) -> list[str]:
    rows = [str(fault.error) for row in result.error_rows for fault in row.errors]
    return rows + [str(row.error) for row in result.invalid_rows]


ROLES = ["登录名", "角色", "区划代码", "部门代码", "单位代码"]


def test_accounts_come_first_and_roles_open_the_door_of_the_admin(cast: Cast) -> None:
    people = [["newclerk", "新填报", "是"], ["newexam", "新审核", "是"]]
    system, security = cast.people["system"], cast.people["security"]
    assert faults_of(load(UserResource, ["登录名", "姓名", "启用"], people, system)) == []
    assert not User.objects.get(username="newclerk").has_usable_password()
    assert AuditEvent.objects.filter(object_title="新填报", action="data.import").count() == 1
    rows = [
        ["newclerk", "填报人", "310100", "", "U1"],
        ["newexam", "财政业务科", "310100", "", ""],
    ]
    assert faults_of(load(MembershipResource, ROLES, rows, security)) == []
    assert Membership.objects.get(user__username="newclerk").department.code == "D1"
    assert [User.objects.get(username=n).is_staff for n in ("newclerk", "newexam")] == [False, True]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["audit", "系统管理员", "310100", "", ""], "三员分立"),
        (["security", "安全管理员", "310100", "D1", ""], "不能给自己授予角色"),
        (["clerk_a", "填报人", "310100", "", "U1"], "该用户已有这一角色"),
        (["clerk_a", "填报人", "310100", "D2", "U1"], "不属于“乙部门”"),
        (["clerk_a", "填报人", "320200", "", "U1"], "没有“320200”这一区划"),
        (["stranger", "填报人", "310100", "", "U1"], "没有“stranger”这一用户"),
        (["clerk_a", "填报人", "310100", "", "XU"], "没有“XU”这一实施单位"),
    ],
)
def test_role_out_of_order_is_refused(cast: Cast, row: list[str], fault: str) -> None:
    other = District.objects.create(code="320200", name="外区")
    department = Department.objects.create(district=other, code="XD", name="外区部门")
    Unit.objects.create(department=department, code="XU", name="外区单位")
    stranger = User.objects.create_user("stranger", name="外区人")
    grant_role(user=stranger, role=Role.EXAMINER_FIRST, district=other, actor=None)
    before = Membership.objects.count()
    result = load(MembershipResource, ROLES, [row], cast.people["security"])
    if row[1] == "填报人" and row[0] == "clerk_a" and fault.startswith("该用户"):
        # The very same row is no change and no fault.
        assert result.totals["skip"] == 1
    else:
        assert fault in "".join(faults_of(result))
    assert Membership.objects.count() == before


def test_import_neither_changes_nor_makes_rows_of_another_district(cast: Cast) -> None:
    other = District.objects.create(code="320200", name="外区")
    department = Department.objects.create(district=other, code="XD", name="外区部门")
    unit = Unit.objects.create(department=department, code="XU", name="外区单位")
    system, examiner = cast.people["system"], cast.people["examiner2"]
    take = load(
        DepartmentResource, ["部门代码", "部门名称", "区划代码"], [["XD", "改名", "310100"]], system
    )
    make = load(UnitResource, ["单位代码", "单位名称", "部门代码"], [["NU", "新", "XD"]], system)
    plan = load(ProjectResource, ["单位代码", "项目名称"], [["XU", "塞入"]], examiner)
    book = load(
        LibraryResource,
        ["区划代码", "一级指标", "二级指标", "三级指标", "行业领域"],
        [["320200", "产出指标", "数量指标", "塞入", ""]],
        examiner,
    )
    assert [bool(faults_of(result)) for result in (take, make, plan, book)] == [True] * 4
    assert Department.objects.get(code="XD").name == "外区部门"
    assert not Unit.objects.filter(code="NU").exists()
    assert not Project.objects.filter(unit=unit).exists()
    assert not LibraryIndicator.objects.exists()


def test_projects_and_library_round_trip_through_both_formats(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.unit_a, name="往返项目", category="特定目标类")
    LibraryIndicator.objects.create(
        district=cast.district, level1="产出指标", level2="数量指标", level3="场次", target="≥3(场)"
    )
    for resource, model in ((ProjectResource, Project), (LibraryResource, LibraryIndicator)):
        data = resource(user=cast.people["examiner2"]).export(queryset=model.objects.all())
        for text_format in ("csv", "xlsx"):
            raw = data.export(text_format)
            again = tablib.Dataset().load(raw, format=text_format)
            result = resource(user=cast.people["examiner2"]).import_data(again, dry_run=False)
            assert not result.has_errors(), [
                str(e.error) for r in result.error_rows for e in r.errors
            ] + [str(e.error) for e in result.base_errors]
            assert not result.has_validation_errors(), [str(r.error) for r in result.invalid_rows]
            assert result.totals["skip"] == 1
    assert Project.objects.get().pk == project.pk


def test_admin_export_escapes_formulas_and_holds_only_what_is_seen(cast: Cast, client: Any) -> None:
    Department.objects.filter(code="D1").update(name='=HYPERLINK("http://x")')
    client.force_login(cast.people["system"])
    answer = client.get("/admin/accounts/department/export/")
    sheet = load_workbook(BytesIO(answer.content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "D1" in cells
    assert not [cell for cell in cells if str(cell).startswith("=")]


def test_indicators_of_a_form_under_review_are_refused(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    headers = ["单位代码", "项目名称", "年度", "序号", "一级指标", "二级指标", "三级指标", "指标值"]
    row = ["U1", form.project.name, 2027, 0, "产出指标", "数量指标", "新名", "≥9(人)"]
    result = load(IndicatorResource, headers, [row], cast.people["examiner1"])
    assert "不能再改指标" in str(result.error_rows[0].errors[0].error)


def test_indicators_of_a_returned_form_are_imported_and_read_by_the_grammar(cast: Cast) -> None:
    form = cast.declaration(state="returned")
    headers = ["单位代码", "项目名称", "年度", "序号", "一级指标", "二级指标", "三级指标", "指标值"]
    row = ["U1", form.project.name, 2027, 6, "产出指标", "数量指标", "新名", "≥9(人)"]
    result = load(IndicatorResource, headers, [row], cast.people["examiner1"])
    assert not result.has_errors(), [str(e.error) for r in result.error_rows for e in r.errors] + [
        str(e.error) for e in result.base_errors
    ]
    added = form.indicators.get(level3="新名")
    assert (added.op, int(added.number), added.measure) == ("≥", 9, "人")
    assert Declaration.objects.get(pk=form.pk).revision == form.revision + 1


def test_indicators_of_a_draft_never_submitted_are_out_of_sight_for_finance(cast: Cast) -> None:
    form = cast.declaration()
    row = [form.pk, 0, "产出指标", "数量指标", "新名", "≥9(人)"]
    headers = ["申报表编号", "序号", "一级指标", "二级指标", "三级指标", "指标值"]
    result = load(IndicatorResource, headers, [row], cast.people["examiner1"])
    assert f"没有“{form.pk}”这一绩效目标申报表" in faults_of(result)[0]


def test_deletion_in_the_admin_leaves_a_trace(cast: Cast, client: Any) -> None:
    item = LibraryIndicator.objects.create(
        district=cast.district, level1="产出指标", level2="数量指标", level3="场次"
    )
    client.force_login(cast.people["examiner2"])
    client.post(f"/admin/library/libraryindicator/{item.pk}/delete/", {"post": "yes"})
    assert not LibraryIndicator.objects.exists()
    last = AuditEvent.objects.order_by("pk").last()
    assert (last.action, last.actor_name, last.object_id) == (
        "organisation.delete",
        "examiner2",
        str(item.pk),
    )


def test_trace_of_an_import_tells_what_stood_there_before(cast: Cast) -> None:
    person = cast.people["clerk_a"]
    User.objects.filter(pk=person.pk).update(phone="13800001111")
    head = ["登录名", "姓名", "联系电话", "启用"]
    rows = [
        ["clerk_a", "甲", "13900002222", "是"],
        ["neu", "新人", "", "是"],
        ["clerk_b", "clerk_b", "", "是"],
    ]
    assert faults_of(load(UserResource, head, rows, cast.people["system"])) == []
    told = AuditEvent.objects.filter(action="data.import").order_by("pk")
    assert [(event.object_title, event.before, event.after) for event in told] == [
        (
            "甲",
            {"name": "clerk_a", "phone": "138****1111"},
            {"name": "甲", "phone": "139****2222"},
        ),
        ("新人", None, {"username": "neu", "name": "新人"}),
    ]


def test_trace_of_imported_projects_and_indicators_tells_both_sides(cast: Cast) -> None:
    form = cast.declaration(state="returned")
    indicator = form.indicators.first()
    examiner = cast.people["examiner2"]
    rows = [["U1", form.project.name, "X1", "是"]]
    head = ["单位代码", "项目名称", "项目代码", "在用"]
    result = load(ProjectResource, head, rows, examiner)
    assert (faults_of(result), result.base_errors, result.totals["update"]) == ([], [], 1)
    event = AuditEvent.objects.first()
    told = (event.organisation, event.before, event.after)
    assert told == ("甲单位", {"code": ""}, {"code": "X1"})
    before = indicator.level3
    head = ["申报表编号", "序号", "三级指标"]
    rows = [[form.pk, indicator.position, "培训总人次"]]
    assert faults_of(load(IndicatorResource, head, rows, examiner)) == []
    event = AuditEvent.objects.first()
    assert (event.object_type, event.object_id) == ("declarations.declaration", str(form.pk))
    assert event.before == {f"row.{indicator.pk}.level3": before}
    assert event.after == {f"row.{indicator.pk}.level3": "培训总人次"}


def test_ready_sentences_are_brought_in_and_changed_by_title(cast: Cast) -> None:
    head = ["区划代码", "标题", "意见内容", "启用"]
    examiner = cast.people["examiner1"]
    rows = [["310100", "缺依据", "请补充立项依据。", "是"], ["310100", "旧", "旧句。", "否"]]
    assert faults_of(load(OpinionTemplateResource, head, rows, examiner)) == []
    rows = [["310100", "缺依据", "请补充立项依据文件。", "是"]]
    assert faults_of(load(OpinionTemplateResource, head, rows, examiner)) == []
    assert list(OpinionTemplate.objects.values_list("title", "text", "is_active")) == [
        ("旧", "旧句。", False),
        ("缺依据", "请补充立项依据文件。", True),
    ]
    event = AuditEvent.objects.first()
    assert (event.before, event.after) == (
        {"text": "请补充立项依据。"},
        {"text": "请补充立项依据文件。"},
    )
    foreign = load(OpinionTemplateResource, head, [["999", "外区", "x", "是"]], examiner)
    assert "没有“999”这一区划" in faults_of(foreign)[0]


def test_nature_and_category_of_imported_projects_are_those_of_the_rule_set(cast: Cast) -> None:
    examiner = cast.people["examiner2"]
    old = cast.declaration(name="旧项目").project
    Project.objects.filter(pk=old.pk).update(nature="早年的性质")
    head = ["单位代码", "项目名称", "项目性质", "项目类别"]
    held = ["U1", "旧项目", "早年的性质", "特定目标类"]
    assert faults_of(load(ProjectResource, head, [held], examiner)) == []
    bad = ["U1", "新项目", "随便写的", "也是随便写的"]
    faults = "".join(
        str(one) for one in faults_of(load(ProjectResource, head, [held, bad], examiner))
    )
    assert "随便写的”不在可选范围内，请填写：" in faults
    assert "也是随便写的”不在可选范围内" in faults
    assert not Project.objects.filter(name="新项目").exists()


@pytest.mark.parametrize("format_class", FORMATS)
def test_no_text_goes_out_as_a_formula_and_each_comes_back_as_it_was(
    cast: Cast, format_class: Any
) -> None:
    names = ["==1+1", "=HYPERLINK(1)", "+86", "@甲", "-乙", "＝1+1", "'丙", "-5"]
    for number, name in enumerate(names):
        Department.objects.create(district=cast.district, code=f"F{number}", name=name)
    system = cast.people["system"]
    data = format_class().export_data(DepartmentResource(user=system).export())
    text = StringIO(data.decode("utf-8-sig")) if format_class.name == "csv" else None
    out = tablib.Dataset().load(text or BytesIO(data), format=format_class.name)
    given = dict(zip(out["部门代码"], out["部门名称"], strict=True))
    safe = ["'==1+1", "'=HYPERLINK(1)", "'+86", "'@甲", "'-乙", "'＝1+1", "'丙", "-5"]
    assert [given[f"F{number}"] for number in range(len(names))] == safe
    for one in Department.objects.filter(code__startswith="F"):
        Department.objects.filter(pk=one.pk).update(name=f"改过{one.code}")
    result = DepartmentResource(user=system).import_data(out, dry_run=False)
    assert faults_of(result) == []
    found = Department.objects.filter(code__startswith="F").order_by("code")
    assert [one.name for one in found] == names
