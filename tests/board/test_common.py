"""常见退回原因: numbers of the whole district, nobody's words, advice and the library's examples."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.board.domain.common import ADVICE, common_findings, common_reasons
from apps.board.domain.quality import REASONS
from apps.checks.engine import registered
from apps.checks.models import Finding
from apps.entry.kinds import kind_named
from apps.library.models import LibraryIndicator
from apps.projects.models import Project
from apps.reviews.models import Opinion
from tests.cast import Cast, signed_in

KIND = kind_named("declaration")
pytestmark = pytest.mark.django_db


def opinion(cast: Cast, form: object, place: str, *, internal: bool = False) -> None:
    Opinion.objects.create(
        document_id=form.key,  # type: ignore[attr-defined]
        place=place, text="乙单位的原话", office="department", is_internal=internal,
        author=cast.people["department_a"],
    )  # fmt: skip


def test_counts_the_district_and_tells_the_own_part(cast: Cast) -> None:
    own = cast.declaration(state="returned")
    other = cast.declaration(cast.unit_b, name="河道保洁", state="returned")
    for form in (own, other, other):
        opinion(cast, form, "goal.annual")
    opinion(cast, other, "money.annual.total", internal=True)
    rule = registered(KIND.scope)[0]
    Finding.objects.create(
        document_key=other.key, scope=KIND.scope, district=cast.district, year=2027,
        code=rule.code, severity="warn", message="x", key="k", first_revision=1, last_revision=1,
    )  # fmt: skip
    clerk = cast.people["clerk_a"]
    [found] = common_reasons(clerk, KIND, cast.year)
    assert (found.label, found.number, found.own) == ("绩效目标", 3, 1)
    [broken] = common_findings(clerk, KIND, cast.year)
    assert (broken.label, broken.number, broken.own) == (rule.title, 1, 0)
    LibraryIndicator.objects.create(
        district=cast.district,
        level1="产出指标",
        level2="数量指标",
        level3="培训人数",
        target="≥400人",
    )
    page = signed_in(cast, "clerk_a").get(reverse("board:common")).content.decode()
    assert "≥400人" in page
    assert "乙单位的原话" not in page
    assert "河道保洁" not in page


def test_secret_projects_are_not_counted(cast: Cast) -> None:
    form = cast.declaration(cast.unit_b, state="returned")
    opinion(cast, form, "goal.annual")
    Project.objects.filter(pk=form.project_id).update(is_secret=True)
    assert common_reasons(cast.people["clerk_a"], KIND, cast.year) == []


def test_every_reason_has_its_advice() -> None:
    assert set(ADVICE) == set(REASONS)
