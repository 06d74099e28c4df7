"""What waits for a reviewer, and since when."""

from __future__ import annotations

from typing import Any

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery

from apps.accounts.models import User
from apps.entry.kinds import Kind
from apps.reviews.domain.acts import inbox_of
from apps.reviews.models import Assignment
from apps.workflow.models import TransitionRecord


def my_turn(user: User, kind: Kind) -> Q:
    """Return the filter of documents that wait for the person: his step, and his departments or
    units, with those of whom he stands in for today.

    What others of the same role look after is theirs, unless it is also his; who looks after a
    unit comes before who looks after its department.
    """
    own = Assignment.objects.of(user)
    own_units = Q(unit__in=own.filter(unit__isnull=False).values("unit"))
    own_departments = Q(unit__department__in=own.filter(unit__isnull=True).values("department"))
    found = Q(pk__in=[])
    for role, states in inbox_of(kind).items():
        if role not in user.role_codes:
            continue
        others = Assignment.objects.standing().exclude(examiner=user)
        others = others.filter(examiner__memberships__role=role)
        units = Q(unit__in=others.filter(unit__isnull=False).values("unit"))
        departments = Q(unit__department__in=others.filter(unit__isnull=True).values("department"))
        found |= Q(state__in=states) & (own_units | ~units & (own_departments | ~departments))
    return found


def with_waiting_since(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Add ``waiting_since``, the moment of the last step."""
    steps = TransitionRecord.objects.filter(document=OuterRef("key")).order_by("-pk")
    return queryset.annotate(
        waiting_since=Subquery(steps.values("at")[:1], output_field=DateTimeField())
    )
