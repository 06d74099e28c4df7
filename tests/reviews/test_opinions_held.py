"""Opinions, called past their views: the office guards, the allowed side, the rows of the trail."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.entry.domain.protocol import CellChange
from apps.reviews.domain.opinions import (
    answer,
    composed_opinion,
    open_opinions,
    reply,
    resolve,
    write_opinion,
)
from apps.reviews.domain.proposals import accept, settle
from apps.reviews.models import Notice, Office, Opinion, Reply
from tests.cast import Cast
from tests.evaluations.helpers import under_review as evaluation_under_review

pytestmark = pytest.mark.django_db
PLACE = "goal.total"


def form_of(cast: Cast, state: str = "finance_first", name: str = "业务培训项目") -> Declaration:
    return cast.declaration(state=state, name=name)


def written(cast: Cast, form: Any, person: str = "examiner1", **parts: Any) -> Opinion:
    return write_opinion(subject=form, actor=cast.people[person], **{"text": "写清总目标", **parts})


def proposal(cast: Cast, form: Declaration) -> tuple[Opinion, CellChange]:
    opinion = written(cast, form, place=PLACE, proposed="三年建成")
    return opinion, CellChange(place=PLACE, value="三年建成", was=("",))


def to_state(form: Declaration, state: str) -> None:
    Declaration.objects.filter(pk=form.pk).update(state=state)


def trail() -> tuple[Any, ...]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.actor_name, event.object_id, event.organisation, event.after


@pytest.mark.parametrize(
    ("state", "person", "office"),
    [
        ("unit_review", "reviewer_a", Office.UNIT),
        ("dept_review", "department_a", Office.DEPARTMENT),
        ("finance_first", "examiner1", Office.FINANCE),
        ("finance_first", "examiner2", Office.FINANCE),
        ("finance_second", "examiner1", Office.FINANCE),
    ],
)
def test_each_office_writes_in_its_turn_and_the_trail_says_what(
    cast: Cast, state: str, person: str, office: Office
) -> None:
    form = form_of(cast, state)
    opinion = written(cast, form, person, text=" 写清 ", place=PLACE, proposed="", is_internal=True)
    stored = Opinion.objects.get(pk=opinion.pk)
    assert (
        stored.office,
        stored.author,
        stored.text,
        stored.place,
        stored.place_label,
        stored.quoted,
        stored.proposed,
        stored.is_internal,
        stored.status,
        stored.version,
        stored.document_id,
    ) == (
        office,
        cast.people[person],
        "写清",
        PLACE,
        "项目总目标",
        "",
        "",
        True,
        "open",
        None,
        form.key,
    )
    after = {
        "place": "项目总目标",
        "opinion": "写清",
        "proposed": "",
        "internal": True,
        "weight": "须改",
    }
    assert trail() == ("opinion.write", person, str(form.pk), "甲单位", after)


@pytest.mark.parametrize("person", ["clerk_a", "clerk_b", "system"])
def test_nobody_without_an_office_writes(cast: Cast, person: str) -> None:
    form = form_of(cast, "returned")
    with pytest.raises(PermissionDenied, match="只有审核人可以提出意见。"):
        written(cast, form, person)
    with pytest.raises(NotAllowedNow, match="不在您的审核环节"):
        written(cast, form, "examiner1")
    assert Opinion.objects.count() == 0


def test_opinion_on_the_whole_form_quotes_nothing(cast: Cast) -> None:
    opinion = written(cast, form_of(cast))
    assert (opinion.place, opinion.place_label, opinion.quoted) == ("", "", "")
    assert trail()[4] == {
        "place": "整表",
        "opinion": "写清总目标",
        "proposed": None,
        "internal": False,
        "weight": "须改",
    }


def test_open_opinions_are_composed_in_order_and_others_left_out(cast: Cast) -> None:
    form = form_of(cast)
    assert composed_opinion(form) == ""
    written(cast, form, text="甲")
    written(cast, form, text="乙", place=PLACE, proposed="丙")
    written(cast, form, text="内部", is_internal=True)
    closed = written(cast, form, text="已办")
    written(cast, form_of(cast, name="别的"), text="别的表")
    resolve(opinion=closed, actor=cast.people["examiner1"])
    assert [one.text for one in open_opinions(form)] == ["甲", "乙"]
    assert composed_opinion(form) == "1. 整表：甲\n2. 项目总目标：乙（建议改为“丙”）"


def test_whoever_holds_a_role_on_the_unit_may_reply(cast: Cast) -> None:
    form = form_of(cast)
    opinion = written(cast, form)
    for person in ("clerk_a", "department_a", "examiner2"):
        said = reply(opinion=opinion, actor=cast.people[person], text=" 知道了 ")
        assert (said.author, said.text, said.opinion) == (cast.people[person], "知道了", opinion)
        after = {"place": "整表", "opinion": "写清总目标", "reply": "知道了"}
        assert trail() == ("opinion.reply", person, str(form.pk), "甲单位", after)
    for person in ("clerk_b", "system"):
        with pytest.raises(PermissionDenied, match="您与这张表无关"):
            reply(opinion=opinion, actor=cast.people[person], text="x")
    with pytest.raises(ValidationError, match="请填写答复内容"):
        reply(opinion=opinion, actor=cast.people["clerk_a"], text=" ")
    assert Reply.objects.count() == 3


def test_proposal_is_accepted_by_the_units_clerk_once(cast: Cast) -> None:
    form = form_of(cast)
    opinion, change = proposal(cast, form)
    clerk = cast.people["clerk_a"]
    with pytest.raises(NotAllowedNow, match="不能修改"):
        accept(opinion=opinion, actor=clerk, change=change)
    to_state(form, "returned")
    for person in ("reviewer_a", "department_a", "examiner1"):
        with pytest.raises(PermissionDenied):
            accept(opinion=opinion, actor=cast.people[person], change=change)
    before = timezone.now()
    accept(opinion=opinion, actor=clerk, change=change)
    stored = Opinion.objects.get(pk=opinion.pk)
    assert (stored.status, stored.closed_by) == ("accepted", clerk)
    assert stored.closed_at is not None
    assert stored.closed_at >= before
    assert Declaration.objects.get(pk=form.pk).total_goal == "三年建成"
    after = {"place": "项目总目标", "opinion": "写清总目标", "value": "三年建成"}
    assert trail() == ("opinion.accept", "clerk_a", str(form.pk), "甲单位", after)
    with pytest.raises(NotAllowedNow, match="请刷新页面查看"):
        accept(opinion=opinion, actor=clerk, change=change)


def test_proposal_the_cell_refuses_stays_open_with_the_reason(cast: Cast) -> None:
    form = form_of(cast)
    opinion = written(cast, form, place="head.end", proposed="2026-12-31")
    to_state(form, "returned")
    wrong = CellChange(place="head.end", value=form.start.replace(year=2026), was=(form.end,))
    with pytest.raises(ValidationError, match="计划完成日期不能早于计划开始日期"):
        accept(opinion=opinion, actor=cast.people["clerk_a"], change=wrong)
    assert Opinion.objects.get(pk=opinion.pk).status == "open"


@pytest.mark.parametrize(
    ("status", "text", "replies"),
    [("refused", " 按编制数核定 ", 1), ("changed", "", 0), ("changed", "已改", 1)],
)
def test_unit_answers_what_it_did_instead(cast: Cast, status: str, text: str, replies: int) -> None:
    form = form_of(cast)
    opinion = written(cast, form)
    clerk = cast.people["clerk_a"]
    parts: dict[str, Any] = {"opinion": opinion, "status": Opinion.Status(status), "text": text}
    with pytest.raises(NotAllowedNow, match="不能修改"):
        answer(actor=clerk, **parts)
    to_state(form, "returned")
    with pytest.raises(PermissionDenied):
        answer(actor=cast.people["department_a"], **parts)
    answer(actor=clerk, **parts)
    stored = Opinion.objects.get(pk=opinion.pk)
    assert (stored.status, stored.closed_by, stored.replies.count()) == (status, clerk, replies)
    after = {
        "place": "整表",
        "opinion": "写清总目标",
        "status": stored.get_status_display(),
        "reply": text.strip(),
    }
    assert trail() == ("opinion.answer", "clerk_a", str(form.pk), "甲单位", after)
    with pytest.raises(NotAllowedNow, match="请刷新页面查看"):
        answer(actor=clerk, **parts)


def test_keeping_without_a_reason_is_refused(cast: Cast) -> None:
    form = form_of(cast)
    opinion = written(cast, form)
    to_state(form, "returned")
    with pytest.raises(ValidationError, match="不采纳须说明理由"):
        answer(
            opinion=opinion,
            actor=cast.people["clerk_a"],
            status=Opinion.Status.REFUSED,
            text=" ",
        )
    assert Opinion.objects.get(pk=opinion.pk).status == "open"


def test_opinion_is_resolved_by_its_office_in_its_turn_and_once(cast: Cast) -> None:
    form = form_of(cast)
    opinion = written(cast, form)
    for person in ("clerk_a", "department_a", "reviewer_a"):
        with pytest.raises(PermissionDenied, match="只有提出意见的一方"):
            resolve(opinion=opinion, actor=cast.people[person])
    to_state(form, "dept_review")
    for person in ("department_a", "examiner1"):
        with pytest.raises(PermissionDenied, match="只有提出意见的一方"):
            resolve(opinion=opinion, actor=cast.people[person])
    to_state(form, "finance_second")
    resolve(opinion=opinion, actor=cast.people["examiner2"])
    stored = Opinion.objects.get(pk=opinion.pk)
    assert (stored.status, stored.closed_by) == ("resolved", cast.people["examiner2"])
    after = {"place": "整表", "opinion": "写清总目标"}
    assert trail() == ("opinion.resolve", "examiner2", str(form.pk), "甲单位", after)
    with pytest.raises(NotAllowedNow, match="这条意见已解决"):
        resolve(opinion=opinion, actor=cast.people["examiner2"])


def test_answered_opinion_may_still_be_resolved(cast: Cast) -> None:
    form = form_of(cast)
    opinion = written(cast, form)
    Opinion.objects.filter(pk=opinion.pk).update(status="refused")
    resolve(opinion=opinion, actor=cast.people["examiner1"])
    assert Opinion.objects.get(pk=opinion.pk).status == "resolved"


@pytest.mark.parametrize("person", ["clerk_a", "reviewer_a", "department_a", "clerk_b", "system"])
def test_nobody_but_the_bureau_settles(cast: Cast, person: str) -> None:
    form = form_of(cast)
    opinion, change = proposal(cast, form)
    with pytest.raises(PermissionDenied, match="只有财政审核人在审核环节可以协商代改。"):
        settle(opinion=opinion, actor=cast.people[person], change=change, consent="张三同意")
    assert Declaration.objects.get(pk=form.pk).total_goal == ""


@pytest.mark.parametrize("state", ["returned", "dept_review", "approved"])
def test_bureau_settles_in_its_turn_alone(cast: Cast, state: str) -> None:
    form = form_of(cast)
    opinion, change = proposal(cast, form)
    to_state(form, state)
    with pytest.raises(PermissionDenied, match="协商代改"):
        settle(opinion=opinion, actor=cast.people["examiner1"], change=change, consent="张三同意")
    assert Declaration.objects.get(pk=form.pk).total_goal == ""


def test_settled_opinion_leaves_value_version_reply_notice_and_trace(cast: Cast) -> None:
    form = form_of(cast)
    opinion, change = proposal(cast, form)
    examiner = cast.people["examiner2"]
    with pytest.raises(ValidationError, match="何人、何时同意"):
        settle(opinion=opinion, actor=examiner, change=change, consent=" ")
    settle(opinion=opinion, actor=examiner, change=change, consent=" 张三 电话同意 ")
    now = Declaration.objects.get(pk=form.pk)
    assert (now.total_goal, now.revision) == ("三年建成", form.revision + 1)
    version = now.versions.get()
    assert (version.frozen_by, version.reason, version.sheet.total_goal) == (
        examiner,
        "审核协商代改：张三 电话同意",
        "三年建成",
    )
    said = Reply.objects.get(opinion=opinion)
    assert (said.author, said.text) == (examiner, "经申报单位同意代为修改：张三 电话同意")
    stored = Opinion.objects.get(pk=opinion.pk)
    assert (stored.status, stored.closed_by) == ("settled", examiner)
    notice = Notice.objects.get(kind="opinion")
    assert (notice.user, notice.text) == (
        cast.people["clerk_a"],
        "“业务培训项目”的项目总目标由审核人协商代改为“三年建成”。",
    )
    assert str(form.pk) in notice.url
    after = {
        "place": "项目总目标",
        "opinion": "写清总目标",
        "value": "三年建成",
        "consent": "张三 电话同意",
    }
    assert trail() == ("opinion.settle", "examiner2", str(form.pk), "甲单位", after)
    with pytest.raises(NotAllowedNow, match="请刷新页面查看"):
        settle(opinion=opinion, actor=examiner, change=change, consent="再来")


def test_self_evaluation_is_not_settled(cast: Cast) -> None:
    form = evaluation_under_review(cast)
    place = "goal.actual"
    opinion = written(cast, form, "department_a", place=place, proposed="x")
    change = CellChange(place=place, value="x", was=(form.actual_result,))
    with pytest.raises(NotAllowedNow, match="自评表不能协商代改"):
        settle(opinion=opinion, actor=cast.people["examiner1"], change=change, consent="同意")


def test_proposal_in_a_self_evaluation_is_accepted_like_any(cast: Cast) -> None:
    form = evaluation_under_review(cast)
    place = "goal.actual"
    opinion = written(cast, form, "department_a", place=place, proposed="八期全部办完")
    type(form).objects.filter(pk=form.pk).update(state="returned")
    change = CellChange(place=place, value="八期全部办完", was=(form.actual_result,))
    accept(opinion=opinion, actor=cast.people["clerk_a"], change=change)
    assert type(form).objects.get(pk=form.pk).actual_result == "八期全部办完"
    assert Opinion.objects.get(pk=opinion.pk).status == "accepted"
