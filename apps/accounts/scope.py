"""What part of the district a person may see: the one source of every ``visible_to(user)``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from apps.accounts.roles import Role

if TYPE_CHECKING:
    from apps.accounts.models import Membership, Unit, User


@dataclass(frozen=True, slots=True)
class Scope:
    """Keys of what a person works on.

    ``districts`` as examiner, ``departments`` as department, ``units`` as clerk or unit
    reviewer; ``administered_districts`` as system or security administrator (organisations and
    users only, no business); ``known_…`` where the person belongs.
    """

    districts: frozenset[int]
    departments: frozenset[int]
    units: frozenset[int]
    administered_districts: frozenset[int]
    known_districts: frozenset[int]
    known_departments: frozenset[int]
    # Whose scope it is, where rows are open to named people alone.
    user: int | None = field(default=None, compare=False)

    def covers(self, unit_path: str) -> Q:
        """Return the filter of rows whose unit lies in the scope; ``unit_path`` such as "project__unit"."""
        prefix = f"{unit_path}__" if unit_path else ""
        found = self.covers_places(
            district=f"{prefix}department__district",
            department=f"{prefix}department",
            unit=unit_path or "pk",
        )
        return Q(pk__in=()) if found is None else found

    def covers_places(self, **paths: str) -> Q | None:
        """Return the filter of rows that lie in the scope, by the paths to their ``district``,
        ``department`` and ``unit``; None where the scope is empty. What the person does not have is
        left out: building each query would cost more than asking it."""
        keys = {"district": self.districts, "department": self.departments, "unit": self.units}
        found = [Q(**{f"{path}__in": keys[place]}) for place, path in paths.items() if keys[place]]
        return reduce(or_, found) if found else None

    @property
    def sees_others(self) -> bool:
        """Return whether the person sees more than the own units."""
        return bool(self.districts or self.departments)


_NONE: Final[frozenset[int]] = frozenset()
EMPTY = Scope(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE)


def _keys(members: Iterable[Membership], place: str, roles: Collection[str]) -> frozenset[int]:
    """Return the keys of the places, such as ``unit_id``, where one of the roles is held."""
    return frozenset(getattr(member, place) for member in members if member.role in roles)


def scope_of(user: User) -> Scope:
    """Return the person's scope; nothing for nobody. Costs the one query of the memberships."""
    if not getattr(user, "is_authenticated", False):
        return EMPTY
    members = user.active_memberships
    homes = [m.unit.department_id if m.unit else m.department_id for m in members]
    return Scope(
        districts=_keys(members, "district_id", Role.examiners()),
        departments=_keys(members, "department_id", {Role.DEPARTMENT}),
        units=_keys(members, "unit_id", Role.unit_roles()),
        administered_districts=_keys(
            members, "district_id", {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}
        ),
        known_districts=frozenset(m.district_id for m in members),
        known_departments=frozenset(home for home in homes if home),
        user=user.pk,
    )


def roles_on_unit(user: User, unit: Unit) -> frozenset[str]:
    """Return the roles the person holds over a unit (own unit, its department, its district)."""
    department = unit.department
    return frozenset(
        member.role
        for member in user.active_memberships
        if (member.role in Role.unit_roles() and member.unit_id == unit.pk)
        or (member.role == Role.DEPARTMENT and member.department_id == unit.department_id)
        or (member.role in Role.examiners() and member.district_id == department.district_id)
    )


def demand_clerk(actor: User, unit: Unit) -> None:
    """Raise PermissionDenied unless the person is a clerk of the unit."""
    if Role.CLERK not in roles_on_unit(actor, unit):
        raise PermissionDenied("只有本单位的填报人可以填写。")
