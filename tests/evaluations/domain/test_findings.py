"""What the rules find in a self-evaluation is kept when it is submitted."""

from __future__ import annotations

import pytest

from apps.checks.models import CheckRun, Finding
from apps.evaluations.workflow import PROCEDURE
from apps.workflow.engine import perform
from tests.cast import Cast
from tests.evaluations.helpers import filled

pytestmark = pytest.mark.django_db


def test_submission_keeps_the_findings_of_the_version(cast: Cast) -> None:
    evaluation = filled(cast)
    evaluation.rows.filter(level3="培训人数").update(actual="900人", deviation="报名踊跃。")
    perform(PROCEDURE, "submit", subject=evaluation, actor=cast.people["clerk_a"])
    run = CheckRun.objects.of(evaluation).get()
    kept = Finding.objects.of(evaluation).at(evaluation.revision)
    assert (run.scope, run.year, run.revision) == ("self_evaluation", 2027, evaluation.revision)
    assert run.blocks == 0
    assert run.warns + run.hints == kept.count()
    assert "deviation-without-measure" in set(kept.values_list("code", flat=True))
