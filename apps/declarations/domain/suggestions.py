"""Where suggestions of level-3 names come from: the unit's own forms, the library, like projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from apps.core.text import fold
from apps.declarations.models import Declaration, Indicator
from apps.declarations.states import State
from apps.library.models import LibraryIndicator
from apps.library.suggestions import Source, Suggestion, Use, suggest

# How many of each source are looked through; the newest count.
POOL = 600
LIKE_ORIGIN = "已批复的同类项目"
LIBRARY_ORIGIN = "指标库"
# 成本 is a level 2 of the older edition and a level 1 of the newer one.
_SAME = {"成本指标": ("成本指标", "经济成本指标"), "经济成本指标": ("经济成本指标", "成本指标")}
_COLUMNS = ("level2", "level3", "target", "number", "measure")


def _narrowed(rows: QuerySet[Any], query: str, level2: str) -> QuerySet[Any]:
    """Narrow to what can match: a text by itself, initials by their level 2 only."""
    if query and not query.isascii():
        return rows.filter(level3__holds=query)
    return rows.filter(level2__in=_SAME.get(level2, (level2,))) if level2 else rows


def _of_forms(rows: QuerySet[Indicator], source: Source, origin: str) -> Iterator[Use]:
    columns = (*_COLUMNS, "declaration__fiscal_year__year")
    for name2, name3, target, number, unit, year in rows.values_list(*columns)[:POOL]:
        yield Use(
            source=source,
            origin=origin.format(year=year),
            level2=name2,
            level3=name3,
            target=target,
            number=number,
            unit=unit,
        )


def suggestions_for(
    declaration: Declaration, *, query: str = "", level2: str = ""
) -> list[Suggestion]:
    """Suggest names for a row of a form (fetched ``with_names()``); three queries.

    From other units only approved forms of projects of the same category in the district that
    are not secret count, and without naming the unit.
    """
    query = fold(query)[:60]
    unit = declaration.unit
    named = Indicator.objects.exclude(level3="").exclude(declaration=declaration)
    # By key alone: to sort by year as well, every row of the district would have to be fetched.
    newest = named.order_by("-pk")
    own = newest.filter(declaration__unit=unit)
    like = newest.filter(
        declaration__state=State.APPROVED,
        declaration__project__is_secret=False,
        declaration__unit__department__district=unit.department.district_id,
    ).exclude(declaration__unit=unit)
    if declaration.category:
        like = like.filter(
            Q(declaration__category=declaration.category)
            | Q(declaration__project__category=declaration.category)
        )
    library = LibraryIndicator.objects.filter(
        district=unit.department.district_id, is_active=True
    ).order_by("pk")
    uses = [
        *_of_forms(_narrowed(own, query, level2), Source.OWN, "本单位{year}年度申报表"),
        *_of_forms(_narrowed(like, query, level2), Source.LIKE, LIKE_ORIGIN),
        *(
            Use(
                source=Source.LIBRARY,
                origin=LIBRARY_ORIGIN,
                level2=row.level2,
                level3=row.level3,
                target=row.target,
                number=row.number,
                unit=row.measure,
            )
            for row in _narrowed(library, query, level2)[:POOL]
        ),
    ]
    return suggest(uses, query, level2=level2)
