"""Typing into a self-evaluation: what is computed, refused, reported."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.entry.domain.protocol import CellChange, Outcome
from apps.evaluations.domain.content import sheet_of
from apps.evaluations.domain.entry import figures_of
from apps.evaluations.domain.reports import report_of
from apps.evaluations.models import SelfEvaluation
from tests.cast import Cast
from tests.evaluations.helpers import confirmed, filled, save_cells, started

pytestmark = pytest.mark.django_db


def save(cast: Cast, evaluation: SelfEvaluation, person: str = "clerk_a", **cells: Any) -> Outcome:
    """Save cells named part__key__name."""
    changes = [
        CellChange(place=name.replace("__", "."), value=value) for name, value in cells.items()
    ]
    return save_cells(key=evaluation.pk, actor=cast.people[person], changes=changes)


def fresh(evaluation: SelfEvaluation) -> SelfEvaluation:
    return SelfEvaluation.objects.with_content().get(pk=evaluation.pk)


def test_filled_form_is_scored_and_graded(cast: Cast) -> None:
    evaluation = filled(cast)
    assert [row.score for row in evaluation.rows.all()] == [
        row.weight for row in evaluation.rows.all()
    ]
    total = evaluation.funding_lines.get(source="total")
    assert (total.executed, total.rate, total.score) == (
        Decimal(196000),
        Decimal(98),
        Decimal("9.80"),
    )
    assert (evaluation.total_score, evaluation.grade) == (Decimal("99.80"), "优")
    assert report_of(evaluation).is_blocked is False


def test_missed_target_shows_its_formula_and_wants_the_deviation(cast: Cast) -> None:
    evaluation = filled(cast)
    row = evaluation.rows.get(position=5)
    save(cast, evaluation, **{f"row__{row.pk}__actual": "81%"})
    figure = figures_of(fresh(evaluation))[f"row.{row.pk}.score"]
    assert (figure["score"], figure["formula"]) == ("9.00", "10.00 × 81/90 = 9.00")
    assert figure["wants_deviation"] is True
    assert [
        item.code for item in report_of(fresh(evaluation)).findings if item.severity == "block"
    ] == ["deviation-missing"]


def test_departing_score_wants_a_reason(cast: Cast) -> None:
    evaluation = filled(cast)
    row = evaluation.rows.get(position=1)
    save(cast, evaluation, **{f"row__{row.pk}__score": Decimal(12)})
    assert fresh(evaluation).total_score == Decimal("98.46")
    codes = {
        item.code for item in report_of(fresh(evaluation)).findings if item.severity == "block"
    }
    assert codes == {"reason-missing", "deviation-missing"}
    save(
        cast,
        evaluation,
        **{
            f"row__{row.pk}__reason": "有十人只参加半天",
            f"row__{row.pk}__deviation": "下年加强考勤",
        },
    )
    assert report_of(fresh(evaluation)).is_blocked is False


def test_score_above_the_weight_is_refused(cast: Cast) -> None:
    evaluation = filled(cast)
    row = evaluation.rows.get(position=5)
    outcome = save(cast, evaluation, **{f"row__{row.pk}__score": Decimal(11)})
    assert outcome.refused == {f"row.{row.pk}.score": "得分应在 0 到分值 10.00 之间。"}


def test_target_passed_by_far_wants_a_reason(cast: Cast) -> None:
    evaluation = filled(cast)
    row = evaluation.rows.get(position=1)
    save(cast, evaluation, **{f"row__{row.pk}__actual": "520人"})
    blocking = [item for item in report_of(fresh(evaluation)).findings if item.severity == "block"]
    assert [(item.code, item.where) for item in blocking] == [
        ("over-unexplained", f"row.{row.pk}.deviation")
    ]


@pytest.mark.parametrize("name", ["weight", "target", "level3", "level1"])
def test_frozen_cell_is_refused(cast: Cast, name: str) -> None:
    evaluation = started(cast)
    row = evaluation.rows.first()
    outcome = save(cast, evaluation, **{f"row__{row.pk}__{name}": "1"})
    assert outcome.refused == {f"row.{row.pk}.{name}": "没有这一格，请刷新页面。"}
    assert fresh(evaluation).rows.first().weight == row.weight


def test_initial_budget_of_the_approved_version_is_refused(cast: Cast) -> None:
    outcome = save(cast, started(cast), money__initial__appropriation=Decimal(1))
    assert outcome.refused == {
        "money.initial.appropriation": "年初预算数取自批复的申报表，不能修改。"
    }


def test_total_follows_its_parts_and_is_not_typed(cast: Cast) -> None:
    evaluation = started(cast)
    save(
        cast,
        evaluation,
        money__executed__appropriation=Decimal("1000.50"),
        money__executed__other=Decimal(2),
    )
    total = fresh(evaluation).funding_lines.get(source="total")
    assert (total.executed, total.rate) == (Decimal("1002.50"), Decimal("0.50"))
    outcome = save(cast, evaluation, money__executed__total=Decimal(5))
    assert outcome.refused == {
        "money.executed.total": "年度资金总额由三个分项自动合计，请修改分项。"
    }


def test_amounts_stand_in_ten_thousands_on_the_sheet(cast: Cast) -> None:
    evaluation = started(cast)
    save(cast, evaluation, money__executed__appropriation=Decimal("123456.00"))
    budget = sheet_of(fresh(evaluation)).budget
    assert (budget["total"].initial, budget["appropriation"].executed) == (
        Decimal("20.00"),
        Decimal("12.3456"),
    )


def test_zero_budget_has_no_rate_and_asks_for_points(cast: Cast) -> None:
    evaluation = filled(cast)
    save(
        cast,
        evaluation,
        money__adjusted__appropriation=Decimal(0),
        money__executed__appropriation=Decimal(0),
    )
    now = fresh(evaluation)
    assert (now.funding_lines.get(source="total").rate, now.total_score) == (None, None)
    assert "score-missing" in {item.code for item in report_of(now).findings}
    save(cast, evaluation, money__score__total=Decimal(10))
    assert fresh(evaluation).total_score == Decimal("100.00")


def test_qualitative_row_takes_points_inside_its_grade(cast: Cast) -> None:
    evaluation = started(cast)
    row = evaluation.rows.get(position=4)
    type(row).objects.filter(pk=row.pk).update(target="有所提升")
    save(
        cast,
        evaluation,
        **{f"row__{row.pk}__actual": "部分达成", f"row__{row.pk}__grade": "部分达成"},
    )
    outcome = save(cast, evaluation, **{f"row__{row.pk}__score": Decimal(18)})
    assert outcome.refused == {f"row.{row.pk}.score": "“部分达成”的得分应在 12.00 到 16.00 之间。"}
    save(cast, evaluation, **{f"row__{row.pk}__score": Decimal(15)})
    assert fresh(evaluation).rows.get(pk=row.pk).score == Decimal(15)


def test_cell_changed_by_a_colleague_is_reported_and_kept(cast: Cast) -> None:
    evaluation = filled(cast)
    row = evaluation.rows.get(position=1)
    change = CellChange(place=f"row.{row.pk}.actual", value="9人", was=("",))
    outcome = save_cells(key=evaluation.pk, actor=cast.people["clerk_a"], changes=[change])
    assert outcome.conflicts == [{"place": f"row.{row.pk}.actual", "current": "410人"}]
    assert fresh(evaluation).rows.get(pk=row.pk).actual == "410人"


def test_saving_leaves_one_audit_row_with_the_cells(cast: Cast) -> None:
    evaluation = started(cast)
    before = AuditEvent.objects.count()
    save(cast, evaluation, goal__actual="做完了")
    event = AuditEvent.objects.first()
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.after) == ("evaluation.edit", {"goal.actual": "做完了"})


def test_others_cannot_type(cast: Cast) -> None:
    evaluation = started(cast)
    with pytest.raises(PermissionDenied):
        save(cast, evaluation, "department_a", goal__actual="x")
    with pytest.raises(SelfEvaluation.DoesNotExist):
        save(cast, evaluation, "clerk_b", goal__actual="x")


def test_confirmed_form_is_closed(cast: Cast) -> None:
    with pytest.raises(NotAllowedNow, match="已确认"):
        save(cast, confirmed(cast), goal__actual="x")
