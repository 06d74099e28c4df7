"""The way of a document as steps."""

from __future__ import annotations

import pytest

from apps.declarations.workflow import PROCEDURE
from apps.workflow.route import route_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "marks"),
    [
        ("draft", ["now", "", "", ""]),
        ("returned", ["back", "", "", ""]),
        ("dept_review", ["done", "now", "", ""]),
        ("finance_first", ["done", "done", "now", ""]),
        ("finance_second", ["done", "done", "done", "now"]),
        ("approved", ["done", "done", "done", "done"]),
        ("rejected", ["done", "done", "done", "back"]),
        ("adjusting", ["now", "", "", ""]),
    ],
)
def test_route_marks_where_the_form_is(cast: Cast, state: str, marks: list[str]) -> None:
    route = route_of(PROCEDURE, cast.declaration(state=state))
    assert [step.label for step in route] == ["单位", "部门", "业务科", "绩效科"]
    assert [step.mark for step in route] == marks
