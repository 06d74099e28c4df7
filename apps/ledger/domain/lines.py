"""What is kept of an indicator beside its entries: who knows, last year's actual, how it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import Membership, User
from apps.accounts.roles import Role
from apps.accounts.scope import demand_clerk
from apps.core.text_fit import demand_fit
from apps.formkit.indicators import Adding
from apps.ledger.domain.calendar import read_months
from apps.ledger.domain.entries import line_of, locked_goal, measure_of, trace
from apps.ledger.models import LedgerLine
from apps.projects.models import Document

ACTIONS: Final = {"ledger.keep": "设置记账指标"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What a clerk chooses of an indicator; ``owner`` is a person's key, 0 for none."""

    owner: int = 0
    owner_name: str = ""
    baseline: str = ""
    adding: str = ""
    months: tuple[int, ...] = ()


def people_of(document: Document) -> list[User]:
    """Return who can own an indicator: those with a role in the unit."""
    members = Membership.objects.filter(
        unit=document.unit_id, role__in=Role.unit_roles(), user__is_active=True
    ).select_related("user")
    return list({member.user_id: member.user for member in members}.values())


def _told(line: LedgerLine) -> dict[str, str]:
    return {
        "owner": line.known_by,
        "baseline": line.baseline,
        "adding": line.get_adding_display() if line.adding else "",
        "months": line.months,
    }


@transaction.atomic
def keep_line(*, key: int, row: str, actor: User, keeping: Keeping) -> LedgerLine:
    """Store what a clerk of the unit chose of an indicator.

    Raises Document.DoesNotExist, PermissionDenied, NotAllowedNow for an indicator that is not
    approved, ValidationError for an owner from elsewhere or a text that is too long.
    """
    document = locked_goal(key, actor)
    demand_clerk(actor, document.unit)
    line = line_of(measure_of(document, row))
    before = _told(line)
    owner = next((one for one in people_of(document) if one.pk == keeping.owner), None)
    if keeping.owner and owner is None:
        raise ValidationError("责任人要从本单位的人员里选；没有账号的，填姓名即可。")
    if keeping.adding not in {"", *Adding}:
        raise ValidationError("请选择汇总方式。")
    line.owner, line.owner_name = owner, "" if owner else keeping.owner_name.strip()
    line.baseline, line.adding = keeping.baseline.strip(), keeping.adding
    line.months = ",".join(map(str, read_months(",".join(map(str, keeping.months)))))
    demand_fit(line, "这条指标")
    line.save()
    trace("ledger.keep", line, document, actor, before=before, after=_told(line))
    return line
