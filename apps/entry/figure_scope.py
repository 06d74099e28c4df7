"""What a page of figures asks about: a kind's year, of one department, of some, or of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.projects.models import Document
from apps.projects.querysets import DocumentQuerySet
from apps.workflow.models import FiscalYear

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page is about. ``owed``: the projects that owe a form, each ``named``, with ``stage``,
    ``amount`` in 元 and ``form_pk``; ``department`` is the key of the one asked for, ``chosen``
    those to be compared (none: all)."""

    user: User
    kind: Any
    year: FiscalYear
    owed: QuerySet[Any]
    is_called: bool = True
    department: int | None = None
    chosen: frozenset[int] = frozenset()
    _known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what ``make`` returns, asked once for all that a page shows of it."""
        if name not in self._known:
            self._known[name] = make()
        return cast(T, self._known[name])

    def forms(self) -> DocumentQuerySet:
        """Return the kind's visible forms of the year, of the department where one was asked for."""
        forms: DocumentQuerySet = self.kind.model.objects.visible_to(self.user)
        return forms.filter(self.within("unit"), fiscal_year=self.year)

    def within(self, unit: str) -> Q:
        """Return the filter of rows, by the path to their unit, that lie in what was asked for."""
        return self.within_department(f"{unit}__department")

    def within_department(self, department: str) -> Q:
        """Return the same by the path to the department of rows."""
        keys = {self.department} if self.department else self.chosen
        return Q(**{f"{department}__in": keys}) if keys else Q()

    def live_forms(self) -> DocumentQuerySet:
        """Return those forms whose attempt has not ended (不通过)."""
        return self.forms().live()

    def documents(self) -> DocumentQuerySet:
        """Return the same forms as documents, without what only their kind has."""
        forms: DocumentQuerySet = Document.objects.visible_to(self.user)
        return forms.filter(self.within("unit"), kind=self.kind.code, fiscal_year=self.year)

    def live_keys(self) -> QuerySet[Any]:
        """Return the keys of the live ones."""
        return self.documents().live().order_by().values("key")

    def place_of(self, path: str = "") -> str:
        """Return the path to the key of the place that rows are parted by, from a form or by a path
        to one."""
        before = f"{path}__" if path else ""
        return f"{before}unit" if self.department else f"{before}unit__department"
