"""The working calendar: kept by finance, imported once a year, followed by the ends of nodes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.monitoring.domain.nodes import settle_dues
from apps.monitoring.models import MonitoringNode
from apps.workflow.models import CalendarDay
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/workflow/calendarday/"


def send(client: Any, text: str) -> Any:
    upload = SimpleUploadedFile("放假.csv", text.encode())
    return client.post(f"{LIST}import/", {"import_file": upload}, follow=True)


def test_finance_imports_the_notice_of_holidays(cast: Cast) -> None:
    client = signed_in(cast, "examiner2")
    rows = "日期,上班,节日\n2027年8月2日,否,节日\n2027/8/7,是,调休\n"
    answer = send(client, rows)
    client.post(str(answer.redirect_chain[-1][0]), follow=True)
    assert [*CalendarDay.objects.values_list("date", "is_workday", "name")] == [
        (date(2027, 8, 2), False, "节日"),
        (date(2027, 8, 7), True, "调休"),
    ]
    assert AuditEvent.objects.filter(action="data.import").count() == 2


def test_what_is_no_day_is_told_by_its_line(cast: Cast) -> None:
    answer = send(signed_in(cast, "examiner2"), "日期,上班,节日\n国庆节,否,节日\n")
    assert answer.status_code == 422
    assert [(fault["line"], fault["message"]) for fault in answer.context["faults"]] == [
        (2, "“国庆节”不是日期，请写成 2027-10-01 的样子。")
    ]


def test_others_read_the_calendar_at_most(cast: Cast) -> None:
    assert signed_in(cast, "examiner1").get(LIST).status_code == 200
    assert signed_in(cast, "examiner1").get(f"{LIST}add/").status_code == 403
    assert signed_in(cast, "system").get(LIST).status_code == 403


def test_ends_in_working_days_follow_a_calendar_that_comes_later(cast: Cast) -> None:
    (node,) = MonitoringNode.objects.filter(fiscal_year=cast.year)
    assert (timezone.localdate(node.closes_at), node.due_days) == (date(2027, 8, 13), 10)
    CalendarDay.objects.create(date=date(2027, 8, 2), name="假日")
    assert (settle_dues(), settle_dues()) == (1, 0)
    node.refresh_from_db()
    assert timezone.localdate(node.closes_at) == date(2027, 8, 16)
    event = AuditEvent.objects.get(action="monitoring.due")
    assert (event.before, event.after) == (
        {"closes_at": "2027-08-13 23:59"},
        {"closes_at": "2027-08-16 23:59"},
    )


def test_an_end_chosen_by_hand_and_one_that_is_over_stay(cast: Cast) -> None:
    nodes = MonitoringNode.objects.filter(fiscal_year=cast.year)
    nodes.update(due_days=None)
    CalendarDay.objects.create(date=date(2027, 8, 2), name="假日")
    assert settle_dues() == 0
    now = timezone.now()
    nodes.update(due_days=10, opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    assert settle_dues() == 0


def test_the_page_of_a_node_takes_working_days_or_an_end(cast: Cast) -> None:
    client = signed_in(cast, "examiner2")
    (node,) = MonitoringNode.objects.filter(fiscal_year=cast.year)
    url = f"/admin/monitoring/monitoringnode/{node.pk}/change/"
    sent = {
        "fiscal_year": cast.year.pk,
        "number": 1,
        "name": node.name,
        "period_end": "2027-07-31",
        "reach": "all",
        "opens_at": "2027-07-21T00:00",
        "due_days": "5",
        "closes_at": "",
        "reminder_days": "",
    }
    answer = client.post(url, sent, follow=True)
    node.refresh_from_db()
    assert timezone.localdate(node.closes_at) == date(2027, 8, 6), answer.content.decode()
    answer = client.post(url, {**sent, "due_days": ""}, follow=True)
    assert "请填写截止时间，或填写监控期结束后几个工作日内报送。" in answer.content.decode()
    client.post(url, {**sent, "due_days": "", "closes_at": "2027-08-20T18:00"}, follow=True)
    node.refresh_from_db()
    assert timezone.localdate(node.closes_at) == date(2027, 8, 20)
