"""Starting all forms of a year, and trying a rule set against them before it holds."""

from __future__ import annotations

import logging
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from apps.accounts.models import Unit, User
from apps.accounts.roles import Role
from apps.accounts.scope import roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.core.jobs import OUTAGES
from apps.entry.kinds import Kind as FormKind
from apps.entry.kinds import Turning, all_kinds, kind_named
from apps.entry.rule_trials import tried
from apps.entry.versions import GOAL, goals
from apps.home.models import YearWork
from apps.home.rule_trial_counts import Tally
from apps.projects.models import Project
from apps.workflow.models import FiscalYear, RuleSet
from apps.workflow.years import demand_finance

log = logging.getLogger(__name__)
Kind, State = YearWork.Kind, YearWork.State
ACTIONS: Final = {
    "year.start_all": "全部开始",
    "year.trial": "口径试算",
    "year.rules": "启用规则集",
}
FAILED: Final = "办理中出错，已办的都有效；请重试，仍不成功请联系技术人员。"
_STEP: Final = 20


@transaction.atomic
def request_start(*, fiscal_year: FiscalYear, unit: Unit | None, actor: User) -> YearWork:
    """Queue the opening of a form for each active project without one, of a unit or of all.

    Raises PermissionDenied for anybody but a clerk of the unit or the performance section,
    NotAllowedNow where the same is under way.
    """
    if unit is None or Role.CLERK not in roles_on_unit(actor, unit):
        demand_finance(actor, fiscal_year.district)
    return _queue(Kind.START, "year.start_all", fiscal_year, actor, unit=unit)


@transaction.atomic
def request_trial(*, fiscal_year: FiscalYear, rule_set: RuleSet, actor: User) -> YearWork:
    """Queue a trial of a rule set against all forms of a year; nothing of it is kept with them.

    Raises PermissionDenied, NotAllowedNow where the same is under way, ValidationError for a rule
    set of another district.
    """
    demand_finance(actor, fiscal_year.district)
    if rule_set.district_id != fiscal_year.district_id:
        raise ValidationError("只能试算本区划的规则集。")
    return _queue(Kind.TRIAL, "year.trial", fiscal_year, actor, rule_set=rule_set)


def _queue(kind: str, action: str, fiscal_year: FiscalYear, actor: User, **about: Any) -> YearWork:
    same = YearWork.objects.pending().filter(kind=kind, fiscal_year=fiscal_year, **about)
    if same.exists():
        raise NotAllowedNow("同样的工作正在办理，请等它完成。")
    work = YearWork.objects.create(
        kind=kind,
        fiscal_year=fiscal_year,
        district=fiscal_year.district,
        created_by=actor,
        **about,
    )
    record(action, actor=actor, target=work)
    run_year_work.enqueue(work.pk)
    return work


@task(queue_name="long")
def run_year_work(key: int) -> None:
    """Do a piece of work that waits; one cut short goes on, for what is done stays done."""
    rows = YearWork.objects.pending().select_related("fiscal_year", "rule_set", "created_by")
    work = rows.filter(pk=key).first()
    if work is None:
        return
    YearWork.objects.filter(pk=key).update(state=State.RUNNING)
    try:
        result = _start(work) if work.kind == Kind.START else _trial(work)
    except OUTAGES:  # the task is run again when the database is back
        raise
    except Exception:
        log.exception("year work %s failed", key)
        give_up_year_work(key)
    else:
        YearWork.objects.filter(pk=key).update(state=State.DONE, result=result)


def pending_year_works() -> list[int]:
    """Return the keys of the work that waits for a worker or is with one."""
    return list(YearWork.objects.pending().values_list("pk", flat=True))


def give_up_year_work(key: int) -> None:
    """Mark a piece of work as failed."""
    YearWork.objects.pending().filter(pk=key).update(state=State.FAILED, message=FAILED)


def _report(work: YearWork, done: int, total: int) -> None:
    YearWork.objects.filter(pk=work.pk).update(done=done, total=total)


def _projects(work: YearWork) -> QuerySet[Project]:
    projects = Project.objects.filter(is_active=True).order_by("unit__code", "pk")
    if work.unit_id:
        return projects.filter(unit=work.unit_id)
    return projects.filter(unit__department__district=work.district_id)


def _turning() -> Turning:
    """Return what the goal forms do when the year turns."""
    found = kind_named(GOAL).turning
    assert found is not None  # noqa: S101 -- declared by the kind
    return found


def _start(work: YearWork) -> dict[str, Any]:
    """Open the missing forms, last year's content taken over; return what is new and what ended."""
    year = work.fiscal_year
    there = goals().live().filter(fiscal_year=year).values("project")
    missing = list(_projects(work).exclude(pk__in=there).select_related("unit__department"))
    taken, blank = 0, 0
    for number, project in enumerate(missing, start=1):
        copied = _turning().begin(project, year, work.created_by)
        taken, blank = taken + copied, blank + (not copied)
        if number % _STEP == 0:
            _report(work, number, len(missing))
    _report(work, len(missing), len(missing))
    return {"opened": len(missing), "taken": taken, "blank": blank, **_changes(work)}


def _changes(work: YearWork) -> dict[str, list[str]]:
    """Return the names of projects that are new against the year before, and of those that ended."""
    forms = goals().live().filter(district=work.district_id)
    if work.unit_id:
        forms = forms.filter(unit=work.unit_id)
    before = set(
        forms.filter(fiscal_year__year=work.fiscal_year.year - 1).values_list("project", flat=True)
    )
    now = set(forms.filter(fiscal_year=work.fiscal_year).values_list("project", flat=True))
    return {"new": _named(now - before), "ended": _named(before - now)}


def _named(keys: set[int]) -> list[str]:
    # Who reads the result may not be on the list of a sealed project.
    open_ones = Project.objects.filter(pk__in=keys, is_sealed=False)
    rows = open_ones.select_related("unit").order_by("unit__code", "name")
    return [f"{project.unit.name}：{project.name}" for project in rows]


def _trial(work: YearWork) -> dict[str, Any]:
    """Check all forms of the year with the present rules and with those on trial; compare."""
    assert work.rule_set is not None  # noqa: S101 -- a trial has one
    parts = [(kind, unit) for kind in all_kinds() for unit in _units_with(kind, work.fiscal_year)]
    tally = Tally()
    for number, (kind, unit) in enumerate(parts, start=1):
        for form, before, after in tried(kind, unit, work.fiscal_year, work.rule_set):
            tally.add(kind, form, before, after)
        if number % _STEP == 0:
            _report(work, number, len(parts))
    result = tally.result()
    return {**result, "notice": _notice(work, result)}


def _units_with(kind: FormKind, fiscal_year: FiscalYear) -> list[int]:
    forms = kind.model.objects.live().filter(fiscal_year=fiscal_year).order_by("unit__code")
    return list(dict.fromkeys(forms.values_list("unit", flat=True)))


def _notice(work: YearWork, result: dict[str, Any]) -> str:
    """Return the words of a notice to the units, for the person to change and send."""
    stricter = [rule for rule in result["rules"] if rule["after"] > rule["before"]]
    lines = [f"各部门、单位：{work.fiscal_year}预算绩效填报改用“{work.rule_set}”。"]
    if stricter:
        lines.append("以下各项填写要求更严，请对照修改：")
        lines += [
            f"{number}. {rule['kind']}：{rule['title']}（涉及 {rule['after']} 张表）"
            for number, rule in enumerate(stricter, start=1)
        ]
    else:
        lines.append("已填的表不受影响，不必修改。")
    return "\n".join(lines)


@transaction.atomic
def apply_trial(*, work: YearWork, actor: User) -> None:
    """Let the rule set of a finished trial hold in its year.

    Raises PermissionDenied, NotAllowedNow for a trial that is not finished or out of date.
    """
    year = FiscalYear.objects.select_for_update().get(pk=work.fiscal_year_id)
    demand_finance(actor, year.district)
    if work.kind != Kind.TRIAL or work.state != State.DONE or work.rule_set is None:
        raise NotAllowedNow("试算还没有完成，不能启用。")
    if year.rule_set_id == work.rule_set_id:
        raise NotAllowedNow(f"{year}已在用“{work.rule_set}”。")
    before, year.rule_set = str(year.rule_set), work.rule_set
    year.save(update_fields=["rule_set"])
    record(
        "year.rules",
        actor=actor,
        target=year,
        before={"rule_set": before},
        after={"rule_set": str(work.rule_set)},
    )


def may_start(user: User) -> bool:
    """Return whether the person may open forms for a unit or for all."""
    return bool(user.role_codes & {Role.CLERK, Role.EXAMINER_SECOND})


def demand_access(user: User) -> None:
    """Raise PermissionDenied for who neither fills in nor keeps the year."""
    if not may_start(user):
        raise PermissionDenied("年度工作由填报人和财政绩效科办理。")
