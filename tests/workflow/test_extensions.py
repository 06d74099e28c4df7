"""One unit, or the units of one department, that may enter longer than the window says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.edits import entry_obstacle
from apps.declarations.kind import KIND
from apps.evaluations.domain.creation import start_evaluation
from apps.home.queries import home_figures
from apps.monitoring.domain import cells
from apps.monitoring.domain.nodes import open_sheets
from apps.monitoring.domain.queries import node_cards
from apps.projects.models import Project
from apps.reviews.domain.automatic import remind_due
from apps.reviews.domain.reminders import remind
from apps.reviews.models import Notice
from apps.workflow.models import EntryWindow, Extension
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import approve, open_window
from tests.monitoring.helpers import made, node_of

pytestmark = pytest.mark.django_db


def over(window: EntryWindow, closes_at: datetime | None = None) -> None:
    """Let a window have closed yesterday."""
    window.closes_at = closes_at or timezone.now() - timedelta(days=1)
    window.opens_at = window.closes_at - timedelta(days=30)
    window.save()


def longer(window: EntryWindow, days: int = 3, **whose: Any) -> Extension:
    """Return a unit or a department some days more."""
    until = timezone.now() + timedelta(days=days)
    return Extension.objects.create(window=window, until=until, reason="负责人住院", **whose)


def test_one_unit_declares_on_and_the_others_do_not(cast: Cast) -> None:
    own, other = cast.declaration(), cast.declaration(cast.unit_b, name="另一项目")
    over(cast.window)
    assert "确需补报请联系财政绩效科延期" in entry_obstacle(own)
    longer(cast.window, unit=cast.unit_a)
    assert entry_obstacle(own) == ""
    assert entry_obstacle(other).startswith("“2027年度申报”的申报时间为 ")


def test_time_that_was_given_ends_and_is_told(cast: Cast) -> None:
    declaration = cast.declaration()
    over(cast.window)
    given = longer(cast.window, days=-1, unit=cast.unit_a)
    end = timezone.localtime(given.until)
    assert f"至 {end:%Y-%m-%d %H:%M}，现在不能填报" in entry_obstacle(declaration)


def test_a_department_has_longer_with_all_its_units(cast: Cast) -> None:
    own, other = cast.declaration(), cast.declaration(cast.unit_b, name="另一项目")
    over(cast.window)
    longer(cast.window, department=cast.unit_b.department)
    assert (bool(entry_obstacle(own)), entry_obstacle(other)) == (True, "")


def test_a_self_evaluation_is_begun_late(cast: Cast) -> None:
    declaration = cast.declaration(state="approved")
    approve(declaration)
    window, clerk = open_window(cast), cast.people["clerk_a"]
    over(window)
    with pytest.raises(NotAllowedNow, match="现在不能填报"):
        start_evaluation(declaration=declaration, actor=clerk)
    longer(window, unit=cast.unit_a)
    evaluation = start_evaluation(declaration=declaration, actor=clerk)
    assert evaluation.unit == cast.unit_a


def test_a_monitoring_sheet_is_made_and_filled_in_late(cast: Cast) -> None:
    node, clerk = node_of(cast), cast.people["clerk_a"]
    sheet = made(cast, node)
    late = cast.declaration(name="迟报项目", state="approved")
    approve(late)
    over(node)
    sheet.node = node
    assert "现在不能填报" in cells.entry_obstacle(sheet)
    assert node_cards(clerk) == []
    given = longer(node, unit=cast.unit_a)
    (card,) = node_cards(clerk)
    assert (card.node.deadline, card.missing) == (given.until, 1)
    assert cells.entry_obstacle(sheet) == ""
    assert open_sheets(node=node, actor=clerk, unit=cast.unit_a) == 1
    with pytest.raises(NotAllowedNow, match="现在不能填报"):
        open_sheets(node=node, actor=cast.people["examiner2"])


def test_reminders_name_and_keep_a_units_own_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit in (cast.unit_a, cast.unit_b):
        Project.objects.create(unit=unit, name="未申报项目", category="特定目标类")
    over(cast.window, datetime(2027, 3, 8, 10, tzinfo=UTC))
    EntryWindow.objects.update(reminder_days="1")
    until = datetime(2027, 3, 12, 9, tzinfo=UTC)
    Extension.objects.create(window=cast.window, unit=cast.unit_a, until=until, reason="住院")
    Notice.objects.all().delete()
    told = Notice.objects.filter(kind="reminder", user__username__startswith="clerk")
    texts = told.order_by("pk").values_list("user__username", "text")

    monday = datetime(2027, 3, 8, 1, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: monday)
    assert remind_due(datetime(2027, 3, 5, tzinfo=UTC).date()) == 1
    assert [name for name, _ in texts] == ["clerk_b"]
    thursday = datetime(2027, 3, 11, 1, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: thursday)
    assert (remind_due(thursday.date()), remind_due(thursday.date())) == (1, 0)
    name, text = texts.last()
    assert (name, "（截止 03月12日 17:00）" in text) == ("clerk_a", True)

    keys = [cast.unit_a.pk, cast.unit_b.pk]
    remind(keys=keys, actor=cast.people["examiner1"], kind=KIND)
    assert ["已过期" in text for _, text in list(texts.all())[-2:]] == [False, True]


def test_the_work_bench_counts_ones_own_days(cast: Cast) -> None:
    cast.declaration()
    over(cast.window)
    given = longer(cast.window, unit=cast.unit_a)
    ends = {
        person: [item.window.deadline for item in home_figures(cast.people[person])["deadlines"]]
        for person in ("clerk_a", "clerk_b", "department_a", "examiner2")
    }
    whole = [cast.window.deadline]
    assert ends == {
        "clerk_a": [given.until], "clerk_b": whole, "department_a": [], "examiner2": [],
    }  # fmt: skip
    (task,) = home_figures(cast.people["clerk_a"])["tasks"]
    assert task.until == given.until


def test_the_bureau_gives_time_with_a_reason_and_a_trace(cast: Cast) -> None:
    over(cast.window)
    client, address = signed_in(cast, "examiner2"), reverse("admin:workflow_extension_add")
    until = timezone.localtime() + timedelta(days=2)
    form = {
        "window": cast.window.pk,
        "unit": cast.unit_a.pk,
        "until": f"{until:%Y-%m-%dT%H:%M}",
        "reason": "",
    }
    refused = client.post(address, form)
    assert (refused.status_code, Extension.objects.count()) == (200, 0)
    assert client.post(address, {**form, "reason": "负责人住院"}).status_code == 302
    given = Extension.objects.get()
    assert (given.unit, given.reason) == (cast.unit_a, "负责人住院")
    event = AuditEvent.objects.get(object_type="workflow.extension")
    assert (event.actor, event.after["reason"]) == (cast.people["examiner2"], "负责人住院")


def test_who_has_longer_is_told_and_nobody_else(
    cast: Cast, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.NOTICE_MAIL = True
    User.objects.filter(username="clerk_a").update(email="clerk@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        given = longer(cast.window, unit=cast.unit_a)
    end = timezone.localtime(given.until)
    text = f"甲单位的“2027年度申报”延期至 {end:%Y-%m-%d %H:%M}，请在此前报送。原因：负责人住院"
    told = Notice.objects.order_by("user__username").values_list("user__username", "text", "url")
    page = reverse(KIND.owing.page) if KIND.owing else ""
    assert list(told) == [("clerk_a", text, page), ("department_a", text, page)]
    (letter,) = mail.outbox
    assert (letter.to, text in letter.body) == (["clerk@example.org"], True)
    longer(cast.window, department=cast.unit_b.department)
    assert Notice.objects.get(user__username="clerk_b").user == cast.people["clerk_b"]


def test_time_is_given_to_one_unit_or_one_department(cast: Cast) -> None:
    both = {"unit": cast.unit_a, "department": cast.unit_a.department}
    for whose in ({}, both):
        with pytest.raises(ValidationError, match="请填一个单位或一个主管部门"):
            Extension(
                window=cast.window, until=cast.window.deadline + timedelta(days=1), reason="x",
                **whose,
            ).full_clean()  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            longer(cast.window, **whose)
    with pytest.raises(ValidationError, match="须晚于批次的截止时间"):
        Extension(
            window=cast.window, until=cast.window.deadline, reason="x", unit=cast.unit_a
        ).full_clean()
