"""How far a year's forms have come, department by department: projects without a form count too."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.accounts.scope import scope_of
from apps.entry.kinds import Kind
from apps.projects.models import Project
from apps.projects.querysets import ProjectQuerySet
from apps.projects.states import kinds_hiding_drafts
from apps.reviews.domain.acts import finals_of
from apps.workflow.models import FiscalYear

NOT_BEGUN: Final = "none"
"""The stage of a project that has no live form."""
SHADES: Final = 3
"""How many shades a column has; fewer forms than that are never shown darkest."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A column of the table; ``tone`` is ``late``, ``open``, ``back``, ``wait`` or ``done``."""

    code: str
    label: str
    tone: str


@dataclass(slots=True)
class Heat:
    """One cell: how many forms, their amount in 元, and how dark it is among its column (0 to 3)."""

    number: int = 0
    amount: Decimal = Decimal(0)
    shade: int = 0

    def add(self, number: int, amount: Decimal) -> None:
        """Add forms and their amount."""
        self.number += number
        self.amount += amount


@dataclass(slots=True)
class HeatRow:
    """One department, or all of them, where ``department`` is None."""

    department: int | None
    name: str
    cells: dict[str, Heat] = field(default_factory=dict)

    @property
    def total(self) -> Heat:
        """The sum of its cells."""
        found = Heat()
        for cell in self.cells.values():
            found.add(cell.number, cell.amount)
        return found


def called_year(user: User, kind: Kind) -> FiscalYear | None:
    """Return the year of a kind that is called now in the person's district."""
    return kind.owing.year_of(user) if kind.owing else None


def owed_forms(user: User, kind: Kind, year: FiscalYear | None) -> ProjectQuerySet:
    """Return the projects that owe a form of a year, each with ``stage``, ``amount`` in 元 and
    ``form_pk``, the form's key within its kind.

    Of a year that is not called now only projects with a form are meant: what was begun since
    owed nothing then. A draft which its unit keeps to itself has neither amount nor key here.
    """
    none: ProjectQuerySet = Project.objects.none().with_form(year, kind.model)
    projects = kind.owing.owed(user, year) if kind.owing and year else none
    if called_year(user, kind) != year:
        projects = projects.filter(form__isnull=False)
    hidden = Q(
        form__kind__in=kinds_hiding_drafts(),
        form__state="draft",
        form__last_submitted_at__isnull=True,
    ) & ~Q(unit__in=scope_of(user).units)
    own = kind.model.objects.filter(document=OuterRef("form__key")).order_by()
    return projects.annotate(
        stage=Coalesce(F("form__state"), Value(NOT_BEGUN)),
        amount=Case(When(hidden, then=None), default=F("form__annual_amount")),
        form_pk=Case(When(hidden, then=None), default=Subquery(own.values("pk")[:1])),
    )


def _tone(kind: Kind, state: str) -> str:
    finals = {one.target for one in kind.procedure.transitions if one.name in finals_of(kind)}
    if state in finals:
        return "done"
    if state in kind.turns:
        return "wait"
    return "open" if state == "draft" else "back"


def stages_of(kind: Kind) -> list[Stage]:
    """Return the stages of a kind's forms in the order of their way."""
    labels = kind.procedure.state_labels
    states = [state for state in kind.model.STATES.values if state != "rejected"]
    return [
        Stage(NOT_BEGUN, "未开始", "late"),
        *(Stage(state, labels[state], _tone(kind, state)) for state in states),
    ]


def heat_rows(user: User, kind: Kind, year: FiscalYear | None) -> list[HeatRow]:
    """Return the departments by their codes, the sum last; one query, whatever their number.

    Empty where nobody in the person's scope owes a form.
    """
    counted = (
        owed_forms(user, kind, year)
        .order_by("unit__department__code")
        .values_list("unit__department", "unit__department__name", "stage")
        .annotate(number=Count("pk"), sum=Sum("amount"))
    )
    rows: dict[int, HeatRow] = {}
    total = HeatRow(None, "合计")
    for key, name, stage, number, amount in counted:
        for row in (rows.setdefault(key, HeatRow(key, name)), total):
            row.cells.setdefault(stage, Heat()).add(number, amount or Decimal(0))
    _shade(list(rows.values()))
    return [*rows.values(), total] if rows else []


def _shade(rows: list[HeatRow]) -> None:
    most: dict[str, int] = {}
    for row in rows:
        for stage, cell in row.cells.items():
            most[stage] = max(most.get(stage, 0), cell.number)
    for row in rows:
        for stage, cell in row.cells.items():
            cell.shade = -(-SHADES * cell.number // max(most[stage], SHADES))


def shown_stages(kind: Kind, rows: list[HeatRow]) -> list[Stage]:
    """Return the columns worth showing: the usual way, and what occurs beside it."""
    there: dict[str, Any] = rows[-1].cells if rows else {}
    usual = {"late", "open", "done"}
    return [one for one in stages_of(kind) if one.code in there or one.tone in usual]
