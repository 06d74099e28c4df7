"""The way of a self-evaluation through the offices, as a table (财预〔2020〕10号; domain §3.2)."""

from __future__ import annotations

from apps.accounts.roles import Role
from apps.entry.kinds import keep_step, note_attempt, submission_obstacle
from apps.entry.versions import freeze, last_number
from apps.evaluations.domain.entry import entry_obstacle
from apps.evaluations.domain.rectification import (
    demand_rectification,
    settle_rectification,
    unreported,
)
from apps.evaluations.domain.renewal import version_obstacle
from apps.evaluations.domain.spot_checks import conclude_check, take_for_check
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.workflow.engine import Procedure, Transition, came_from, roles, states
from apps.workflow.offices import unit_and_department

OPEN = states(EvaluationState.DRAFT, EvaluationState.RETURNED)
EXAMINERS = roles(Role.EXAMINER_FIRST, Role.EXAMINER_SECOND)

# 免评: the unit asks with a reason, its department agrees, 财政绩效科 decides; the bureau may also
# withdraw the task of itself (domain §3.1, §3.2 step 11).
EXEMPTION = (
    Transition(
        name="ask_exempt",
        label="申请免评",
        sources=OPEN,
        target=EvaluationState.EXEMPTION_DEPARTMENT,
        roles=roles(Role.CLERK),
        guards=(entry_obstacle,),
        needs_opinion=True,
    ),
    Transition(
        name="keep_task",
        label="撤回免评申请",
        sources=states(EvaluationState.EXEMPTION_DEPARTMENT),
        target=EvaluationState.DRAFT,
        target_of=came_from("ask_exempt", default=EvaluationState.DRAFT),
        roles=roles(Role.CLERK),
    ),
    Transition(
        name="dept_exempt",
        label="同意免评，报财政",
        sources=states(EvaluationState.EXEMPTION_DEPARTMENT),
        target=EvaluationState.EXEMPTION_FINANCE,
        roles=roles(Role.DEPARTMENT),
        style="primary",
    ),
    Transition(
        name="dept_keep",
        label="不同意免评",
        sources=states(EvaluationState.EXEMPTION_DEPARTMENT),
        target=EvaluationState.RETURNED,
        roles=roles(Role.DEPARTMENT),
        needs_opinion=True,
        style="danger",
    ),
    Transition(
        name="grant_exempt",
        label="核定免评",
        sources=states(EvaluationState.EXEMPTION_FINANCE),
        target=EvaluationState.EXEMPT,
        roles=roles(Role.EXAMINER_SECOND),
        style="success",
    ),
    Transition(
        name="refuse_exempt",
        label="不予免评",
        sources=states(EvaluationState.EXEMPTION_FINANCE),
        target=EvaluationState.RETURNED,
        roles=roles(Role.EXAMINER_SECOND),
        needs_opinion=True,
        style="danger",
    ),
    Transition(
        name="exempt",
        label="免评",
        sources=OPEN
        | states(
            EvaluationState.UNIT_REVIEW,
            EvaluationState.DEPARTMENT_REVIEW,
            EvaluationState.FINANCE_REVIEW,
        ),
        target=EvaluationState.EXEMPT,
        roles=roles(Role.EXAMINER_SECOND),
        needs_opinion=True,
    ),
)

# 抽查复核 of a confirmed form and 整改 of what it finds (财预〔2020〕10号): the same desk, the same acts.
CHECKS = (
    Transition(
        name="spot_check",
        label="抽查复核",
        sources=states(EvaluationState.CONFIRMED),
        target=EvaluationState.CHECKING,
        roles=roles(Role.EXAMINER_SECOND),
        effects=(take_for_check,),
    ),
    Transition(
        name="conclude_check",
        label="完成复核",
        sources=states(EvaluationState.CHECKING),
        target=EvaluationState.CONFIRMED,
        roles=EXAMINERS,
        effects=(conclude_check,),
        needs_opinion=True,
        style="success",
    ),
    Transition(
        name="demand_rectification",
        label="提出整改",
        sources=states(EvaluationState.CHECKING),
        target=EvaluationState.RECTIFYING,
        roles=EXAMINERS,
        effects=(conclude_check, demand_rectification),
        needs_opinion=True,
        gathers_opinions=True,
        style="danger",
    ),
    Transition(
        name="report_rectification",
        label="上报整改",
        sources=states(EvaluationState.RECTIFYING),
        target=EvaluationState.RECTIFIED,
        roles=roles(Role.CLERK),
        guards=(unreported,),
        style="primary",
    ),
    Transition(
        name="accept_rectification",
        label="销号",
        sources=states(EvaluationState.RECTIFIED),
        target=EvaluationState.CONFIRMED,
        roles=EXAMINERS,
        effects=(settle_rectification,),
        style="success",
    ),
    Transition(
        name="return_rectification",
        label="退回整改",
        sources=states(EvaluationState.RECTIFIED),
        target=EvaluationState.RECTIFYING,
        roles=EXAMINERS,
        effects=(settle_rectification,),
        needs_opinion=True,
        gathers_opinions=True,
        style="danger",
    ),
)

PROCEDURE = Procedure(
    name="evaluation",
    model=SelfEvaluation,
    state_labels=dict(EvaluationState.choices),
    unit_of=lambda evaluation: evaluation.unit,
    url_name="evaluations:detail",
    version_of=last_number,
    transitions=(
        *unit_and_department(
            EvaluationState,
            open_states=OPEN,
            finance=EvaluationState.FINANCE_REVIEW,
            guards=(entry_obstacle, version_obstacle, submission_obstacle),
            effects=(freeze, keep_step),
            on_refusal=(note_attempt,),
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
            needs_opinion=True,
            gathers_opinions=True,
            style="danger",
        ),
        *CHECKS,
        *EXEMPTION,
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
