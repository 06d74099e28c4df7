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
from apps.evaluations.domain.rectification import (
    demand_rectification,
    report_rectification,
    settle_rectification,
)
from apps.evaluations.domain.spot_checks import (
    MONEY,
    TypedScore,
    choose,
    draw_by_lot,
    ranked,
    save_check,
)
from apps.evaluations.models import Rectification, SpotCheck
from tests.cast import Cast
from tests.evaluations.helpers import confirmed, filled

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 proof"


def conclude(
    cast: Cast, check: SpotCheck, *typed: TypedScore, text: str = "抽查签到表后核减。"
) -> SpotCheck:
    return save_check(
        key=check.pk, actor=cast.people["examiner1"], typed=typed, conclusion=text, is_final=True
    )


def chosen(cast: Cast) -> SpotCheck:
    return choose(evaluation=confirmed(cast), note="", actor=cast.people["examiner2"])


def test_lot_is_the_same_for_the_same_seed(cast: Cast) -> None:
    forms = [confirmed(cast, name=f"项目{number}") for number in range(5)]
    draw = draw_by_lot(
        fiscal_year=cast.year, count=2, seed="20270315", note="", actor=cast.people["examiner2"]
    )
    expected = ranked("20270315", [form.pk for form in forms])[:2]
    assert [check.evaluation_id for check in draw.checks.order_by("pk")] == expected
    assert draw.population == sorted(form.pk for form in forms)


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
    conclude(cast, chosen(cast))
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
    confirmed(cast)
    with pytest.raises(PermissionDenied):
        draw_by_lot(fiscal_year=cast.year, count=1, seed="1", note="", actor=cast.people[person])


def test_unconfirmed_form_cannot_be_chosen(cast: Cast) -> None:
    with pytest.raises(NotAllowedNow, match="确认后才能抽查复核"):
        choose(evaluation=filled(cast), note="", actor=cast.people["examiner2"])


def test_check_starts_from_the_units_points_and_keeps_them_where_untouched(cast: Cast) -> None:
    check = conclude(cast, chosen(cast), text="与佐证材料一致。")
    assert (check.state, check.corrected_total, check.corrected_grade) == (
        "done",
        Decimal("99.80"),
        "优",
    )


def test_corrected_grade_follows_the_examiners_points(cast: Cast) -> None:
    check = chosen(cast)
    rows = list(check.evaluation.rows.all())
    check = conclude(
        cast,
        check,
        TypedScore(str(rows[0].pk), Decimal("5.00"), "单价含未履约部分"),
        TypedScore(MONEY, Decimal("9.00"), "含退款"),
    )
    assert (check.corrected_total, check.corrected_grade) == (Decimal("84.00"), "良")


def test_difference_without_reason_is_refused_at_the_end(cast: Cast) -> None:
    check = chosen(cast)
    row = check.evaluation.rows.first()
    with pytest.raises(ValidationError, match="须写明原因：人均培训成本"):
        conclude(cast, check, TypedScore(str(row.pk), Decimal(1)))
    check.refresh_from_db()
    assert check.state == "open"


def test_points_above_the_weight_are_refused(cast: Cast) -> None:
    check = chosen(cast)
    row = check.evaluation.rows.first()
    with pytest.raises(ValidationError, match=r"应在 0 到分值 20\.00 之间"):
        conclude(cast, check, TypedScore(str(row.pk), Decimal(21), "x"))


def test_concluded_check_is_closed(cast: Cast) -> None:
    check = conclude(cast, chosen(cast))
    with pytest.raises(NotAllowedNow, match="复核已完成"):
        conclude(cast, check)


def test_unit_sees_the_check_only_when_it_is_concluded(cast: Cast) -> None:
    check = chosen(cast)
    clerk = cast.people["clerk_a"]
    assert SpotCheck.objects.visible_to(clerk).count() == 0
    conclude(cast, check)
    assert SpotCheck.objects.visible_to(clerk).count() == 1
    assert SpotCheck.objects.visible_to(cast.people["clerk_b"]).count() == 0


def demanded(cast: Cast) -> Rectification:
    check = conclude(cast, chosen(cast))
    due = timezone.localdate() + timedelta(days=30)
    return demand_rectification(
        check_key=check.pk, problem="签到表缺两期", due_date=due, actor=cast.people["examiner1"]
    )


def report(cast: Cast, item: Rectification, **changes: Any) -> Rectification:
    values = {
        "measure": "补齐两期签到表并核对人数。",
        "person": "王晓燕",
        "completed_on": timezone.localdate(),
        "upload": ContentFile(PDF, name="签到表.pdf"),
        "actor": cast.people["clerk_a"],
    }
    return report_rectification(key=item.pk, **(values | changes))


def test_rectification_goes_from_demand_over_report_to_the_end(cast: Cast) -> None:
    item = demanded(cast)
    item = report(cast, item)
    assert (item.state, item.person, Attachment.objects.get(place=item.files_place).name) == (
        "reported",
        "王晓燕",
        "签到表.pdf",
    )
    item = settle_rectification(
        key=item.pk, actor=cast.people["examiner1"], is_accepted=True, opinion=""
    )
    assert item.state == "closed"


def test_rectification_given_back_can_be_reported_again(cast: Cast) -> None:
    item = report(cast, demanded(cast))
    with pytest.raises(ValidationError, match="须写明原因"):
        settle_rectification(
            key=item.pk, actor=cast.people["examiner1"], is_accepted=False, opinion=" "
        )
    item = settle_rectification(
        key=item.pk, actor=cast.people["examiner1"], is_accepted=False, opinion="第二期仍缺。"
    )
    assert item.state == "open"
    assert report(cast, item, upload=None).state == "reported"


def test_report_without_proof_is_refused(cast: Cast) -> None:
    item = demanded(cast)
    with pytest.raises(ValidationError, match="请上传整改的佐证材料"):
        report(cast, item, upload=None)
    item.refresh_from_db()
    assert item.state == "open"


def test_report_of_the_future_or_by_others_is_refused(cast: Cast) -> None:
    item = demanded(cast)
    with pytest.raises(ValidationError, match="完成日期不能晚于今天"):
        report(cast, item, completed_on=date(2099, 1, 1))
    with pytest.raises(PermissionDenied):
        report(cast, item, actor=cast.people["department_a"])


def test_demand_waits_for_the_conclusion(cast: Cast) -> None:
    check = chosen(cast)
    with pytest.raises(NotAllowedNow, match="请先完成复核"):
        demand_rectification(
            check_key=check.pk,
            problem="x",
            due_date=date(2099, 1, 1),
            actor=cast.people["examiner1"],
        )
