"""催报: which units are behind, and one act to remind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.urls import reverse

from apps.accounts.models import Unit
from apps.accounts.roles import Role
from apps.audit.domain import record
from apps.declarations.domain import editing as declaring
from apps.declarations.models import Declaration
from apps.entry.models import Version
from apps.evaluations.domain import starting as evaluating
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.projects.models import Project
from apps.reviews.domain.notices import holders, notify
from apps.reviews.models import Notice
from apps.workflow.models import EntryWindow, FiscalYear
from apps.workflow.queries import current_year

MAY_REMIND = Role.examiners() | {Role.DEPARTMENT}
OWED: Final = frozenset({"", "draft"})
BACK: Final = "returned"


@dataclass(frozen=True, slots=True)
class Owed:
    """One form a unit has to hand in: ``state`` is empty where it has not been begun."""

    unit: Unit
    name: str
    state: str


def _declarations(user: Any, year: FiscalYear) -> Iterator[Owed]:
    forms = Declaration.objects.visible_to(user).live().filter(fiscal_year=year)
    states = dict(forms.values_list("project_id", "state"))
    projects = Project.objects.visible_to(user).filter(is_active=True)
    for project in projects.select_related("unit__department"):
        yield Owed(project.unit, project.name, states.get(project.pk, ""))


def _evaluations(user: Any, year: FiscalYear) -> Iterator[Owed]:
    """The approved declarations of the year; what need not be evaluated (免评) is not owed."""
    states = dict(
        SelfEvaluation.objects.filter(fiscal_year=year).values_list("project_id", "state")
    )
    approved = Version.objects.filter(document=OuterRef("document"), approved_at__isnull=False)
    forms = Declaration.objects.visible_to(user).live().filter(Exists(approved), fiscal_year=year)
    for form in forms.with_names():
        state = states.get(form.project_id, "")
        if state != EvaluationState.EXEMPT:
            yield Owed(form.unit, form.project.name, state)


def _evaluated_year(user: Any) -> FiscalYear | None:
    """Give the newest year whose self-evaluation has been called."""
    called = EntryWindow.objects.filter(
        fiscal_year=OuterRef("pk"), kind=EntryWindow.Kind.EVALUATION
    )
    years = FiscalYear.objects.visible_to(user).filter(Exists(called))
    return years.order_by("-year").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chase:
    """What units can be behind with: whose year, which forms, until when, and where they go."""

    key: str
    title: str
    noun: str
    page: str
    year_of: Callable[[Any], FiscalYear | None]
    window_of: Callable[[FiscalYear], EntryWindow | None]
    owed: Callable[[Any, FiscalYear], Iterator[Owed]]


CHASES: Final = {
    chase.key: chase
    for chase in (
        Chase(
            key="declarations",
            title="绩效目标申报",
            noun="申报表",
            page="home",
            year_of=current_year,
            window_of=declaring.window_of,
            owed=_declarations,
        ),
        Chase(
            key="evaluations",
            title="绩效自评",
            noun="自评表",
            page="evaluations:list",
            year_of=_evaluated_year,
            window_of=evaluating.window_of,
            owed=_evaluations,
        ),
    )
}
DECLARING: Final = CHASES["declarations"]


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


def progress(user: Any, chase: Chase = DECLARING) -> list[UnitProgress]:
    """Give the progress of each visible unit that has something to hand in, those behind first.

    A draft that was never submitted counts as missing: only the unit sees it.
    """
    year = chase.year_of(user)
    units: dict[int, UnitProgress] = {}
    for item in chase.owed(user, year) if year else ():
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
            kind=Notice.Kind.REMINDER, url=reverse(chase.page), user__memberships__unit__in=units
        )
        .values_list("user__memberships__unit")
        .annotate(last=Max("created_at"))
    )
    for key, last in reminded:
        if key in units:
            units[key].reminded_at = last
    return sorted(units.values(), key=lambda row: (not row.is_behind, row.unit.code))


def _text(row: UnitProgress, chase: Chase, deadline: str) -> str:
    parts = []
    if row.missing:
        parts.append(f"{row.missing} 份{chase.noun}尚未提交")
    if row.returned:
        parts.append(f"{row.returned} 份{chase.noun}退回后尚未重新提交")
    return f"{row.unit.name}有{'，'.join(parts)}{deadline}，请尽快办理。"


@transaction.atomic
def remind(*, keys: Iterable[int], actor: Any, chase: Chase = DECLARING) -> tuple[int, list[str]]:
    """Remind the clerks of the units given by key; gives how many people were told, and the
    names of units that have no clerk to tell.

    Raises PermissionDenied, and ValidationError when none of the units is behind.
    """
    if not actor.role_codes & MAY_REMIND:
        raise PermissionDenied("只有主管部门和财政部门可以催报。")
    wanted = set(keys)
    rows = [row for row in progress(actor, chase) if row.unit.pk in wanted and row.is_behind]
    if not rows:
        raise ValidationError("请先勾选要催报的单位；没有未交表的单位不用催报。")
    year = chase.year_of(actor)
    window = chase.window_of(year) if year else None
    deadline = f"（截止 {window.deadline:%m月%d日 %H:%M}）" if window else ""
    told = []
    for row in rows:
        text = _text(row, chase, deadline)
        clerks = holders(row.unit, frozenset({Role.CLERK}))
        count = notify(clerks, kind=Notice.Kind.REMINDER, text=text, url=reverse(chase.page))
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
