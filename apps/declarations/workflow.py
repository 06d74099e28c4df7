"""The way of a declaration through the offices, as a table (财预〔2015〕88号; design §5)."""

from __future__ import annotations

from apps.accounts.roles import Role
from apps.declarations.domain.edits import entry_obstacle
from apps.declarations.domain.frozen_versions import (
    note_adjustment,
    restore_approved,
    seal,
)
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.entry.kinds import keep_step, note_attempt, submission_obstacle
from apps.entry.versions import freeze, last_number
from apps.workflow.engine import Procedure, Transition, roles, states
from apps.workflow.offices import unit_and_department

OPEN = states(State.DRAFT, State.RETURNED, State.ADJUSTING)
UNDER_FINANCE = State.under_finance()

PROCEDURE = Procedure(
    name="declaration",
    model=Declaration,
    state_labels=dict(State.choices),
    unit_of=lambda declaration: declaration.unit,
    version_of=last_number,
    url_name="declarations:detail",
    transitions=(
        *unit_and_department(
            State,
            open_states=OPEN,
            finance=State.FINANCE_FIRST,
            guards=(entry_obstacle, submission_obstacle),
            effects=(freeze, keep_step),
            on_refusal=(note_attempt,),
        ),
        Transition(
            name="finance_pass",
            label="初审通过",
            sources=states(State.FINANCE_FIRST),
            target=State.FINANCE_SECOND,
            roles=roles(Role.EXAMINER_FIRST, Role.EXAMINER_SECOND),
            style="primary",
        ),
        Transition(
            name="finance_return",
            label="退回修改",
            sources=UNDER_FINANCE,
            target=State.RETURNED,
            roles=roles(Role.EXAMINER_FIRST, Role.EXAMINER_SECOND),
            needs_opinion=True,
            gathers_opinions=True,
            style="danger",
        ),
        Transition(
            name="approve",
            label="批复",
            sources=states(State.FINANCE_SECOND),
            target=State.APPROVED,
            roles=roles(Role.EXAMINER_SECOND),
            effects=(seal,),
            style="success",
        ),
        Transition(
            name="reject",
            label="不予通过",
            sources=UNDER_FINANCE,
            target=State.REJECTED,
            roles=roles(Role.EXAMINER_SECOND),
            needs_opinion=True,
            style="danger",
        ),
        Transition(
            name="adjust",
            label="申请调整",
            sources=states(State.APPROVED),
            target=State.ADJUSTING,
            roles=roles(Role.CLERK),
            effects=(note_adjustment,),
            needs_opinion=True,
        ),
        Transition(
            name="keep_approved",
            label="放弃调整",
            sources=states(State.ADJUSTING),
            target=State.APPROVED,
            roles=roles(Role.CLERK),
            effects=(restore_approved,),
        ),
    ),
)
