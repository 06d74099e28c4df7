"""The way of one document through the offices as steps: where it has been, is, and goes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from apps.accounts.roles import Role
from apps.checks.subjects import Subject
from apps.workflow.engine import Procedure

OFFICES: Final = {
    Role.CLERK: "单位",
    Role.UNIT_REVIEWER: "单位",
    Role.DEPARTMENT: "部门",
    Role.EXAMINER_FIRST: "业务科",
    Role.EXAMINER_SECOND: "绩效科",
}
BUREAU: Final = "财政"
RETURNED: Final = "returned"
REFUSED: Final = "rejected"


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One office on the way; ``mark`` is ``done``, ``now``, ``back`` (returned to it) or blank."""

    label: str
    mark: str = ""


def _office(procedure: Procedure, state: str) -> str:
    awaited = procedure.awaited_roles(state)
    return next((label for role, label in OFFICES.items() if role in awaited), "")


def _states(procedure: Procedure, subject: Subject) -> list[str]:
    """Return the states a document passes when nobody returns it, the first one included."""
    state, passed = next(iter(procedure.state_labels)), []
    while state not in passed:
        passed.append(state)
        onward = (
            item
            for item in procedure.transitions
            if state in item.sources
            and item.moves_on
            and not any(guard(subject, None) for guard in item.applies)
        )
        state = next((item.target for item in onward), state)
    return passed


def said_of(procedure: Procedure, subject: Subject, label: str) -> str:
    """Return what became of a step in the person's words: with whom the document is now.

    Args:
        label: the name of the step taken.
    """
    unit = subject.unit
    office = _office(procedure, subject.state)
    if subject.state == RETURNED:
        return f"已退回{unit.name}修改"
    if office == "单位":
        awaited = procedure.awaited_roles(subject.state)
        if Role.CLERK in awaited:
            return f"{label}：现在可由{unit.name}修改"
        return f"已送{unit.name}的单位审核，待审核"
    if office == "部门":
        return f"已提交{unit.department.name}，待审核"
    if office:
        return f"已送财政{office}，待审核"
    return f"已{label}" if not label.startswith("不") else label


def offices_of(procedure: Procedure, subject: Subject) -> list[str]:
    """Return the offices a document passes, each once; a single one of the bureau is «财政»."""
    found = [_office(procedure, state) for state in _states(procedure, subject)]
    names = list(dict.fromkeys(name for name in found if name))
    bureau = [name for name in names if name in {"业务科", "绩效科"}]
    return [BUREAU if bureau == [name] else name for name in names]


def route_of(procedure: Procedure, subject: Subject) -> list[RouteStep]:
    """Return the steps of a document's way, marked.

    Args:
        subject: the document, fetched with its unit and department.
    """
    names = offices_of(procedure, subject)
    state = subject.state
    office = _office(procedure, state)
    if state == REFUSED:
        return [*[RouteStep(name, "done") for name in names[:-1]], RouteStep(names[-1], "back")]
    if not office:
        return [RouteStep(name, "done") for name in names]
    at = names.index(office) if office in names else len(names) - 1
    mark = "back" if state == RETURNED else "now"
    return [
        RouteStep(name, "done" if index < at else mark if index == at else "")
        for index, name in enumerate(names)
    ]
