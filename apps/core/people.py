"""What is asked of a person by rooms that stand below the accounts."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Protocol, cast

from django.http import HttpRequest


class Person(Protocol):
    """Whoever acts: an account, as the rooms below it see it."""

    @property
    def pk(self) -> int:
        """The key of the account."""

    @property
    def is_active(self) -> bool:
        """Whether the account may still be used."""

    @property
    def role_codes(self) -> AbstractSet[str]:
        """The codes of the roles the person holds anywhere."""


def asker_of(request: HttpRequest) -> Person:
    """Return who asks, behind a sign-in; rooms that know accounts ask ``accounts.requests``."""
    return cast(Person, request.user)
