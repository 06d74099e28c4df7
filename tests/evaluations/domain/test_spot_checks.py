"""Drawing by lot, checking beside the unit's points, and putting right."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import NotAllowedNow
from apps.entry.models import Attachment
from apps.evaluations.domain.draws import draw_by_lot, ranked
from apps.evaluations.domain.rectification_report import report_rectification
from apps.evaluations.domain.spot_checks import MONEY, keep_points
from apps.evaluations.kind import KIND
from apps.evaluations.models import Rectification, SelfEvaluation, SpotCheck
from apps.reviews.domain.decisions import decide
from apps.reviews.domain.opinions import answer, write_opinion
from apps.reviews.models import Notice, Opinion
from tests.cast import Cast
from tests.evaluations.helpers import confirmed, filled, move, rectified

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 proof"


def conclude(
    cast: Cast, form: SelfEvaluation, text: str = "抽查签到表后核减。", **marks: str
) -> SpotCheck:
    """Complete the check of a form at the desk; marks as ``score_KEY`` and ``reason_KEY``."""
    typed = {name.replace("_", "-", 1): value for name, value in marks.items()}
    decide(
        subject=form,
        name="conclude_check",
        actor=cast.people["examiner1"],
        opinion=text,
        marks=typed,
    )
    return form.checks.order_by("-pk").first()


def taken(cast: Cast) -> SelfEvaluation:
    """Return a confirmed form that was chosen for a check."""
    return move(cast, confirmed(cast), ("spot_check", "examiner2", ""))


def test_lot_is_the_same_for_the_same_seed(cast: Cast) -> None:
    forms = [confirmed(cast, name=f"项目{number}") for number in range(5)]
    draw = draw_by_lot(
        fiscal_year=cast.year, count=2, seed="20270315", note="", actor=cast.people["examiner2"]
    )
    expected = ranked("20270315", [form.pk for form in forms])[:2]
    assert [check.evaluation_id for check in draw.checks.order_by("pk")] == expected
    assert draw.population == sorted(form.pk for form in forms)
    drawn = SelfEvaluation.objects.filter(state="checking").values_list("pk", flat=True)
    assert sorted(drawn) == sorted(expected)


@given(st.text(max_size=20), st.sets(st.integers(1, 10**6), max_size=40))
def test_ranking_is_a_permutation_that_ignores_the_given_order(seed: str, keys: set[int]) -> None:
    assert ranked(seed, sorted(keys)) == ranked(seed, sorted(keys, reverse=True))
    assert sorted(ranked(seed, keys)) == sorted(keys)


def test_seed_is_made_up_and_kept_where_none_is_given(cast: Cast) -> None:
    confirmed(cast)
    draw = draw_by_lot(
        fiscal_year=cast.year, count=1, seed=" ", note="", actor=cast.people["examiner2"]
    )
    assert len(draw.seed) == 16


def test_form_that_was_checked_is_not_drawn_again(cast: Cast) -> None:
    conclude(cast, taken(cast))
    with pytest.raises(ValidationError, match="没有可供抽取的自评表"):
        draw_by_lot(
            fiscal_year=cast.year, count=1, seed="1", note="", actor=cast.people["examiner2"]
        )


def test_more_than_there_are_is_refused_with_the_number(cast: Cast) -> None:
    confirmed(cast)
    with pytest.raises(ValidationError, match="有 1 份"):
        draw_by_lot(
            fiscal_year=cast.year, count=2, seed="1", note="", actor=cast.people["examiner2"]
        )


@pytest.mark.parametrize("person", ["examiner1", "department_a", "clerk_a", "system"])
def test_only_the_performance_office_draws(cast: Cast, person: str) -> None:
    form = confirmed(cast)
    with pytest.raises(PermissionDenied):
        draw_by_lot(fiscal_year=cast.year, count=1, seed="1", note="", actor=cast.people[person])
    with pytest.raises(PermissionDenied):
        move(cast, form, ("spot_check", person, ""))


def test_unconfirmed_form_cannot_be_chosen(cast: Cast) -> None:
    with pytest.raises(NotAllowedNow, match="不能抽查复核"):
        move(cast, filled(cast), ("spot_check", "examiner2", ""))


def test_note_that_does_not_fit_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="最多 200 个字"):
        move(cast, confirmed(cast), ("spot_check", "examiner2", "字" * 201))


def test_check_starts_from_the_units_points_and_keeps_them_where_untouched(cast: Cast) -> None:
    form = taken(cast)
    check = conclude(cast, form, text="与佐证材料一致。")
    assert (check.state, check.corrected_total, check.corrected_grade, check.conclusion) == (
        "done",
        Decimal("99.80"),
        "优",
        "与佐证材料一致。",
    )
    form.refresh_from_db()
    assert (form.state, check.checked_by) == ("confirmed", cast.people["examiner1"])


def test_corrected_grade_follows_the_examiners_points(cast: Cast) -> None:
    form = taken(cast)
    key = form.rows.first().pk
    marks = {f"score_{key}": "5", f"reason_{key}": "单价含未履约部分"}
    check = conclude(cast, form, **marks, score_money="9分", reason_money="含退款")
    assert (check.corrected_total, check.corrected_grade) == (Decimal("84.00"), "良")


def test_difference_without_reason_is_refused_at_the_end(cast: Cast) -> None:
    form = taken(cast)
    key = form.rows.first().pk
    with pytest.raises(ValidationError, match="须写明原因：人均培训成本"):
        conclude(cast, form, **{f"score_{key}": "1"})
    form.refresh_from_db()
    assert (form.state, form.checks.get().state) == ("checking", "open")


@pytest.mark.parametrize(
    ("typed", "said"), [("21", r"应在 0 到分值 20\.00 之间"), ("二十", "不是分数")]
)
def test_points_out_of_bounds_are_refused(cast: Cast, typed: str, said: str) -> None:
    form = taken(cast)
    key = form.rows.first().pk
    with pytest.raises(ValidationError, match=said):
        keep_points(form, cast.people["examiner1"], {f"score-{key}": typed, f"reason-{key}": "x"})


def test_points_are_kept_by_examiners_of_an_open_check_alone(cast: Cast) -> None:
    form = taken(cast)
    with pytest.raises(PermissionDenied):
        keep_points(form, cast.people["department_a"], {"score-money": "9"})
    keep_points(form, cast.people["examiner1"], {"score-money": "9", "reason-money": "含退款"})
    kept = form.checks.get().scores.get(row=None)
    assert (kept.score, kept.reason) == (Decimal(9), "含退款")
    conclude(cast, form)
    with pytest.raises(NotAllowedNow, match="复核已完成"):
        keep_points(form, cast.people["examiner1"], {"score-money": "8"})


def test_conclusion_wants_words_and_waits_for_demands(cast: Cast) -> None:
    form, examiner = taken(cast), cast.people["examiner1"]
    with pytest.raises(ValidationError, match="完成复核须填写意见"):
        conclude(cast, form, text=" ")
    write_opinion(
        subject=form, actor=examiner, text="签到表缺两期", place=f"row.{form.rows.first().pk}"
    )
    with pytest.raises(NotAllowedNow, match="还有 1 条须改意见，办结后才能完成复核"):
        conclude(cast, form)


def test_unit_sees_the_check_only_when_it_is_concluded(cast: Cast) -> None:
    form = taken(cast)
    clerk = cast.people["clerk_a"]
    assert SpotCheck.objects.visible_to(clerk).count() == 0
    conclude(cast, form)
    assert SpotCheck.objects.visible_to(clerk).count() == 1
    assert SpotCheck.objects.visible_to(cast.people["clerk_b"]).count() == 0


def test_score_counts_while_the_form_is_checked(cast: Cast) -> None:
    form = taken(cast)
    outcome = KIND.review.outcome_of(form.project_id, form.fiscal_year.year)
    assert outcome is not None
    assert outcome.score == Decimal("99.80")


def report(cast: Cast, item: Rectification, **changes: Any) -> Rectification:
    values = {
        "measure": "补齐两期签到表并核对人数。",
        "person": "王晓燕",
        "completed_on": timezone.localdate(),
        "upload": ContentFile(PDF, name="签到表.pdf"),
        "actor": cast.people["clerk_a"],
    }
    return report_rectification(key=item.pk, **(values | changes))


def form_of(item: Rectification) -> SelfEvaluation:
    return SelfEvaluation.objects.with_content().get(pk=item.spot_check.evaluation_id)


def settled(cast: Cast, item: Rectification, name: str, opinion: str = "") -> Rectification:
    decide(subject=form_of(item), name=name, actor=cast.people["examiner1"], opinion=opinion)
    item.refresh_from_db()
    return item


def test_opinions_by_cell_are_what_must_be_put_right(cast: Cast) -> None:
    form, examiner = taken(cast), cast.people["examiner1"]
    place = f"row.{form.rows.first().pk}.actual"
    opinion = write_opinion(subject=form, actor=examiner, text="签到表缺两期", place=place)
    due = timezone.localdate() + timedelta(days=10)
    decide(subject=form, name="demand_rectification", actor=examiner, notice=str(due))
    item = Rectification.objects.get()
    assert item.due_date == due
    assert item.problem == f"1. 指标“人均培训成本”的实际完成值：签到表缺两期\n整改期限：{due}"
    assert form_of(item).state == "rectifying"
    assert item.spot_check.state == "done"
    told = Notice.objects.filter(user=cast.people["clerk_a"], kind="result").first()
    assert "提出整改" in told.text
    answer(
        opinion=opinion, actor=cast.people["clerk_a"], status=Opinion.Status.CHANGED, text="已补"
    )
    opinion.refresh_from_db()
    assert opinion.status == "changed"


@pytest.mark.parametrize(("day", "said"), [("明天", "请填日期"), ("2020-01-01", "不能早于今天")])
def test_day_that_cannot_be_is_refused_with_everything(cast: Cast, day: str, said: str) -> None:
    form, examiner = taken(cast), cast.people["examiner1"]
    with pytest.raises(ValidationError, match=said):
        decide(
            subject=form, name="demand_rectification", actor=examiner, opinion="补齐", notice=day
        )
    form.refresh_from_db()
    assert (form.state, Rectification.objects.count()) == ("checking", 0)


def test_day_alone_is_no_demand(cast: Cast) -> None:
    form, examiner = taken(cast), cast.people["examiner1"]
    with pytest.raises(ValidationError, match="提出整改须填写意见"):
        decide(subject=form, name="demand_rectification", actor=examiner, notice="2099-01-01")


def test_rectification_goes_from_demand_over_report_to_the_end(cast: Cast) -> None:
    item = rectified(cast)
    assert (item.due_date, item.state) == (timezone.localdate() + timedelta(days=30), "open")
    item = report(cast, item)
    assert (item.state, item.person, Attachment.objects.get(place=item.files_place).name) == (
        "reported",
        "王晓燕",
        "签到表.pdf",
    )
    assert form_of(item).state == "rectified"
    assert settled(cast, item, "accept_rectification").state == "closed"
    assert form_of(item).state == "confirmed"


def test_rectification_given_back_can_be_reported_again(cast: Cast) -> None:
    item = report(cast, rectified(cast))
    with pytest.raises(ValidationError, match="退回整改须填写意见"):
        settled(cast, item, "return_rectification", " ")
    item = settled(cast, item, "return_rectification", "第二期仍缺。")
    assert (item.state, item.opinion, form_of(item).state) == ("open", "第二期仍缺。", "rectifying")
    assert report(cast, item, upload=None).state == "reported"
    assert form_of(item).state == "rectified"


def test_report_without_proof_is_refused(cast: Cast) -> None:
    item = rectified(cast)
    with pytest.raises(ValidationError, match="请上传整改的佐证材料"):
        report(cast, item, upload=None)
    item.refresh_from_db()
    assert (item.state, form_of(item).state) == ("open", "rectifying")
    with pytest.raises(NotAllowedNow, match="请先在“填写整改”里写明"):
        move(cast, form_of(item), ("report_rectification", "clerk_a", ""))


def test_report_of_the_future_or_by_others_is_refused(cast: Cast) -> None:
    item = rectified(cast)
    with pytest.raises(ValidationError, match="完成日期不能晚于今天"):
        report(cast, item, completed_on=date(2099, 1, 1))
    with pytest.raises(PermissionDenied):
        report(cast, item, actor=cast.people["department_a"])


def test_unit_cannot_type_into_a_form_that_is_rectified(cast: Cast) -> None:
    item = rectified(cast)
    reason = KIND.entry_obstacle(form_of(item))
    assert reason == "该表现在是“整改中”，不能修改。"


def test_money_is_named_as_on_the_paper(cast: Cast) -> None:
    form = taken(cast)
    with pytest.raises(ValidationError, match="须写明原因：预算执行率"):
        conclude(cast, form, **{f"score_{MONEY}": "1"})
