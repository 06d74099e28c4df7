"""写法示例: chosen by finance, agreed to by the unit, words alone, nothing of what is kept back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.guidance.domain.examples import answer_example, choose_example, withdraw_example
from apps.guidance.models import GoodExample
from apps.projects.models import Project
from apps.reviews.models import Notice
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: Cast) -> Project:
    return filled(cast, cast.unit_a, name="绿道养护").project


def chosen(cast: Cast, project: Project) -> GoodExample:
    actor = cast.people["examiner2"]
    return choose_example(actor=actor, project=project, note="任务和指标一一对应")


def common(cast: Cast, person: str) -> str:
    return signed_in(cast, person).get(reverse("guidance:common")).content.decode()


def test_is_shown_once_the_unit_agrees_and_words_alone(cast: Cast, project: Project) -> None:
    made = chosen(cast, project)
    rows = made.version.sheet.indicators
    assert made.content["rows"][0] == [
        rows[0].level1, rows[0].level2, rows[0].level3, rows[0].target,
    ]  # fmt: skip
    assert set(made.content) == {"category", "goal", "rows"}
    told = Notice.objects.filter(kind="announced").values_list("user__username", flat=True)
    assert sorted(told) == ["clerk_a", "department_a", "reviewer_a"]
    assert "任务和指标一一对应" not in common(cast, "clerk_b")
    page = reverse("guidance:example", args=[made.pk])
    assert "同意公开这些文字" in signed_in(cast, "department_a").get(page).content.decode()
    signed_in(cast, "clerk_a").post(page, {"answer": "agree"})
    shown = common(cast, "clerk_b")
    assert "任务和指标一一对应" in shown
    assert rows[0].level3 in shown
    assert "绿道养护" not in shown
    assert "甲单位" not in shown
    assert [
        AuditEvent.objects.filter(action=f"guidance.{name}").count()
        for name in ("choose", "answer")
    ] == [1, 1]


def test_names_of_unit_and_department_are_written_over(cast: Cast, project: Project) -> None:
    sheet = filled(cast, cast.unit_b, name="河道").version
    sheet.content["annual_goal"] = "乙单位会同乙部门完成保洁。"
    sheet.save()
    made = chosen(cast, Project.objects.get(name="河道"))
    assert made.content["goal"] == "本单位会同主管部门完成保洁。"


def test_consent_is_refused_and_taken_back(cast: Cast, project: Project) -> None:
    made = chosen(cast, project)
    clerk = cast.people["clerk_a"]
    answer_example(example=made, is_agreed=True, actor=clerk)
    answer_example(example=made, is_agreed=False, actor=clerk)
    assert "任务和指标一一对应" not in common(cast, "clerk_b")
    with pytest.raises(NotAllowedNow):
        answer_example(example=made, is_agreed=False, actor=clerk)
    withdraw_example(example=made, actor=cast.people["examiner1"])
    with pytest.raises(NotAllowedNow):
        answer_example(example=made, is_agreed=True, actor=clerk)


def test_kept_back_afterwards_is_shown_no_longer(cast: Cast, project: Project) -> None:
    made = chosen(cast, project)
    answer_example(example=made, is_agreed=True, actor=cast.people["department_a"])
    for flag in ("is_secret", "is_sealed"):
        Project.objects.filter(pk=project.pk).update(**{flag: True})
        assert "任务和指标一一对应" not in common(cast, "clerk_b")
        Project.objects.filter(pk=project.pk).update(**{flag: False})


@pytest.mark.parametrize("flag", ["is_secret", "is_sealed"])
def test_projects_kept_back_cannot_be_chosen(cast: Cast, project: Project, flag: str) -> None:
    Project.objects.filter(pk=project.pk).update(**{flag: True})
    with pytest.raises(ValidationError, match="不公开"):
        chosen(cast, project)


def test_what_is_not_approved_or_was_chosen_is_refused_on_the_page(
    cast: Cast, project: Project
) -> None:
    chosen(cast, project)
    draft = cast.declaration(name="草稿项目").project
    client, add = signed_in(cast, "examiner1"), reverse("admin:guidance_goodexample_add")
    for one, said in ((draft, "还没有批复"), (project, "已选为写法示例")):
        page = client.post(add, {"project": one.pk, "note": "写得清楚"}).content.decode()
        assert said in page
        assert "写得清楚" in page
    assert GoodExample.objects.count() == 1


def test_finance_chooses_and_withdraws_in_the_admin(cast: Cast, project: Project) -> None:
    client = signed_in(cast, "examiner1")
    words = {"project": project.pk, "note": "写得清楚"}
    client.post(reverse("admin:guidance_goodexample_add"), words)
    made = GoodExample.objects.get()
    assert (made.state, made.chosen_by) == ("asked", cast.people["examiner1"])
    assert (
        client.get(reverse("admin:guidance_goodexample_change", args=[made.pk])).status_code == 200
    )
    chosen_rows = {"action": "take_off", "_selected_action": [made.pk]}
    client.post(reverse("admin:guidance_goodexample_changelist"), chosen_rows)
    made.refresh_from_db()
    assert made.state == "withdrawn"


@pytest.mark.parametrize("person", ["clerk_b", "examiner1", "system"])
def test_nobody_else_answers(cast: Cast, project: Project, person: str) -> None:
    made = chosen(cast, project)
    with pytest.raises(PermissionDenied):
        answer_example(example=made, is_agreed=True, actor=cast.people[person])
    if person != "examiner1":
        with pytest.raises(PermissionDenied):
            withdraw_example(example=made, actor=cast.people[person])
