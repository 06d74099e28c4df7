"""催报: which units are behind, and one act to remind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.urls import reverse

from apps.accounts.models import Unit
from apps.accounts.roles import Role
from apps.audit.domain import record
from apps.entry.kinds import Kind, all_kinds
from apps.reviews.domain.notices import holders, notify
from apps.reviews.models import Notice

MAY_REMIND = Role.examiners() | {Role.DEPARTMENT}
# Of a project that owes a form: not begun or never submitted; sent back and not in again.
MISSING: Final = Q(form__isnull=True) | Q(form__state="draft")
RETURNED: Final = Q(form__state="returned")


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
    """Return the progress of each visible unit that has something to hand in, those behind first.

    A draft that was never submitted counts as missing: only the unit sees it. Counted by the
    database; what is fetched grows with the units, not with the forms. Names and the last
    reminder are added by :func:`add_details`.
    """
    owing = kind.owing
    year = owing.year_of(user) if owing else None
    if owing is None or year is None:
        return []
    counts = owing.owed(user, year).order_by().values_list("unit")
    counts = counts.annotate(
        projects=Count("pk"),
        missing=Count("pk", filter=MISSING),
        returned=Count("pk", filter=RETURNED),
    )
    counted = {key: numbers for key, *numbers in counts}
    rows = []
    for unit in Unit.objects.filter(pk__in=counted).select_related("department"):
        projects, missing, returned = counted[unit.pk]
        done = projects - missing - returned
        rows.append(UnitProgress(unit, projects, missing, returned, done))
    return sorted(rows, key=lambda row: (not row.is_behind, row.unit.code))


def add_details(rows: list[UnitProgress], user: Any, kind: Kind) -> None:
    """Add to some rows the names of what is owed and when the unit was last reminded."""
    owing = kind.owing
    year = owing.year_of(user) if owing else None
    if owing is None or year is None or not rows:
        return
    by_unit = {row.unit.pk: row for row in rows}
    owed = owing.owed(user, year).filter(MISSING | RETURNED, unit__in=by_unit)
    for key, name in owed.order_by("name").values_list("unit", "name"):
        by_unit[key].names.append(name)
    reminded = (
        Notice.objects.filter(
            kind=Notice.Kind.REMINDER, url=reverse(owing.page), user__memberships__unit__in=by_unit
        )
        .order_by()
        .values_list("user__memberships__unit")
        .annotate(last=Max("created_at"))
    )
    for key, last in reminded:
        if key in by_unit:
            by_unit[key].reminded_at = last


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
