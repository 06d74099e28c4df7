"""Proposals are compared by what they say, not by how it is written."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.entry.opinion_places import same_value
from apps.reviews.domain.opinions import write_opinion
from apps.workflow.engine import perform
from tests.cast import Cast, signed_in


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("≥95%", "≥95.00(%)", True),
        ("1,000", "1000.00", True),
        ("约30人", "约30(人)", True),
        ("及时", " 及时", True),
        ("≥95%", "=95%", False),
        ("≥95%", "≥96%", False),
        ("30人", "30次", False),
        ("", "0", False),
    ],
)
def test_values_are_the_same_that_say_the_same(one: str, other: str, expected: bool) -> None:
    assert same_value(one, other) is expected


def written(cast: Cast, form: Declaration, proposed: str) -> tuple[object, object]:
    row = form.indicators.all()[1]
    opinion = write_opinion(
        subject=form,
        actor=cast.people["examiner1"],
        text="人数不符",
        place=f"row.{row.pk}.target",
        proposed=proposed,
    )
    return row, opinion


@pytest.mark.django_db
def test_proposal_of_what_stands_there_is_refused(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    with pytest.raises(ValidationError, match=r"与现在填的“≥400.00\(人\)”相同"):
        written(cast, form, "≥400人")


@pytest.mark.django_db
def test_cell_written_otherwise_takes_the_proposal(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    row, opinion = written(cast, form, "≥420人")
    Declaration.objects.filter(pk=form.pk).update(state="returned")
    row.target = "≥400人"
    row.save()
    url = reverse("reviews:opinion-act", args=[opinion.pk, "accept"])
    assert "已按建议值修改" in signed_in(cast, "clerk_a").post(url, follow=True).content.decode()
    row.refresh_from_db()
    assert row.target == "≥420人"


@pytest.mark.django_db
def test_proposal_the_unit_typed_itself_counts_as_done_at_the_submission(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    form.annual_goal = form.annual_goal.replace("400人", "")
    form.save()
    row, opinion = written(cast, form, "≥390人")
    Declaration.objects.filter(pk=form.pk).update(state="returned")
    row.target = "≥390.00(人)"
    row.read_target()
    row.save()
    form.refresh_from_db()
    perform(PROCEDURE, "submit", subject=form, actor=cast.people["clerk_a"])
    opinion.refresh_from_db()
    assert (opinion.status, opinion.closed_by) == ("changed", cast.people["clerk_a"])
