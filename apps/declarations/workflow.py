"""The way of a declaration through the offices, as a table (财预〔2015〕88号; design §5)."""

from __future__ import annotations

from typing import Any

from apps.declarations.domain.editing import entry_obstacle
from apps.declarations.domain.findings import keep_findings, submission_obstacle
from apps.declarations.domain.freezing import freeze, last_version, note_adjustment, seal
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.organisations.roles import Role
from apps.workflow.engine import Procedure, Transition, came_from, roles, states


def _skips_unit_review(declaration: Any, actor: Any) -> str:
    if declaration.unit.department.needs_unit_review:
        return "本部门要求先经单位审核，请提交单位审核。"
    return ""


def _has_unit_review(declaration: Any, actor: Any) -> str:
    if not declaration.unit.department.needs_unit_review:
        return "本部门不设单位审核，请直接提交主管部门。"
    return ""


def _version_of(declaration: Any) -> int | None:
    version = last_version(declaration)
    return version.number if version else None


OPEN = states(State.DRAFT, State.RETURNED, State.ADJUSTING)
UNDER_FINANCE = State.under_finance()

PROCEDURE = Procedure(
    name="declaration",
    model=Declaration,
    state_labels=dict(State.choices),
    unit_of=lambda declaration: declaration.unit,
    version_of=_version_of,
    url_name="declarations:detail",
    transitions=(
        Transition(
            name="submit_unit",
            label="提交单位审核",
            sources=OPEN,
            target=State.UNIT_REVIEW,
            roles=roles(Role.CLERK),
            applies=(_has_unit_review,),
            guards=(entry_obstacle, submission_obstacle),
            effects=(freeze, keep_findings),
            style="primary",
        ),
        Transition(
            name="submit",
            label="提交主管部门",
            sources=OPEN,
            target=State.DEPARTMENT_REVIEW,
            roles=roles(Role.CLERK),
            applies=(_skips_unit_review,),
            guards=(entry_obstacle, submission_obstacle),
            effects=(freeze, keep_findings),
            style="primary",
        ),
        Transition(
            name="withdraw",
            label="撤回修改",
            sources=states(State.UNIT_REVIEW, State.DEPARTMENT_REVIEW),
            target=State.DRAFT,
            target_of=came_from("submit", "submit_unit", default=State.DRAFT),
            roles=roles(Role.CLERK),
        ),
        Transition(
            name="unit_pass",
            label="单位审核通过",
            sources=states(State.UNIT_REVIEW),
            target=State.DEPARTMENT_REVIEW,
            roles=roles(Role.UNIT_REVIEWER),
            style="primary",
        ),
        Transition(
            name="unit_return",
            label="退回填报人",
            sources=states(State.UNIT_REVIEW),
            target=State.RETURNED,
            roles=roles(Role.UNIT_REVIEWER),
            needs_opinion=True,
            style="danger",
        ),
        Transition(
            name="dept_pass",
            label="部门审核通过",
            sources=states(State.DEPARTMENT_REVIEW),
            target=State.FINANCE_FIRST,
            roles=roles(Role.DEPARTMENT),
            style="primary",
        ),
        Transition(
            name="dept_return",
            label="退回单位",
            sources=states(State.DEPARTMENT_REVIEW),
            target=State.RETURNED,
            roles=roles(Role.DEPARTMENT),
            needs_opinion=True,
            style="danger",
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
    ),
)
