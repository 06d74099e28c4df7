"""Whose indicators are suggested to whom, and what goes into the library."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.accounts.models import Unit
from apps.audit.models import AuditEvent
from apps.declarations.domain.library import take_up
from apps.declarations.domain.suggestions import suggestions_for
from apps.declarations.models import Declaration, Indicator
from apps.library.domain.names import renew_names
from apps.library.models import LibraryIndicator, UsedName
from apps.projects.models import Project
from apps.projects.seals import seal_project
from tests.cast import Cast, signed_in
from tests.declarations.forms import counted

pytestmark = pytest.mark.django_db


def renamed(form: Declaration, name: str) -> None:
    form.indicators.filter(level3="培训人数").update(level3=name)


def names(cast: Cast, form: Declaration, **asked: Any) -> list[tuple[str, str]]:
    renew_names(cast.district)
    found = suggestions_for(form, actor=cast.people["clerk_a"], **asked)
    return [(item.level3, item.origin) for item in found]


def test_own_forms_library_and_approved_like_projects_are_suggested(cast: Cast) -> None:
    form = cast.declaration(name="本表")
    renamed(form, "本表的人数")
    own = cast.declaration(name="本单位另一张")
    renamed(own, "受训人数")
    like = cast.declaration(cast.unit_b, name="同类", state="approved")
    renamed(like, "参训人数")
    LibraryIndicator.objects.create(
        district=cast.district,
        level1="产出指标",
        level2="数量指标",
        level3="培训总人数",
        target="≥300人",
        measure="人",
    )
    LibraryIndicator.objects.create(
        district=cast.district,
        level1="产出指标",
        level2="数量指标",
        level3="停用人数",
        is_active=False,
    )
    assert names(cast, form, query="人数", level2="数量指标") == [
        ("受训人数", "本单位2027年度申报表"),
        ("培训总人数", "指标库"),
        ("参训人数", "已批复的同类项目"),
    ]
    assert names(cast, form, query="pxz", level2="数量指标") == [("培训总人数", "指标库")]


@pytest.mark.parametrize(
    "hide",
    [
        lambda form: Declaration.objects.filter(pk=form.pk).update(state="finance_first"),
        lambda form: Project.objects.filter(pk=form.project_id).update(is_secret=True),
        lambda form: Project.objects.filter(pk=form.project_id).update(is_sealed=True),
        lambda form: (
            Declaration.objects.filter(pk=form.pk).update(category="其他运转类"),
            Project.objects.filter(pk=form.project_id).update(category="其他运转类"),
        ),
    ],
)
def test_unapproved_secret_and_unlike_forms_of_others_stay_unseen(cast: Cast, hide: Any) -> None:
    form = cast.declaration(name="本表")
    other = cast.declaration(cast.unit_b, name="乙表", state="approved")
    renamed(other, "他人人数")
    assert names(cast, form, query="他人") == [("他人人数", "已批复的同类项目")]
    hide(other)
    assert names(cast, form, query="他人") == []


def test_sealed_form_of_the_own_unit_suggests_nothing_to_others(cast: Cast) -> None:
    form, sealed = cast.declaration(name="本表"), cast.declaration(name="仅名单可见")
    renamed(sealed, "密级人数")
    assert names(cast, form, query="密级") == [("密级人数", "本单位2027年度申报表")]
    seal_project(project=sealed.project, actor=cast.people["examiner2"])
    assert names(cast, form, query="密级") == []


def approved_with(unit: Unit, cast: Cast, name: str, target: str) -> None:
    like = cast.declaration(unit, name=name, state="approved")
    for row in like.indicators.filter(level3="培训人数"):
        row.target = target
        row.read_target()
        row.save()


def suggested(cast: Cast, form: Declaration) -> list[tuple[str, int, str, str]]:
    assert renew_names(cast.district) == UsedName.objects.count()
    found = suggestions_for(form, actor=cast.people["clerk_a"], query="pxr")
    return [(one.level3, one.count, one.span, one.origin) for one in found]


def test_names_are_counted_with_their_span_and_less_the_units_own(cast: Cast) -> None:
    form = cast.declaration(name="本表")
    more = [
        Unit.objects.create(department=cast.unit_b.department, code=f"M{at}", name=f"又{at}单位")
        for at in range(2)
    ]
    approved_with(cast.unit_b, cast, "乙一", "≥200人")
    approved_with(cast.unit_b, cast, "乙二", "≥900人")
    approved_with(cast.unit_a, cast, "甲一", "≥300人")
    approved_with(more[0], cast, "丙", "≥500人")
    # Numbers of two other units would tell whose they are: the name alone is offered.
    own = "本单位2027年度申报表"
    assert suggested(cast, form) == [("培训人数", 1, "300人", own)]
    approved_with(more[1], cast, "丁", "≥400人")
    assert suggested(cast, form) == [("培训人数", 5, "200–900人", own)]
    counted = UsedName.objects.get(level3="培训人数")
    assert (counted.uses, counted.units, counted.low, counted.high, counted.initials) == (
        5, 4, 200, 900, "pxrs",
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_suggesting_costs_the_same_queries_however_many_forms(cast: Cast, count: int) -> None:
    form = cast.declaration(name="本表")
    for number in range(count):
        cast.declaration(name=f"本单位{number}")
        cast.declaration(cast.unit_b, name=f"同类{number}", state="approved")
    renew_names(cast.district)
    client = signed_in(cast, "clerk_a")
    url = reverse("declarations:suggest", args=[form.pk])
    asked = {"q": "rs", "level2": "数量指标"}
    answer = client.get(url, asked)
    assert [item["level3"] for item in answer.json()["items"]] == ["培训人数"]
    assert counted(lambda: client.get(url, asked)) == 6


def test_approved_indicators_are_taken_up_once_and_traced(cast: Cast) -> None:
    approved = cast.declaration(name="已批复", state="approved")
    draft = cast.declaration(cast.unit_b, name="审核中", state="dept_review")
    chosen = Indicator.objects.filter(declaration__in=[approved, draft]).select_related(
        "declaration__unit__department"
    )
    examiner = cast.people["examiner2"]
    count = AuditEvent.objects.count()
    assert take_up(indicators=chosen, actor=examiner) == {"added": 6, "known": 0, "passed": 6}
    assert AuditEvent.objects.count() == count + 6
    assert take_up(indicators=chosen, actor=examiner) == {"added": 0, "known": 6, "passed": 6}
    entry = LibraryIndicator.objects.get(level3="培训人数")
    assert (entry.level1, entry.target, entry.measure) == ("产出指标", "≥400.00(人)", "人")
    with pytest.raises(PermissionDenied):
        take_up(indicators=chosen, actor=cast.people["clerk_a"])


def test_library_is_taken_up_by_one_action_of_the_admin(cast: Cast) -> None:
    form = cast.declaration(state="approved")
    client = signed_in(cast, "examiner2")
    answer = client.post(
        reverse("admin:declarations_indicator_changelist"),
        {
            "action": "take_up_into_library",
            "_selected_action": [row.pk for row in form.indicators.all()[:2]],
        },
        follow=True,
    )
    assert "收入指标库 2 条" in answer.content.decode()
    assert LibraryIndicator.objects.count() == 2
