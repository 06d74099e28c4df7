"""The way of a declaration through the offices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.audit.verification import verify
from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.workflow.engine import perform
from apps.workflow.models import TransitionRecord
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def move(cast: Cast, declaration: Declaration, person: str, name: str, opinion: str = "") -> str:
    perform(PROCEDURE, name, subject=declaration, actor=cast.people[person], opinion=opinion)
    return declaration.state


def test_form_goes_from_draft_through_return_to_approval(cast: Cast) -> None:
    form = cast.declaration()
    assert move(cast, form, "clerk_a", "submit") == "dept_review"
    assert move(cast, form, "department_a", "dept_pass") == "finance_first"
    assert move(cast, form, "examiner1", "finance_return", "请补充口径") == "returned"
    assert move(cast, form, "clerk_a", "submit", "口径见附件说明，数字无误") == "dept_review"
    assert move(cast, form, "department_a", "dept_pass") == "finance_first"
    assert move(cast, form, "examiner1", "finance_pass") == "finance_second"
    assert move(cast, form, "examiner2", "approve") == "approved"
    assert [v.number for v in form.versions.all()] == [1, 2]
    assert [v.approved_at is not None for v in form.versions.all()] == [False, True]
    assert TransitionRecord.objects.of(form).count() == 7
    assert verify().told() == []


def test_form_sent_back_and_submitted_unchanged_must_say_why(cast: Cast) -> None:
    form = cast.declaration()
    move(cast, form, "clerk_a", "submit")
    move(cast, form, "department_a", "dept_return", "请补充口径")
    (asked,) = [
        option.asks
        for option in PROCEDURE.options(form, cast.people["clerk_a"])
        if option.transition.name == "submit"
    ]
    assert asked == "退回后内容没有改过。请按意见修改；确需原样再报的，请写明理由。"
    with pytest.raises(ValidationError, match="退回后内容没有改过"):
        move(cast, form, "clerk_a", "submit", "  ")
    page = signed_in(cast, "clerk_a").get(reverse("declarations:detail", args=[form.pk]))
    assert asked in page.content.decode()
    assert move(cast, form, "clerk_a", "submit", "口径见附件说明，数字无误") == "dept_review"
    move(cast, form, "department_a", "dept_return", "请再核对")
    Declaration.objects.filter(pk=form.pk).update(revision=form.revision + 1)
    assert move(cast, form, "clerk_a", "submit") == "dept_review"


def test_return_without_opinion_is_refused_and_nothing_is_written(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    events = AuditEvent.objects.count()
    with pytest.raises(ValidationError, match="须填写意见"):
        move(cast, form, "examiner1", "finance_return", "  ")
    assert Declaration.objects.get(pk=form.pk).state == "finance_first"
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("person", ["clerk_b", "examiner1", "system", "department_a"])
def test_person_without_the_role_cannot_submit(cast: Cast, person: str) -> None:
    form = cast.declaration()
    with pytest.raises(PermissionDenied):
        move(cast, form, person, "submit")


def test_second_examiner_to_press_is_told_the_state(cast: Cast) -> None:
    form = cast.declaration(state="finance_second")
    stale = Declaration.objects.get(pk=form.pk)
    move(cast, form, "examiner2", "approve")
    with pytest.raises(NotAllowedNow, match="已批复"):
        move(cast, stale, "examiner2", "approve")


def test_draft_after_the_deadline_cannot_be_submitted_until_reopened(cast: Cast) -> None:
    form = cast.declaration()
    now = timezone.now()
    cast.window.opens_at, cast.window.closes_at = now - timedelta(days=9), now - timedelta(days=1)
    cast.window.save()
    with pytest.raises(NotAllowedNow, match="现在不能填报"):
        move(cast, form, "clerk_a", "submit")
    cast.window.reopened_until, cast.window.reopen_reason = now + timedelta(days=1), "系统故障补报"
    cast.window.save()
    assert move(cast, form, "clerk_a", "submit") == "dept_review"


def test_department_with_unit_review_sends_the_form_to_the_unit_first(cast: Cast) -> None:
    form = cast.declaration()
    cast.unit_a.department.needs_unit_review = True
    cast.unit_a.department.save()
    with pytest.raises(NotAllowedNow, match="先经单位审核"):
        move(cast, form, "clerk_a", "submit")
    assert move(cast, form, "clerk_a", "submit_unit") == "unit_review"
    assert move(cast, form, "reviewer_a", "unit_pass") == "dept_review"


def test_adjustment_of_an_approved_form_makes_a_new_version_with_its_reason(cast: Cast) -> None:
    form = cast.declaration()
    for person, name in (
        ("clerk_a", "submit"),
        ("department_a", "dept_pass"),
        ("examiner1", "finance_pass"),
        ("examiner2", "approve"),
    ):
        move(cast, form, person, name)
    assert move(cast, form, "clerk_a", "adjust", "年中追加任务") == "adjusting"
    assert move(cast, form, "clerk_a", "submit") == "dept_review"
    assert [(v.number, v.reason) for v in form.versions.all()] == [(1, ""), (2, "年中追加任务")]
