"""The way of a self-evaluation through the offices, as a table (财预〔2020〕10号; domain §3.2)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.evaluations.domain.entry import entry_obstacle
from apps.evaluations.domain.findings import CHECKS
from apps.evaluations.domain.renewing import version_obstacle
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import CheckState, EvaluationState
from apps.organisations.roles import Role
from apps.workflow.engine import Procedure, Step, Transition, roles, states
from apps.workflow.offices import unit_and_department


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
        *unit_and_department(
            EvaluationState,
            open_states=OPEN,
            finance=EvaluationState.FINANCE_REVIEW,
            guards=(entry_obstacle, version_obstacle, CHECKS.submission_obstacle),
            effects=(_note_submission, CHECKS.keep_step),
            on_refusal=(CHECKS.note_attempt,),
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
