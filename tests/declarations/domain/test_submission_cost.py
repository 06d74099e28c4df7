"""What a submission costs: each rule runs once in it, however many rows the form has."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.checks.models import CheckRun
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.workflow.engine import perform
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 60])
def test_submission_runs_the_rules_once_and_costs_the_same(
    cast: Cast, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = cast.declaration(name="业务培训项目")
    first = form.indicators.first()
    for number in range(rows):
        form.indicators.create(
            position=10 + number,
            level1=first.level1,
            level2=first.level2,
            level3=f"第{number}场培训人数",
            target="≥10人",
        )
    rule_set = cast.year.rule_set
    rule_set.settings = {**rule_set.settings, "warnings_need_answer": False}
    rule_set.save()
    form = Declaration.objects.get(pk=form.pk)
    runs: list[Any] = []
    rules = KIND.report_of
    monkeypatch.setattr(
        type(KIND), "report_of", property(lambda kind: lambda one: runs.append(one) or rules(one))
    )
    with CaptureQueriesContext(connection) as queries:
        perform(PROCEDURE, "submit", subject=form, actor=cast.people["clerk_a"])
    assert (form.state, len(runs)) == ("dept_review", 1)
    assert CheckRun.objects.of(form).count() == 1
    assert len(queries) == 32
