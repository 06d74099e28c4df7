"""No form of any kind ends in a dead end: its project renamed, merged or voided, its way told, its
versions opened and compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.urls import reverse

from apps.core.errors import NotAllowedNow
from apps.declarations.workflow import PROCEDURE as DECLARATION_WAY
from apps.entry.domain.project_upkeep import (
    change_project,
    merge_projects,
    restore_project,
    void_project,
)
from apps.entry.domain.protocol import CellChange
from apps.entry.kinds import kind_of
from apps.workflow.engine import perform
from tests.cast import Cast, signed_in
from tests.evaluations import helpers as evaluations
from tests.monitoring import helpers as monitoring

pytestmark = pytest.mark.django_db

DRAFTS: Final[dict[str, Callable[[Cast], Any]]] = {
    "declarations": lambda cast: cast.declaration(),
    "evaluations": evaluations.filled,
    "monitoring": lambda cast: monitoring.filled(cast, monitoring.node_of(cast)),
}
RETURNS: Final = ("dept_return", "department_a", "请补充说明")


def again(form: Any) -> Any:
    """Return the form as it is stored now, with all its content."""
    return type(form).objects.with_content().get(pk=form.pk)


def submitted(cast: Cast, kind: str) -> Any:
    """Return a form of a kind that waits for its department, frozen once."""
    form = DRAFTS[kind](cast)
    if kind == "declarations":
        cast.year.rule_set.settings = {
            **cast.year.rule_set.settings,
            "warnings_need_answer": False,
        }
        cast.year.rule_set.save()
    perform(kind_of(form).procedure, "submit", subject=form, actor=cast.people["clerk_a"])
    return again(form)


def last_year(cast: Cast) -> None:
    """Let the year of the cast be over, so that nothing approved holds its projects."""
    type(cast.year).objects.filter(pk=cast.year.pk).update(is_current=False)


@pytest.mark.parametrize("kind", DRAFTS)
def test_what_others_have_now_is_named_and_holds_its_project(cast: Cast, kind: str) -> None:
    form, clerk = submitted(cast, kind), cast.people["clerk_a"]
    last_year(cast)
    other = cast.declaration(name="另一个项目").project
    waits = f"2027年度{kind_of(form).name}{form.get_state_display()}"
    about = {"nature": "新增项目", "category": "特定目标类"}
    acts: tuple[Callable[[], Any], ...] = (
        lambda: change_project(project=form.project, actor=clerk, name="新名", **about),
        lambda: void_project(project=form.project, actor=clerk, reason="重复录入"),
        lambda: merge_projects(project=form.project, into=other, actor=clerk),
        lambda: merge_projects(project=other, into=form.project, actor=clerk),
    )
    for act in acts:
        with pytest.raises(NotAllowedNow, match=waits):
            act()
    perform(
        kind_of(form).procedure,
        RETURNS[0],
        subject=form,
        actor=cast.people[RETURNS[1]],
        opinion=RETURNS[2],
    )
    acts[0]()
    assert again(form).project.name == "新名"


def test_draft_of_a_voided_project_says_why_and_comes_back_whole(cast: Cast) -> None:
    form, clerk = DRAFTS["declarations"](cast), cast.people["clerk_a"]
    before = kind_of(form).sheet_of(again(form)).to_json()
    client, edit = signed_in(cast, "clerk_a"), reverse("declarations:edit", args=[form.pk])
    void_project(project=form.project, actor=clerk, reason="项目取消")
    told = client.get(edit, follow=True).content.decode()
    assert "“业务培训项目”已作废，不能填报。如需继续，请在项目页恢复。" in told
    assert edit not in client.get("/").content.decode()
    restore_project(project=again(form).project, actor=clerk)
    assert client.get(edit).status_code == 200
    assert kind_of(form).sheet_of(again(form)).to_json() == before


@pytest.mark.parametrize(("kind", "done"), [("evaluations", "confirmed"), ("monitoring", "closed")])
def test_nobody_gets_rid_of_a_paper_by_voiding_its_project(
    cast: Cast, kind: str, done: str
) -> None:
    form, clerk = DRAFTS[kind](cast), cast.people["clerk_a"]
    last_year(cast)
    owed = f"2027年度{kind_of(form).name}{form.get_state_display()}，办结后才能作废。"
    page = signed_in(cast, "clerk_a").get(reverse("entry:project", args=[form.project_id]))
    assert owed in page.content.decode()
    with pytest.raises(NotAllowedNow, match=owed):
        void_project(project=form.project, actor=clerk, reason="项目取消")
    type(form).objects.filter(pk=form.pk).update(state=done)
    void_project(project=form.project, actor=clerk, reason="项目取消")
    assert again(form).project.void_reason == "项目取消"


@pytest.mark.parametrize("kind", DRAFTS)
def test_form_goes_over_to_the_project_it_belongs_to(cast: Cast, kind: str) -> None:
    form, clerk = DRAFTS[kind](cast), cast.people["clerk_a"]
    into = type(form.project).objects.create(
        unit=cast.unit_a, name="正确的项目", category="特定目标类"
    )
    moved = merge_projects(project=form.project, into=into, actor=clerk)
    assert form.key in [one.key for one in moved]
    assert again(form).project == into
    client = signed_in(cast, "clerk_a")
    assert client.get(reverse(f"{kind}:edit", args=[form.pk])).status_code == 200
    page = client.get(reverse("entry:project", args=[into.pk])).content.decode()
    assert reverse(f"{kind}:detail", args=[form.pk]) in page


@pytest.mark.parametrize("kind", ["evaluations", "monitoring"])
def test_paper_of_an_approved_goal_keeps_the_approved_name(cast: Cast, kind: str) -> None:
    form = DRAFTS[kind](cast)
    approved = form.name
    change_project(
        project=form.project,
        actor=cast.people["clerk_a"],
        name="改后的名称",
        nature="新增项目",
        category="特定目标类",
    )
    assert (again(form).name, again(form).project.name) == (approved, "改后的名称")


# The offices of each kind, and how the state of the form is marked in each.
WAYS: Final = {
    "declarations": ["单位", "部门", "业务科", "绩效科"],
    "evaluations": ["单位", "部门", "财政"],
    "monitoring": ["单位", "部门", "业务科", "绩效科"],
}


@pytest.mark.parametrize("kind", DRAFTS)
def test_who_has_the_form_and_who_is_next_is_drawn_as_steps(cast: Cast, kind: str) -> None:
    form = submitted(cast, kind)
    page = signed_in(cast, "clerk_a").get(reverse(f"{kind}:detail", args=[form.pk]))
    drawn = re.search(r'<ol class="route".*?</ol>', page.content.decode(), re.DOTALL)
    assert drawn is not None
    steps = re.findall(r"<li(?: class=\"(\w+)\")?[^>]*>([^<]+)", drawn[0])
    assert [label for _, label in steps] == WAYS[kind]
    assert [mark for mark, _ in steps] == ["done", "now", *[""] * (len(steps) - 2)]


# The long text of each kind, by its place, and what it is called when versions are compared.
TEXTS: Final = {
    "declarations": ("goal.annual", "年度总体目标"),
    "evaluations": ("goal.actual", "实际完成情况"),
    "monitoring": ("goal.actual", "目标执行总体情况"),
}


@pytest.mark.parametrize("kind", DRAFTS)
def test_any_version_opens_and_two_are_compared(cast: Cast, kind: str) -> None:
    form, (place, label), clerk = submitted(cast, kind), TEXTS[kind], cast.people["clerk_a"]
    own = kind_of(form)
    procedure = own.procedure
    perform(procedure, RETURNS[0], subject=form, actor=cast.people[RETURNS[1]], opinion=RETURNS[2])
    text = own.cells.open(again(form)).read(place) + "退回后补充了一句。"
    own.save(again(form), clerk, [CellChange(place=place, value=text)])
    perform(procedure, "submit", subject=again(form), actor=clerk)
    client = signed_in(cast, "department_a")
    detail = client.get(reverse(f"{kind}:detail", args=[form.pk])).content.decode()
    pages = [reverse(f"{kind}:version", args=[form.pk, number]) for number in (1, 2)]
    assert [page in detail for page in pages] == [True, True]
    shown = [client.get(page).content.decode() for page in pages]
    assert ["退回后补充了一句" in one for one in shown] == [False, True]
    assert "这是第一版，没有更早的可对比。" in shown[0]
    backwards = client.get(pages[0], {"with": 2}).content.decode()
    for page, other in ((shown[1], 1), (backwards, 2)):
        assert f'与第 {other} 版不同 <span class="count">1</span>' in page
        assert f"<b>{label}</b>" in page
    assert client.get(reverse(f"{kind}:version", args=[form.pk, 3])).status_code == 404
    assert client.get(pages[0], {"with": 99}).status_code == 200
    assert signed_in(cast, "clerk_b").get(pages[0]).status_code == 404


def test_adjustment_is_given_up_from_the_page_of_the_form(cast: Cast) -> None:
    form = submitted(cast, "declarations")
    for step, person in (
        ("dept_pass", "department_a"),
        ("finance_pass", "examiner1"),
        ("approve", "examiner2"),
    ):
        perform(DECLARATION_WAY, step, subject=form, actor=cast.people[person])
    goal, client = again(form).annual_goal, signed_in(cast, "clerk_a")
    move = {step: reverse("declarations:move", args=[form.pk, step]) for step in ("adjust",)}
    client.post(move["adjust"], {"opinion": "金额有变", "revision": again(form).revision})
    assert again(form).state == "adjusting"
    type(form).objects.filter(pk=form.pk).update(annual_goal="改到一半。")
    detail = client.get(reverse("declarations:detail", args=[form.pk])).content.decode()
    given_up = reverse("declarations:move", args=[form.pk, "keep_approved"])
    assert given_up in detail
    client.post(given_up, {"revision": again(form).revision})
    assert (again(form).state, again(form).annual_goal) == ("approved", goal)
