"""Which steps of a kind's procedure are passes, returns and refusals of a reviewing office."""

from __future__ import annotations

from collections.abc import Collection

from apps.accounts.roles import Role
from apps.entry.kinds import Kind
from apps.entry.step_figures import is_final, is_return
from apps.workflow.engine import Transition
from apps.workflow.offices import OFFICE_ROLES


def is_pass(kind: Kind, item: Transition) -> bool:
    """Return whether a step takes a form on from an office that reviews it."""
    return item.moves_on and bool(item.sources & frozenset(kind.turns))


def returns_of(kind: Kind) -> frozenset[str]:
    """Return the names of the steps that give a form back."""
    return frozenset(item.name for item in kind.procedure.transitions if is_return(kind, item))


def finals_of(kind: Kind) -> frozenset[str]:
    """Return the names of the steps with which the bureau accepts a form."""
    return frozenset(item.name for item in kind.procedure.transitions if is_final(kind, item))


def inbox_of(kind: Kind) -> dict[Role, frozenset[str]]:
    """Return the states in which a form waits for each role that reviews: the bureau's as the kind
    says, the other offices' as its procedure does."""
    offices = {role: frozenset(kind.procedure.awaited_states([role])) for role in OFFICE_ROLES}
    return {**offices, **kind.inbox}


def waiting_for(kind: Kind, roles: Collection[str]) -> frozenset[str]:
    """Return the states in which a form waits for people of some roles."""
    found = (states for role, states in inbox_of(kind).items() if role in roles)
    return frozenset().union(*found)


def batch_acts(kind: Kind, roles: frozenset[Role]) -> list[Transition]:
    """Return what people of some roles do with many forms at once: pass on, accept, give back."""
    waiting = waiting_for(kind, roles)
    return [
        item
        for item in kind.procedure.transitions
        if item.roles & roles
        and item.sources & waiting
        and (item.moves_on or item.gathers_opinions)
    ]
