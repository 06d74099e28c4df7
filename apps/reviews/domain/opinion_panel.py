"""The opinions on a form as a page shows them to a person, and what he may do about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.entry.kinds import kind_of
from apps.entry.opinion_places import Spot, same_value
from apps.projects.models import Document
from apps.reviews.domain.pass_obstacles import carried_with
from apps.reviews.domain.turns import office_now
from apps.reviews.models import Office, Opinion, OpinionTemplate

_NOT_WRITING: Final[Mapping[str, Any]] = {"carried": 0, "spots": (), "templates": ()}


def _changed(opinion: Opinion, values: dict[str, str]) -> str | None:
    """Return what now stands in the cell of an open opinion where the unit has changed it."""
    now = values.get(opinion.place)
    if not opinion.is_open or not opinion.place or now is None:
        return None
    return None if same_value(now, opinion.quoted) else now or "（空）"


def _answering(subject: Document, user: User) -> dict[str, bool]:
    """Return whether the person may answer opinions, and whether he may take over what they propose."""
    kind = kind_of(subject)
    may_type = not kind.entry_obstacle(subject)
    is_clerk = Role.CLERK in roles_on_unit(user, subject.unit)
    return {
        "may_answer": is_clerk and (may_type or subject.state in kind.answered_in),
        "may_accept": may_type,
    }


def opinions_for(user: User, subject: Document) -> dict[str, Any]:
    """Return the opinions the person may read with the acts open to him, the places that can be
    pointed at, and the ready sentences."""
    kind, office = kind_of(subject), office_now(subject, user)
    spots = kind.spots_of(subject)
    opinions = _read_by(user, subject, {spot.place: spot.value for spot in spots})
    return {
        "opinions": opinions,
        **_open(opinions),
        "places": {spot.place for spot in spots},
        "office": office,
        "may_settle": kind.settle is not None and office == Office.FINANCE,
        **_answering(subject, user),
        **(_writing(user, subject, spots) if office else _NOT_WRITING),
    }


def _writing(user: User, subject: Document, spots: list[Spot]) -> dict[str, Any]:
    """Return what somebody who writes opinions is offered."""
    return {
        "carried": len(carried_with(subject)),
        "spots": spots,
        "templates": OpinionTemplate.objects.visible_to(user).filter(is_active=True),
    }


def _read_by(user: User, subject: Document, values: dict[str, str]) -> list[Opinion]:
    """Return the opinions a person may read, each with what now stands in its cell."""
    opinions = list(
        Opinion.objects.visible_to(user)
        .of(subject)
        .select_related("author", "closed_by")
        .prefetch_related("replies__author")
    )
    for item in opinions:
        item.now = _changed(item, values)
    return opinions


def _open(opinions: list[Opinion]) -> dict[str, Any]:
    """Return the opinions that are still open, those of the bureau's own aside."""
    open_ones = [item for item in opinions if item.is_open and not item.is_internal]
    return {
        "open_count": len(open_ones),
        "open_demands": [item for item in open_ones if item.is_demand],
        "open_hints": [item for item in open_ones if not item.is_demand],
    }
