"""同类项目常用: which indicators approved forms of projects like one use, with which targets, and what
was reached; only of forms that the person sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.db.models import Count, Q, QuerySet

from apps.accounts.models import User
from apps.declarations.models import Declaration, Indicator
from apps.declarations.states import State

MOST: Final = 30
TARGETS: Final = 3
SIZE: Final = 3
"""How many times smaller or larger the year's money may be."""


@dataclass(slots=True)
class Usual:
    """An indicator by its names: in how many of the forms it stands, with which targets, and whether
    the form looked at has it."""

    level1: str
    level2: str
    level3: str
    number: int
    is_own: bool = False
    targets: list[str] = field(default_factory=list)


def alike_forms(user: User, form: Declaration) -> QuerySet[Declaration]:
    """Return the visible approved forms, of this year or earlier ones, of other projects of the same
    category and nature and of a similar size; the size counts where the form has an amount."""
    found: QuerySet[Declaration] = Declaration.objects.visible_to(user).filter(
        state__in=[State.APPROVED, State.ADJUSTING],
        category=form.category,
        nature=form.nature,
        fiscal_year__year__lte=form.fiscal_year.year,
    )
    found = found.exclude(project=form.project_id)
    amount = form.annual_amount
    if not amount:
        return found
    low, high = amount / Decimal(SIZE), amount * SIZE
    return found.filter(Q(annual_amount__gte=low) & Q(annual_amount__lte=high))


def usual_indicators(forms: QuerySet[Declaration], form: Declaration) -> list[Usual]:
    """Return the indicators that stand in most of the forms, the most frequent first; three queries."""
    keys = forms.order_by().values("pk")
    rows = Indicator.objects.filter(declaration__in=keys).exclude(level3="").order_by()
    counted = (
        rows.values_list("level1", "level2", "level3")
        .annotate(number=Count("declaration", distinct=True))
        .order_by("-number", "level1", "level2", "level3")[:MOST]
    )
    own = set(form.indicators.values_list("level3", flat=True))
    found = {
        name: Usual(level1, level2, name, number, name in own)
        for level1, level2, name, number in counted
    }
    targets = rows.filter(level3__in=found).exclude(target="").values_list("level3", "target")
    for name, target, _ in targets.annotate(number=Count("pk")).order_by("-number", "target"):
        if len(found[name].targets) < TARGETS:
            found[name].targets.append(target)
    return list(found.values())
