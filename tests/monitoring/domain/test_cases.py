"""Red lights: a case each, decided in the bureau, carried out, closed by what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE as GOAL_WAY
from apps.monitoring.domain.cases import begin_adjustment, finish, propose
from apps.monitoring.models import MonitoringCase, MonitoringSheet
from apps.workflow.engine import perform
from apps.workflow.workdays import workday_after
from tests.cast import Cast
from tests.monitoring.helpers import LATE, filled, move, node_of, put

pytestmark = pytest.mark.django_db


def at_finance(cast: Cast) -> tuple[MonitoringSheet, MonitoringCase]:
    sheet = filled(cast, node_of(cast), actuals=LATE)
    sheet = move(cast, sheet, ("submit", "clerk_a", ""), ("dept_pass", "department_a", ""))
    return sheet, sheet.cases.get()


def decided(cast: Cast, decision: str) -> MonitoringCase:
    sheet, case = at_finance(cast)
    propose(key=case.pk, actor=cast.people["examiner1"], decision=decision, reason="核实无误")
    move(cast, sheet, ("first_pass", "examiner1", ""), ("close", "examiner2", ""))
    return MonitoringCase.objects.with_names().get(pk=case.pk)


def test_case_opens_by_itself_with_ten_working_days(cast: Cast) -> None:
    _, case = at_finance(cast)
    assert (case.state, case.title) == ("open", "培训人数")
    assert case.formula.startswith("完成 80人 ÷ 目标 ≥400.00(人) ＝ 20%")
    assert case.due_date == workday_after(timezone.localdate(), 10)


def test_sheet_stays_until_each_red_light_has_a_proposal(cast: Cast) -> None:
    sheet, case = at_finance(cast)
    with pytest.raises(NotAllowedNow, match="还有 1 个红灯没有提出处置意见"):
        move(cast, sheet, ("first_pass", "examiner1", ""))
    for person in ("clerk_a", "department_a"):
        with pytest.raises(MonitoringCase.DoesNotExist):
            propose(key=case.pk, actor=cast.people[person], decision="stop", reason="x")
    for decision, reason in (("", "x"), ("stop", " ")):
        with pytest.raises(ValidationError):
            propose(key=case.pk, actor=cast.people["examiner1"], decision=decision, reason=reason)


def test_what_goes_on_is_closed_with_the_sheet(cast: Cast) -> None:
    case = decided(cast, "continue")
    assert (case.state, case.outcome, case.decided_by.username) == (
        "closed",
        "继续执行",
        "examiner2",
    )
    with pytest.raises(NotAllowedNow, match="不能再改意见"):
        propose(key=case.pk, actor=cast.people["examiner1"], decision="stop", reason="x")


def test_what_is_stopped_is_closed_by_what_was_done(cast: Cast) -> None:
    case = decided(cast, "stop")
    assert (case.state, case.is_overdue) == ("decided", False)
    with pytest.raises(PermissionDenied):
        finish(key=case.pk, actor=cast.people["examiner1"], outcome="收回")
    with pytest.raises(ValidationError, match="请写明办了什么"):
        finish(key=case.pk, actor=cast.people["examiner2"], outcome=" ")
    finish(key=case.pk, actor=cast.people["examiner2"], outcome="已收回 8 万元。")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "已收回 8 万元。")


def test_adjusting_opens_the_goal_filled_in_and_closes_with_its_approval(cast: Cast) -> None:
    cast.year.rule_set.settings = {"warnings_need_answer": False}
    cast.year.rule_set.save()
    case = decided(cast, "adjust")
    with pytest.raises(PermissionDenied):
        begin_adjustment(key=case.pk, actor=cast.people["department_a"])
    with pytest.raises(NotAllowedNow, match="批复后自动办结"):
        finish(key=case.pk, actor=cast.people["examiner2"], outcome="x")
    form = begin_adjustment(key=case.pk, actor=cast.people["clerk_a"])
    fresh = Declaration.objects.with_content().get(pk=form.pk)
    assert (fresh.state, fresh.adjust_reason) == ("adjusting", "运行监控处置：调整目标。核实无误")
    assert fresh.indicators.all()[1].target == "≥410人"
    for name, person in (
        ("submit", "clerk_a"),
        ("dept_pass", "department_a"),
        ("finance_pass", "examiner1"),
        ("approve", "examiner2"),
    ):
        perform(GOAL_WAY, name, subject=fresh, actor=cast.people[person])
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "调整目标：第 2 版绩效目标已批复。")


def test_adjustment_given_up_unties_the_case(cast: Cast) -> None:
    case = decided(cast, "cut")
    form = begin_adjustment(key=case.pk, actor=cast.people["clerk_a"])
    fresh = Declaration.objects.get(pk=form.pk)
    perform(GOAL_WAY, "keep_approved", subject=fresh, actor=cast.people["clerk_a"])
    case.refresh_from_db()
    assert (case.state, case.adjustment_id) == ("decided", None)


def test_case_of_a_row_mended_after_a_return_ends(cast: Cast) -> None:
    sheet, case = at_finance(cast)
    sheet = move(cast, sheet, ("finance_return", "examiner1", "人数漏报"))
    put(cast, sheet, {"row.2.actual": "260人"})
    move(cast, sheet, ("submit", "clerk_a", ""), ("dept_pass", "department_a", ""))
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "退回修改后不再亮红灯。")


def test_overdue_cases_are_listed_as_held_back(cast: Cast) -> None:
    _, case = at_finance(cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    MonitoringCase.objects.filter(pk=case.pk).update(due_date=yesterday)
    case.refresh_from_db()
    assert (list(MonitoringCase.objects.overdue()), case.state_words) == ([case], "逾期，暂停拨付")
    seen = MonitoringCase.objects.visible_to
    assert [seen(cast.people[one]).count() for one in ("examiner1", "clerk_a", "clerk_b")] == [
        1,
        0,
        0,
    ]
