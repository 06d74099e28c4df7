"""Taking indicators of approved forms up into the library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import scope_of
from apps.audit.domain import record
from apps.declarations.models import Indicator
from apps.declarations.states import State
from apps.formkit.values import parse
from apps.library.domain.heads import Taught
from apps.library.models import LibraryIndicator

_MOST: Final = 200_000


@transaction.atomic
def take_up(*, indicators: Iterable[Indicator], actor: User) -> dict[str, int]:
    """Add indicators of approved forms to their district's library, each name once.

    The value and the unit stand as the usual ones. Gives how many were ``added``, were ``known``
    already and were ``passed`` over because their form is not approved or secret. Raises
    PermissionDenied for anybody but an examiner of the district.
    """
    if not actor.role_codes & Role.examiners():
        raise PermissionDenied("只有财政审核人员可以维护指标库。")
    districts = scope_of(actor).districts
    count = {"added": 0, "known": 0, "passed": 0}
    for indicator in indicators:
        form = indicator.declaration
        district = form.unit.department.district_id
        if form.state != State.APPROVED or form.project.is_secret or not indicator.level3:
            count["passed"] += 1
            continue
        if district not in districts:
            raise PermissionDenied("只能收入本区的指标。")
        entry, is_new = LibraryIndicator.objects.get_or_create(
            district_id=district,
            level2=indicator.level2,
            level3=indicator.level3,
            trade="",
            defaults={
                "level1": indicator.level1,
                "target": indicator.target,
                "measure": indicator.measure,
            },
        )
        count["added" if is_new else "known"] += 1
        if is_new:
            record("library.take_up", actor=actor, target=entry, organisation=form.unit.name)
    return count


def approved_rows(district: int) -> Iterable[Taught]:
    """Yield the newest rows of a district's approved forms that are not secret, for learning."""
    rows = Indicator.objects.filter(
        declaration__state=State.APPROVED,
        declaration__project__is_secret=False,
        declaration__unit__department__district=district,
    ).order_by("-pk")
    for level3, level2, target in rows.values_list("level3", "level2", "target")[:_MOST]:
        value = parse(target)
        yield level3, level2, value.op, value.unit
