"""The way to the first open window: what is set up, what is still missing, whose turn it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import Department, District, Membership, Unit, User
from apps.accounts.roles import Role
from apps.core.models import TableImport
from apps.projects.models import Project
from apps.workflow.models import EntryWindow, FiscalYear, RuleSet

SYSTEM: Final = frozenset({Role.SYSTEM_ADMIN})
SECURITY: Final = frozenset({Role.SECURITY_ADMIN})
FINANCE: Final = frozenset({Role.EXAMINER_SECOND})
WHO: Final = SYSTEM | SECURITY | Role.examiners()
_SHOWN: Final = 5


@dataclass(slots=True)
class Outcome:
    """How far a step is: what is there in a sentence, and what is still missing."""

    done: str = ""
    missing: list[str] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Return whether there is something and nothing is missing."""
        return bool(self.done) and not self.missing


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, the office whose turn it is, how far it is, and its table to import.

    ``table`` is the label of the model an Excel file is imported into; ``url_name`` the page
    where it is kept otherwise.
    """

    name: str
    office: Role
    outcome_of: Callable[[District], Outcome]
    table: str = ""
    url_name: str = ""
    hint: str = ""
    also: frozenset[Role] = frozenset()

    @property
    def url_base(self) -> str:
        """The beginning of its admin addresses' names."""
        return f"admin:{self.table.replace('.', '_')}"


def _named(names: list[str], what: str) -> list[str]:
    """Return a sentence that names the first few; none for no name."""
    if not names:
        return []
    rest = f"等 {len(names)} 个" if len(names) > _SHOWN else ""
    return [f"{'、'.join(names[:_SHOWN])}{rest}{what}"]


def _departments(district: District) -> Outcome:
    count = Department.objects.filter(district=district, is_active=True).count()
    return Outcome(f"{count} 个部门" if count else "")


def _units(district: District) -> Outcome:
    departments = Department.objects.filter(district=district, is_active=True)
    count = Unit.objects.filter(department__in=departments, is_active=True).count()
    empty = list(departments.filter(units__isnull=True).values_list("name", flat=True))
    return Outcome(f"{count} 个单位" if count else "", _named(empty, "没有下属单位"))


def _people(district: District) -> Outcome:
    active = User.objects.filter(is_active=True)
    free = active.roleless_of([district.pk]).count()
    others = active.exclude(memberships__role__in=Role.administrators())
    count = free + others.filter(memberships__district=district).distinct().count()
    # The section of the bureau is there from the first start on.
    enough = count > 1 or free
    return Outcome(f"{count} 个业务账号" if enough else "")


def _roles(district: District) -> Outcome:
    members = Membership.objects.filter(district=district)
    count = members.exclude(role__in=Role.administrators()).count()
    clerks = members.filter(role=Role.CLERK).values("unit")
    units = Unit.objects.filter(department__district=district, is_active=True)
    heads = members.filter(role=Role.DEPARTMENT).values("department")
    departments = Department.objects.filter(district=district, is_active=True)
    reviewed = units.filter(department__needs_unit_review=True)
    reviewers = members.filter(role=Role.UNIT_REVIEWER).values("unit")
    missing = [
        *_named(_names(departments.exclude(pk__in=heads)), "还没有“主管部门”角色"),
        *_named(_names(units.exclude(pk__in=clerks)), "还没有填报人"),
        *_named(_names(reviewed.exclude(pk__in=reviewers)), "还没有单位审核"),
        *[
            f"还没有{role.label}"
            for role in sorted(Role.examiners())
            if not members.filter(role=role).exists()
        ],
    ]
    free = User.objects.filter(is_active=True).roleless_of([district.pk]).count()
    if free:
        missing.append(f"{free} 个账号还没有角色")
    return Outcome(f"{count} 个业务角色" if count > 1 else "", missing)


def _names(rows: QuerySet[Any]) -> list[str]:
    return list(rows.order_by("code").values_list("name", flat=True))


def _access(district: District) -> Outcome:
    people = User.objects.filter(is_active=True, memberships__district=district)
    people = people.exclude(memberships__role__in=Role.administrators()).distinct()
    guarded = set(Membership.objects.filter(role__in=Role.guarded()).values_list("user", flat=True))
    closed = [user for user in people if not user.has_usable_password()]
    deciding = sum(user.pk in guarded for user in closed)
    missing = []
    if count := len(closed) - deciding:
        missing.append(f"{count} 个账号还不能登录，请制作凭条")
    if deciding:
        missing.append(
            f"{deciding} 个审核人还不能登录：在“用户”中发放临时密码，由安全管理员在“重置申请”中确认"
        )
    return Outcome(
        f"{len(people) - len(closed)} 个账号可以登录" if len(people) > 1 else "", missing
    )


def _rule_sets(district: District) -> Outcome:
    names = list(RuleSet.objects.filter(district=district).values_list("name", flat=True))
    return Outcome("、".join(names))


def _year(district: District) -> Outcome:
    year = FiscalYear.objects.filter(district=district, is_current=True).first()
    return Outcome(f"{year}，用“{year.rule_set}”" if year else "")


def _window(district: District) -> Outcome:
    windows = EntryWindow.objects.filter(
        fiscal_year__district=district,
        fiscal_year__is_current=True,
        kind=EntryWindow.Kind.DECLARATION,
    )
    window = windows.order_by("-closes_at").first()
    if window is None:
        return Outcome()
    opens, closes = timezone.localtime(window.opens_at), timezone.localtime(window.deadline)
    said = f"{window}：{opens:%Y-%m-%d %H:%M} 至 {closes:%Y-%m-%d %H:%M}"
    return Outcome(said, [] if window.is_open() else ["现在不在申报时间内"])


def _projects(district: District) -> Outcome:
    projects = Project.objects.filter(unit__department__district=district, is_active=True)
    units = Unit.objects.filter(department__district=district, is_active=True)
    without = _names(units.exclude(pk__in=projects.values("unit")))
    count = projects.count()
    # A unit may have none of its own; it is told, and holds nothing up.
    note = f"，{len(without)} 个单位没有项目" if count and without else ""
    return Outcome(f"{count} 个项目{note}" if count else "")


STEPS: Final = (
    Step(
        "部门",
        Role.SYSTEM_ADMIN,
        _departments,
        "accounts.department",
        hint="部门代码、名称，是否须经单位审核",
    ),
    Step("单位", Role.SYSTEM_ADMIN, _units, "accounts.unit", hint="单位代码、名称、所属部门代码"),
    Step("人员", Role.SYSTEM_ADMIN, _people, "accounts.user", hint="登录名、姓名；密码另发"),
    Step(
        "角色",
        Role.SECURITY_ADMIN,
        _roles,
        "accounts.membership",
        hint="谁在哪个单位、部门办什么；由安全管理员授予",
    ),
    Step(
        "登录凭条",
        Role.SYSTEM_ADMIN,
        _access,
        url_name="accounts:slips",
        hint="激活链接或临时密码，按部门分成加密 Excel",
    ),
    Step(
        "规则集",
        Role.EXAMINER_SECOND,
        _rule_sets,
        "workflow.ruleset",
        hint="表式、必填指标、选项和资金来源、分值；可直接选用自带的",
    ),
    Step("年度", Role.EXAMINER_SECOND, _year, url_name="admin:workflow_fiscalyear_changelist"),
    Step(
        "申报批次", Role.EXAMINER_SECOND, _window, url_name="admin:workflow_entrywindow_changelist"
    ),
    Step(
        "项目",
        Role.EXAMINER_SECOND,
        _projects,
        "projects.project",
        hint="单位代码、项目名称、性质、类别",
        also=frozenset({Role.EXAMINER_FIRST}),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A step as the page shows it."""

    number: int
    step: Step
    outcome: Outcome
    is_mine: bool
    is_next: bool
    last: TableImport | None

    @property
    def badge(self) -> tuple[str, str]:
        """The word of the badge and its look."""
        if self.outcome.is_done:
            return "完成", "badge-approved"
        if self.outcome.done:
            return f"还缺 {len(self.outcome.missing)} 项", "badge-warn"
        return ("轮到这一步", "badge-hint") if self.is_next else ("未开始", "")


def district_of(user: User) -> District | None:
    """Return the district the person works in."""
    return next((member.district for member in user.active_memberships), None)


def setup_lines(user: User) -> list[Line]:
    """Return the steps as they stand, in order; the first unfinished one is the next."""
    district = district_of(user)
    if district is None:
        return []
    mine = TableImport.objects.visible_to(user)
    last: dict[str, TableImport] = {}
    for taken in mine.order_by("pk"):
        last[taken.table] = taken
    lines: list[Line] = []
    for number, step in enumerate(STEPS, start=1):
        outcome = step.outcome_of(district)
        lines.append(
            Line(
                number=number,
                step=step,
                outcome=outcome,
                is_mine=bool(user.role_codes & ({step.office} | step.also)),
                is_next=not outcome.is_done and all(line.outcome.is_done for line in lines),
                last=last.get(step.table),
            )
        )
    return lines
