"""Statistics, the preview of next year's form, and last results on the next declaration."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.evaluations.domain.spot_checks import MONEY, keep_points
from apps.evaluations.models import SelfEvaluation
from apps.workflow.models import FiscalYear
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import confirmed, filled, move

pytestmark = pytest.mark.django_db


def checked(cast: Cast) -> SelfEvaluation:
    """Return a confirmed form of unit A that a check brought down to 中."""
    evaluation = confirmed(cast, name="复核过")
    evaluation = move(cast, evaluation, ("spot_check", "examiner2", ""))
    marks = {f"score-{MONEY}": "10", f"reason-{MONEY}": "补列"}
    for row in list(evaluation.rows.all())[3:]:
        marks |= {f"score-{row.pk}": str(row.weight / 2), f"reason-{row.pk}": "核减"}
    keep_points(evaluation, cast.people["examiner1"], marks)
    return move(cast, evaluation, ("conclude_check", "examiner1", "效益和满意度没有依据。"))


def test_preview_marks_what_nobody_can_fill_in(cast: Cast) -> None:
    declaration = cast.declaration()
    declaration.indicators.filter(position=4).update(target="提升", number=None, op="")
    page = signed_in(cast, "clerk_a").get(reverse("evaluations:preview", args=[declaration.pk]))
    assert page.content.decode().count('class="unfillable"') == 1
    assert (
        signed_in(cast, "clerk_b")
        .get(reverse("evaluations:preview", args=[declaration.pk]))
        .status_code
        == 404
    )


def test_next_declaration_shows_last_result_and_its_correction(cast: Cast) -> None:
    evaluation = checked(cast)
    year = FiscalYear.objects.create(
        district=cast.district, year=2028, rule_set=cast.year.rule_set, is_current=False
    )
    declaration = cast.declaration(name="下一年")
    type(declaration).objects.filter(pk=declaration.pk).update(
        project=evaluation.project, fiscal_year=year
    )
    page = signed_in(cast, "clerk_a").get(reverse("declarations:detail", args=[declaration.pk]))
    text = page.content.decode()
    assert "2027年度自评结果" in text
    assert "效益和满意度没有依据。" in text


def test_last_year_above_the_target_is_hinted_at(cast: Cast) -> None:
    evaluation = confirmed(cast)
    year = FiscalYear.objects.create(
        district=cast.district, year=2028, rule_set=cast.year.rule_set, is_current=False
    )
    declaration = cast.declaration(name="下一年")
    type(declaration).objects.filter(pk=declaration.pk).update(
        project=evaluation.project, fiscal_year=year
    )
    text = (
        signed_in(cast, "clerk_a")
        .get(reverse("declarations:detail", args=[declaration.pk]))
        .content.decode()
    )
    assert "“培训人数”的指标值“≥400.00(人)”低于上年的410人" in text


def test_finance_hands_out_the_year_from_the_list(cast: Cast) -> None:
    evaluation = filled(cast)
    evaluation.delete()
    client = signed_in(cast, "examiner2")
    assert "下达自评任务" in client.get(reverse("evaluations:list")).content.decode()
    client.post(reverse("evaluations:hand-out", args=[cast.year.pk]))
    assert SelfEvaluation.objects.count() == 1
    assert "下达自评任务" not in client.get(reverse("evaluations:list")).content.decode()


def test_list_shows_the_corrected_grade_beside_the_units(cast: Cast) -> None:
    checked(cast)
    answer = signed_in(cast, "clerk_a").get(reverse("evaluations:list"))
    row = answer.context["table"].rows[0]
    assert (row.get_cell("grade"), row.get_cell("corrected_grade")) == ("优", "中")
