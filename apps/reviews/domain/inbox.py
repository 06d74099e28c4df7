"""What waits for an examiner, and since when."""

from __future__ import annotations

from typing import Any

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery

from apps.accounts.models import User
from apps.entry.kinds import Kind
from apps.reviews.models import Assignment
from apps.workflow.models import TransitionRecord


def my_turn(user: User, kind: Kind) -> Q:
    """Return the filter of documents that wait for the examiner: his step, and his departments.

    A department that others of the same role look after is theirs, unless it is also his.
    """
    department = "unit__department"
    own = Assignment.objects.filter(examiner=user).values("department")
    found = Q(pk__in=[])
    for role, states in kind.inbox.items():
        if role not in user.role_codes:
            continue
        taken = (
            Assignment.objects.filter(examiner__memberships__role=role)
            .exclude(examiner=user)
            .values("department")
        )
        found |= Q(state__in=states) & (
            Q(**{f"{department}__in": own}) | ~Q(**{f"{department}__in": taken})
        )
    return found


def with_waiting_since(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Add ``waiting_since``, the moment of the last step."""
    steps = TransitionRecord.objects.filter(document=OuterRef("key")).order_by("-pk")
    return queryset.annotate(
        waiting_since=Subquery(steps.values("at")[:1], output_field=DateTimeField())
    )
