"""催报: which units are behind, and one act to remind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from apps.accounts.models import Unit
from apps.accounts.roles import Role
from apps.audit.domain import record
from apps.entry.kinds import Kind, all_kinds
from apps.reviews.domain.notices import holders, notify
from apps.reviews.models import Notice

MAY_REMIND = Role.examiners() | {Role.DEPARTMENT}
OWED: Final = frozenset({"", "draft"})
BACK: Final = "returned"


def kinds_owed() -> list[Kind]:
    """Return the kinds of forms that units are reminded of."""
    return [kind for kind in all_kinds() if kind.owing is not None]


def kind_reminded(namespace: str) -> Kind:
    """Return the kind of a page's choice; the first where nothing fitting was chosen."""
    found = kinds_owed()
    return next((kind for kind in found if kind.namespace == namespace), found[0])


@dataclass(slots=True)
class UnitProgress:
    """One unit's forms of a year: how many are where."""

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


def progress(user: Any, kind: Kind) -> list[UnitProgress]:
    """Give the progress of each visible unit that has something to hand in, those behind first.

    A draft that was never submitted counts as missing: only the unit sees it.
    """
    owing = kind.owing
    if owing is None:
        return []
    year = owing.year_of(user)
    units: dict[int, UnitProgress] = {}
    for item in owing.owed(user, year) if year else ():
        row = units.setdefault(item.unit.pk, UnitProgress(item.unit))
        row.projects += 1
        row.missing += item.state in OWED
        row.returned += item.state == BACK
        if item.state in OWED or item.state == BACK:
            row.names.append(item.name)
        else:
            row.submitted += 1
    reminded = (
        Notice.objects.filter(
            kind=Notice.Kind.REMINDER, url=reverse(owing.page), user__memberships__unit__in=units
        )
        .values_list("user__memberships__unit")
        .annotate(last=Max("created_at"))
    )
    for key, last in reminded:
        if key in units:
            units[key].reminded_at = last
    return sorted(units.values(), key=lambda row: (not row.is_behind, row.unit.code))


def _text(row: UnitProgress, kind: Kind, deadline: str) -> str:
    parts = []
    if row.missing:
        parts.append(f"{row.missing} 份{kind.name}尚未提交")
    if row.returned:
        parts.append(f"{row.returned} 份{kind.name}退回后尚未重新提交")
    return f"{row.unit.name}有{'，'.join(parts)}{deadline}，请尽快办理。"


@transaction.atomic
def remind(*, keys: Iterable[int], actor: Any, kind: Kind) -> tuple[int, list[str]]:
    """Remind the clerks of the units given by key; gives how many people were told, and the
    names of units that have no clerk to tell.

    Raises PermissionDenied, and ValidationError when none of the units is behind.
    """
    owing = kind.owing
    if not actor.role_codes & MAY_REMIND:
        raise PermissionDenied("只有主管部门和财政部门可以催报。")
    wanted = set(keys)
    rows = [row for row in progress(actor, kind) if row.unit.pk in wanted and row.is_behind]
    if not rows or owing is None:
        raise ValidationError("请先勾选要催报的单位；没有未交表的单位不用催报。")
    year = owing.year_of(actor)
    window = owing.window_of(year) if year else None
    deadline = f"（截止 {window.deadline:%m月%d日 %H:%M}）" if window else ""
    told = []
    for row in rows:
        text = _text(row, kind, deadline)
        clerks = holders(row.unit, frozenset({Role.CLERK}))
        count = notify(clerks, kind=Notice.Kind.REMINDER, text=text, url=reverse(owing.page))
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
