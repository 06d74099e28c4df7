"""A district made by a seed, with the truth about it kept in plain lists beside the database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import Department, Unit, User
from apps.accounts.roles import Role
from apps.checks.engine import registered
from apps.checks.models import Finding
from apps.declarations.models import Declaration
from apps.entry.kept_figures import renew
from apps.entry.step_figures import STANDING
from apps.projects.models import Document, Project, ProjectReader
from apps.reviews.models import Opinion
from apps.workflow.models import TransitionRecord
from tests.cast import Cast

STATES = (
    "", "draft", "unit_review", "dept_review", "finance_first", "finance_second", "returned",
    "approved", "adjusting", "rejected",
)  # fmt: skip
PLACES = {
    "": "整表", "goal.annual": "绩效目标", "money.annual.total": "项目资金",
    "row.7.target": "指标值", "row.7.level2": "指标归类", "row.7.level3": "指标名称",
    "row.7.weight": "绩效指标", "head.name": "基本信息", "narrative.plan": "情况说明",
}  # fmt: skip
WAYS = {"": [], "once": ["submit", "approve"], "later": ["submit", "finance_return", "approve"],
        "refused": ["submit", "reject"]}  # fmt: skip


@dataclass
class Known:
    """What is known of one project: where it stands and what was said of its form."""

    name: str
    department: str
    unit: str
    state: str = ""
    amount: Decimal = Decimal(0)
    is_submitted: bool = False
    is_active: bool = True
    is_secret: bool = False
    readers: frozenset[str] | None = None
    way: str = ""
    opinions: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    # How many days ago the form came to where it is.
    days: int = 0

    @property
    def is_hidden(self) -> bool:
        """A draft that its unit keeps to itself."""
        return self.state == "draft" and not self.is_submitted

    @property
    def stage(self) -> str:
        return {"": "none", "rejected": "none"}.get(self.state, self.state)

    def seen_by(self, person: str, departments: set[str]) -> bool:
        """Whether somebody oversees the project: the bureau (no departments) or his department."""
        return (not departments or self.department in departments) and (
            self.readers is None or person in self.readers
        )


@dataclass
class Generated:
    """The truth, and who oversees what: departments by person, none for the bureau."""

    projects: list[Known]
    overseers: dict[str, set[str]]
    people: dict[str, User]


def _step(form: Declaration, name: str, target: str, days: int, is_first: bool) -> None:
    at = timezone.now() - timedelta(days=days)
    TransitionRecord.objects.create(
        procedure="declaration", document_id=form.key, transition=name, label=name, source="draft",
        target=target, at=at, since=None if is_first else at - timedelta(days=1),
    )  # fmt: skip


def _form(cast: Cast, project: Project, known: Known, dice: random.Random) -> None:
    form = Declaration(
        project=project,
        fiscal_year=cast.year,
        state=known.state,
        annual_amount=known.amount,
        last_submitted_at=timezone.now() if known.is_submitted else None,
    )
    form.save()
    steps = WAYS[known.way]
    for at, name in enumerate(steps):
        _step(form, name, known.state, known.days + len(steps) - 1 - at, at == 0)
    for place, name in PLACES.items():
        if dice.random() < 0.3 and known.is_submitted:
            known.opinions.append(name)
            text = {"text": "请补充", "office": "department", "author": cast.people["department_a"]}
            Opinion.objects.create(document_id=form.key, place=place, **text)
            Opinion.objects.create(document_id=form.key, place=place, is_internal=True, **text)
    for rule in dice.sample(registered("declaration"), 3) if known.is_submitted else []:
        known.findings.append(rule.code)
        Finding.objects.create(
            document_key=form.key, scope="declaration", district=cast.district, year=2027,
            code=rule.code, severity="warn", message="有问题", key=rule.code[:40],
            first_revision=1, last_revision=1,
        )  # fmt: skip


def _known(dice: random.Random, name: str, unit: Unit) -> Known:
    state = dice.choice(STATES)
    known = Known(name, unit.department.name, unit.name, state)
    known.is_active = dice.random() > 0.1
    known.is_secret = dice.random() < 0.15
    if dice.random() < 0.15:
        known.readers = frozenset(dice.sample(["examiner1", "department_a"], dice.randrange(3)))
    if state:
        known.amount = Decimal(dice.randrange(1, 10**7)) / 100
        known.is_submitted = state != "draft" or dice.random() < 0.4
        ways = {"approved": ["once", "later"], "rejected": ["refused"]}
        known.way = dice.choice(ways.get(state, ["later"])) if known.is_submitted else ""
        known.days = dice.randrange(0, 30)
    return known


def _units(cast: Cast, dice: random.Random) -> Iterator[Unit]:
    yield from (cast.unit_a, cast.unit_b)
    for number in range(3):
        department = Department.objects.create(
            district=cast.district, code=f"G{number}", name=f"第{number}部门"
        )
        for at in range(dice.randrange(1, 4)):
            yield Unit.objects.create(
                department=department, code=f"G{number}-{at}", name=f"第{number}-{at}单位"
            )


def units_of(cast: Cast, dice: random.Random) -> tuple[Generated, list[Unit]]:
    """Add units, and an overseer of two departments; return who oversees what, and the units."""
    units = list(_units(cast, dice))
    both = User.objects.create_user("both", name="both")
    for unit in (cast.unit_a, units[-1]):
        grant_role(
            user=both, role=Role.DEPARTMENT, district=cast.district,
            department=unit.department, actor=None,
        )  # fmt: skip
    overseers: dict[str, set[str]] = {
        "examiner1": set(), "examiner2": set(), "department_a": {"甲部门"},
        "both": {"甲部门", units[-1].department.name},
    }  # fmt: skip
    people = {**cast.people, "both": User.objects.get(pk=both.pk)}
    return Generated([], overseers, people), units


def generate(cast: Cast, seed: int) -> Generated:
    """Fill the cast's district by a seed."""
    dice = random.Random(seed)
    made, units = units_of(cast, dice)
    for number in range(70):
        unit = dice.choice(units)
        known = _known(dice, f"项目{number}", unit)
        project = Project.objects.create(
            unit=unit, name=known.name, is_active=known.is_active, is_secret=known.is_secret,
            is_sealed=known.readers is not None,
        )  # fmt: skip
        for person in known.readers or ():
            ProjectReader.objects.create(
                project=project, user=made.people[person], granted_by=made.people["examiner2"]
            )
        if known.state:
            _form(cast, project, known, dice)
        made.projects.append(known)
    renew(STANDING, Document.objects.all())
    return made
