"""Opening a self-evaluation: what it takes over, when, and by whom."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from apps.core.errors import NotAllowedNow
from apps.declarations.models import Indicator
from apps.evaluations.domain.creation import start_evaluation, start_year
from apps.evaluations.domain.queries import (
    rectifications_waiting_for,
    to_start,
)
from apps.evaluations.models import SelfEvaluation
from tests.cast import Cast
from tests.evaluations.helpers import approve, open_window, rectified, started

pytestmark = pytest.mark.django_db


def test_started_form_takes_rows_goal_and_money_of_the_approved_version(cast: Cast) -> None:
    evaluation = started(cast)
    sheet = evaluation.version.sheet
    assert [(row.level3, row.target) for row in evaluation.rows.all()] == [
        (row.level3, row.target) for row in sheet.indicators
    ]
    assert evaluation.expected_goal == sheet.annual_goal
    money = {line.source: line for line in evaluation.funding_lines.all()}
    assert (money["total"].initial, money["total"].adjusted) == (Decimal(200000), Decimal(200000))
    assert money["total"].executed is None


def test_weights_come_by_default_and_add_up_to_hundred(cast: Cast) -> None:
    evaluation = started(cast)
    weights = [row.weight for row in evaluation.rows.all()]
    assert weights == [
        Decimal(20),
        Decimal("13.34"),
        Decimal("13.33"),
        Decimal("13.33"),
        Decimal(20),
        Decimal(10),
    ]
    assert sum(weights) + evaluation.funding_lines.get(source="total").weight == 100


def test_weights_of_the_rule_set_are_distributed_exactly(cast: Cast) -> None:
    rule_set = cast.year.rule_set
    rule_set.settings = {
        "weights": {"预算执行率": "20", "产出指标": "50", "效益指标": "20", "满意度指标": "10"}
    }
    rule_set.save()
    evaluation = started(cast)
    weights = [row.weight for row in evaluation.rows.all()]
    assert weights == [
        Decimal(0),
        Decimal("16.68"),
        Decimal("16.66"),
        Decimal("16.66"),
        Decimal(20),
        Decimal(10),
    ]
    assert evaluation.funding_lines.get(source="total").weight == 20


def test_weights_of_the_declaration_stand(cast: Cast) -> None:
    declaration = cast.declaration(state="approved")
    for row, weight in zip(declaration.indicators.all(), (10, 20, 20, 10, 20, 10), strict=True):
        Indicator.objects.filter(pk=row.pk).update(weight=weight)
    approve(declaration)
    open_window(cast)
    evaluation = start_evaluation(declaration=declaration, actor=cast.people["clerk_a"])
    assert [row.weight for row in evaluation.rows.all()] == [10, 20, 20, 10, 20, 10]


def test_newest_approved_version_counts_and_the_first_gives_the_initial_budget(cast: Cast) -> None:
    declaration = cast.declaration(state="approved")
    approve(declaration)
    declaration.funding_lines.filter(half="annual", source__in=["total", "fiscal"]).update(
        amount=150000
    )
    declaration.indicators.filter(position=1).update(target="≥300.00(人)")
    approve(declaration, 2)
    open_window(cast)
    evaluation = start_evaluation(declaration=declaration, actor=cast.people["clerk_a"])
    total = evaluation.funding_lines.get(source="total")
    assert (total.initial, total.adjusted) == (Decimal(200000), Decimal(150000))
    assert evaluation.rows.get(position=1).target == "≥300.00(人)"


def test_start_without_approved_version_is_refused(cast: Cast) -> None:
    open_window(cast)
    with pytest.raises(NotAllowedNow, match="还没有批复的绩效目标"):
        start_evaluation(declaration=cast.declaration(), actor=cast.people["clerk_a"])


def test_start_outside_the_window_is_refused(cast: Cast) -> None:
    declaration = cast.declaration(state="approved")
    approve(declaration)
    open_window(cast, days=-1)
    with pytest.raises(NotAllowedNow, match="现在不能填报"):
        start_evaluation(declaration=declaration, actor=cast.people["clerk_a"])


def test_start_twice_gives_the_same_form(cast: Cast) -> None:
    evaluation = started(cast)
    declaration = evaluation.version.document.declaration
    again = start_evaluation(declaration=declaration, actor=cast.people["clerk_a"])
    assert again.pk == evaluation.pk


def test_foreign_clerk_cannot_start(cast: Cast) -> None:
    declaration = cast.declaration(state="approved")
    approve(declaration)
    open_window(cast)
    with pytest.raises(PermissionDenied):
        start_evaluation(declaration=declaration, actor=cast.people["clerk_b"])


def test_finance_hands_out_the_year_once(cast: Cast) -> None:
    for unit, name in ((cast.unit_a, "甲一"), (cast.unit_b, "乙一")):
        approve(cast.declaration(unit, name=name, state="approved"))
    cast.declaration(cast.unit_b, name="未批复")
    assert start_year(fiscal_year=cast.year, actor=cast.people["examiner2"]) == 2
    assert start_year(fiscal_year=cast.year, actor=cast.people["examiner2"]) == 0
    assert SelfEvaluation.objects.count() == 2


def test_first_examiner_cannot_hand_out(cast: Cast) -> None:
    approve(cast.declaration(state="approved"))
    with pytest.raises(PermissionDenied):
        start_year(fiscal_year=cast.year, actor=cast.people["examiner1"])


def test_home_shows_each_what_waits_for_him(cast: Cast) -> None:
    declaration = cast.declaration(name="待开展", state="approved")
    approve(declaration)
    rectified(cast)
    waiting = {
        person: (
            to_start(cast.people[person]).count(),
            rectifications_waiting_for(cast.people[person]).count(),
        )
        for person in ("clerk_a", "clerk_b", "department_a", "examiner1", "system")
    }
    assert waiting == {
        "clerk_a": (1, 1),
        "clerk_b": (0, 0),
        "department_a": (0, 0),
        "examiner1": (0, 0),
        "system": (0, 0),
    }
