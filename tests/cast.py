"""The standing cast: one district, two units under two departments, and everybody's roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Department, District, Membership, Unit, User
from apps.accounts.roles import Role
from apps.audit.domain import Entry, record_many
from apps.declarations.domain.storage import take_over
from apps.declarations.models import Declaration
from apps.projects.models import Project
from apps.workflow.models import EntryWindow, FiscalYear, RuleSet
from tests.formkit.samples import full_sheet

PASSWORD = "Cast-2026-pass"


@dataclass
class Cast:
    """People by short name, and the objects they act on."""

    district: District
    year: FiscalYear
    window: EntryWindow
    unit_a: Unit
    unit_b: Unit
    people: dict[str, User] = field(default_factory=dict)

    def declaration(
        self, unit: Unit | None = None, *, name: str = "业务培训项目", state: str = "draft"
    ) -> Declaration:
        """Store a faultless declaration of a unit (A where none is named) in a state."""
        unit = unit or self.unit_a
        project = Project.objects.create(unit=unit, name=name, category="特定目标类")
        declaration = Declaration.objects.create(
            project=project,
            fiscal_year=self.year,
            last_submitted_at=None if state == "draft" else timezone.now(),
            revision=0,  # the sheet makes the first one
        )
        take_over(declaration, full_sheet(project_name=name))
        Declaration.objects.filter(pk=declaration.pk).update(state=state)
        return Declaration.objects.with_content().get(pk=declaration.pk)


@transaction.atomic
def build_cast() -> Cast:
    """Make the cast in the database, and what the trail says of it."""
    district = District.objects.create(code="310100", name="测试区")
    rule_set = RuleSet.objects.create(
        district=district, code="R1", name="测试规则", edition="2025", valid_from=2025
    )
    year = FiscalYear.objects.create(
        district=district, year=2027, rule_set=rule_set, is_current=True
    )
    now = timezone.now()
    window = EntryWindow.objects.create(
        district=district,
        fiscal_year=year,
        name="2027年度申报",
        opens_at=now - timedelta(days=5),
        closes_at=now + timedelta(days=5),
    )
    units = []
    for number, name in enumerate("甲乙", start=1):
        department = Department.objects.create(
            district=district, code=f"D{number}", name=f"{name}部门"
        )
        units.append(
            Unit.objects.create(department=department, code=f"U{number}", name=f"{name}单位")
        )
    unit_a, unit_b = units
    cast = Cast(district, year, window, unit_a, unit_b)
    parts: list[tuple[str, Role, dict[str, Any]]] = [
        ("clerk_a", Role.CLERK, {"unit": unit_a}),
        ("clerk_b", Role.CLERK, {"unit": unit_b}),
        ("reviewer_a", Role.UNIT_REVIEWER, {"unit": unit_a}),
        ("department_a", Role.DEPARTMENT, {"department": unit_a.department}),
        ("examiner1", Role.EXAMINER_FIRST, {}),
        ("examiner2", Role.EXAMINER_SECOND, {}),
        ("system", Role.SYSTEM_ADMIN, {}),
        ("security", Role.SECURITY_ADMIN, {}),
        ("audit", Role.AUDIT_ADMIN, {}),
    ]
    # In a handful of statements: the cast is made anew for most tests.
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(
            username=username,
            name=username,
            password=password,
            must_change_password=False,
            is_staff=role in Role.staff(),
        )
        for username, role, _ in parts
    )
    held = Membership.objects.bulk_create(
        Membership(user=user, role=role, district=district, **_whole(place))
        for user, (_, role, place) in zip(users, parts, strict=True)
    )
    granted = [Entry(one.user, after={"role": str(one)}) for one in held]
    record_many("role.grant", actor=None, entries=granted)
    cast.people |= {user.username: user for user in User.objects.order_by("pk")}
    return cast


def _whole(place: dict[str, Any]) -> dict[str, Any]:
    """Return where a role is held, a unit with its department."""
    unit = place.get("unit")
    return {**place, "department": unit.department} if unit else place


def signed_in(cast: Cast, person: str) -> Client:
    """Return a browser in which one of the cast has signed in."""
    client = Client()
    client.force_login(cast.people[person])
    return client
