"""The standing cast: one district, two units under two departments, and everybody's roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.declarations.domain.content import write_sheet
from apps.declarations.models import Declaration, Project
from apps.declarations.sheets import DeclarationSheet, FundingBlock, IndicatorRow
from apps.organisations.domain import grant_role
from apps.organisations.models import Department, District, Unit
from apps.organisations.roles import Role
from apps.workflow.models import EntryWindow, FiscalYear, RuleSet

PASSWORD = "Cast-2026-pass"


def full_sheet(**changes: Any) -> DeclarationSheet:
    """A declaration without a fault, for a unit of the cast."""
    rows = [
        ("成本指标", "经济成本指标", "人均培训成本", "≤500.00(元/人)"),
        ("产出指标", "数量指标", "培训人数", "≥400.00(人)"),
        ("产出指标", "质量指标", "培训考核合格率", "≥95.00(%)"),
        ("产出指标", "时效指标", "培训计划完成及时率", "=100.00(%)"),
        ("效益指标", "社会效益指标", "持证上岗人员比例", "≥90.00(%)"),
        ("满意度指标", "服务对象满意度指标", "参训人员满意度", "≥90.00(%)"),
    ]
    sheet = DeclarationSheet(
        year=2027,
        project_name="业务培训项目",
        project_nature="其他经常性项目",
        project_category="特定目标类",
        department="甲部门",
        unit="甲单位",
        start=date(2027, 1, 1),
        end=date(2027, 12, 31),
        funding=FundingBlock(
            total=Decimal("200000.00"),
            total_fiscal=Decimal("200000.00"),
            total_other=Decimal("0.00"),
            annual=Decimal("200000.00"),
            annual_appropriation=Decimal("200000.00"),
            annual_carryover=Decimal("0.00"),
            annual_other=Decimal("0.00"),
        ),
        annual_goal="全年培训业务人员400人，考核合格率不低于95%，持证上岗人员比例不低于90%，"
        "参训人员满意度不低于90%，培训计划按期完成。",
        indicators=[IndicatorRow(level1=a, level2=b, level3=c, target=t) for a, b, c, t in rows],
    )
    for name, value in changes.items():
        setattr(sheet, name, value)
    return sheet


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
        )
        write_sheet(declaration, full_sheet(project_name=name))
        Declaration.objects.filter(pk=declaration.pk).update(state=state)
        return Declaration.objects.with_content().get(pk=declaration.pk)


def build_cast() -> Cast:
    """Make the cast in the database."""
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
    for username, role, place in parts:
        user = User.objects.create_user(username, PASSWORD, name=username)
        user.must_change_password = False
        user.save()
        grant_role(user=user, role=role, district=district, actor=None, **place)
        cast.people[username] = User.objects.get(pk=user.pk)
    return cast


def signed_in(cast: Cast, person: str) -> Client:
    """Give a browser in which one of the cast has signed in."""
    client = Client()
    client.force_login(cast.people[person])
    return client
