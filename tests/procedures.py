"""Who may do what in which state: a procedure's table as people meet it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from apps.accounts.models import Department
from apps.workflow.engine import Procedure
from tests.cast import Cast

PEOPLE = (
    "clerk_a",
    "reviewer_a",
    "department_a",
    "examiner1",
    "examiner2",
    "clerk_b",
    "system",
    "security",
    "audit",
)


def acts_matrix(
    cast: Cast, procedure: Procedure, states: Iterable[str], form_in: Callable[[str, str], Any]
) -> str:
    """Return state, whether the department has a unit review, and each person's acts, as lines.

    ``form_in(state, name)`` stores a form of unit A.
    """
    lines = ["\t".join(("state", "unit review", *PEOPLE))]
    for review in ("no", "yes"):
        Department.objects.update(needs_unit_review=review == "yes")
        for state in states:
            form = form_in(state, f"{state}-{review}")
            acts = [
                "+".join(
                    option.transition.name
                    for option in procedure.options(form, cast.people[person])
                )
                for person in PEOPLE
            ]
            lines.append("\t".join((str(state), review, *[act or "-" for act in acts])))
    return "\n".join(lines) + "\n"
