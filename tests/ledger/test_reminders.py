"""In the month a figure is due whoever can record it is told, once."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.home.other_tasks import ledger_tasks
from apps.ledger.domain.lines import Keeping, keep_line
from apps.ledger.domain.reminders import remind_month
from apps.ledger.models import LedgerLine
from apps.projects.models import Document, Project
from apps.reviews.models import Notice
from tests.cast import Cast
from tests.ledger.helpers import CERTIFIED, PASSED, PEOPLE, goal, measures, note

pytestmark = pytest.mark.django_db


def due(document: Document, *numbers: int) -> None:
    """Let some indicators be due this month alone, all others never until now."""
    today = timezone.localdate()
    for number, measure in enumerate(measures(document)):
        month = today.month if number in numbers else 13
        LedgerLine.objects.create(
            document=document, row=measure.row.id, name=measure.row.level3, months=str(month)
        )


def told() -> list[tuple[str, str]]:
    found = Notice.objects.filter(url=reverse("ledger:list")).order_by("pk")
    return [(notice.user.username, notice.text) for notice in found]


def test_clerks_are_told_once_a_month(cast: Cast) -> None:
    document = goal(cast)
    due(document, PEOPLE, PASSED)
    names = [measures(document)[number].row.level3 for number in (PEOPLE, PASSED)]
    day = timezone.localdate().replace(day=2)
    assert (remind_month(day), remind_month(day.replace(day=3))) == (1, 0)
    assert told() == [("clerk_a", f"甲单位本月要记：{'、'.join(names)}。点开就能记，几十秒一笔。")]


def test_the_owner_is_told_of_his_own(cast: Cast) -> None:
    document = goal(cast)
    due(document, PEOPLE, PASSED)
    found = measures(document)
    keeping = Keeping(owner=cast.people["reviewer_a"].pk, months=found[PEOPLE].months)
    row = found[PEOPLE].row.id
    keep_line(key=document.key, row=row, actor=cast.people["clerk_a"], keeping=keeping)
    assert remind_month(timezone.localdate().replace(day=2)) == 2
    assert {name: found[at].row.level3 in text for (name, text), at in zip(
        sorted(told()), (PASSED, PEOPLE), strict=True
    )} == {"clerk_a": True, "reviewer_a": True}  # fmt: skip


def test_who_has_left_the_unit_is_told_nothing_of_it(cast: Cast) -> None:
    document = goal(cast)
    due(document, PEOPLE)
    found = measures(document)[PEOPLE]
    owner = cast.people["reviewer_a"]
    keeping = Keeping(owner=owner.pk, months=found.months)
    keep_line(key=document.key, row=found.row.id, actor=cast.people["clerk_a"], keeping=keeping)
    owner.memberships.all().delete()
    remind_month(timezone.localdate().replace(day=2))
    assert [name for name, _ in told()] == ["clerk_a"]


def test_what_was_recorded_sealed_or_due_later_reminds_nobody(cast: Cast) -> None:
    document = goal(cast)
    due(document, PEOPLE)
    note(cast, document, PEOPLE, "38", on=timezone.localdate())
    other = goal(cast, name="名单项目")
    due(other, CERTIFIED)
    Project.objects.filter(pk=other.project_id).update(is_sealed=True)
    assert remind_month(timezone.localdate().replace(day=2)) == 0
    Project.objects.filter(pk=other.project_id).update(is_sealed=False)
    assert remind_month(timezone.localdate().replace(day=8)) == 0
    assert remind_month(timezone.localdate().replace(day=2)) == 1


def test_the_bench_says_how_many_wait(cast: Cast) -> None:
    document = goal(cast)
    due(document, PEOPLE, PASSED)
    user = User.objects.get(pk=cast.people["clerk_a"].pk)
    (task,) = ledger_tasks(user)
    assert (task.about, task.button) == ("2 个指标", "去记")
    assert ledger_tasks(User.objects.get(pk=cast.people["examiner1"].pk)) == []
