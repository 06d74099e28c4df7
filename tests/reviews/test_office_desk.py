"""The list and the desk of departments: what examiners have, with a department's own rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.entry.kinds import Kind
from apps.entry.versions import freeze_now
from apps.projects.models import Project
from apps.reviews.domain.notices import notify
from apps.reviews.domain.opinions import write_opinion
from apps.reviews.models import Notice, Opinion
from apps.workflow.engine import perform
from apps.workflow.models import TransitionRecord
from tests.cast import Cast, signed_in
from tests.evaluations import helpers as evaluations
from tests.monitoring import helpers as monitoring
from tests.reviews.test_every_kind import DECLARATIONS, EVALUATIONS, MONITORING

pytestmark = pytest.mark.django_db


def declared(cast: Cast, unit: Any = None, name: str = "业务培训项目") -> Any:
    form = cast.declaration(unit, state="dept_review", name=name)
    freeze_now(form, actor=cast.people["clerk_a"])
    return form


every_kind = pytest.mark.parametrize(
    ("kind", "made"),
    [
        pytest.param(DECLARATIONS, declared, id="declared"),
        pytest.param(MONITORING, monitoring.waiting, id="watched"),
        pytest.param(EVALUATIONS, evaluations.under_review, id="evaluated"),
    ],
)
Made = Callable[..., Any]


def page(kind: Kind, name: str, *args: Any) -> str:
    options = kind.model._meta
    return reverse(f"desk:{options.app_label}_{options.model_name}_{name}", args=args)


@every_kind
def test_department_passes_many_at_once_and_gives_back(cast: Cast, kind: Kind, made: Made) -> None:
    passed, back = made(cast, name="通过的"), made(cast, name="退回的")
    client, url = signed_in(cast, "department_a"), page(kind, "changelist")
    listed = client.get(url)
    assert {form.pk for form in listed.context["cl"].result_list} == {passed.pk, back.pk}
    data = {
        "action": "batch_dept_pass",
        "_selected_action": [passed.pk],
        "opened": "2099-01-01T00:00:00+00:00",
    }
    preview = client.post(url, data).content.decode()
    assert "确认批量部门审核通过 1 份" in preview
    revision = kind.model.objects.get(pk=passed.pk).revision
    done = client.post(url, {**data, "confirmed": "1", f"revision-{passed.pk}": revision})
    assert "已办理 <b>1</b> 份" in done.content.decode()
    moved = kind.procedure.transition("dept_pass").target
    assert kind.model.objects.get(pk=passed.pk).state == moved
    desk = client.get(page(kind, "change", back.pk)).content.decode()
    assert ("部门审核通过" in desk, "退回单位" in desk) == (True, True)
    assert ("data-sheet " in desk, "打印审核表" in desk) == (False, False)
    address = reverse(
        f"desk:reviews_{kind.model._meta.model_name}_move", args=[back.pk, "dept_return"]
    )
    assert f'formaction="{address}' in desk
    answer = client.post(address, {"opinion": "请核对人数", "revision": back.revision})
    assert answer.url == url
    assert TransitionRecord.objects.of(back).last().opinion == "请核对人数"


@every_kind
def test_departments_opinion_stands_at_its_cell(cast: Cast, kind: Kind, made: Made) -> None:
    form = made(cast)
    client = signed_in(cast, "department_a")
    rows = form.indicators if kind is DECLARATIONS else form.rows
    place = f"row.{rows.all()[0].pk}.{'target' if kind is DECLARATIONS else 'actual'}"
    client.post(
        reverse(f"reviews:opinion-{kind.namespace}", args=[form.pk]),
        {"text": "请核对", "place": place, "weight": "demand"},
    )
    assert (Opinion.objects.get().office, Opinion.objects.get().place) == ("department", place)
    desk = client.get(page(kind, "change", form.pk)).content.decode()
    assert "还有 1 条须改意见，办结后才能部门审核通过。" in desk
    assert "意见 1" in desk


@every_kind
def test_desk_is_for_ones_own_department_and_for_reviewers(
    cast: Cast, kind: Kind, made: Made
) -> None:
    own, foreign = made(cast), made(cast, cast.unit_b, name="别的部门的")
    asked = {
        person: [
            signed_in(cast, person).get(page(kind, "change", form.pk)).status_code
            for form in (own, foreign)
        ]
        for person in ("department_a", "reviewer_a", "clerk_a", "examiner1", "system")
    }
    assert asked == {
        "department_a": [200, 404],
        "reviewer_a": [200, 404],
        "clerk_a": [403, 403],
        "examiner1": [403, 403],
        "system": [403, 403],
    }
    assert signed_in(cast, "department_a").get(reverse("desk:index")).url == "/"


def test_department_is_sent_to_its_desk(cast: Cast) -> None:
    form = cast.declaration()
    perform(DECLARATIONS.procedure, "submit", subject=form, actor=cast.people["clerk_a"])
    desk = page(DECLARATIONS, "change", form.pk)
    assert Notice.objects.get(user__username="department_a").url == desk
    home = signed_in(cast, "department_a").get("/").content.decode()
    assert f'href="{desk}"' in home


@every_kind
def test_bureau_asks_the_department_about_a_cell(cast: Cast, kind: Kind, made: Made) -> None:
    form = made(cast)
    perform(kind.procedure, "dept_pass", subject=form, actor=cast.people["department_a"])
    Notice.objects.all().delete()
    spot = next(one for one in kind.spots_of(kind.fresh(form)) if one.place.startswith("row."))
    options = kind.model._meta
    bureau = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[form.pk])
    asking = signed_in(cast, "examiner1")
    assert "问主管部门" in asking.get(bureau).content.decode()
    asking.post(
        reverse(f"reviews:opinion-{kind.namespace}", args=[form.pk]),
        {"text": "是否已列入部门规划？", "place": spot.place, "weight": "ask"},
    )
    question = Opinion.objects.get()
    assert (question.weight, question.is_internal, question.is_demand) == ("提问", True, False)
    notice, desk = Notice.objects.get(), page(kind, "change", form.pk)
    assert (notice.user.username, notice.url) == ("department_a", desk)
    assert notice.text.startswith("财政询问：甲单位“")
    department = signed_in(cast, "department_a")
    assert "是否已列入部门规划？" in department.get(desk).content.decode()
    found = department.get(page(kind, "changelist"), {"waiting": "all", "opinions": "asked"})
    assert [one.pk for one in found.context["cl"].result_list] == [form.pk]
    act = reverse("reviews:opinion-act", args=[question.pk, "reply"])
    assert signed_in(cast, "clerk_a").post(act, {"text": "不该看到"}).status_code == 404
    department.post(act, {"text": "已列入"})
    assert question.replies.get().text == "已列入"
    answered = Notice.objects.get(user=cast.people["examiner1"])
    assert (answered.text.startswith("已答复询问："), answered.url) == (True, bureau)
    passing = kind.procedure.options(kind.model.objects.get(pk=form.pk), cast.people["examiner1"])
    assert passing[0].reason == ""


def test_department_asks_nobody(cast: Cast) -> None:
    form = declared(cast)
    with pytest.raises(PermissionDenied, match="只有财政审核人"):
        write_opinion(subject=form, actor=cast.people["department_a"], text="？", is_question=True)


def test_of_a_sealed_project_only_those_on_its_list_are_told(cast: Cast) -> None:
    form = declared(cast)
    Project.objects.filter(pk=form.project_id).update(is_sealed=True)
    form.project.refresh_from_db()
    form.project.readers.create(user=cast.people["clerk_a"], granted_by=cast.people["examiner1"])
    people = [cast.people["clerk_a"], cast.people["department_a"]]
    notify(people, kind=Notice.Kind.OPINION, text="财政询问", document=form)
    told = Notice.objects.filter(text="财政询问").values_list("user__username", flat=True)
    assert list(told) == ["clerk_a"]
