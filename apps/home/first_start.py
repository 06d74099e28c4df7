"""The first start of a district: the district itself, its year, its first people."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.domain.credentials import change_password, temporary_password
from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import District, User
from apps.accounts.roles import Role
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.workflow.default_rule_sets import ShippedRules, install_shipped, shipped_named
from apps.workflow.models import FiscalYear

ACTIONS: Final = {"district.init": "初始化区划"}
# Who has to be there before anything can be set up: the three administrators and the section of
# the bureau that keeps years, rule sets and projects.
FIRST: Final = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.EXAMINER_SECOND)


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """One of the first people; without a password a temporary one is drawn."""

    role: Role
    username: str
    name: str
    password: str = ""


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What a first start is told: district, year, form edition, people."""

    code: str
    name: str
    year: int
    rules: ShippedRules
    people: list[FirstPerson] = field(default_factory=list)


def read_answers(path: Path) -> FirstStart:
    """Read the answers from a TOML file; raises ValidationError with a sentence that says where.

    ``district = {code, name}``, ``year``, ``edition`` and a table ``people.<role>`` for each of
    ``FIRST`` with ``username``, ``name`` and, if wanted, ``password``.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValidationError(f"{path} 读不出来：{error}") from error
    try:
        district, people = data["district"], data["people"]
        return FirstStart(
            code=str(district["code"]),
            name=str(district["name"]),
            year=int(data["year"]),
            rules=rules_named(str(data["edition"])),
            people=[
                FirstPerson(
                    role,
                    str(people[role]["username"]),
                    str(people[role]["name"]),
                    str(people[role].get("password", "")),
                )
                for role in FIRST
            ],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValidationError(
            f"{path} 缺少或写错了 {error.args[0]}，请对照 docs/operations.md 的样例。"
        ) from error


def rules_named(text: str) -> ShippedRules:
    """Return the shipped rule set of a name or edition; raises ValidationError."""
    try:
        return shipped_named(text)
    except KeyError as error:
        raise ValidationError(f"没有“{text}”这种表式，请填 2025 或 2023。") from error


@transaction.atomic
def start_district(start: FirstStart) -> dict[str, str]:
    """Make the district with its year and first people; return {username: password} of those drawn.

    Raises NotAllowedNow where a district is there already, ValidationError for bad answers.
    """
    if District.objects.exists():
        raise NotAllowedNow(
            f"已有区划“{District.objects.first()}”，初始化只能做一次，没有改动任何数据。"
        )
    if missing := [
        str(role.label) for role in FIRST if role not in {one.role for one in start.people}
    ]:
        raise ValidationError(f"缺少{'、'.join(missing)}。")
    district = District(code=start.code, name=start.name)
    district.full_clean()
    district.save()
    rule_set = install_shipped(district=district, shipped=start.rules)
    year = FiscalYear(district=district, year=start.year, rule_set=rule_set, is_current=True)
    year.full_clean()
    year.save()
    drawn = {}
    for person in start.people:
        password = person.password or temporary_password()
        user = User.objects.create_user(person.username, name=person.name, district=district)
        if person.password:
            validate_password(password, user)
        else:
            drawn[person.username] = password
        change_password(user=user, password=password, actor=None, temporary=True)
        grant_role(user=user, role=person.role, district=district, actor=None)
    after: dict[str, Any] = {"year": start.year, "rules": start.rules.name}
    record("district.init", actor=None, target=district, after=after)
    return drawn
