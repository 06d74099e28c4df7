"""The engine, asked directly: whose turn it is, what stands against, what a step leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.accounts.models import District
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.declarations.workflow import PROCEDURE
from apps.entry.versions import freeze_now
from apps.workflow import engine
from apps.workflow.domain import set_severities
from apps.workflow.engine import (
    Procedure,
    Transition,
    came_from,
    matrix,
    moved,
    obstacle,
    perform,
    roles,
    states,
)
from apps.workflow.models import EntryWindow, FiscalYear, RuleSet, TransitionRecord
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def with_guards(name: str, *guards: Any, **changes: Any) -> Procedure:
    """The declaration's procedure, one row of it changed."""
    items = tuple(
        replace(item, guards=guards, effects=(), **changes) if item.name == name else item
        for item in PROCEDURE.transitions
    )
    return replace(PROCEDURE, transitions=items)


def do(cast: Cast, form: Declaration, name: str, person: str, **rest: Any) -> TransitionRecord:
    procedure = rest.pop("procedure", PROCEDURE)
    return perform(procedure, name, subject=form, actor=cast.people[person], **rest)


def test_step_leaves_its_record_its_signal_and_its_row_in_the_trail(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    freeze_now(form, actor=None)
    heard: list[Any] = []

    def listener(**parts: Any) -> None:
        heard.append((parts["procedure"], parts["subject"].state, parts["entry"].transition))

    moved.connect(listener, sender=Declaration)
    try:
        entry = do(cast, form, "dept_return", "department_a", opinion=" 请补充测算 \n")
    finally:
        moved.disconnect(listener, sender=Declaration)
    assert heard == [(PROCEDURE, "returned", "dept_return")]
    assert form.state == Declaration.objects.get(pk=form.pk).state == "returned"
    stored = TransitionRecord.objects.get(pk=entry.pk)
    assert (
        stored.procedure,
        stored.document_id,
        stored.transition,
        stored.label,
        stored.source,
        stored.target,
        stored.actor,
        stored.actor_role,
        stored.department,
        stored.opinion,
        stored.version,
    ) == (
        "declaration",
        form.key,
        "dept_return",
        "退回单位",
        "dept_review",
        "returned",
        cast.people["department_a"],
        "department",
        cast.unit_a.department,
        "请补充测算",
        1,
    )
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.object_id, event.organisation) == (
        "declaration.dept_return",
        cast.people["department_a"],
        str(form.pk),
        "甲单位",
    )
    assert (event.before, event.after) == (
        {"state": "dept_review"},
        {"state": "returned", "opinion": "请补充测算"},
    )


def test_step_changes_the_moment_of_change_and_nothing_else(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    long_ago = timezone.now() - timedelta(days=3)
    Declaration.objects.filter(pk=form.pk).update(updated_at=long_ago)
    form.annual_goal = "只在内存里"
    do(cast, form, "dept_pass", "department_a")
    now = Declaration.objects.get(pk=form.pk)
    assert now.updated_at > long_ago
    assert now.annual_goal != "只在内存里"


@pytest.mark.parametrize("person", ["clerk_a", "department_b", "examiner1", "system"])
def test_wrong_person_is_refused_by_the_engine_itself(cast: Cast, person: str) -> None:
    form = cast.declaration(state="dept_review")
    cast.people["department_b"] = cast.people["clerk_b"]
    with pytest.raises(PermissionDenied, match="您没有“部门审核通过”的权限。"):
        do(cast, form, "dept_pass", person)
    assert TransitionRecord.objects.count() == 0


def test_name_that_no_row_holds_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="没有这种操作，请刷新页面后重试。"):
        do(cast, cast.declaration(), "nosuch", "clerk_a")


def test_moment_is_judged_by_state_then_by_content(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    item = PROCEDURE.transition("finance_pass")
    actor = cast.people["examiner1"]
    assert obstacle(PROCEDURE, item, form, actor, None) == ""
    assert obstacle(PROCEDURE, item, form, actor, form.revision) == ""
    told = "该表的内容在您打开之后有过修改，请看过最新内容后再办理。"
    assert obstacle(PROCEDURE, item, form, actor, form.revision + 1) == told
    form.state = "approved"
    told = "该表现在是“已批复”，不能初审通过，可能刚被他人办理，请刷新后查看。"
    assert obstacle(PROCEDURE, item, form, actor, None) == told


def test_content_changed_meanwhile_stops_the_step(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    with pytest.raises(NotAllowedNow, match="有过修改"):
        do(cast, form, "finance_pass", "examiner1", expected_revision=form.revision - 1)
    assert Declaration.objects.get(pk=form.pk).state == "finance_first"
    do(cast, form, "finance_pass", "examiner1", expected_revision=form.revision)
    assert form.state == "finance_second"


def test_state_changed_meanwhile_stops_the_step_though_it_would_fit(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    Declaration.objects.filter(pk=form.pk).update(state="finance_second")
    with pytest.raises(NotAllowedNow, match="该表刚被他人办理，现在是“") as caught:
        do(cast, form, "finance_return", "examiner1", opinion="x")
    now = State.FINANCE_SECOND.label
    assert str(caught.value) == f"该表刚被他人办理，现在是“{now}”，请看过最新情况后再办理。"
    assert form.state == "finance_first"


def test_guard_that_stands_against_is_told_and_its_attempt_kept(cast: Cast) -> None:
    kept: list[Any] = []
    procedure = with_guards(
        "dept_pass",
        lambda subject, actor: "",
        lambda subject, actor: f"{actor}不行",
        lambda subject, actor: "第三",
        on_refusal=(lambda subject: kept.append(subject.pk),),
    )
    form = cast.declaration(state="dept_review")
    with pytest.raises(NotAllowedNow, match="department_a不行"):
        do(cast, form, "dept_pass", "department_a", procedure=procedure)
    assert (kept, form.state) == ([form.pk], "dept_review")
    Declaration.objects.filter(pk=form.pk).update(state="approved")
    form.state = "approved"
    with pytest.raises(NotAllowedNow, match="现在是“已批复”"):
        do(cast, form, "dept_pass", "department_a", procedure=procedure)
    assert kept == [form.pk]
    option = procedure.options(
        cast.declaration(name="另", state="dept_review"), cast.people["department_a"]
    )
    assert [(one.transition.name, one.is_open, one.reason) for one in option] == [
        ("dept_pass", False, "department_a不行"),
        ("dept_return", True, ""),
    ]


def test_what_moves_on_is_offered_first_and_what_sends_back_last(cast: Cast) -> None:
    form = cast.declaration(state="finance_second")
    names = [one.transition.name for one in PROCEDURE.options(form, cast.people["examiner2"])]
    assert names == ["approve", "finance_return", "reject"]
    assert [one.transition.name for one in PROCEDURE.options(form, cast.people["examiner1"])] == [
        "finance_return"
    ]
    assert PROCEDURE.options(form, cast.people["clerk_a"]) == []
    middle = Transition(
        name="note",
        label="记",
        sources=states("finance_second"),
        target="finance_second",
        roles=roles(Role.EXAMINER_SECOND),
    )
    extended = replace(PROCEDURE, transitions=(*PROCEDURE.transitions, middle))
    names = [one.transition.name for one in extended.options(form, cast.people["examiner2"])]
    assert names == ["approve", "note", "finance_return", "reject"]


def test_opinion_is_demanded_in_the_words_of_the_act(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    with pytest.raises(ValidationError) as caught:
        do(cast, form, "dept_return", "department_a", opinion=" \n")
    assert caught.value.message_dict == {"opinion": ["退回单位须填写意见，写明问题和修改要求。"]}
    form = cast.declaration(name="已批", state="approved")
    with pytest.raises(ValidationError) as caught:
        do(cast, form, "adjust", "clerk_a")
    assert caught.value.message_dict == {"opinion": ["申请调整须填写意见，写明理由。"]}


def test_words_of_offices_are_gathered_only_where_none_are_given(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [lambda subject: "一", lambda subject: "", lambda subject: "二"]
    monkeypatch.setattr(engine, "_sources", sources)
    form = cast.declaration(state="dept_review")
    assert do(cast, form, "dept_return", "department_a").opinion == "一\n二"
    other = cast.declaration(name="二", state="dept_review")
    assert do(cast, other, "dept_return", "department_a", opinion="三").opinion == "三"
    third = cast.declaration(name="三", state="dept_review")
    assert do(cast, third, "dept_pass", "department_a").opinion == ""


def test_withdrawn_form_stands_where_the_last_submission_set_out(cast: Cast) -> None:
    form = cast.declaration(state="returned")
    assert do(cast, form, "submit", "clerk_a").target == "dept_review"
    assert do(cast, form, "withdraw", "clerk_a").target == "returned"
    lost = cast.declaration(name="没有记录的", state="dept_review")
    assert do(cast, lost, "withdraw", "clerk_a").target == "draft"
    assert came_from("adjust", default="x")(form) == "x"


def test_awaited_are_those_who_can_move_it_on() -> None:
    assert PROCEDURE.awaited_roles("finance_first") == {Role.EXAMINER_FIRST, Role.EXAMINER_SECOND}
    assert PROCEDURE.awaited_roles("finance_second") == {Role.EXAMINER_SECOND}
    assert PROCEDURE.awaited_roles("approved") == frozenset()
    assert PROCEDURE.awaited_roles("returned") == {Role.CLERK}
    assert PROCEDURE.awaited_states([Role.EXAMINER_SECOND]) == ["finance_first", "finance_second"]
    assert PROCEDURE.awaited_states([Role.UNIT_REVIEWER]) == ["unit_review"]
    assert PROCEDURE.awaited_states([]) == []


def test_style_says_whether_an_act_moves_on_and_whether_it_decides() -> None:
    found = {
        style: (item.moves_on, item.is_decision)
        for style in ("primary", "success", "danger", "secondary")
        for item in [replace(PROCEDURE.transitions[0], style=style)]
    }
    assert found == {
        "primary": (True, False),
        "success": (True, True),
        "danger": (False, True),
        "secondary": (False, False),
    }


def test_actions_and_matrix_name_every_row() -> None:
    assert PROCEDURE.actions()["declaration.approve"] == "批复"
    assert len(PROCEDURE.actions()) == len(PROCEDURE.transitions)
    rows = list(matrix(PROCEDURE))
    assert ("finance_second", "examiner_second", "approve", "approved") in rows
    assert ("finance_second", "examiner_first", "finance_return", "returned") in rows
    assert len(rows) == sum(len(one.sources) * len(one.roles) for one in PROCEDURE.transitions)


def test_offices_a_department_does_not_have_are_refused_with_the_way_to_go(cast: Cast) -> None:
    form = cast.declaration()
    with pytest.raises(NotAllowedNow, match="本部门不设单位审核，请直接提交主管部门。"):
        do(cast, form, "submit_unit", "clerk_a")
    cast.unit_a.department.needs_unit_review = True
    cast.unit_a.department.save()
    form = cast.declaration(name="另一个")
    with pytest.raises(NotAllowedNow, match="本部门要求先经单位审核，请提交单位审核。"):
        do(cast, form, "submit", "clerk_a")
    names = [one.transition.name for one in PROCEDURE.options(form, cast.people["clerk_a"])]
    assert names == ["submit_unit"]


def levels(cast: Cast, person: str, **changes: str) -> RuleSet:
    return set_severities(rule_set=cast.year.rule_set, actor=cast.people[person], levels=changes)


def test_levels_of_rules_are_set_by_the_performance_section_and_traced(cast: Cast) -> None:
    cast.year.rule_set.settings = {"needs_weights": True}
    cast.year.rule_set.save()
    code = "vague"
    stored = levels(cast, "examiner2", **{code: "block"})
    assert stored.settings == {"needs_weights": True, "severities": {code: "block"}}
    assert RuleSet.objects.get(pk=stored.pk).settings == stored.settings
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.object_id, event.before, event.after) == (
        "ruleset.severities",
        cast.people["examiner2"],
        str(stored.pk),
        {},
        {code: "block"},
    )
    count = AuditEvent.objects.count()
    levels(cast, "examiner2", **{code: "block"})
    assert AuditEvent.objects.count() == count
    with pytest.raises(ValidationError):
        levels(cast, "examiner2", **{code: "nosuch"})
    for person in ("examiner1", "department_a", "system"):
        with pytest.raises(PermissionDenied, match="只有本区划的财政绩效科可以调整校验级别。"):
            levels(cast, person, **{code: "warn"})


def test_performance_section_of_another_district_sets_none(cast: Cast) -> None:
    other = District.objects.create(code="320100", name="别的区")
    foreign = RuleSet.objects.create(
        district=other, code="R1", name="别的规则", edition="2025", valid_from=2025
    )
    with pytest.raises(PermissionDenied):
        set_severities(rule_set=foreign, actor=cast.people["examiner2"], levels={})


@pytest.mark.parametrize(
    ("opens", "closes", "reopened", "deadline", "is_open"),
    [
        (0, 1, None, 1, True),
        (-1, 0, None, 0, True),
        (1, 2, None, 2, False),
        (-2, -1, None, -1, False),
        (-2, -1, 0, 0, True),
        (-3, -2, -1, -1, False),
        (-1, 1, -2, 1, True),
    ],
)
def test_window_is_open_from_its_first_moment_to_its_last(
    opens: int, closes: int, reopened: int | None, deadline: int, is_open: bool
) -> None:
    at = timezone.now()
    window = EntryWindow(
        opens_at=at + timedelta(hours=opens),
        closes_at=at + timedelta(hours=closes),
        reopened_until=None if reopened is None else at + timedelta(hours=reopened),
    )
    assert (window.deadline, window.is_open(at)) == (at + timedelta(hours=deadline), is_open)


def test_window_without_a_moment_is_asked_now() -> None:
    now = timezone.now()
    window = EntryWindow(opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1))
    assert window.is_open() is True
    assert window.is_open(now + timedelta(hours=2)) is False


def test_rule_sets_of_a_year_the_newest_first(cast: Cast) -> None:
    def add(code: str, first: int, last: int | None) -> RuleSet:
        return RuleSet.objects.create(
            district=cast.district,
            code=code,
            name=code,
            edition="2025",
            valid_from=first,
            valid_to=last,
        )

    add("old", 2020, 2026)
    ending = add("ending", 2026, 2027)
    add("later", 2028, None)
    first = add("first", 2027, None)
    found = list(RuleSet.objects.valid_in(2027))
    assert found == [first, ending, cast.year.rule_set]


def test_settings_nobody_can_read_are_refused_by_the_model(cast: Cast) -> None:
    rule_set = cast.year.rule_set
    rule_set.settings = {"nosuch": 1}
    with pytest.raises(ValidationError) as caught:
        rule_set.clean()
    assert list(caught.value.message_dict) == ["settings"]
    assert rule_set in RuleSet.objects.visible_to(cast.people["clerk_a"])
    other = District.objects.create(code="320100", name="别的区")
    FiscalYear.objects.create(district=other, year=2027, rule_set=rule_set)
    assert list(FiscalYear.objects.visible_to(cast.people["clerk_a"])) == [cast.year]


def test_history_of_one_form_is_its_own_and_in_order(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    other = cast.declaration(name="另", state="dept_review")
    do(cast, form, "dept_pass", "department_a")
    do(cast, other, "dept_pass", "department_a")
    do(cast, form, "finance_pass", "examiner1")
    names = TransitionRecord.objects.of(form).values_list("transition", flat=True)
    assert list(names) == ["dept_pass", "finance_pass"]
