"""Passwords and the lock, called directly: when they end, what is counted, what is traced."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from apps.accounts.domain.credentials import (
    change_password,
    password_has_expired,
    temporary_password,
)
from apps.accounts.models import PasswordRecord, User
from apps.accounts.validators import CharacterClassesValidator, NotUsedBeforeValidator
from apps.audit.models import AuditEvent
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def stored(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("days", "must_change", "expired"),
    [(89, False, False), (91, False, True), (0, True, True), (0, False, False)],
)
def test_password_expires_by_its_age_or_when_it_was_given(
    cast: Cast, settings: Any, days: int, must_change: bool, expired: bool
) -> None:
    settings.PASSWORD_MAX_AGE_DAYS = 90
    clerk = cast.people["clerk_a"]
    clerk.password_changed_at = timezone.now() - timedelta(days=days)
    clerk.must_change_password = must_change
    assert password_has_expired(clerk) is expired


def test_changed_password_is_new_dated_kept_and_traced(cast: Cast) -> None:
    clerk, system = cast.people["clerk_a"], cast.people["system"]
    old = clerk.password
    User.objects.filter(pk=clerk.pk).update(name="别名")
    long_ago = timezone.now() - timedelta(days=100)
    clerk.password_changed_at, clerk.must_change_password = long_ago, True
    change_password(user=clerk, password="Quite-1-other", actor=system)
    now = stored(clerk)
    assert now.check_password("Quite-1-other")
    assert (now.must_change_password, now.name) == (False, "别名")
    assert now.password_changed_at > long_ago
    assert PasswordRecord.objects.get(user=clerk).hash == old
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.object_id) == (
        "account.password",
        system,
        str(clerk.pk),
    )
    change_password(user=clerk, password="Quite-2-other", actor=system, temporary=True)
    assert stored(clerk).must_change_password is True


def test_first_password_leaves_no_record_of_one_before(cast: Cast) -> None:
    user = User(username="fresh", name="新")
    user.save()
    change_password(user=user, password="Quite-1-other", actor=cast.people["system"])
    assert PasswordRecord.objects.filter(user=user).count() == 0


def test_given_password_meets_the_policy_each_time() -> None:
    found = {temporary_password() for _ in range(20)}
    assert len(found) == 20
    for password in found:
        validate_password(password)
        word, _, digits = password.partition("-")
        assert (len(word), word[0].isupper(), len(digits), digits.isdigit()) == (6, True, 4, True)


@pytest.mark.parametrize(
    ("password", "is_weak"),
    [
        ("abcdefgh12", True),
        ("abcdefgh-1", False),
        ("ABCdefgh12", False),
        ("ABCDEFGH-1", False),
        ("ABCdefgh--", False),
        ("ABCDEFGH12", True),
        ("1234567890", True),
    ],
)
def test_three_of_four_kinds_of_signs_are_enough(password: str, is_weak: bool) -> None:
    validator = CharacterClassesValidator()
    if is_weak:
        with pytest.raises(ValidationError, match="四类中的至少 3 类"):
            validator.validate(password)
    else:
        validator.validate(password)


def test_number_of_kinds_is_as_configured() -> None:
    CharacterClassesValidator(classes=2).validate("abcdefgh12")
    with pytest.raises(ValidationError, match="至少 4 类"):
        CharacterClassesValidator(classes=4).validate("ABCdefgh12")


def test_so_many_passwords_are_remembered_and_no_more(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    validator = NotUsedBeforeValidator(remembered=2)
    with pytest.raises(ValidationError, match="最近 2 次"):
        validator.validate(PASSWORD, clerk)
    for number in range(3):
        change_password(user=clerk, password=f"Other-{number}-word", actor=None)
    validator.validate(PASSWORD, clerk)
    validator.validate("Other-3-word", clerk)
    for number in (0, 1, 2):
        if number:
            with pytest.raises(ValidationError):
                validator.validate(f"Other-{number}-word", clerk)
    with pytest.raises(ValidationError):
        validator.validate("Other-0-word", clerk)
    validator.validate(PASSWORD, None)
    validator.validate(PASSWORD, User(username="unsaved"))
