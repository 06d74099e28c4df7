"""What happened to an account, said to whom it concerns; those who can reach people listen."""

from __future__ import annotations

from collections.abc import Iterable

from django.dispatch import Signal

from apps.accounts.models import User

# Sent with ``users``, ``text`` and ``url``, inside the transaction of what happened.
told = Signal()


def tell(users: Iterable[User], text: str, url: str = "") -> None:
    """Let people know what happened to an account; ``url`` is the page to act on."""
    told.send(sender=User, users=users, text=text, url=url)
