"""The way of a monitoring sheet through the offices, as a table (财预〔2019〕136号)."""

from __future__ import annotations

from typing import Final

from apps.accounts.roles import Role
from apps.entry.kinds import keep_step, note_attempt, submission_obstacle
from apps.entry.versions import freeze, last_number
from apps.monitoring.domain.cases import cases_obstacle, decide_cases, open_cases
from apps.monitoring.domain.cells import entry_obstacle
from apps.monitoring.models import MonitoringSheet
from apps.monitoring.states import SheetState
from apps.workflow.engine import Procedure, Transition, roles, states
from apps.workflow.offices import unit_and_department

_EXAMINERS: Final = roles(Role.EXAMINER_FIRST, Role.EXAMINER_SECOND)

PROCEDURE: Final = Procedure(
    name="monitoring",
    model=MonitoringSheet,
    state_labels=dict(SheetState.choices),
    unit_of=lambda sheet: sheet.unit,
    url_name="monitoring:detail",
    version_of=last_number,
    transitions=(
        *unit_and_department(
            SheetState,
            open_states=states(SheetState.DRAFT, SheetState.RETURNED),
            finance=SheetState.FINANCE_FIRST,
            guards=(entry_obstacle, submission_obstacle),
            effects=(freeze, keep_step),
            on_refusal=(note_attempt,),
            on_arrival=(open_cases,),
        ),
        Transition(
            name="first_pass",
            label="业务科审核通过",
            sources=states(SheetState.FINANCE_FIRST),
            target=SheetState.FINANCE_SECOND,
            roles=_EXAMINERS,
            guards=(cases_obstacle,),
            style="primary",
        ),
        Transition(
            name="close",
            label="审定",
            sources=states(SheetState.FINANCE_SECOND),
            target=SheetState.CLOSED,
            roles=roles(Role.EXAMINER_SECOND),
            guards=(cases_obstacle,),
            effects=(decide_cases,),
            style="success",
        ),
        Transition(
            name="finance_return",
            label="退回修改",
            sources=states(SheetState.FINANCE_FIRST, SheetState.FINANCE_SECOND),
            target=SheetState.RETURNED,
            roles=_EXAMINERS,
            needs_opinion=True,
            gathers_opinions=True,
            style="danger",
        ),
    ),
)
