"""催报: which units are behind, and one act to remind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Unit, User
from apps.accounts.roles import Role
from apps.audit.domain import Entry, record_many
from apps.entry.figure_scope import Asked
from apps.entry.kept_sums import Sums, totals
from apps.entry.kinds import Kind, all_kinds
from apps.reviews.domain.notices import clerks_of, holders, notify
from apps.reviews.models import Notice
from apps.workflow.models import EntryWindow, Longer

MAY_REMIND = Role.examiners() | {Role.DEPARTMENT}
# Of a project that owes a form: not begun or never submitted; sent back and not in again.
MISSING: Final = Q(form__isnull=True) | Q(form__state="draft")
RETURNED: Final = Q(form__state="returned")
NOTE_LENGTH: Final = 100
# How many units a department is told by name.
NAMES_TOLD: Final = 6


def kinds_owed() -> list[Kind]:
    """Return the kinds of forms that units are reminded of."""
    return [kind for kind in all_kinds() if kind.owing is not None]


def kind_reminded(namespace: str) -> Kind:
    """Return the kind of a page's choice; the first where nothing fitting was chosen."""
    found = kinds_owed()
    return next((kind for kind in found if kind.namespace == namespace), found[0])


def window_now(user: User, kind: Kind) -> EntryWindow | None:
    """Return the window in which the forms of a kind that a person sees are now entered; None where
    there is none."""
    year = kind.owing.year_of(user) if kind.owing else None
    return kind.owing.window_of(year) if kind.owing and year else None


@dataclass(slots=True, eq=False)
class UnitProgress:
    """One unit's forms of a year: how many are where. ``key`` and ``code`` are the unit's; ``unit`` is
    there once :func:`with_units` has fetched it."""

    key: int
    code: str
    projects: int = 0
    missing: int = 0
    returned: int = 0
    submitted: int = 0
    names: list[str] = field(default_factory=list)
    reminded_at: datetime | None = None
    unit: Unit = field(init=False)

    @property
    def is_behind(self) -> bool:
        """Return whether something is still to be handed in."""
        return bool(self.missing or self.returned)


ARREARS: Final = Sums(
    name="arrears", place="unit__department", by=("unit", "unit__code"), reads=(int, str, int, int, int),
    rows=lambda asked: asked.kind.owing.owed(asked.user, asked.year).filter(asked.within("unit")),
    sums={
        "projects": Count("pk"),
        "missing": Count("pk", filter=MISSING),
        "returned": Count("pk", filter=RETURNED),
    },
)  # fmt: skip


def progress(user: User, kind: Kind) -> list[UnitProgress]:
    """Return the progress of each visible unit that has something to hand in, those behind first.

    A draft that was never submitted counts as missing: only the unit sees it. Counted by the
    database; what is fetched grows with the units, not with the forms. The units themselves are
    added by :func:`with_units`, names and the last reminder too by :func:`add_details`.
    """
    owing = kind.owing
    year = owing.year_of(user) if owing else None
    if owing is None or year is None:
        return []
    asked = Asked(user=user, kind=kind, year=year, owed=owing.owed(user, year))
    rows = [
        UnitProgress(key, code, projects, missing, returned, projects - missing - returned)
        for (key, code), (projects, missing, returned) in totals(ARREARS, asked).items()
    ]
    return sorted(rows, key=lambda row: (not row.is_behind, row.code))


def with_units(rows: list[UnitProgress]) -> list[UnitProgress]:
    """Return rows with their units, each with its department; one query."""
    units = Unit.objects.select_related("department").in_bulk([row.key for row in rows])
    for row in rows:
        row.unit = units[row.key]
    return rows


def add_details(rows: list[UnitProgress], user: User, kind: Kind) -> None:
    """Add to some rows the names of what is owed and when the unit was last reminded."""
    owing = kind.owing
    year = owing.year_of(user) if owing else None
    if owing is None or year is None or not rows:
        return
    by_unit = {row.key: row for row in with_units(rows)}
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


def reminder_text(row: UnitProgress, kind: Kind, window: EntryWindow | None, note: str = "") -> str:
    """Return what the clerks of a unit are told, in one line; ``note`` is the sender's own."""
    parts = []
    if row.missing:
        parts.append(f"{row.missing} 份{kind.name}尚未提交")
    if row.returned:
        parts.append(f"{row.returned} 份{kind.name}退回后尚未重新提交")
    limit = ""
    if window:
        over = "，已过期" if window.deadline < timezone.now() else ""
        limit = f"（截止 {timezone.localtime(window.deadline):%m月%d日 %H:%M}{over}）"
    return f"{row.unit.name}有{'，'.join(parts)}{limit}，请尽快办理。{note}"


@transaction.atomic
def remind(
    *, keys: Iterable[int], actor: User, kind: Kind, note: str = ""
) -> tuple[int, list[str]]:
    """Remind the clerks of the units given by key, and their departments where finance asks.

    Returns how many people were told, and the names of units that have no clerk to tell.
    ``note`` is a sentence of the sender's own, at most 100 signs. Raises PermissionDenied, and
    ValidationError when none of the units is behind or the sentence is too long.
    """
    if not actor.role_codes & MAY_REMIND:
        raise PermissionDenied("只有主管部门和财政部门可以催报。")
    note = " ".join(note.split())
    if len(note) > NOTE_LENGTH:
        raise ValidationError(f"附言最多 {NOTE_LENGTH} 字，现有 {len(note)} 字，请缩短。")
    wanted = set(keys)
    behind = [row for row in progress(actor, kind) if row.key in wanted and row.is_behind]
    rows = with_units(behind)
    if not rows or kind.owing is None:
        raise ValidationError("请先勾选要催报的单位；没有未交表的单位不用催报。")
    if actor.role_codes & Role.examiners():
        tell_departments(rows, kind)
    return tell_units(rows, kind, window_now(actor, kind), actor=actor, note=note)


def tell_units(
    rows: list[UnitProgress],
    kind: Kind,
    window: EntryWindow | None,
    *,
    actor: User | None,
    note: str = "",
) -> tuple[int, list[str]]:
    """Remind the clerks of units behind; return as :func:`remind`. Without ``actor`` it goes out by
    itself."""
    assert kind.owing is not None  # noqa: S101 -- rows come from what is owed
    told, page = [], reverse(kind.owing.page)
    longer = Longer.of([window] if window else [])
    clerks = clerks_of([row.unit for row in rows])
    for row in rows:
        own = longer.apply(window, row.unit) if window else None
        text = reminder_text(row, kind, own, note)
        people = clerks.get(row.unit.pk, [])
        count = notify(
            people,
            kind=Notice.Kind.REMINDER,
            text=text,
            url=page,
            district=row.unit.department.district_id,
        )
        told.append((row.unit, text, count))
    entries = [
        Entry(unit, organisation=unit.name, after={"text": text, "told": count})
        for unit, text, count in told
    ]
    record_many("review.remind", actor=actor, entries=entries)
    silent = [unit.name for unit, _, count in told if not count]
    return sum(count for _, _, count in told), silent


def tell_departments(rows: list[UnitProgress], kind: Kind) -> None:
    """Tell each department in one line which of its units are behind."""
    units: dict[int, list[Unit]] = {}
    for row in rows:
        units.setdefault(row.unit.department_id, []).append(row.unit)
    for behind in units.values():
        names = "、".join(unit.name for unit in behind[:NAMES_TOLD])
        more = f"等 {len(behind)} 个单位" if len(behind) > NAMES_TOLD else ""
        notify(
            holders(behind[0], frozenset({Role.DEPARTMENT})),
            kind=Notice.Kind.REMINDER,
            text=f"{names}{more}还有{kind.name}没有交齐，已提醒填报人，请督促。",
            url=f"{reverse('reviews:reminders')}?of={kind.namespace}",
            district=behind[0].department.district_id,
        )
