"""Fills a database with a large district, seeded and realistic, for measuring and for trying out.

Rows are inserted in bulk and not by way of the domain: a hundred thousand forms in minutes. What
is written is what the domain would have left: versions of what was submitted, steps, traces.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any, Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import Department, District, Membership, Unit, User
from apps.accounts.roles import Role
from apps.audit.domain import Entry, record_many
from apps.declarations.domain.content import KEPT, OFFICIAL_CELLS, sheet_of
from apps.declarations.models import Declaration, FundingLine, Indicator, Narrative
from apps.entry import step_figures
from apps.entry.kept_figures import renew
from apps.entry.models import Version
from apps.home import large_words as words
from apps.library.domain.names import renew_names
from apps.projects.domain import note_figures
from apps.projects.models import Document, Project
from apps.workflow.models import EntryWindow, FiscalYear, RuleSet, TransitionRecord

UNITS_TO_A_DEPARTMENT: Final = 12
PROJECTS_TO_A_UNIT: Final = 25
CHUNK: Final = 1000
WAY: Final = (
    ("submit", "提交主管部门", "draft", "dept_review", Role.CLERK),
    ("dept_pass", "部门审核通过", "dept_review", "finance_first", Role.DEPARTMENT),
    ("finance_pass", "初审通过", "finance_first", "finance_second", Role.EXAMINER_FIRST),
    ("approve", "批复", "finance_second", "approved", Role.EXAMINER_SECOND),
)
BACK: Final = ("finance_return", "退回修改", "finance_first", "returned", Role.EXAMINER_FIRST)
# How many steps of the way lie behind a form in a state.
STEPS: Final = {
    "dept_review": 1,
    "finance_first": 2,
    "finance_second": 3,
    "approved": 4,
    "returned": 2,
}
# The states of this year's forms, each as often as its share.
STANDING: Final = tuple(name for name, share in words.STANDING for _ in range(share))

Report = Callable[[int, int], None]


@dataclass(slots=True)
class LargeDistrict:
    """What has been made: the district, its years, its people by office, its units."""

    district: District
    years: list[FiscalYear]
    units: list[Unit]
    clerks: dict[int, User] = field(default_factory=dict)
    departments: dict[int, User] = field(default_factory=dict)
    examiners: dict[Role, User] = field(default_factory=dict)

    def actor(self, role: Role, unit: Unit) -> User:
        """Return who acts in a role on a form of the unit."""
        if role == Role.CLERK:
            return self.clerks[unit.pk]
        if role == Role.DEPARTMENT:
            return self.departments[unit.department_id]
        return self.examiners[role]


def make_district(
    *, declarations: int, seed: int, code: str, name: str, password: str, report: Report
) -> LargeDistrict:
    """Make a district with so many forms, half of the last year and half of the current one.

    ``report(done, wanted)`` is called after each thousand. Raises IntegrityError for a code in use.
    """
    dice = random.Random(seed)  # noqa: S311 -- samples, not secrets
    projects = max(1, declarations // 2)
    made = _organisations(projects, code, name)
    _people(made, dice, password)
    done = 0
    for batch in _batches(made, projects, dice):
        left = declarations - done
        done += _forms(made, batch[: max(1, -(-left // 2))], left, dice)
        report(done, declarations)
        if done >= declarations:
            break
    renew_names(made.district)
    return made


@transaction.atomic
def _organisations(projects: int, code: str, name: str) -> LargeDistrict:
    district = District.objects.create(code=code, name=name)
    rule_set = RuleSet.objects.create(
        district=district, code="R2026", name="2026年版规则", edition="2025", valid_from=2026
    )
    now = timezone.now()
    years = []
    for year in (2026, 2027):
        years.append(
            FiscalYear.objects.create(
                district=district, year=year, rule_set=rule_set, is_current=year == 2027
            )
        )
        EntryWindow.objects.create(
            district=district,
            fiscal_year=years[-1],
            name=f"{year}年度绩效目标申报",
            opens_at=now - timedelta(days=40 + 365 * (2027 - year)),
            closes_at=now + timedelta(days=12 - 365 * (2027 - year)),
        )
    count = -(-projects // PROJECTS_TO_A_UNIT)
    departments = Department.objects.bulk_create(
        Department(district=district, code=f"{code}D{n:03}", name=_department_name(n))
        for n in range(-(-count // UNITS_TO_A_DEPARTMENT))
    )
    units = Unit.objects.bulk_create(
        Unit(
            department=departments[n // UNITS_TO_A_DEPARTMENT],
            code=f"{code}U{n:05}",
            name=_unit_name(n),
        )
        for n in range(count)
    )
    return LargeDistrict(district, years, units)


def _department_name(number: int) -> str:
    round_, office = divmod(number, len(words.OFFICES))
    place = f"{words.PLACES[(round_ - 1) % len(words.PLACES)]}片区" if round_ else "区"
    return f"{place}{words.OFFICES[office]}"


def _unit_name(number: int) -> str:
    rest, place = divmod(number, len(words.PLACES))
    round_, body = divmod(rest, len(words.BODIES))
    office = words.OFFICES[number // UNITS_TO_A_DEPARTMENT % len(words.OFFICES)].removesuffix("局")
    tail = f"第{round_}分部" if round_ else ""
    return f"{words.PLACES[place]}{office}{words.BODIES[body]}{tail}"


@transaction.atomic
def _people(made: LargeDistrict, dice: random.Random, password: str) -> None:
    """Add a clerk to each unit, one person to each department, the bureau and an administrator."""
    secret = make_password(password)
    code = made.district.code
    places: list[tuple[str, Role, dict[str, Any]]] = [
        (f"{code}-clerk-{n}", Role.CLERK, {"unit": unit, "department": unit.department})
        for n, unit in enumerate(made.units)
    ]
    departments = list({unit.department_id: unit.department for unit in made.units}.values())
    places += [
        (f"{code}-dept-{n}", Role.DEPARTMENT, {"department": one})
        for n, one in enumerate(departments)
    ]
    places += [
        (f"{code}-exam1", Role.EXAMINER_FIRST, {}),
        (f"{code}-exam2", Role.EXAMINER_SECOND, {}),
    ]
    places += [(f"{code}-system", Role.SYSTEM_ADMIN, {}), (f"{code}-audit", Role.AUDIT_ADMIN, {})]
    users = User.objects.bulk_create(
        User(
            username=username,
            name=dice.choice(words.SURNAMES) + dice.choice(words.GIVEN) + dice.choice(words.GIVEN),
            password=secret,
            must_change_password=False,
            is_staff=role in Role.staff(),
        )
        for username, role, _ in places
    )
    for user, (_, role, place) in zip(users, places, strict=True):
        if role == Role.CLERK:
            made.clerks[place["unit"].pk] = user
        elif role == Role.DEPARTMENT:
            made.departments[place["department"].pk] = user
        else:
            made.examiners[role] = user
    Membership.objects.bulk_create(
        Membership(user=user, role=role, district=made.district, **place)
        for user, (_, role, place) in zip(users, places, strict=True)
    )


def _batches(made: LargeDistrict, projects: int, dice: random.Random) -> Iterator[list[Project]]:
    """Make the projects, a batch at a time."""
    for first in range(0, projects, CHUNK // 2):
        numbers = range(first, min(first + CHUNK // 2, projects))
        yield Project.objects.bulk_create(_project(made, number, dice) for number in numbers)


def _project(made: LargeDistrict, number: int, dice: random.Random) -> Project:
    unit = made.units[number // PROJECTS_TO_A_UNIT]
    subject = words.SUBJECTS[(number * 7 + number // 43) % len(words.SUBJECTS)]
    work = words.WORKS[number % PROJECTS_TO_A_UNIT % len(words.WORKS)]
    return Project(
        unit=unit,
        name=f"{dice.choice(words.PLACES)}{subject}{work}{number % PROJECTS_TO_A_UNIT + 1}期",
        nature=dice.choice(("其他经常性项目", "其他一次性项目", "延续项目")),
        category=dice.choice(("特定目标类", "其他运转类")),
    )


@transaction.atomic
def _forms(made: LargeDistrict, projects: list[Project], wanted: int, dice: random.Random) -> int:
    """Make the forms of some projects with all that belongs to them; return how many."""
    pairs = list(product(projects, made.years))[:wanted]
    forms = [_form(project, year, _state(year, made, dice), made, dice) for project, year in pairs]
    # A form is two rows, so each is stored by itself.
    for form in forms:
        form.save()
    contents = [_content(form, dice) for form in forms]
    FundingLine.objects.bulk_create((line for one in contents for line in one[0]), batch_size=5000)
    Indicator.objects.bulk_create((row for one in contents for row in one[1]), batch_size=3000)
    Narrative.objects.bulk_create(one[2] for one in contents)
    _histories(made, forms)
    keys = [form.pk for form in forms]
    renew(KEPT, Declaration.objects.filter(pk__in=keys))
    renew(step_figures.STANDING, Document.objects.filter(declaration__in=keys))
    _versions(made, forms, contents)
    _traces(forms)
    return len(forms)


def _state(year: FiscalYear, made: LargeDistrict, dice: random.Random) -> str:
    """Return where a form stands: all of the last year are approved."""
    if year is made.years[0]:
        return "approved"
    return dice.choice(STANDING)


def _traces(forms: list[Declaration]) -> None:
    """Write what the forms went through into the trail."""
    entries = [(form.state, Entry(form, organisation=form.unit.name)) for form in forms]
    record_many("declaration.create", actor=None, entries=[entry for _, entry in entries])
    for name in ("submit", "dept_pass", "approve"):
        passed = [entry for state, entry in entries if _passed(state, name)]
        record_many(f"declaration.{name}", actor=None, entries=passed)


def _passed(state: str, name: str) -> bool:
    steps = [step[0] for step in WAY[: STEPS.get(state, 0)]]
    return name in steps


def _form(
    project: Project, year: FiscalYear, state: str, made: LargeDistrict, dice: random.Random
) -> Declaration:
    subject = _subject(project.name)
    day = datetime(year.year - 1, 10, 1, 9, tzinfo=timezone.get_current_timezone())
    at = day + timedelta(minutes=dice.randrange(40_000))
    form = Declaration(
        project=project,
        fiscal_year=year,
        state=state,
        nature=project.nature,
        category=project.category,
        start=date(year.year, 1, 1),
        end=date(year.year, 12, 31),
        annual_goal=(
            f"全年完成{subject}任务{dice.randrange(3, 400)}次，服务群众{dice.randrange(50, 9000)}人，"
            f"验收合格率不低于95%，服务对象满意度不低于90%，按期完成并形成长效机制。"
        ),
        created_by=made.clerks[project.unit_id],
        created_at=at,
        updated_at=at,
        last_submitted_at=None if state == "draft" else at,
    )
    note_figures(form, annual_amount=Decimal(dice.randrange(5, 900) * 10_000), words=[subject])
    return form


def _subject(name: str) -> str:
    return next(one for one in words.SUBJECTS if one in name)


@cache
def _reading(target: str) -> dict[str, Any]:
    row = Indicator(target=target)
    row.read_target()
    return {name: getattr(row, name) for name in ("op", "number", "number_to", "measure", "text")}


def _content(
    form: Declaration, dice: random.Random
) -> tuple[list[FundingLine], list[Indicator], Narrative]:
    amount = form.annual_amount
    other = {"carryover", "other"}
    lines = [
        FundingLine(
            declaration=form, half=half, source=source, amount=0 if source in other else amount
        )
        for half, source in OFFICIAL_CELLS.values()
    ]
    subject = _subject(form.project.name)
    rows = []
    for position, number in enumerate(dice.choice(words.PATTERNS)):
        level1, level2, name, target = words.ROWS[number]
        target = target.format(n=dice.randrange(1, 600), m=dice.randrange(4, 12))
        rows.append(
            Indicator(
                declaration=form,
                position=position,
                level1=level1,
                level2=level2,
                level3=name.format(s=subject),
                target=target,
                **_reading(target),
            )
        )
    text = f"{form.project.name}按年度工作要点实施。"
    return lines, rows, Narrative(declaration=form, overview=text, plan=f"{text}分季度推进。")


def _histories(made: LargeDistrict, forms: list[Declaration]) -> None:
    records = []
    for form in forms:
        steps = list(WAY[: STEPS.get(form.state, 0)])
        if form.state == "returned":
            steps.append(BACK)
        for number, (name, label, source, target, role) in enumerate(steps):
            records.append(
                TransitionRecord(
                    procedure="declaration",
                    document=form,
                    transition=name,
                    label=label,
                    source=source,
                    target=target,
                    actor=made.actor(role, form.unit),
                    actor_role=role,
                    department_id=form.unit.department_id,
                    fiscal_year_id=form.fiscal_year_id,
                    opinion="请补充测算依据。" if name == BACK[0] else "",
                    version=1,
                    at=form.created_at + timedelta(days=number + 1),
                    since=form.created_at + timedelta(days=number) if number else None,
                )
            )
    TransitionRecord.objects.bulk_create(records, batch_size=2000)


def _versions(made: LargeDistrict, forms: list[Declaration], contents: list[Any]) -> None:
    versions = []
    for form, (lines, rows, narrative) in zip(forms, contents, strict=True):
        if form.state == "draft":
            continue
        form._prefetched_objects_cache = {"funding_lines": lines, "indicators": rows}  # type: ignore[attr-defined]
        form.narrative_row = narrative  # type: ignore[attr-defined]
        content = sheet_of(form).to_json()
        versions.append(
            Version(
                document=form,
                number=1,
                content=content,
                fingerprint=Version.fingerprint_of(content),
                frozen_by=made.clerks[form.unit_id],
                frozen_at=form.created_at,
                approved_at=form.created_at if form.state == "approved" else None,
            )
        )
    Version.objects.bulk_create(versions, batch_size=500)
