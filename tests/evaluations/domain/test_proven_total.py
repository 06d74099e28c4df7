"""The total that the evidence of a self-evaluation bears."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.evaluations.domain.points import proven_total
from apps.evaluations.models import ResultRow, SelfEvaluation
from tests.cast import Cast
from tests.evaluations.helpers import filled, started

pytestmark = pytest.mark.django_db


def fresh(form: SelfEvaluation) -> SelfEvaluation:
    return SelfEvaluation.objects.with_content().get(pk=form.pk)


def rows_of(form: SelfEvaluation) -> list[ResultRow]:
    return list(form.rows.all())


def test_numbers_count_by_the_formulas_without_evidence(cast: Cast) -> None:
    form = filled(cast)
    assert (form.total_score, proven_total(form, set())) == (Decimal("99.80"), Decimal("99.80"))


def test_points_typed_over_a_formula_do_not_count(cast: Cast) -> None:
    form = filled(cast)
    ResultRow.objects.filter(pk=rows_of(form)[1].pk).update(
        actual="200人", score=Decimal("13.34"), typed_score=Decimal("13.34"), reason="另有说明"
    )
    assert proven_total(fresh(form), {row.pk for row in rows_of(form)}) == Decimal("93.13")


def test_what_a_person_grades_counts_with_evidence_alone(cast: Cast) -> None:
    form = filled(cast)
    row = rows_of(form)[4]
    ResultRow.objects.filter(pk=row.pk).update(target="健全", actual="健全", score=Decimal(20))
    form = fresh(form)
    assert proven_total(form, {row.pk}) == Decimal("99.80")
    assert proven_total(form, set()) == Decimal("79.80")


def test_a_form_without_total_has_none(cast: Cast) -> None:
    assert proven_total(started(cast), set()) is None
