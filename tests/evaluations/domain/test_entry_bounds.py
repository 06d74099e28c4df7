"""Typing into a self-evaluation, called directly: guards, cells, what follows, what is traced."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.entry.domain.protocol import CellChange, Outcome
from apps.evaluations.domain.entry import entry_obstacle, figures_of
from apps.evaluations.models import SelfEvaluation
from apps.workflow.models import EntryWindow
from tests.cast import Cast
from tests.evaluations.helpers import filled, save_cells, started

pytestmark = pytest.mark.django_db


def fresh(evaluation: SelfEvaluation) -> SelfEvaluation:
    return SelfEvaluation.objects.with_content().get(pk=evaluation.pk)


def save(
    cast: Cast, form: SelfEvaluation, cells: dict[str, Any], person: str = "clerk_a", **rest: Any
) -> Outcome:
    changes = [CellChange(place=place, value=value) for place, value in cells.items()]
    return save_cells(key=form.pk, actor=cast.people[person], changes=changes, **rest)


def in_state(form: SelfEvaluation, state: str) -> SelfEvaluation:
    SelfEvaluation.objects.filter(pk=form.pk).update(state=state)
    return fresh(form)


@pytest.mark.parametrize("person", ["reviewer_a", "department_a", "examiner1", "examiner2"])
def test_only_the_units_clerk_may_type(cast: Cast, person: str) -> None:
    form = in_state(started(cast), "returned")
    count = AuditEvent.objects.count()
    with pytest.raises(PermissionDenied, match="只有本单位的填报人可以填写"):
        save(cast, form, {"goal.actual": "x"}, person)
    assert (fresh(form).actual_result, AuditEvent.objects.count()) == ("", count)


def test_window_closes_the_draft_alone(cast: Cast) -> None:
    form = started(cast)
    window = EntryWindow.objects.get(kind="evaluation")
    window.closes_at = timezone.now() - timedelta(seconds=1)
    window.save()
    assert entry_obstacle(fresh(form)) != ""
    with pytest.raises(NotAllowedNow):
        save(cast, form, {"goal.actual": "x"})
    assert entry_obstacle(in_state(form, "returned")) == ""
    assert save(cast, form, {"goal.actual": "x"}).stored == {"goal.actual": "x"}
    told = "该表现在是“待部门审核”，不能修改。"
    assert entry_obstacle(in_state(form, "dept_review")) == told


def test_cells_are_stored_traced_and_answered_as_the_page_types_them(cast: Cast) -> None:
    form = started(cast)
    row = form.rows.get(position=1)
    outcome = save(
        cast,
        form,
        {
            "money.executed.appropriation": Decimal("123456.00"),
            f"row.{row.pk}.actual": "390人",
            f"row.{row.pk}.deviation": "两期顺延",
            "money.reason.total": "按实列支",
        },
    )
    assert outcome.stored == {
        "money.executed.appropriation": "12.3456",
        f"row.{row.pk}.actual": "390人",
        f"row.{row.pk}.deviation": "两期顺延",
        "money.reason.total": "按实列支",
    }
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.organisation, event.object_id) == (
        "evaluation.edit",
        cast.people["clerk_a"],
        "甲单位",
        str(form.pk),
    )
    assert event.before == {
        "money.executed.appropriation": "",
        f"row.{row.pk}.actual": "",
        f"row.{row.pk}.deviation": "",
        "money.reason.total": "",
    }
    assert event.after["money.executed.appropriation"] == "123,456.00"
    now = fresh(form)
    stored = now.rows.get(pk=row.pk)
    assert (stored.actual, stored.deviation, now.total_score, now.grade) == (
        "390人",
        "两期顺延",
        None,
        "",
    )
    assert stored.score == (row.weight * 390 / 400).quantize(Decimal("0.01"))
    lines = {line.source: line for line in now.funding_lines.all()}
    assert (lines["appropriation"].executed, lines["appropriation"].rate) == (
        Decimal(123456),
        Decimal("61.73"),
    )
    assert (lines["total"].executed, lines["total"].rate, lines["total"].reason) == (
        Decimal(123456),
        Decimal("61.73"),
        "按实列支",
    )


def test_part_made_blank_again_leaves_no_total(cast: Cast) -> None:
    form = started(cast)
    save(cast, form, {"money.executed.appropriation": Decimal(100)})
    outcome = save(cast, form, {"money.executed.appropriation": None})
    assert outcome.stored == {"money.executed.appropriation": ""}
    lines = {line.source: line for line in fresh(form).funding_lines.all()}
    found = [(lines[key].executed, lines[key].rate) for key in ("appropriation", "total")]
    assert found == [(None, None), (None, None)]


@pytest.mark.parametrize(
    "place",
    [
        "head.grade",
        "money.nosuch.executed",
        "money.rate.total",
        "money.total.executed",
        "row.0.score",
        "row.0.nosuch",
        "other.actual_result",
        "head",
    ],
)
def test_place_that_is_no_cell_is_refused(cast: Cast, place: str) -> None:
    count = AuditEvent.objects.count()
    form = started(cast)
    traces = AuditEvent.objects.count() - count
    outcome = save(cast, form, {place: "1"})
    assert outcome.refused == {place: "没有这一格，请刷新页面。"}
    assert AuditEvent.objects.count() - count == traces


def test_total_may_be_typed_where_no_part_is_and_not_otherwise(cast: Cast) -> None:
    form = started(cast)
    sum_told = "年度资金总额由三个分项自动合计，请修改分项。"
    place = "money.executed.total"
    assert save(cast, form, {place: Decimal(50000)}).stored == {place: "5.00"}
    total = fresh(form).funding_lines.get(source="total")
    assert (total.executed, total.rate) == (Decimal(50000), Decimal(25))
    save(cast, form, {"money.executed.other": Decimal(0)})
    assert save(cast, form, {place: Decimal(1)}).refused == {place: sum_told}
    assert fresh(form).funding_lines.get(source="total").executed == Decimal(0)


def test_initial_budget_may_be_typed_where_no_version_was_approved(cast: Cast) -> None:
    form = started(cast)
    SelfEvaluation.objects.filter(pk=form.pk).update(version=None, origin="自评表.xlsx")
    form.funding_lines.all().update(initial=None, adjusted=None)
    place = "money.initial.appropriation"
    assert save(cast, form, {place: Decimal(30000)}).stored == {place: "3.00"}
    assert fresh(form).funding_lines.get(source="total").initial == Decimal(30000)


@pytest.mark.parametrize(("value", "is_refused"), [("-0.01", True), ("0", False), ("20.01", True)])
def test_points_lie_between_nought_and_the_weight(cast: Cast, value: str, is_refused: bool) -> None:
    form = started(cast)
    row = form.rows.get(position=4)
    assert row.weight == Decimal(20)
    place = f"row.{row.pk}.score"
    outcome = save(cast, form, {place: Decimal(value)})
    told = {place: "得分应在 0 到分值 20.00 之间。"} if is_refused else {}
    assert outcome.refused == told
    assert save(cast, form, {place: Decimal(20)}).refused == {}
    assert save(cast, form, {place: None}).stored == {place: ""}


def test_row_without_a_weight_takes_no_points(cast: Cast) -> None:
    form = started(cast)
    row = form.rows.get(position=4)
    form.rows.filter(pk=row.pk).update(weight=None)
    place = f"row.{row.pk}.score"
    outcome = save(cast, form, {place: Decimal(1)})
    assert outcome.refused == {place: "这一行没有分值，不能打分。"}


@pytest.mark.parametrize(
    ("points", "is_refused"), [("11.99", True), ("12", False), ("16", False), ("16.01", True)]
)
def test_points_lie_within_the_chosen_grade(cast: Cast, points: str, is_refused: bool) -> None:
    form = started(cast)
    row = form.rows.get(position=4)
    form.rows.filter(pk=row.pk).update(target="有所提升", actual="x", grade="部分达成")
    place = f"row.{row.pk}.score"
    outcome = save(cast, form, {place: Decimal(points)})
    told = {place: "“部分达成”的得分应在 12.00 到 16.00 之间。"} if is_refused else {}
    assert outcome.refused == told


def test_new_grade_forgets_typed_points_it_does_not_allow_unless_a_reason_stands(
    cast: Cast,
) -> None:
    form = started(cast)
    row = form.rows.get(position=4)
    form.rows.filter(pk=row.pk).update(
        target="有所提升", actual="x", grade="达成", typed_score=Decimal(18)
    )
    grade = f"row.{row.pk}.grade"
    save(cast, form, {grade: "部分达成"})
    assert fresh(form).rows.get(pk=row.pk).typed_score is None
    form.rows.filter(pk=row.pk).update(grade="达成", typed_score=Decimal(18), reason="据实")
    save(cast, form, {grade: "部分达成"})
    assert fresh(form).rows.get(pk=row.pk).typed_score == Decimal(18)
    form.rows.filter(pk=row.pk).update(grade="达成", typed_score=Decimal(16), reason="")
    save(cast, form, {grade: "部分达成"})
    assert fresh(form).rows.get(pk=row.pk).typed_score == Decimal(16)


def test_figures_of_a_filled_form_stand_by_place(cast: Cast) -> None:
    form = filled(cast)
    found = figures_of(form)
    row = form.rows.get(position=1)
    assert found[f"row.{row.pk}.score"] == {
        "score": f"{row.weight:f}",
        "computed": f"{row.weight:f}",
        "formula": f"达到目标，得满分 {row.weight}",
    }
    assert found["money.rate.total"] == {"text": "98.00"}
    assert found["money.score.total"] == {
        "score": "9.80",
        "computed": "9.80",
        "formula": "10.00 × 98.00% = 9.80",
    }
    assert found["money.rate.other"] == {"text": ""}
    assert found["tail.total_score"] == {"text": "99.80"}
    assert found["tail.grade"] == {"text": "优"}
    save(cast, form, {f"row.{row.pk}.actual": "300人"})
    assert figures_of(fresh(form))[f"row.{row.pk}.score"]["wants_deviation"] is True
    save(cast, form, {f"row.{row.pk}.deviation": " 减期 "})
    assert figures_of(fresh(form))[f"row.{row.pk}.score"].get("wants_deviation") is None


def test_rule_set_that_divides_by_the_initial_budget_is_followed(cast: Cast) -> None:
    cast.year.rule_set.settings = {"scoring": {"uses_initial_budget": True}}
    cast.year.rule_set.save()
    form = started(cast)
    form.funding_lines.all().update(adjusted=None)
    save(cast, form, {"money.executed.appropriation": Decimal(100000)})
    total = fresh(form).funding_lines.get(source="total")
    assert (total.rate, total.score) == (Decimal(50), Decimal("5.00"))


def test_rule_set_nobody_can_read_stops_the_saving_with_a_sentence(cast: Cast) -> None:
    form = started(cast)
    cast.year.rule_set.settings = {"scoring": {"nosuch": 1}}
    cast.year.rule_set.save()
    with pytest.raises(NotAllowedNow, match=r"规则集“测试规则”有误：.*请联系财政绩效科改正。"):
        save(cast, form, {"goal.actual": "x"})
