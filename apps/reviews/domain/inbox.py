"""What waits for an examiner, since when, and what to compare a form with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery

from apps.declarations.domain.content import sheet_of
from apps.declarations.kind import KIND as DECLARATIONS
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.entry.domain.differences import Change, changes_between
from apps.entry.kinds import Kind
from apps.entry.versions import approved_version
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.reviews.models import Assignment
from apps.workflow.models import TransitionRecord


def my_turn(user: Any, kind: Kind = DECLARATIONS) -> Q:
    """Give the filter of documents that wait for the examiner: his step, and his departments.

    A department that others of the same role look after is theirs, unless it is also his.
    """
    department = "unit__department"
    own = Assignment.objects.filter(examiner=user).values("department")
    found = Q(pk__in=[])
    for role, states in kind.inbox.items():
        if role not in user.role_codes:
            continue
        taken = (
            Assignment.objects.filter(examiner__memberships__role=role)
            .exclude(examiner=user)
            .values("department")
        )
        found |= Q(state__in=states) & (
            Q(**{f"{department}__in": own}) | ~Q(**{f"{department}__in": taken})
        )
    return found


def with_waiting_since(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Add ``waiting_since``, the moment of the last step."""
    steps = TransitionRecord.objects.filter(document=OuterRef("key")).order_by("-pk")
    return queryset.annotate(
        waiting_since=Subquery(steps.values("at")[:1], output_field=DateTimeField())
    )


def neighbours_of(declaration: Declaration, user: Any) -> tuple[int | None, int | None]:
    """Give the form before and the one after in the person's pile; the pile is a ring."""
    waiting = Declaration.objects.visible_to(user).filter(my_turn(user)).order_by("pk")
    keys = [key for key in waiting.values_list("pk", flat=True) if key != declaration.pk]
    if not keys:
        return None, None
    after = next((key for key in keys if key > declaration.pk), keys[0])
    before = next((key for key in reversed(keys) if key < declaration.pk), keys[-1])
    return before, after


@dataclass(frozen=True, slots=True)
class Comparison:
    """Something a form can be compared with: ``key`` for the address, ``title``, what differs."""

    key: str
    title: str
    changes: tuple[Change, ...] = ()


COMPARISONS: Final = {
    "submitted": "上次提交的版本",
    "last-year": "上年度的申报表",
    "original": "最初导入的内容",
}


def _submitted(declaration: Declaration) -> DeclarationSheet | None:
    """Give the last version other than the content before the reader."""
    versions = list(declaration.versions.order_by("-number")[:2])
    if State(declaration.state) not in State.editable():
        versions = versions[1:]
    return versions[0].sheet if versions else None


def _last_year(declaration: Declaration) -> DeclarationSheet | None:
    forms = Declaration.objects.live().with_content()
    before = forms.filter(
        project=declaration.project_id, fiscal_year__year=declaration.fiscal_year.year - 1
    ).first()
    if before is None:
        return None
    version = approved_version(before)
    return version.sheet if version else sheet_of(before)


def _original(declaration: Declaration) -> DeclarationSheet | None:
    content = declaration.imported
    return DeclarationSheet.from_json(content) if content else None


_SOURCES: Final = {"submitted": _submitted, "last-year": _last_year, "original": _original}


def compare(declaration: Declaration, key: str) -> Comparison | None:
    """Compare a form with another state of itself; ``None`` where there is no such state."""
    source = _SOURCES.get(key)
    old = source(declaration) if source else None
    if old is None:
        return None
    changes = tuple(changes_between(old, sheet_of(declaration)))
    return Comparison(key, COMPARISONS[key], changes)
