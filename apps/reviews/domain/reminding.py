"""催报: which units are behind, and one act to remind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from apps.audit.domain import record
from apps.declarations.domain.editing import window_of
from apps.declarations.domain.queries import current_year, projects_with_current
from apps.declarations.states import State
from apps.organisations.models import Unit
from apps.organisations.roles import Role
from apps.reviews.domain.notices import holders, notify
from apps.reviews.models import Notice

MAY_REMIND = Role.examiners() | {Role.DEPARTMENT}


@dataclass(slots=True)
class UnitProgress:
    """One unit's forms of the current year: how many are where."""

    unit: Unit
    projects: int = 0
    missing: int = 0
    returned: int = 0
    submitted: int = 0
    names: list[str] = field(default_factory=list)
    reminded_at: datetime | None = None

    @property
    def is_behind(self) -> bool:
        """Whether something is still to be handed in."""
        return bool(self.missing or self.returned)


def progress(user: Any) -> list[UnitProgress]:
    """Give the progress of each visible unit that has projects, those behind first.

    A draft that was never submitted counts as missing: only the unit sees it.
    """
    units: dict[int, UnitProgress] = {}
    project: Any
    for project in projects_with_current(user):
        row = units.setdefault(project.unit_id, UnitProgress(project.unit))
        row.projects += 1
        form = project.current[0] if project.current else None
        if form is None or form.state == State.DRAFT:
            row.missing += 1
        elif form.state == State.RETURNED:
            row.returned += 1
        else:
            row.submitted += 1
            continue
        row.names.append(project.name)
    reminded = (
        Notice.objects.filter(kind=Notice.Kind.REMINDER, user__memberships__unit__in=units)
        .values_list("user__memberships__unit")
        .annotate(last=Max("created_at"))
    )
    for key, last in reminded:
        if key in units:
            units[key].reminded_at = last
    return sorted(units.values(), key=lambda row: (not row.is_behind, row.unit.code))


def _text(row: UnitProgress, deadline: str) -> str:
    parts = []
    if row.missing:
        parts.append(f"{row.missing} 份申报表尚未提交")
    if row.returned:
        parts.append(f"{row.returned} 份退回后尚未重新提交")
    return f"{row.unit.name}有{'，'.join(parts)}{deadline}，请尽快办理。"


@transaction.atomic
def remind(*, keys: Iterable[int], actor: Any) -> tuple[int, list[str]]:
    """Remind the clerks of the units given by key; gives how many people were told, and the
    names of units that have no clerk to tell.

    Raises PermissionDenied, and ValidationError when none of the units is behind.
    """
    if not actor.role_codes & MAY_REMIND:
        raise PermissionDenied("只有主管部门和财政部门可以催报。")
    wanted = set(keys)
    rows = [row for row in progress(actor) if row.unit.pk in wanted and row.is_behind]
    if not rows:
        raise ValidationError("请先勾选要催报的单位；没有未交表的单位不用催报。")
    year = current_year(actor)
    window = window_of(year) if year else None
    deadline = f"（截止 {window.deadline:%m月%d日 %H:%M}）" if window else ""
    told = []
    for row in rows:
        text = _text(row, deadline)
        clerks = holders(row.unit, frozenset({Role.CLERK}))
        count = notify(clerks, kind=Notice.Kind.REMINDER, text=text, url=reverse("home"))
        told.append((row.unit, text, count))
    for unit, text, count in told:
        record(
            "review.remind",
            actor=actor,
            target=unit,
            organisation=unit.name,
            after={"text": text, "told": count},
        )
    silent = [unit.name for unit, _, count in told if not count]
    return sum(count for _, _, count in told), silent
