"""Where suggestions of level-3 names come from: the unit's own forms, the library, like projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import Count, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from apps.accounts.models import User
from apps.core.text import fold
from apps.declarations.models import Declaration, Indicator
from apps.declarations.states import State
from apps.formkit.levels import level2_names
from apps.library.domain.names import LEAST, Counted
from apps.library.models import LibraryIndicator, UsedName
from apps.library.suggestions import Source, Suggestion, Use, suggest

POOL: Final = 600
"""How many of each source are looked through: of the unit's own the newest, of others the most used."""
LIKE_ORIGIN: Final = "已批复的同类项目"
LIBRARY_ORIGIN: Final = "指标库"


def counted_names(district: int) -> Iterator[Counted]:
    """Yield the names of a district's approved forms, without those of secret and sealed projects."""
    rows = Indicator.objects.filter(
        declaration__state=State.APPROVED,
        declaration__project__is_secret=False,
        declaration__project__is_sealed=False,
        declaration__district=district,
    ).exclude(level3="")
    category = Coalesce(
        NullIf("declaration__category", Value("")), F("declaration__project__category")
    )
    names = rows.order_by().values_list("level2", "level3", "measure", category)
    counted = names.annotate(
        uses=Count("pk"),
        units=Count("declaration__unit", distinct=True),
        low=Min("number"),
        high=Max("number"),
    )
    for level2, level3, measure, kind, uses, units, low, high in counted.iterator(chunk_size=2000):
        yield Counted(
            category=kind,
            level2=level2,
            level3=level3,
            measure=measure,
            uses=uses,
            units=units,
            low=low,
            high=high,
        )


def _narrowed(
    rows: QuerySet[Any], query: str, level2: str, lookup: str = "icontains"
) -> QuerySet[Any]:
    """Narrow to what can match: a text by itself, initials by their level 2 only."""
    if query and not query.isascii():
        return rows.filter(**{f"level3__{lookup}": query})
    return rows.filter(level2__in=level2_names(level2)) if level2 else rows


def _own(
    declaration: Declaration, actor: User, query: str, level2: str
) -> tuple[list[Use], Counter[Any]]:
    """Return the uses in the unit's other forms that the person sees, the newest first, and how many
    of them are counted among the names of all units."""
    seen = Declaration.objects.visible_to(actor).filter(unit=declaration.unit_id)
    rows = Indicator.objects.filter(
        declaration__in=seen.exclude(pk=declaration.pk).order_by().values("pk")
    )
    named = _narrowed(rows.exclude(level3=""), query, level2).order_by("-pk")
    uses, counted = [], Counter[Any]()
    columns = ("level2", "level3", "measure", "target", "number")
    form = ("declaration__fiscal_year__year", "declaration__state")
    for name2, name3, unit, target, number, year, state in named.values_list(*columns, *form)[
        :POOL
    ]:
        origin = f"本单位{year}年度申报表"
        uses.append(
            Use(
                source=Source.OWN,
                origin=origin,
                level2=name2,
                level3=name3,
                target=target,
                number=number,
                unit=unit,
            )
        )
        counted[name2, name3, unit] += state == State.APPROVED
    return uses, counted


def _like(declaration: Declaration, query: str, level2: str, own: Counter[Any]) -> Iterator[Use]:
    """Yield the uses in approved forms of like projects, less those of the unit's own."""
    names = UsedName.objects.filter(district=declaration.district_id)
    if declaration.category:
        names = names.filter(category=declaration.category)
    if query.isascii() and query:
        names = names.filter(Q(initials__contains=query.lower()) | Q(level3__icontains=query))
    for one in _narrowed(names, query, level2, "holds")[:POOL]:
        mine = own[one.level2, one.level3, one.measure]
        left = one.uses - mine
        # Of fewer units the name alone is offered: number and figures would tell whose they are.
        is_told = one.units - (mine > 0) >= LEAST
        if left > 0:
            yield Use(
                source=Source.LIKE,
                origin=LIKE_ORIGIN,
                level2=one.level2,
                level3=one.level3,
                number=one.low if is_told else None,
                high=one.high if is_told else None,
                unit=one.measure,
                count=left if is_told else 0,
            )


def _library(declaration: Declaration, query: str, level2: str) -> Iterable[Use]:
    known = LibraryIndicator.objects.filter(district=declaration.district_id, is_active=True)
    for row in _narrowed(known.order_by("pk"), query, level2)[:POOL]:
        yield Use(
            source=Source.LIBRARY,
            origin=LIBRARY_ORIGIN,
            level2=row.level2,
            level3=row.level3,
            target=row.target,
            number=row.number,
            unit=row.measure,
        )


def suggestions_for(
    declaration: Declaration, *, actor: User, query: str = "", level2: str = ""
) -> list[Suggestion]:
    """Suggest names for a row of a form (fetched ``with_names()``); three queries.

    Of other units count the approved forms of projects of the same category in the district, as
    they were at the last renewal of the names, without those of secret projects and without
    naming the unit.
    """
    query = fold(query)[:60]
    uses, counted = _own(declaration, actor, query, level2)
    like = _like(declaration, query, level2, counted)
    return suggest([*uses, *like, *_library(declaration, query, level2)], query, level2=level2)
