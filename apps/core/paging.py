"""Pages of a list, and how many rows it has as far as anybody turns them."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.sql.where import WhereNode
from django.utils.functional import cached_property
from django_tables2.rows import BoundRows

MOST_ROWS = 200


class BoundedPaginator(Paginator):
    """Counts no further than anybody turns pages: who looks for more searches or filters."""

    MOST: ClassVar = 10_000

    @cached_property
    def count(self) -> int:
        """The number of rows, or the most that are shown."""
        return self.bounded(self.object_list)

    def bounded(self, rows: QuerySet[Any] | Sized) -> int:
        """Return how many rows there are, of a queryset no more than are shown."""
        if isinstance(rows, QuerySet):
            return rows.order_by()[: self.MOST].count()
        return len(rows)

    @property
    def is_cut(self) -> bool:
        """Return whether there may be more rows than are counted."""
        return self.count >= self.MOST


def _in_one_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return a queryset whose order says of any two rows which comes first: where many are alike
    (sorted by state), PostgreSQL would bring some on two pages and others on none."""
    order = rows.query.order_by
    names = {str(name).lstrip("-") for name in order}
    if not order or names & {"pk", rows.model._meta.pk.name, "key"}:
        return rows
    return rows.order_by(*order, "pk")


def _of_keys(rows: QuerySet[Any], keys: QuerySet[Any] | list[object]) -> QuerySet[Any]:
    """Return the rows of a queryset that have certain keys, which have passed all its conditions:
    asked again, they would search the whole table again."""
    few = rows.all()
    few.query.where = WhereNode()
    return few.filter(pk__in=keys)


def first_of(rows: QuerySet[Any], number: int) -> list[Any]:
    """Return the first rows of a queryset that joins many tables for names; two queries, one where
    there is no row. To plan all joins at once takes PostgreSQL longer (70 ms) than both."""
    keys = list(rows.values_list("pk", flat=True)[:number])
    return list(_of_keys(rows, keys)) if keys else []


class Pages(BoundedPaginator):
    """Pages of a table (of ``django_tables2``); the address may ask for another size, within reason.

    Of a queryset the keys of the page are found first, and names and annotations for them alone:
    joined before, they would be looked up for all rows that are sorted.
    """

    def __init__(self, rows: BoundRows, per_page: int) -> None:
        super().__init__(rows, min(max(per_page, 1), MOST_ROWS))
        self.sorted: QuerySet[Any] | None = None
        found = getattr(getattr(rows, "data", None), "data", None)
        if isinstance(found, QuerySet):
            self.sorted = _in_one_order(found)

    @cached_property
    def count(self) -> int:
        """The number of rows, or the most that are shown."""
        return self.bounded(self.object_list if self.sorted is None else self.sorted)

    def page(self, number: int | str) -> Page[Any]:
        """Return a page; raises EmptyPage and PageNotAnInteger as every paginator."""
        if self.sorted is None:
            return super().page(number)
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = self.sorted.values("pk")[first : min(first + self.per_page, self.count)]
        table: Any = self.object_list
        return Page(BoundRows(_of_keys(self.sorted, keys), table.table), number, self)
