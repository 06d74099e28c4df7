"""What is kept of an indicator beside its entries: who knows, last year's actual, how it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import Membership, User
from apps.accounts.roles import Role
from apps.accounts.scope import demand_clerk
from apps.audit.domain import Entry, record_many
from apps.core.text_fit import demand_fit
from apps.formkit.indicators import Adding
from apps.ledger.domain.calendar import read_months
from apps.ledger.domain.entries import line_of, locked_goal, measure_of, trace
from apps.ledger.domain.measures import Measure
from apps.ledger.models import LedgerLine
from apps.projects.models import Document

ACTIONS: Final = {"ledger.keep": "设置记账指标", "ledger.hand_over": "交接记账指标"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What a clerk chooses of an indicator; ``owner`` is a person's key, 0 for none."""

    owner: int = 0
    owner_name: str = ""
    baseline: str = ""
    adding: str = ""
    months: tuple[int, ...] = ()


def people_in(units: Iterable[int]) -> dict[int, list[User]]:
    """Return who can own indicators by unit: those with a role in it; one query."""
    members = Membership.objects.filter(
        unit__in=units, role__in=Role.unit_roles(), user__is_active=True
    ).select_related("user")
    found: dict[int, dict[int, User]] = {}
    for member in members:
        found.setdefault(member.unit_id or 0, {})[member.user_id] = member.user
    return {unit: list(people.values()) for unit, people in found.items()}


def people_of(document: Document) -> list[User]:
    """Return who can own an indicator: those with a role in the unit."""
    return people_in([document.unit_id]).get(document.unit_id, [])


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The indicators one person has, with an account or without; ``has_left`` says that the account
    has no role in the unit any more, ``heirs`` who can take them."""

    unit: str
    owner: str
    has_left: bool
    heirs: list[User]
    measures: list[Measure] = field(default_factory=list)


def held_by_person(measures: Iterable[Measure]) -> list[Held]:
    """Return indicators that somebody has by unit and person, those who have left first."""
    owned = [(one.document, one.line, one) for one in measures if one.line and one.line.known_by]
    people = people_in({document.unit_id for document, _, _ in owned}) if owned else {}
    found: dict[tuple[int, str], Held] = {}
    for document, line, measure in owned:
        members = people.get(document.unit_id, [])
        held = found.setdefault(
            (document.unit_id, f"{line.owner_id} {line.owner_name}"),
            Held(
                unit=document.unit.name,
                owner=line.known_by,
                has_left=bool(line.owner) and line.owner not in members,
                heirs=[one for one in members if one != line.owner],
            ),
        )
        held.measures.append(measure)
    return sorted(found.values(), key=lambda held: not held.has_left)


@transaction.atomic
def hand_over(*, keys: Sequence[int], actor: User, owner: int) -> int:
    """Assign the indicators of those lines to another owner of the unit; return how many.

    Raises PermissionDenied for anybody but the unit's clerk, ValidationError for an owner from
    elsewhere. Lines the person does not see are passed over. Queries do not grow with the lines.
    """
    seen = LedgerLine.objects.visible_to(actor).filter(pk__in=keys).select_related("owner")
    lines = list(seen.select_related("document__unit__department").select_for_update(of=("self",)))
    people = people_in({line.document.unit_id for line in lines})
    entries = []
    for line in lines:
        unit = line.document.unit
        demand_clerk(actor, unit)
        heir = next((one for one in people.get(unit.pk, []) if one.pk == owner), None)
        if heir is None:
            raise ValidationError("接手的人要从本单位的人员里选。")
        before, line.owner, line.owner_name = {"owner": line.known_by}, heir, ""
        after = {"owner": line.known_by}
        entries.append(Entry(line, organisation=unit.name, before=before, after=after))
    if entries:
        given = LedgerLine.objects.filter(pk__in=[line.pk for line in lines])
        given.update(owner=owner, owner_name="")
        record_many("ledger.hand_over", actor=actor, entries=entries)
    return len(lines)
