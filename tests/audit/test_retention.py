"""Personal data go when their time is over, and not before; each going leaves a trace."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from apps.accounts.domain.retention import note_disabled
from apps.accounts.models import Authenticator, BrowserSession, User
from apps.audit.models import AuditEvent
from apps.audit.personal_data import Kept, kept_data
from apps.audit.retention import expire
from apps.reviews.models import Notice
from tests.architecture.source import ROOT
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_table_of_the_program_is_that_of_the_document() -> None:
    text = (ROOT / "docs" / "security.md").read_text().partition("What goes by itself")[2]
    told = {}
    for names, days in re.findall(r"^\| ([^|]+) \| (\d+) days?", text, re.MULTILINE):
        told |= dict.fromkeys(names.split(", "), int(days))
    assert told == {kept.name: kept.days for kept in kept_data()}


@pytest.mark.parametrize("kept", kept_data(), ids=lambda kept: kept.model)
def test_row_names_fields_that_exist(kept: Kept) -> None:
    model: Any = apps.get_model(kept.model)
    assert model._base_manager.filter(**{f"{kept.moment}__isnull": True}).count() == 0
    assert set(kept.clears) <= {field.name for field in model._meta.concrete_fields}


def aged(model: Any, moment: str, days: float) -> None:
    model.objects.update(**{moment: timezone.now() - timedelta(days=days)})


def traces() -> list[tuple[str, Any, Any]]:
    rows = AuditEvent.objects.filter(action="data.expire").order_by("pk")
    return [(event.object_title, event.before, event.after) for event in rows]


@pytest.mark.parametrize(("days", "gone"), [(6.9, False), (7.1, True)])
def test_sessions_go_after_a_week(cast: Cast, days: float, gone: bool) -> None:
    for name in ("clerk_a", "clerk_b"):
        BrowserSession.objects.create(user=cast.people[name], key=name, address="10.0.0.1")
    aged(BrowserSession, "seen_at", days)
    assert expire() == (2 if gone else 0)
    assert BrowserSession.objects.exists() is not gone
    about = {"name": "登录会话", "count": 2, "days": 7}
    assert traces() == ([("账号与组织机构 | 登录会话", None, about)] if gone else [])


def test_disabled_account_loses_what_is_personal_and_keeps_its_name(cast: Cast) -> None:
    person, other = cast.people["clerk_a"], cast.people["clerk_b"]
    User.objects.update(phone="13800001111", email="a@example.org")
    User.objects.filter(pk__in=[person.pk, other.pk]).update(is_active=False)
    Authenticator.objects.begin(person)
    assert note_disabled() == 2
    assert note_disabled() == 0
    User.objects.filter(pk=other.pk).update(is_active=True)
    note_disabled()
    assert list(User.objects.filter(disabled_at__isnull=False)) == [person]
    assert expire() == 0
    aged(User.objects.filter(pk=person.pk).model, "disabled_at", 31)
    User.objects.filter(is_active=True).update(disabled_at=None)
    assert expire() == 1
    assert not Authenticator.objects.exists()
    User.objects.filter(pk=person.pk).update(disabled_at=timezone.now() - timedelta(days=366))
    call_command("prune", verbosity=0)
    person.refresh_from_db()
    assert (person.phone, person.email, person.name) == ("", "", "clerk_a")
    assert User.objects.filter(phone="13800001111").count() == User.objects.count() - 1
    assert traces()[1:] == [("clerk_a", {"phone": "（已清除）", "email": "（已清除）"}, None)]
    assert expire() == 0


def test_unread_notices_stay(cast: Cast) -> None:
    for read in (None, timezone.now() - timedelta(days=731)):
        Notice.objects.create(
            user=cast.people["clerk_a"],
            district=cast.district,
            kind="result",
            text="x",
            read_at=read,
        )
    Notice.objects.update(created_at=timezone.now() - timedelta(days=900))
    assert expire() == 1
    assert Notice.objects.get().read_at is None
