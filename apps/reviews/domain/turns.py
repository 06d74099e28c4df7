"""Whose turn it is to give opinions on a form."""

from __future__ import annotations

from apps.accounts.models import User
from apps.accounts.scope import roles_on_unit
from apps.entry.kinds import kind_of
from apps.projects.models import Document
from apps.workflow.offices import Office


def office_now(subject: Document, actor: User) -> Office | None:
    """Return the office in whose name the person may give opinions now; ``None`` when he may not."""
    office, roles = kind_of(subject).turns.get(subject.state, (None, frozenset()))
    return office if roles & roles_on_unit(actor, subject.unit) else None
