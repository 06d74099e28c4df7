"""Import and export in the admin: both formats, all faults at once, natural keys, no formulas."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import tablib
from openpyxl import load_workbook

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.declarations.models import Project
from apps.declarations.resources import IndicatorResource, ProjectResource
from apps.indicators.models import LibraryIndicator
from apps.indicators.resources import LibraryResource
from apps.organisations.models import Department, Membership, Unit
from apps.organisations.resources import DepartmentResource, UnitResource, UserResource
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def load(
    resource: Any, headers: list[str], rows: list[list[Any]], user: Any = None, **kwargs: Any
) -> Any:
    data = tablib.Dataset(*rows, headers=headers)
    return resource().import_data(data, dry_run=False, user=user, **kwargs)


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


def test_users_come_with_roles_and_the_door_of_the_admin_follows(cast: Cast) -> None:
    headers = ["登录名", "姓名", "角色", "区划代码", "部门代码", "单位代码"]
    rows = [
        ["newclerk", "新填报", "填报人", "310100", "", "U1"],
        ["newexam", "新审核", "财政业务科", "310100", "", ""],
    ]
    result = load(UserResource, headers, rows, cast.people["security"])
    assert not result.has_errors(), [str(e.error) for r in result.error_rows for e in r.errors] + [
        str(e.error) for e in result.base_errors
    ]
    assert not result.has_validation_errors(), [str(r.error) for r in result.invalid_rows]
    assert Membership.objects.get(user__username="newclerk").department.code == "D1"
    assert [User.objects.get(username=n).is_staff for n in ("newclerk", "newexam")] == [False, True]
    assert not User.objects.get(username="newclerk").has_usable_password()


def test_role_that_breaks_separation_is_refused(cast: Cast) -> None:
    headers = ["登录名", "姓名", "角色", "区划代码", "部门代码", "单位代码"]
    result = load(UserResource, headers, [["audit", "", "系统管理员", "310100", "", ""]], None)
    assert "三员分立" in str(result.invalid_rows[0].error)


def test_projects_and_library_round_trip_through_both_formats(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.unit_a, name="往返项目", category="特定目标类")
    LibraryIndicator.objects.create(
        district=cast.district, level1="产出指标", level2="数量指标", level3="场次", target="≥3(场)"
    )
    for resource, model in ((ProjectResource, Project), (LibraryResource, LibraryIndicator)):
        data = resource().export(queryset=model.objects.all())
        for text_format in ("csv", "xlsx"):
            raw = data.export(text_format)
            again = tablib.Dataset().load(raw, format=text_format)
            result = resource().import_data(again, dry_run=False, user=None)
            assert not result.has_errors(), [
                str(e.error) for r in result.error_rows for e in r.errors
            ] + [str(e.error) for e in result.base_errors]
            assert not result.has_validation_errors(), [str(r.error) for r in result.invalid_rows]
            assert result.totals["skip"] == 1
    assert Project.objects.get().pk == project.pk


def test_admin_export_escapes_formulas_and_holds_only_what_is_seen(cast: Cast, client: Any) -> None:
    Department.objects.filter(code="D1").update(name='=HYPERLINK("http://x")')
    client.force_login(cast.people["system"])
    answer = client.post(
        "/admin/organisations/department/export/",
        {
            "format": "0",
            "resource": "",
            "departmentresource_code": True,
            "departmentresource_name": True,
        },
    )
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


def test_indicators_of_a_draft_are_imported_and_read_by_the_grammar(cast: Cast) -> None:
    form = cast.declaration()
    headers = ["单位代码", "项目名称", "年度", "序号", "一级指标", "二级指标", "三级指标", "指标值"]
    row = ["U1", form.project.name, 2027, 6, "产出指标", "数量指标", "新名", "≥9(人)"]
    result = load(IndicatorResource, headers, [row], cast.people["examiner1"])
    assert not result.has_errors(), [str(e.error) for r in result.error_rows for e in r.errors] + [
        str(e.error) for e in result.base_errors
    ]
    added = form.indicators.get(level3="新名")
    assert (added.op, int(added.number), added.measure) == ("≥", 9, "人")


def test_deletion_in_the_admin_leaves_a_trace(cast: Cast, client: Any) -> None:
    item = LibraryIndicator.objects.create(
        district=cast.district, level1="产出指标", level2="数量指标", level3="场次"
    )
    client.force_login(cast.people["examiner2"])
    client.post(f"/admin/indicators/libraryindicator/{item.pk}/delete/", {"post": "yes"})
    assert not LibraryIndicator.objects.exists()
    last = AuditEvent.objects.order_by("pk").last()
    assert (last.action, last.actor_name, last.object_id) == (
        "organisation.delete",
        "examiner2",
        str(item.pk),
    )
