"""A project's upkeep by its unit: renamed, voided and restored, two made one."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import District, User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.edits import entry_obstacle
from apps.declarations.models import Declaration
from apps.entry.domain.project_upkeep import (
    change_project,
    merge_projects,
    restore_project,
    void_project,
)
from apps.home.distribution import strays
from apps.projects.domain import save_projects
from apps.projects.models import Project
from apps.workflow.models import FiscalYear
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import approve

pytestmark = pytest.mark.django_db


def renamed(cast: Cast, form: Declaration, name: str, person: str = "clerk_a") -> Project:
    return change_project(
        project=form.project,
        actor=cast.people[person],
        name=name,
        nature="新增项目",
        category="特定目标类",
    )


def again(form: Declaration) -> Declaration:
    return Declaration.objects.with_content().get(pk=form.pk)


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def test_draft_bears_the_new_name_and_the_trail_both(cast: Cast) -> None:
    form = cast.declaration(name="旧名")
    renamed(cast, form, "新名")
    assert (sheet_of(again(form)).project_name, again(form).approved_name) == ("新名", "")
    event = last_event()
    assert (event.action, event.before["name"], event.after["name"]) == (
        "project.change",
        "旧名",
        "新名",
    )


def test_years_with_an_approval_keep_the_name_approved(cast: Cast) -> None:
    form = cast.declaration(name="旧名", state="approved")
    approve(form)
    renamed(cast, form, "新名")
    assert sheet_of(again(form)).project_name == "旧名"
    later = FiscalYear.objects.create(
        district=cast.district, year=2028, rule_set=cast.year.rule_set
    )
    fresh = Declaration.objects.create(project=again(form).project, fiscal_year=later)
    assert sheet_of(again(fresh)).project_name == "新名"


def test_nobody_renames_what_others_review(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    with pytest.raises(NotAllowedNow, match="2027年度申报表待部门审核"):
        renamed(cast, form, "新名")
    with pytest.raises(PermissionDenied):
        renamed(cast, form, "新名", person="clerk_b")
    # Nature and category say nothing on a form that is under way.
    assert renamed(cast, form, form.project.name).nature == "新增项目"


def test_name_in_use_is_refused(cast: Cast) -> None:
    cast.declaration(name="甲")
    form = cast.declaration(name="乙")
    with pytest.raises(ValidationError, match="本单位已有同名项目"):
        renamed(cast, form, "甲")


def test_voided_project_is_closed_and_comes_back(cast: Cast) -> None:
    form, clerk = cast.declaration(name="重复"), cast.people["clerk_a"]
    with pytest.raises(ValidationError, match="理由"):
        void_project(project=form.project, actor=clerk, reason=" ")
    void_project(project=form.project, actor=clerk, reason="重复录入")
    assert entry_obstacle(again(form)).startswith("“重复”已作废")
    client = signed_in(cast, "clerk_a")
    assert "重复" not in client.get("/projects/").content.decode()
    assert "已作废" in client.get("/projects/?use=False").content.decode()
    assert reverse("declarations:edit", args=[form.pk]) not in client.get("/").content.decode()
    restore_project(project=again(form).project, actor=clerk)
    assert entry_obstacle(again(form)) == ""
    assert last_event().action == "project.restore"


def test_project_approved_for_the_year_is_not_voided(cast: Cast) -> None:
    form = cast.declaration(state="approved")
    approve(form)
    with pytest.raises(NotAllowedNow, match="2027年度申报表已批复"):
        void_project(project=form.project, actor=cast.people["clerk_a"], reason="取消")


def test_what_finance_took_out_of_use_stays_out(cast: Cast) -> None:
    form = cast.declaration()
    Project.objects.update(is_active=False)
    with pytest.raises(NotAllowedNow, match="财政绩效科"):
        restore_project(project=again(form).project, actor=cast.people["clerk_a"])


def test_two_projects_become_one(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    kept, double = cast.declaration(name="培训"), cast.declaration(name="培训项目")
    last = FiscalYear.objects.create(district=cast.district, year=2026, rule_set=cast.year.rule_set)
    older = Declaration.objects.create(
        project=double.project, fiscal_year=last, state="approved", last_submitted_at=timezone.now()
    )
    approve(older)
    moved = merge_projects(project=double.project, into=kept.project, actor=clerk)
    assert [form.key for form in moved] == [older.key]
    assert (again(older).project, again(older).name) == (kept.project, "培训项目")
    # The draft of the year that both had stays to be read, and can no longer be typed into.
    assert again(double).project.merged_into == kept.project
    assert "已并入“培训”" in entry_obstacle(again(double))
    assert last_event().after == {"merged_into": "培训", "forms": "2026年度申报表"}


def test_two_forms_handed_in_are_not_made_one(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    one, two = cast.declaration(name="甲", state="returned"), cast.declaration(name="乙")
    with pytest.raises(NotAllowedNow, match="反过来把“乙”并入它"):
        merge_projects(project=one.project, into=two.project, actor=clerk)
    Declaration.objects.update(state="returned", last_submitted_at=timezone.now())
    with pytest.raises(NotAllowedNow, match="都提交过"):
        merge_projects(project=one.project, into=two.project, actor=clerk)
    foreign = cast.declaration(cast.unit_b, name="丙")
    with pytest.raises(ValidationError, match="本单位"):
        merge_projects(project=one.project, into=foreign.project, actor=clerk)


def test_page_says_what_cannot_be_done_and_why(cast: Cast) -> None:
    form = cast.declaration(name="培训", state="dept_review")
    page = reverse("entry:project", args=[form.project_id])
    client = signed_in(cast, "clerk_a")
    shown = client.get(page).content.decode()
    assert shown.count("2027年度申报表待部门审核，办结或退回后才能改动项目。") == 3
    assert reverse("declarations:detail", args=[form.pk]) in shown
    typed: dict[str, Any] = {"name": "别的", "nature": "", "category": "特定目标类"}
    answer = client.post(page, typed)
    assert (answer.status_code, "办结或退回后" in answer.content.decode()) == (422, True)
    assert "名称和类别" not in signed_in(cast, "department_a").get(page).content.decode()


def test_nobody_merges_by_a_slip_of_the_pointer(cast: Cast) -> None:
    kept, double = cast.declaration(name="培训"), cast.declaration(name="培训项目")
    address = reverse("entry:project-act", args=[double.project_id, "merge"])
    client = signed_in(cast, "clerk_a")
    said = client.post(address, {"into": kept.project_id}, follow=True).content.decode()
    assert "合并后不能拆开" in said
    assert Project.objects.get(pk=double.project_id).is_active
    client.post(address, {"into": kept.project_id, "sure": "on"})
    assert Project.objects.get(pk=double.project_id).merged_into == kept.project


def test_choices_are_those_of_the_rule_set(cast: Cast) -> None:
    rules = cast.year.rule_set
    rules.settings = {"natures": ["跨年项目"], "categories": ["专项类"]}
    rules.save()
    shown = signed_in(cast, "clerk_a").get("/projects/new/").content.decode()
    assert '<option value="跨年项目">' in shown
    assert "特定目标类" not in shown


def test_bureau_chooses_by_the_rule_set_and_keeps_what_stands_there(cast: Cast) -> None:
    form = cast.declaration()
    rules = cast.year.rule_set
    rules.settings = {"natures": ["跨年项目"], "categories": ["专项类"]}
    rules.save()
    address = reverse("admin:projects_project_change", args=[form.project_id])
    shown = signed_in(cast, "examiner2").get(address).content.decode()
    for choice in ("跨年项目", "专项类", "特定目标类"):
        assert f'<option value="{choice}"' in shown
    assert "其他运转类" not in shown
    assert ("不选" in shown, "请选择" in shown, "------" in shown) == (True, True, False)


@pytest.mark.parametrize(
    ("category", "status"), [("自造类", 200), ("特定目标类", 302), ("专项类", 302)]
)
def test_bureau_cannot_send_a_category_that_is_none_of_the_choices(
    cast: Cast, category: str, status: int
) -> None:
    project, rules = cast.declaration().project, cast.year.rule_set
    rules.settings = {"natures": ["跨年项目"], "categories": ["专项类"]}
    rules.save()
    address = reverse("admin:projects_project_change", args=[project.pk])
    sent = {"unit": project.unit_id, "name": project.name, "category": category, "is_active": "on"}
    answer = signed_in(cast, "examiner2").post(address, sent)
    project.refresh_from_db()
    assert answer.status_code == status
    assert project.category == (category if status == 302 else "特定目标类")


def saved(cast: Cast, project: Project, person: str, **values: Any) -> None:
    for name, value in values.items():
        setattr(project, name, value)
    save_projects(projects=[project], actor=cast.people[person])


def test_examiner_renames_by_the_same_rules(cast: Cast) -> None:
    form = cast.declaration(name="旧名", state="approved")
    approve(form)
    page = reverse("admin:projects_project_change", args=[form.project_id])
    typed = {"unit": form.unit.pk, "name": "新名", "category": "", "is_active": "on"}
    client = signed_in(cast, "examiner2")
    assert client.post(page, typed).status_code == 302
    assert (sheet_of(again(form)).project_name, again(form).project.name) == ("旧名", "新名")
    event = last_event()
    assert (event.action, event.actor.username, event.organisation) == (
        "project.change",
        "examiner2",
        form.unit.name,
    )
    assert (event.before["name"], event.after["name"]) == ("旧名", "新名")
    Declaration.objects.update(state="finance_first")
    answer = client.post(page, {**typed, "name": "又一名"})
    assert "2027年度申报表待" in answer.content.decode()
    assert "办结或退回后才能改动项目" in answer.content.decode()
    assert again(form).project.name == "新名"


def test_clerk_leaves_alone_what_is_the_bureaus(cast: Cast) -> None:
    form = cast.declaration()
    for values in ({"is_key": True}, {"is_secret": True}, {"code": "P1"}, {"is_active": False}):
        project = Project.objects.get(pk=form.project_id)
        with pytest.raises(PermissionDenied, match="由财政绩效科维护"):
            saved(cast, project, "clerk_a", **values)
        saved(cast, project, "examiner1", **values)
    with pytest.raises(PermissionDenied):
        saved(cast, Project.objects.get(pk=form.project_id), "department_a", name="别名")
    with pytest.raises(PermissionDenied):
        saved(cast, Project(unit=cast.unit_a, name="别人的"), "clerk_b")
    saved(cast, Project(unit=cast.unit_a, name="自己的"), "clerk_a")
    event = last_event()
    assert (event.action, event.after) == (
        "project.create",
        {"name": "自己的", "unit": "甲单位", "is_secret": "否", "is_key": "否", "is_active": "是"},
    )


def test_project_that_moves_takes_its_forms_along(cast: Cast) -> None:
    form = cast.declaration()
    saved(cast, Project.objects.get(pk=form.project_id), "examiner2", unit=cast.unit_b)
    assert again(form).unit == cast.unit_b
    event = last_event()
    assert (event.action, event.before, event.after) == (
        "project.change",
        {"unit": "甲单位"},
        {"unit": "乙单位"},
    )


def test_project_moves_to_no_other_district(cast: Cast) -> None:
    form = cast.declaration()
    other = District.objects.create(code="310200", name="邻区")
    unit = other.departments.create(code="X", name="邻部门").units.create(code="X", name="邻单位")
    second, role = cast.people["examiner2"], Role.EXAMINER_SECOND
    grant_role(user=second, role=role, district=other, actor=None)
    cast.people["examiner2"] = User.objects.get(pk=second.pk)
    project = Project.objects.get(pk=form.project_id)
    with pytest.raises(ValidationError, match="项目不能改到别的区划，请在那里新建"):
        saved(cast, project, "examiner2", unit=unit)
    page = reverse("admin:projects_project_change", args=[project.pk])
    typed = {"unit": unit.pk, "name": project.name, "category": project.category, "is_active": "on"}
    answer = signed_in(cast, "examiner2").post(page, typed)
    assert "项目不能改到别的区划，请在那里新建" in answer.content.decode()
    assert dict(strays()) == {}
    assert again(form).unit == cast.unit_a


def test_bureau_takes_a_project_back_unless_it_went_into_another(cast: Cast) -> None:
    form = cast.declaration()
    void_project(project=form.project, actor=cast.people["clerk_a"], reason="重复录入")
    project = Project.objects.get(pk=form.project_id)
    saved(cast, project, "examiner2", is_active=True)
    project.refresh_from_db()
    assert (project.is_active, project.void_reason) == (True, "")
    assert last_event().action == "project.restore"
    into = cast.declaration(name="另一个项目").project
    merge_projects(project=project, into=into, actor=cast.people["clerk_a"])
    project = Project.objects.get(pk=project.pk)
    with pytest.raises(NotAllowedNow, match="已并入“另一个项目”，不能启用"):
        saved(cast, project, "examiner2", is_active=True)
    assert not Project.objects.get(pk=project.pk).is_active
