"""How long a form may lie with an office: the list, the desk, the filter, the reminder."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from apps.declarations.models import Declaration
from apps.reviews.domain.stages import remind_late
from apps.reviews.models import Notice
from apps.workflow.models import CalendarDay, RuleSet, TransitionRecord
from apps.workflow.workdays import Calendar
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
THURSDAY = date(2027, 3, 4)
TUESDAY = date(2027, 3, 9)


@pytest.fixture
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    real = timezone.localdate
    monkeypatch.setattr(
        timezone, "localdate", lambda moment=None: real(moment) if moment else TUESDAY
    )


def lying(cast: Cast, name: str, day: int, state: str = "finance_first") -> Declaration:
    """Store a form that came to its office on a day of March at noon."""
    form = cast.declaration(name=name, state=state)
    TransitionRecord.objects.create(
        procedure="declaration",
        document_id=form.key,
        transition="dept_pass",
        label="部门审核通过",
        source="dept_review",
        target=state,
        actor_role="department",
        at=datetime(2027, 3, day, 4, tzinfo=UTC),
    )
    return form


def limits(**days: str) -> None:
    RuleSet.objects.update(settings={"review": days})


def test_working_days_spent_leave_out_what_the_calendar_says() -> None:
    calendar = Calendar({date(2027, 3, 5): False, date(2027, 3, 6): True})
    assert [calendar.is_workday(date(2027, 3, day)) for day in (4, 5, 6, 7, 8)] == [
        True, False, True, False, True,
    ]  # fmt: skip
    assert (calendar.until(THURSDAY, TUESDAY), calendar.until(TUESDAY, THURSDAY)) == (3, -3)
    assert calendar.after(THURSDAY, 2) == date(2027, 3, 8)
    for count in range(5):
        edge = calendar.spent_before(TUESDAY, count)
        assert (
            calendar.until(edge, TUESDAY)
            <= count
            < calendar.until(date.fromordinal(edge.toordinal() - 1), TUESDAY)
        )


def test_what_lies_too_long_is_marked_and_found(cast: Cast, tuesday: None) -> None:
    late, timely = lying(cast, "拖久的", 3), lying(cast, "及时的", 5)
    limits(days_finance="3")
    client = signed_in(cast, "examiner1")
    page = client.get(reverse("admin:declarations_declaration_changelist")).content.decode()
    assert (page.count("超期 1 个工作日"), "6 天，超期 1 个工作日" in page) == (1, True)
    found = client.get(reverse("admin:declarations_declaration_changelist"), {"late": "yes"})
    assert [form.pk for form in found.context["cl"].result_list] == [late.pk]
    desk = reverse("admin:declarations_declaration_change", args=[late.pk])
    assert "超期 1 个工作日" in client.get(desk).content.decode()
    other = reverse("admin:declarations_declaration_change", args=[timely.pk])
    assert "超期" not in client.get(other).content.decode()


def test_no_limit_and_a_day_off_make_nothing_late(cast: Cast, tuesday: None) -> None:
    lying(cast, "拖久的", 3)
    address = reverse("admin:declarations_declaration_changelist")
    client = signed_in(cast, "examiner1")
    assert "个工作日" not in client.get(address).content.decode()
    limits(days_finance="3")
    CalendarDay.objects.create(date=date(2027, 3, 5), name="休假")
    page: Any = client.get(address, {"late": "yes"})
    assert list(page.context["cl"].result_list) == []


def test_who_is_late_is_told_once_a_day(cast: Cast, tuesday: None) -> None:
    lying(cast, "甲", 3)
    lying(cast, "乙", 3)
    lying(cast, "部门的", 3, state="dept_review")
    lying(cast, "及时的", 5)
    limits(days_finance="3", days_department="3", days_unit="1")
    out = StringIO()
    call_command("remind", stdout=out)
    assert "3 位审核人" in out.getvalue()
    notices = Notice.objects.filter(text__contains="超过办理期限").order_by("user__username")
    assert [(one.user.username, one.text) for one in notices] == [
        ("department_a", "您有 1 份申报表超过办理期限，请尽快办理。"),
        ("examiner1", "您有 2 份申报表超过办理期限，请尽快办理。"),
        ("examiner2", "您有 2 份申报表超过办理期限，请尽快办理。"),
    ]
    Notice.objects.update(created_at=datetime(2027, 3, 9, 2, tzinfo=UTC))
    assert remind_late(TUESDAY) == 0
    assert remind_late(date(2027, 3, 13)) == 0
