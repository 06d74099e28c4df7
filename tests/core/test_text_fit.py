"""Texts longer than their columns are refused, naming the place; nothing is cut."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.declarations.domain.storage import take_over
from apps.entry.domain.sheets import store_sheet
from apps.evaluations.domain.content import sheet_of
from apps.evaluations.domain.spot_checks import keep_points
from apps.evaluations.kind import KIND
from apps.evaluations.models import SelfEvaluation
from apps.imports.domain.storage import store_all
from tests.cast import Cast
from tests.evaluations.helpers import confirmed, filled, move
from tests.formkit.samples import full_sheet

pytestmark = pytest.mark.django_db


def test_a_form_with_too_long_a_cell_is_not_stored(cast: Cast) -> None:
    sheet = full_sheet(project_name="长表")
    sheet.indicators[2].level3 = "合" * 201
    with pytest.raises(ValidationError) as refused:
        store_all(sheets=[sheet], district=cast.district, actor=None, origin="长表.docx")
    assert refused.value.messages == [
        "第 3 条指标的三级指标有 201 个字，最多 200 个字，请缩短后再试。"
    ]
    form = cast.declaration()
    before = list(form.indicators.values_list("level3", flat=True))
    with pytest.raises(ValidationError):
        take_over(form, sheet)
    assert list(form.indicators.values_list("level3", flat=True)) == before


def test_a_self_evaluation_with_too_long_a_result_is_not_stored(cast: Cast) -> None:
    sheet = sheet_of(filled(cast))
    sheet.project_name = "往年项目"
    sheet.indicators[1].actual = "完" * 301
    with pytest.raises(ValidationError, match="第 2 条指标的实际完成值有 301 个字"):
        store_sheet(
            KIND,
            sheet=sheet,
            unit=cast.unit_a,
            fiscal_year=cast.year,
            actor=None,
            origin="自评.docx",
        )
    assert SelfEvaluation.objects.filter(project__name="往年项目").count() == 0


def test_a_checker_learns_that_his_reason_is_too_long(cast: Cast) -> None:
    form = confirmed(cast)
    examiner = cast.people["examiner2"]
    with pytest.raises(ValidationError, match="说明有 201 个字"):
        move(cast, form, ("spot_check", "examiner2", "查" * 201))
    form = move(cast, form, ("spot_check", "examiner2", ""))
    row = form.rows.all()[0]
    typed = {f"score-{row.pk}": str(row.score), f"reason-{row.pk}": "因" * 301}
    with pytest.raises(ValidationError, match=f"“{row.level3}”的差异原因有 301 个字"):
        keep_points(form, examiner, typed)
