"""Who may do what in which state of a declaration, against the reviewed file."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.declarations.states import State
from apps.declarations.workflow import PROCEDURE
from tests.cast import Cast
from tests.procedures import acts_matrix

REVIEWED = Path(__file__).parent / "procedure_matrix.tsv"


@pytest.mark.django_db
def test_acts_by_role_and_state_match_the_reviewed_table(cast: Cast) -> None:
    def form_in(state: str, name: str) -> object:
        return cast.declaration(state=state, name=name)

    found = acts_matrix(cast, PROCEDURE, State.values, form_in)
    print(found)  # noqa: T201 -- to be read, and to be taken over after review
    assert found == REVIEWED.read_text(encoding="utf-8")
