"""Who may do what in which state: the table as people meet it, against the reviewed file."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.declarations.workflow import PROCEDURE
from apps.organisations.models import Department
from tests.cast import Cast

REVIEWED = Path(__file__).parent / "procedure_matrix.tsv"
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


def matrix(cast: Cast) -> str:
    """Give state, whether the department has a unit review, and each person's acts, as lines."""
    lines = ["\t".join(("state", "unit review", *PEOPLE))]
    for needs_review in (False, True):
        Department.objects.update(needs_unit_review=needs_review)
        for state in State:
            form = cast.declaration(state=state, name=f"{state}-{needs_review}")
            fresh = Declaration.objects.with_content().get(pk=form.pk)
            acts = [
                "+".join(
                    option.transition.name
                    for option in PROCEDURE.options(fresh, cast.people[person])
                )
                for person in PEOPLE
            ]
            cells = [act or "-" for act in acts]
            lines.append("\t".join((state.value, "yes" if needs_review else "no", *cells)))
    return "\n".join(lines) + "\n"


@pytest.mark.django_db
def test_acts_by_role_and_state_match_the_reviewed_table(cast: Cast) -> None:
    found = matrix(cast)
    print(found)  # noqa: T201 -- to be read, and to be taken over after review
    assert found == REVIEWED.read_text(encoding="utf-8")
