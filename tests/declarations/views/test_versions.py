"""Frozen versions: opened, compared, and put back when an adjustment is given up."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.entry.versions import freeze_now
from apps.workflow.engine import perform
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import approve

pytestmark = pytest.mark.django_db


def test_any_version_opens_and_says_what_differs_from_another(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    clerk = cast.people["clerk_a"]
    freeze_now(form, actor=clerk)
    Declaration.objects.filter(pk=form.pk).update(annual_goal="改后的目标。")
    freeze_now(form, actor=clerk)
    client = signed_in(cast, "department_a")
    address = reverse("declarations:version", args=[form.pk, 2])
    page = client.get(address).content.decode()
    assert '与第 1 版不同 <span class="count">1</span>' in page
    assert "<b>年度总体目标</b>" in page
    first = client.get(reverse("declarations:version", args=[form.pk, 1]))
    assert "这是第一版" in first.content.decode()
    backwards = client.get(reverse("declarations:version", args=[form.pk, 1]), {"with": 2})
    assert '与第 2 版不同 <span class="count">1</span>' in backwards.content.decode()
    assert client.get(reverse("declarations:version", args=[form.pk, 3])).status_code == 404
    assert signed_in(cast, "clerk_b").get(address).status_code == 404


def test_adjustment_given_up_brings_the_approved_form_back(cast: Cast) -> None:
    form = cast.declaration(state="approved")
    approve(form)
    before = sheet_of(Declaration.objects.with_content().get(pk=form.pk)).to_json()
    clerk = cast.people["clerk_a"]
    perform(PROCEDURE, "adjust", subject=form, actor=clerk, opinion="金额有变")
    Declaration.objects.filter(pk=form.pk).update(annual_goal="改到一半。")
    form.indicators.first().delete()
    perform(PROCEDURE, "keep_approved", subject=form, actor=clerk)
    after = Declaration.objects.with_content().get(pk=form.pk)
    assert (after.state, after.adjust_reason) == ("approved", "")
    back = sheet_of(after).to_json()
    # The row that was taken away comes back as a new one.
    for row in (*before["indicators"], *back["indicators"]):
        row.pop("id")
    assert back == before
