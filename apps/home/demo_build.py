"""Builds the demo district: people, years, documents through the importer, and a living procedure."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, DemoAccount
from apps.accounts.domain.credentials import change_password
from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import Department, District, Unit, User
from apps.accounts.roles import Role
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.entry.kept_figures import renew
from apps.entry.step_figures import STANDING
from apps.formkit.readers import read
from apps.formkit.recognition import recognise
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.home.demo_blanks import keep_demo
from apps.home.demo_data import (
    CURRENT_YEAR,
    DEPARTMENTS,
    DISTRICT,
    LIBRARY,
    NAMES,
    NODES,
    OPINIONS,
    PATHS,
    RULE_SETS,
    WHOLE_WAY,
    WHOLE_WAY_WITH_UNIT,
    YEARS,
)
from apps.home.demo_evaluations import evaluate_demo
from apps.home.demo_guidance import announce_demo
from apps.home.demo_ledger import record_demo
from apps.home.demo_monitoring import monitor_demo
from apps.home.demo_reviews import confirm_reminders, ready_sentences, remark
from apps.imports.domain.storage import store_all
from apps.library.domain.names import renew_names
from apps.library.models import LibraryIndicator
from apps.projects.models import Document
from apps.workflow.engine import perform
from apps.workflow.models import EntryWindow, FiscalYear, RuleSet, TransitionRecord

SAMPLES = Path(__file__).parent / "demo"


@transaction.atomic
def build_demo() -> dict[str, int]:
    """Fill an empty database with the demo district; give how much of each kind there is."""
    district = _organisations()
    _people(district)
    _years(district)
    for path in sorted(SAMPLES.glob("*.txt")):
        forms = recognise(read(path)).documents
        sheets = [form.sheet for form in forms if isinstance(form.sheet, DeclarationSheet)]
        store_all(sheets=sheets, district=district, actor=None, origin=path.name)
    for declaration in Declaration.objects.with_names().order_by("pk"):
        _settle_project(declaration)
        _walk(declaration)
    recorded = record_demo(_actor)
    evaluated = evaluate_demo(_actor)
    monitored = monitor_demo(_actor)
    _close_past_windows()
    _over_weeks()
    _library(district)
    renew_names(district)
    ready_sentences(district)
    keep_demo(User.objects.get(username="exam2"), CURRENT_YEAR)
    announce_demo()
    # Their steps were moved into the past by hand.
    renew(STANDING, Document.objects.all())
    # The planner still takes the tables for empty, and an empty table for one cheap to walk often.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "部门": Department.objects.count(),
        "单位": Unit.objects.count(),
        "项目": Declaration.objects.values("project").distinct().count(),
        "申报表": Declaration.objects.count(),
        "记一笔": recorded,
        "监控表": monitored,
        "自评表": evaluated,
    }


def _organisations() -> District:
    code, name = DISTRICT
    district = District.objects.create(code=code, name=name)
    for dept_code, (dept_name, units) in DEPARTMENTS.items():
        department = Department.objects.create(
            district=district,
            code=dept_code,
            name=dept_name,
            needs_unit_review=dept_name.endswith("民政局"),
        )
        for number, unit_name in enumerate(units, start=1):
            Unit.objects.create(
                department=department, code=f"{dept_code}{number:03}", name=unit_name
            )
    return district


def _account(account: DemoAccount, district: District) -> None:
    user = User.objects.create_user(account.username, name=account.name)
    change_password(user=user, password=DEMO_PASSWORD, actor=user)
    grant_role(
        user=user,
        role=Role(account.role),
        district=district,
        department=Department.objects.filter(name=account.place).first(),
        unit=Unit.objects.filter(name=account.place).first(),
        actor=None,
    )


def _people(district: District) -> None:
    """The named cast first; whoever is still missing in a unit or department gets a name of the list."""
    for account in DEMO_ACCOUNTS:
        _account(account, district)
    names = iter(NAMES)
    offices = [("dept", Role.DEPARTMENT, item) for item in Department.objects.order_by("code")]
    for unit in Unit.objects.order_by("code"):
        offices += [(str(role), role, unit) for role in (Role.CLERK, Role.UNIT_REVIEWER)]
    for prefix, role, place in offices:
        if not _holders(role, place).exists():
            username = f"{prefix}-{place.code}"
            _account(DemoAccount(username, next(names), role, "", place.name), district)


def _holders(role: Role, place: Unit | Department) -> QuerySet[Any]:
    """Return who holds a role in a unit or department, the named cast first."""
    where = (
        {"memberships__unit": place}
        if isinstance(place, Unit)
        else {"memberships__department": place}
    )
    return User.objects.filter(memberships__role=role, **where).order_by("pk")


def _years(district: District) -> None:
    sets = {
        code: RuleSet.objects.create(
            district=district,
            code=code,
            name=name,
            edition=edition,
            valid_from=first,
            valid_to=last,
            notice=notice,
            settings={"monitoring_nodes": list(NODES)},
        )
        for code, name, edition, first, last, notice in RULE_SETS
    }
    now = timezone.now()
    for year in YEARS:
        rule_set = RuleSet.objects.filter(pk__in=[item.pk for item in sets.values()]).valid_in(year)
        fiscal_year = FiscalYear.objects.create(
            district=district,
            year=year,
            rule_set=rule_set[0],
            is_current=year == CURRENT_YEAR,
        )
        EntryWindow.objects.create(
            district=district,
            fiscal_year=fiscal_year,
            name=f"{year}年度绩效目标申报",
            opens_at=now - timedelta(days=40),
            closes_at=now + timedelta(days=12),
        )


def _actor(declaration: Declaration, role: Role) -> Any:
    unit = declaration.unit
    if role in Role.unit_roles():
        return _holders(role, unit).first()
    if role == Role.DEPARTMENT:
        return _holders(role, unit.department).first()
    return User.objects.get(username="exam1" if role == Role.EXAMINER_FIRST else "exam2")


def _settle_project(declaration: Declaration) -> None:
    """Let the project say of itself what its newest form says."""
    if declaration.fiscal_year.year == CURRENT_YEAR:
        project = declaration.project
        project.nature, project.category = declaration.nature, declaration.category
        project.save(update_fields=["nature", "category"])


def _walk(declaration: Declaration) -> None:
    """Move a form by the real procedure, with the real people."""
    year = declaration.fiscal_year.year
    if year == CURRENT_YEAR:
        path = PATHS.get(declaration.project.name, ())
    else:
        needs_unit = declaration.unit.department.needs_unit_review
        path = WHOLE_WAY_WITH_UNIT if needs_unit else WHOLE_WAY
    for name in path:
        role = min(PROCEDURE.transition(name).roles)
        actor = _actor(declaration, Role(role))
        if name.startswith("submit"):
            confirm_reminders(KIND, declaration, actor)
        remark(declaration, name, actor)
        perform(PROCEDURE, name, subject=declaration, actor=actor, opinion=OPINIONS.get(name, ""))


def _close_past_windows() -> None:
    """Put the finished years' windows and steps into their own autumn: handed in on the days before
    the deadline, decided together after it."""
    zone = timezone.get_current_timezone()
    for year in YEARS:
        if year == CURRENT_YEAR:
            continue
        closes = datetime(year - 1, 10, 31, 18, tzinfo=zone)
        EntryWindow.objects.filter(
            fiscal_year__year=year, kind=EntryWindow.Kind.DECLARATION
        ).update(opens_at=datetime(year - 1, 9, 1, 9, tzinfo=zone), closes_at=closes)
        steps = TransitionRecord.objects.filter(
            document__in=Declaration.objects.filter(fiscal_year__year=year).values("key")
        )
        handed_in: dict[int, datetime] = {}
        for step in steps.order_by("pk"):
            key, is_first = step.document_id, step.document_id not in handed_in
            first = handed_in.setdefault(key, closes - timedelta(days=1 + len(handed_in) * 5 % 27))
            step.at = first if is_first else datetime(year - 1, 11, 10, 10, tzinfo=zone)
            step.since = None if is_first else first
            step.save(update_fields=["at", "since"])


def _over_weeks() -> None:
    """Let the steps that were all taken just now lie some days apart, the last one days ago."""
    today = timezone.localdate()
    steps: dict[int, list[TransitionRecord]] = {}
    for step in TransitionRecord.objects.filter(at__date=today).order_by("pk"):
        steps.setdefault(step.document_id, []).append(step)
    for key, taken in steps.items():
        last, before = timezone.now() - timedelta(days=1 + key % 6, hours=key % 5), None
        for number, step in enumerate(taken):
            step.at = last - timedelta(days=(len(taken) - 1 - number) * (2 + key % 3))
            step.since, before = before, step.at
            step.save(update_fields=["at", "since"])
        Document.objects.filter(pk=key).update(updated_at=last, last_submitted_at=last)


def _library(district: District) -> None:
    for level1, level2, level3, trade, target, evidence in LIBRARY:
        item = LibraryIndicator(
            district=district,
            level1=level1,
            level2=level2,
            level3=level3,
            trade=trade,
            target=target,
            evidence=evidence,
        )
        item.full_clean()
        item.save()
