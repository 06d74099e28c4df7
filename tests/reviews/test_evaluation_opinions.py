"""Self-evaluations under review: opinions with proposed values, returns, exemptions, reminders."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.core.errors import NotAllowedNow
from apps.evaluations.domain.entry import entry_obstacle
from apps.evaluations.kind import KIND
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.workflow import PROCEDURE
from apps.reviews.domain.opinions import write_opinion
from apps.reviews.domain.proposals import settle
from apps.reviews.domain.reminders import add_details, progress
from apps.reviews.forms import cell_change
from apps.reviews.models import Notice, Opinion
from apps.workflow.engine import perform
from apps.workflow.models import TransitionRecord
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import filled, move, started, under_review

pytestmark = pytest.mark.django_db


def at_the_bureau(cast: Cast) -> SelfEvaluation:
    return move(cast, under_review(cast), ("dept_pass", "department_a", ""))


def proposal(cast: Cast, form: SelfEvaluation, proposed: str = "380人") -> Opinion:
    row = form.rows.get(position=1)
    return write_opinion(
        subject=form,
        actor=cast.people["examiner1"],
        text="与签到表不符",
        place=f"row.{row.pk}.actual",
        proposed=proposed,
    )


def test_proposed_actual_value_is_accepted_and_scored_anew(cast: Cast) -> None:
    form = at_the_bureau(cast)
    opinion = proposal(cast, form)
    assert (opinion.place_label, opinion.quoted, opinion.office) == (
        "指标“培训人数”的实际完成值",
        "410人",
        "finance",
    )
    # A return without words takes those of the opinions.
    perform(PROCEDURE, "finance_return", subject=form, actor=cast.people["examiner2"])
    said = TransitionRecord.objects.of(form).last().opinion
    assert said == "1. 指标“培训人数”的实际完成值：与签到表不符（建议改为“380人”）"
    url = reverse("reviews:opinion-act", args=[opinion.pk, "accept"])
    page = signed_in(cast, "clerk_a").post(url, follow=True).content.decode()
    assert "已按建议值修改" in page
    row = form.rows.get(position=1)
    assert (row.actual, str(row.score)) == ("380人", "12.67")
    opinion.refresh_from_db()
    assert opinion.status == "accepted"


def test_money_is_proposed_in_ten_thousands(cast: Cast) -> None:
    form = at_the_bureau(cast)
    address = reverse("reviews:opinion-evaluations", args=[form.pk])
    data = {"place": "money.executed.appropriation", "text": "以决算为准", "proposed": "19.5"}
    signed_in(cast, "examiner1").post(address, data)
    opinion = Opinion.objects.get()
    assert (opinion.quoted, opinion.proposed) == ("19.60", "19.5")
    change = cell_change(form, opinion.place, opinion.proposed, opinion.quoted)
    assert (change.value, change.was) == (195000, (196000,))


def test_examiner_does_not_type_in_a_self_evaluation(cast: Cast) -> None:
    form = at_the_bureau(cast)
    opinion = proposal(cast, form)
    change = cell_change(form, opinion.place, "380人", "410人")
    with pytest.raises(NotAllowedNow, match="自评表不能协商代改"):
        settle(opinion=opinion, actor=cast.people["examiner1"], change=change, consent="张三同意")
    assert form.rows.get(position=1).actual == "410人"


ASKED = ("ask_exempt", "clerk_a", "项目已并入上级统一评价。")


def test_exemption_is_asked_for_by_the_unit_and_granted_by_the_bureau(cast: Cast) -> None:
    form = move(cast, started(cast), ASKED)
    assert form.get_state_display() == "免评待部门审核"
    told = list(Notice.objects.filter(kind="waiting").values_list("user__username", flat=True))
    assert told == ["department_a"]
    form = move(cast, form, ("dept_exempt", "department_a", ""))
    inbox = reverse("admin:evaluations_selfevaluation_changelist")
    pages = {
        person: "业务培训项目" in signed_in(cast, person).get(inbox).content.decode()
        for person in ("examiner1", "examiner2")
    }
    assert pages == {"examiner1": False, "examiner2": True}
    assert move(cast, form, ("grant_exempt", "examiner2", "")).state == "exempt"


def test_refused_exemption_returns_the_task_open_beyond_the_deadline(cast: Cast) -> None:
    form = move(cast, started(cast), ASKED, ("keep_task", "clerk_a", ""))
    assert form.state == "draft"
    form = move(cast, form, ASKED, ("dept_keep", "department_a", "有资金，须自评。"))
    past = {"opens_at": "2019-01-01T00:00Z", "closes_at": "2020-01-01T00:00Z"}
    cast.year.windows.filter(kind="evaluation").update(**past)
    assert (form.state, entry_obstacle(form)) == ("returned", "")
    result = Notice.objects.filter(kind="result").get()
    assert (result.user.username, "须自评" in result.text) == ("clerk_a", True)


def test_units_behind_with_the_self_evaluation_are_reminded(cast: Cast) -> None:
    head = cast.people["examiner1"]
    assert progress(head, KIND) == []
    started(cast, name="未填项目")
    move(cast, filled(cast, name="已交项目"), ("submit", "clerk_a", ""))
    exempted = started(cast, name="免评项目")
    SelfEvaluation.objects.filter(pk=exempted.pk).update(state="exempt")
    (row,) = progress(head, KIND)
    add_details([row], head, KIND)
    assert (row.projects, row.missing, row.submitted, row.names) == (2, 1, 1, ["未填项目"])
    address = reverse("reviews:reminders") + "?of=evaluations"
    page = signed_in(cast, "department_a").post(address, {"unit": [row.unit.pk]}, follow=True)
    assert "已提醒 1 位填报人" in page.content.decode()
    notice = Notice.objects.get(kind="reminder")
    assert (notice.url, "1 份自评表尚未提交（截止" in notice.text) == ("/evaluations/", True)
    assert "<span>自评</span><b>余" in signed_in(cast, "clerk_a").get("/").content.decode()
