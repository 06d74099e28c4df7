"""The way of a self-evaluation through the offices, as a table (财预〔2020〕10号; domain §3.2)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.evaluations.domain.checking import blocking_obstacle
from apps.evaluations.domain.entry import entry_obstacle
from apps.evaluations.domain.findings import keep_findings
from apps.evaluations.domain.renewing import version_obstacle
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import CheckState, EvaluationState
from apps.organisations.roles import Role
from apps.workflow.engine import Procedure, Step, Transition, came_from, roles, states


def _skips_unit_review(evaluation: Any, actor: Any) -> str:
    if evaluation.unit.department.needs_unit_review:
        return "本部门要求先经单位审核，请提交单位审核。"
    return ""


def _has_unit_review(evaluation: Any, actor: Any) -> str:
    if not evaluation.unit.department.needs_unit_review:
        return "本部门不设单位审核，请直接提交主管部门。"
    return ""


def _not_being_checked(evaluation: Any, actor: Any) -> str:
    if evaluation.checks.filter(state=CheckState.OPEN).exists():
        return "该表正在抽查复核，请先完成复核。"
    return ""


def _note_submission(step: Step) -> None:
    step.subject.last_submitted_at = timezone.now()
    step.subject.save(update_fields=["last_submitted_at"])


OPEN = states(EvaluationState.DRAFT, EvaluationState.RETURNED)
EXAMINERS = roles(Role.EXAMINER_FIRST, Role.EXAMINER_SECOND)

PROCEDURE = Procedure(
    name="evaluation",
    model=SelfEvaluation,
    state_labels=dict(EvaluationState.choices),
    unit_of=lambda evaluation: evaluation.unit,
    url_name="evaluations:detail",
    version_of=lambda evaluation: evaluation.version.number if evaluation.version else None,
    transitions=(
        Transition(
            name="submit_unit",
            label="提交单位审核",
            sources=OPEN,
            target=EvaluationState.UNIT_REVIEW,
            roles=roles(Role.CLERK),
            applies=(_has_unit_review,),
            guards=(entry_obstacle, version_obstacle, blocking_obstacle),
            effects=(_note_submission, keep_findings),
            style="primary",
        ),
        Transition(
            name="submit",
            label="提交主管部门",
            sources=OPEN,
            target=EvaluationState.DEPARTMENT_REVIEW,
            roles=roles(Role.CLERK),
            applies=(_skips_unit_review,),
            guards=(entry_obstacle, version_obstacle, blocking_obstacle),
            effects=(_note_submission, keep_findings),
            style="primary",
        ),
        Transition(
            name="withdraw",
            label="撤回修改",
            sources=states(EvaluationState.UNIT_REVIEW, EvaluationState.DEPARTMENT_REVIEW),
            target=EvaluationState.DRAFT,
            target_of=came_from("submit", "submit_unit", default=EvaluationState.DRAFT),
            roles=roles(Role.CLERK),
        ),
        Transition(
            name="unit_pass",
            label="单位审核通过",
            sources=states(EvaluationState.UNIT_REVIEW),
            target=EvaluationState.DEPARTMENT_REVIEW,
            roles=roles(Role.UNIT_REVIEWER),
            style="primary",
        ),
        Transition(
            name="unit_return",
            label="退回填报人",
            sources=states(EvaluationState.UNIT_REVIEW),
            target=EvaluationState.RETURNED,
            roles=roles(Role.UNIT_REVIEWER),
            needs_opinion=True,
            style="danger",
        ),
        Transition(
            name="dept_pass",
            label="部门审核通过",
            sources=states(EvaluationState.DEPARTMENT_REVIEW),
            target=EvaluationState.FINANCE_REVIEW,
            roles=roles(Role.DEPARTMENT),
            style="primary",
        ),
        Transition(
            name="dept_return",
            label="退回单位",
            sources=states(EvaluationState.DEPARTMENT_REVIEW),
            target=EvaluationState.RETURNED,
            roles=roles(Role.DEPARTMENT),
            needs_opinion=True,
            style="danger",
        ),
        Transition(
            name="confirm",
            label="确认",
            sources=states(EvaluationState.FINANCE_REVIEW),
            target=EvaluationState.CONFIRMED,
            roles=EXAMINERS,
            style="success",
        ),
        Transition(
            name="finance_return",
            label="退回修改",
            sources=states(EvaluationState.FINANCE_REVIEW, EvaluationState.CONFIRMED),
            target=EvaluationState.RETURNED,
            roles=EXAMINERS,
            guards=(_not_being_checked,),
            needs_opinion=True,
            style="danger",
        ),
        Transition(
            name="exempt",
            label="免评",
            sources=OPEN | EvaluationState.waiting(),
            target=EvaluationState.EXEMPT,
            roles=roles(Role.EXAMINER_SECOND),
            needs_opinion=True,
        ),
        Transition(
            name="unexempt",
            label="恢复自评",
            sources=states(EvaluationState.EXEMPT),
            target=EvaluationState.RETURNED,
            roles=roles(Role.EXAMINER_SECOND),
            needs_opinion=True,
        ),
    ),
)
