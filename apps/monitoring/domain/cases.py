"""What becomes of red lights: a case each, decided in the bureau, closed by what was done."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.accounts.scope import demand_clerk, roles_on_unit
from apps.audit.domain import record
from apps.core.errors import NotAllowedNow
from apps.entry.kinds import kind_named
from apps.entry.versions import APPROVED, GOAL, approved, goals
from apps.formkit.papers import row_place
from apps.formkit.values import parse
from apps.monitoring.domain.content import lights_of, lines_of, policy_in
from apps.monitoring.lights import Light, Verdict
from apps.monitoring.models import MonitoringCase, MonitoringSheet
from apps.monitoring.states import CaseState, Decision, SheetState
from apps.workflow.engine import Step, perform
from apps.workflow.models import TransitionRecord
from apps.workflow.workdays import workday_after

_ADJUST: Final = "adjust"
_UNDER_FINANCE: Final = frozenset({SheetState.FINANCE_FIRST, SheetState.FINANCE_SECOND})
_GREEN_AGAIN: Final = "退回修改后不再亮红灯。"


def _note(case: MonitoringCase, action: str, actor: User | None, **after: object) -> None:
    unit = case.sheet.unit.name
    record(f"monitoring_case.{action}", actor=actor, target=case, organisation=unit, after=after)


def open_cases(step: Step) -> None:
    """Open a case for each red light of the sheet that has just come to the bureau, and end those
    of a former round that are red no more; an effect of the procedure."""
    sheet = MonitoringSheet.objects.with_content().get(pk=step.subject.pk)
    lights = lights_of(sheet, lines_of(sheet), list(sheet.rows.all()))
    verdicts: list[tuple[int | None, Verdict]] = [(None, lights.money), *lights.rows.items()]
    red = {key: one.formula for key, one in verdicts if one.light == Light.RED}
    due = workday_after(timezone.localdate(), policy_in(sheet.fiscal_year).case_days)
    known = {case.row_id: case for case in sheet.cases.select_for_update(of=("self",))}
    for key, formula in red.items():
        case = known.get(key) or MonitoringCase(sheet=sheet, row_id=key)
        case.formula, case.state, case.due_date = formula[:300], CaseState.OPEN, due
        case.decision = case.reason = case.outcome = ""
        case.closed_at = case.closed_by = None
        case.save()
    for key, case in known.items():
        if key not in red and case.state != CaseState.CLOSED:
            _close(case, step.actor, _GREEN_AGAIN)


def cases_obstacle(sheet: MonitoringSheet, actor: User) -> str:
    """Return what the sheet's cases set against passing it on; a guard of the procedure."""
    left = sheet.cases.filter(state=CaseState.OPEN).count()
    return f"还有 {left} 个红灯没有提出处置意见。" if left else ""


def decide_cases(step: Step) -> None:
    """Let the proposals hold; what only goes on is closed with it. An effect of the procedure."""
    cases = step.subject.cases.filter(state=CaseState.PROPOSED)
    for case in cases.select_for_update(of=("self",)):
        case.state, case.decided_by, case.decided_at = CaseState.DECIDED, step.actor, timezone.now()
        case.save()
        if case.decision == Decision.CONTINUE:
            _close(case, step.actor, Decision.CONTINUE.label)


def _close(case: MonitoringCase, actor: User | None, outcome: str) -> None:
    case.state, case.outcome = CaseState.CLOSED, outcome
    case.closed_by, case.closed_at = actor, timezone.now()
    case.save()
    _note(case, "close", actor, outcome=outcome)


def _locked(key: int, actor: User) -> MonitoringCase:
    cases: Any = MonitoringCase.objects.visible_to(actor).with_names()
    found: MonitoringCase = cases.select_for_update(of=("self",)).get(pk=key)
    return found


def _demand(case: MonitoringCase, actor: User, *wanted: Role) -> None:
    if not roles_on_unit(actor, case.sheet.unit) & {*wanted}:
        raise PermissionDenied("红灯由财政部门处置。")


def open_acts(case: MonitoringCase, user: User) -> dict[str, bool]:
    """Return which acts are open to the person, as the case's page asks them."""
    held = roles_on_unit(user, case.sheet.unit)
    is_decided = case.state == CaseState.DECIDED
    is_undecided = case.sheet.state in _UNDER_FINANCE and case.state in CaseState.undecided()
    adjusts = bool(case.decision) and Decision(case.decision).needs_adjustment
    return {
        "may_propose": bool(held & Role.examiners()) and is_undecided,
        "may_finish": Role.EXAMINER_SECOND in held and is_decided and not adjusts,
        "may_adjust": Role.CLERK in held and is_decided and adjusts,
    }


@transaction.atomic
def propose(*, key: int, actor: User, decision: str, reason: str) -> MonitoringCase:
    """Write down what is to become of a red light, for 绩效科 to confirm with the sheet.

    Raises PermissionDenied, NotAllowedNow once the sheet has left the bureau, ValidationError.
    """
    case = _locked(key, actor)
    _demand(case, actor, *Role.examiners())
    if not open_acts(case, actor)["may_propose"]:
        raise NotAllowedNow(f"该处置现在是“{case.state_words}”，不能再改意见。")
    if decision not in Decision.values:
        raise ValidationError(f"请选择处置：{'、'.join(Decision.labels)}。")
    if not reason.strip():
        raise ValidationError("请写明处置意见。")
    case.decision, case.reason, case.proposed_by = decision, reason.strip()[:2000], actor
    case.state = CaseState.PROPOSED
    case.save()
    _note(case, "propose", actor, decision=Decision(decision).label, reason=case.reason)
    return case


@transaction.atomic
def finish(*, key: int, actor: User, outcome: str) -> MonitoringCase:
    """Close a case that was stopped by what was done.

    Raises PermissionDenied, ValidationError without words, NotAllowedNow where an adjustment has
    still to be approved: that closes the case by itself.
    """
    case = _locked(key, actor)
    _demand(case, actor, Role.EXAMINER_SECOND)
    if case.state != CaseState.DECIDED:
        raise NotAllowedNow(f"该处置现在是“{case.state_words}”，不能办结。")
    if Decision(case.decision).needs_adjustment:
        raise NotAllowedNow("单位调整绩效目标并批复后自动办结。")
    if not outcome.strip():
        raise ValidationError("请写明办了什么，如收回资金的文号和金额。")
    _close(case, actor, outcome.strip()[:2000])
    return case


@transaction.atomic
def begin_adjustment(*, key: int, actor: User) -> Any:
    """Open the approved goal for adjustment as decided, filled in beforehand; return the form.

    Raises PermissionDenied for anybody but the unit's clerk, NotAllowedNow for a case that wants
    none or a form that cannot be adjusted now.
    """
    case = _locked(key, actor)
    demand_clerk(actor, case.sheet.unit)
    if case.state != CaseState.DECIDED or not Decision(case.decision).needs_adjustment:
        raise NotAllowedNow("这项处置不需要调整绩效目标。")
    kind, sheet = kind_named(GOAL), case.sheet
    form = goals().live().with_names().get(project=sheet.project, fiscal_year=sheet.fiscal_year)
    if form.state == APPROVED:
        words = f"运行监控处置：{case.get_decision_display()}。{case.reason}"
        perform(kind.procedure, _ADJUST, subject=form, actor=actor, opinion=words[:500])
        if proposal := _proposal(case):
            form.refresh_from_db()
            place, text = proposal
            was = next(
                (spot.value for spot in kind.spots_of(kind.fresh(form)) if spot.place == place), ""
            )
            kind.save(form, actor, [kind.read_cell(form, place, text, str(was))])
    case.adjustment_id = form.key
    case.save(update_fields=["adjustment"])
    _note(case, _ADJUST, actor, form=form.key)
    return form


def _proposal(case: MonitoringCase) -> tuple[str, str] | None:
    """Return the cell an adjustment changes, and the value that the forecast suggests."""
    if case.decision == Decision.CUT:
        total = lines_of(case.sheet).get("appropriation")
        spent = total.expected if total else None
        return None if spent is None else ("money.annual.appropriation", f"{spent:f}")
    row = case.row
    if row is None or not row.origin:
        return None
    year, wanted = parse(row.forecast), parse(row.target)
    if year.number is None:
        return None
    number = f"{year.number.normalize():f}"
    return row_place(row.origin, "target"), f"{wanted.op or ''}{number}{wanted.unit or ''}"


def follow_adjustment(
    sender: object, subject: MonitoringSheet, entry: TransitionRecord, **kwargs: object
) -> None:
    """After each step of an approved goal: close the cases it was adjusted for, or untie them
    where the adjustment was given up."""
    if subject.KIND != GOAL or entry.target != APPROVED:
        return
    tied = MonitoringCase.objects.with_names().filter(
        adjustment=subject.key, state=CaseState.DECIDED
    )
    version = approved(subject.project, subject.fiscal_year)
    for case in tied.select_for_update(of=("self",)):
        if version and case.decided_at and version.frozen_at > case.decided_at:
            words = f"{case.get_decision_display()}：第 {version.number} 版绩效目标已批复。"
            _close(case, entry.actor, words)
        else:
            case.adjustment = None
            case.save(update_fields=["adjustment"])
