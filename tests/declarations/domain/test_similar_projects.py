"""同类项目常用: forms like one, within one's scope, and what stands in them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from apps.accounts.models import Unit
from apps.declarations.domain.similar_projects import alike_forms, alike_terms, usual_indicators
from apps.declarations.models import Declaration, Indicator
from apps.projects.models import Document, Project
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import confirmed

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


def test_function_and_kind_of_unit_part_what_is_alike(cast: Cast) -> None:
    form = priced(cast, "本项目", 1000, "draft")
    same, other = priced(cast, "同款", 1000), priced(cast, "别的款", 1000)
    far = priced(cast, "别的单位", 1000, unit=cast.unit_b)
    for one, function in (
        (form, "2050201"),
        (same, "2050299"),
        (other, "2060201"),
        (far, "2050201"),
    ):
        Project.objects.filter(pk=one.project_id).update(function=function)  # type: ignore[attr-defined]
    Unit.objects.filter(pk=cast.unit_a.pk).update(kind=Unit.Kind.FIRST)
    Unit.objects.filter(pk=cast.unit_b.pk).update(kind=Unit.Kind.SECOND)
    fresh = Declaration.objects.with_names().get(pk=form.pk)  # type: ignore[attr-defined]
    found = alike_forms(cast.people["examiner1"], fresh)
    assert [one.name for one in found] == ["同款"]
    assert [words for words, _ in alike_terms(fresh)] == [
        "特定目标类",
        "其他经常性项目",
        "功能分类 20502",
        "公益一类事业单位",
        "年度资金与本项目（0.10 万元）相差不超过 3 倍",
    ]


def test_unit_cost_and_what_was_reached_stand_beside_the_targets(cast: Cast) -> None:
    form = cast.declaration()
    done = confirmed(cast, name="做完的")
    name = done.rows.all()[0].level3
    done.rows.filter(level3=name).update(actual="408人")
    cast.declaration(name="二", state="approved")
    Indicator.objects.filter(level3=name).exclude(declaration=form).update(
        number=Decimal(180), measure="元/人"
    )
    [last] = Indicator.objects.filter(level3=name).exclude(declaration=form).order_by("-pk")[:1]
    Indicator.objects.filter(pk=last.pk).update(number=Decimal("220.5"))
    rows = usual_indicators(alike_forms(cast.people["clerk_a"], form), form)
    [found] = [one for one in rows if one.level3 == name]
    assert (found.number, found.span, found.reached) == (2, "180–220.5 元/人", ["408人"])
