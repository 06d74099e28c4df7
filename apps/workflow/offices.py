"""The three sides of the table, and the first half of every way: unit and department."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db.models import TextChoices

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.checks.subjects import Subject
from apps.workflow.engine import Effect, Guard, Transition, came_from, roles, states
from apps.workflow.models import TransitionRecord


class Office(TextChoices):
    """The three sides of the table."""

    UNIT = "unit", "申报单位"
    DEPARTMENT = "department", "主管部门"
    FINANCE = "finance", "财政部门"


Turn = tuple[Office, frozenset[Role]]
"""In whose name opinions are given, and by people of which roles."""

UNIT_TURN: Final[Turn] = (Office.UNIT, frozenset({Role.UNIT_REVIEWER}))
DEPARTMENT_TURN: Final[Turn] = (Office.DEPARTMENT, frozenset({Role.DEPARTMENT}))
FINANCE_TURN: Final[Turn] = (Office.FINANCE, Role.examiners())
OFFICE_ROLES: Final = UNIT_TURN[1] | DEPARTMENT_TURN[1]
"""Who reviews outside the bureau."""


def _skips_unit_review(subject: Subject, actor: User) -> str:
    if subject.unit.department.needs_unit_review:
        return "本部门要求先经单位审核，请提交单位审核。"
    return ""


def _has_unit_review(subject: Subject, actor: User) -> str:
    if not subject.unit.department.needs_unit_review:
        return "本部门不设单位审核，请直接提交主管部门。"
    return ""


def _unchanged_since_return(returned: str) -> Callable[[Any], str]:
    """Return what tells why a form needs words to be submitted: it was sent back and is as it was."""

    def wants_words(subject: Subject) -> str:
        if subject.state != returned:
            return ""
        steps = TransitionRecord.objects.of(subject)
        back = steps.filter(transition__endswith="return").last()
        sent = (
            steps.filter(transition__startswith="submit", pk__lt=back.pk).last() if back else None
        )
        if sent is None or sent.revision != subject.revision:
            return ""
        return "退回后内容没有改过。请按意见修改；确需原样再报的，请写明理由。"

    return wants_words


def _submission(
    name: str,
    label: str,
    target: str,
    applies: Guard,
    **parts: Any,
) -> Transition:
    return Transition(
        name=name,
        label=label,
        target=target,
        roles=roles(Role.CLERK),
        applies=(applies,),
        style="primary",
        **parts,
    )


def _passing(
    name: str,
    label: str,
    source: str,
    target: str,
    role: Role,
    effects: tuple[Effect, ...] = (),
) -> Transition:
    return Transition(
        name=name,
        label=label,
        sources=states(source),
        target=target,
        roles=roles(role),
        effects=effects,
        style="primary",
    )


def _return(name: str, label: str, source: str, target: str, role: Role) -> Transition:
    return Transition(
        name=name,
        label=label,
        sources=states(source),
        target=target,
        roles=roles(role),
        needs_opinion=True,
        gathers_opinions=True,
        style="danger",
    )


def unit_and_department(
    state: Any,
    *,
    open_states: frozenset[str],
    finance: str,
    guards: tuple[Guard, ...],
    effects: tuple[Effect, ...],
    on_refusal: tuple[Callable[[Any], None], ...] = (),
    on_arrival: tuple[Effect, ...] = (),
) -> tuple[Transition, ...]:
    """Return the transitions up to the bureau.

    ``state`` is the document's enumeration with DRAFT, UNIT_REVIEW, DEPARTMENT_REVIEW and RETURNED;
    ``finance`` the state in which the bureau takes over, with ``on_arrival``; the rest belongs to
    submission.
    """
    unit, department = state.UNIT_REVIEW, state.DEPARTMENT_REVIEW
    parts: dict[str, Any] = {
        "sources": open_states,
        "guards": guards,
        "effects": effects,
        "on_refusal": on_refusal,
        "wants_words": _unchanged_since_return(state.RETURNED),
    }
    return (
        _submission("submit_unit", "提交单位审核", unit, _has_unit_review, **parts),
        _submission("submit", "提交主管部门", department, _skips_unit_review, **parts),
        Transition(
            name="withdraw",
            label="撤回修改",
            sources=states(unit, department),
            target=state.DRAFT,
            target_of=came_from("submit", "submit_unit", default=state.DRAFT),
            roles=roles(Role.CLERK),
        ),
        _passing("unit_pass", "单位审核通过", unit, department, Role.UNIT_REVIEWER),
        _return("unit_return", "退回填报人", unit, state.RETURNED, Role.UNIT_REVIEWER),
        _passing(
            "dept_pass", "部门审核通过", department, finance, Role.DEPARTMENT, effects=on_arrival
        ),
        _return("dept_return", "退回单位", department, state.RETURNED, Role.DEPARTMENT),
    )
