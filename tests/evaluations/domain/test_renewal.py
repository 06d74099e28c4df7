"""A goal that is adjusted while its self-evaluation is being filled in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from apps.core.errors import NotAllowedNow
from apps.declarations.models import Indicator
from apps.entry.domain.protocol import CellChange
from apps.evaluations.domain.renewal import renew_from_version
from apps.evaluations.models import SelfEvaluation
from tests.cast import Cast
from tests.evaluations.helpers import approve, filled, move, save_cells, under_review

pytestmark = pytest.mark.django_db


def adjusted(cast: Cast, evaluation: SelfEvaluation) -> SelfEvaluation:
    """Approve a second version: another target, one row gone, one new."""
    declaration = evaluation.version.document.declaration
    declaration.indicators.filter(position=1).update(target="≥500.00(人)")
    declaration.indicators.filter(position=5).delete()
    Indicator.objects.create(
        declaration=declaration, position=6, level1="满意度指标",
        level2="服务对象满意度指标", level3="用人单位满意度", target="≥85.00(%)",
    )  # fmt: skip
    approve(declaration, 2)
    return SelfEvaluation.objects.with_content().get(pk=evaluation.pk)


def test_lagging_form_cannot_be_submitted_until_it_is_renewed(cast: Cast) -> None:
    evaluation = adjusted(cast, filled(cast))
    with pytest.raises(NotAllowedNow, match="请先点“按最新批复更新”"):
        move(cast, evaluation, ("submit", "clerk_a", ""))
    gone = renew_from_version(evaluation=evaluation, actor=cast.people["clerk_a"])
    fresh = SelfEvaluation.objects.with_content().get(pk=evaluation.pk)
    assert (gone, fresh.version.number) == (["参训人员满意度"], 2)
    assert [(row.level3, row.target, row.actual) for row in fresh.rows.all()][1::4] == [
        ("培训人数", "≥500.00(人)", "410人"),
        ("用人单位满意度", "≥85.00(%)", ""),
    ]
    assert fresh.rows.get(position=1).score == Decimal("10.94")


def test_own_points_of_a_changed_row_are_forgotten(cast: Cast) -> None:
    evaluation = filled(cast)
    rows = list(evaluation.rows.all())
    clerk = cast.people["clerk_a"]
    changes = [CellChange(place=f"row.{row.pk}.score", value=Decimal(9)) for row in rows[1:3]]
    save_cells(key=evaluation.pk, actor=clerk, changes=changes)
    renew_from_version(evaluation=adjusted(cast, evaluation), actor=clerk)
    scores = [row.typed_score for row in SelfEvaluation.objects.get().rows.all()]
    assert scores[1:3] == [None, Decimal(9)]


def test_evidence_of_a_row_that_is_gone_stays_with_the_form(cast: Cast) -> None:
    evaluation = under_review(cast)
    evaluation = move(cast, evaluation, ("withdraw", "clerk_a", ""))
    renew_from_version(evaluation=adjusted(cast, evaluation), actor=cast.people["clerk_a"])
    assert [item.place for item in SelfEvaluation.objects.get().attachments.all()] == ["money"]


def test_form_that_is_up_to_date_or_foreign_is_refused(cast: Cast) -> None:
    evaluation = filled(cast)
    with pytest.raises(NotAllowedNow, match="不需要更新"):
        renew_from_version(evaluation=evaluation, actor=cast.people["clerk_a"])
    with pytest.raises(PermissionDenied):
        renew_from_version(evaluation=evaluation, actor=cast.people["clerk_b"])
