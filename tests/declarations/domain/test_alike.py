"""同类项目常用: forms like one, within one's scope, and what stands in them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from apps.declarations.domain.alike import alike_forms, usual_indicators
from apps.declarations.models import Indicator
from apps.projects.models import Document
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def priced(cast: Cast, name: str, yuan: int, state: str = "approved", **more: object) -> object:
    form = cast.declaration(name=name, state=state, **more)  # type: ignore[arg-type]
    Document.objects.filter(key=form.key).update(annual_amount=Decimal(yuan))
    return form


def test_forms_like_one_are_approved_of_its_size_and_within_the_scope(cast: Cast) -> None:
    form = priced(cast, "本项目", 1000, "draft")
    form.annual_amount = Decimal(1000)  # type: ignore[attr-defined]
    priced(cast, "相近", 2900)
    priced(cast, "太大", 3100)
    priced(cast, "太小", 300)
    priced(cast, "没批", 1000, "finance_first")
    priced(cast, "别的单位", 1000, unit=cast.unit_b)
    seen = {
        person: sorted(one.name for one in alike_forms(cast.people[person], form))  # type: ignore[arg-type]
        for person in ("clerk_a", "department_a", "examiner1")
    }
    assert seen == {
        "clerk_a": ["相近"],
        "department_a": ["相近"],
        "examiner1": ["别的单位", "相近"],
    }


def test_indicators_are_counted_by_form_with_their_targets(cast: Cast) -> None:
    form = cast.declaration()
    first = cast.declaration(name="一", state="approved")
    second = cast.declaration(name="二", state="approved")
    Indicator.objects.filter(declaration=second).exclude(position=1).delete()
    name = second.indicators.get().level3
    second.indicators.update(target="≥9人")
    forms = alike_forms(cast.people["clerk_a"], form)
    [most, *others] = usual_indicators(forms, form)
    assert (most.level3, most.number, most.is_own) == (name, 2, True)
    assert set(most.targets) == {first.indicators.get(position=1).target, "≥9人"}
    assert {one.number for one in others} == {1}
    page = signed_in(cast, "clerk_a").get(reverse("declarations:alike", args=[form.pk]))
    assert "有 <b>2</b> 份" in page.content.decode()
