"""常见退回原因: numbers of the whole district, nobody's words, advice and the library's examples."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.accounts.models import Unit
from apps.board.domain.quality import REASONS
from apps.checks.engine import registered
from apps.checks.models import Finding
from apps.entry.kinds import kind_named
from apps.guidance.domain.common import ADVICE, common_findings, common_reasons
from apps.library.domain.names import LEAST
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


def broken(cast: Cast, form: object) -> None:
    Finding.objects.create(
        document_key=form.key,  # type: ignore[attr-defined]
        scope=KIND.scope, district=cast.district, year=2027, code=registered(KIND.scope)[0].code,
        severity="warn", message="x", key="k", first_revision=1, last_revision=1,
    )  # fmt: skip


def others(cast: Cast, number: int) -> list[Unit]:
    """Make further units of the second department."""
    made = [
        Unit(department=cast.unit_b.department, code=f"N{one}", name=f"丙{one}单位")
        for one in range(number)
    ]
    return Unit.objects.bulk_create(made)


def test_counts_the_district_and_tells_the_own_part(cast: Cast) -> None:
    own = cast.declaration(state="returned")
    opinion(cast, own, "goal.annual")
    for unit in others(cast, LEAST):
        form = cast.declaration(unit, name="河道保洁", state="returned")
        opinion(cast, form, "goal.annual")
        opinion(cast, form, "money.annual.total", internal=True)
        broken(cast, form)
    clerk = cast.people["clerk_a"]
    [found] = common_reasons(clerk, KIND, cast.year)
    assert (found.label, found.number, found.own) == ("绩效目标", LEAST + 1, 1)
    [rule] = common_findings(clerk, KIND, cast.year)
    assert (rule.label, rule.number, rule.own) == (registered(KIND.scope)[0].title, LEAST, 0)
    LibraryIndicator.objects.create(
        district=cast.district,
        level1="产出指标",
        level2="数量指标",
        level3="培训人数",
        target="≥400人",
    )
    page = signed_in(cast, "clerk_a").get(reverse("guidance:common")).content.decode()
    assert "≥400人" in page
    assert "乙单位的原话" not in page
    assert "河道保洁" not in page


@pytest.mark.parametrize("number", [0, 1, LEAST - 1])
def test_numbers_of_too_few_others_cannot_be_guessed(cast: Cast, number: int) -> None:
    """Whether none, one or two others have it, a unit is told the same: its own number alone."""
    opinion(cast, cast.declaration(state="returned"), "goal.annual")
    for unit in others(cast, number):
        form = cast.declaration(unit, name="河道保洁", state="returned")
        opinion(cast, form, "goal.annual")
        opinion(cast, form, "money.annual.total")
        broken(cast, form)
    clerk = cast.people["clerk_a"]
    [found] = common_reasons(clerk, KIND, cast.year)
    assert (found.label, found.number, found.own) == ("绩效目标", None, 1)
    assert common_findings(clerk, KIND, cast.year) == []
    page = signed_in(cast, "clerk_a").get(reverse("guidance:common")).content.decode()
    assert f"不到 {LEAST} 个单位有的，不显示全区条数" in page
    # The bureau reads all forms and is told every number.
    told = {
        one.label: one.number for one in common_reasons(cast.people["examiner1"], KIND, cast.year)
    }
    assert told == {"绩效目标": number + 1, **({"项目资金": number} if number else {})}


def test_secret_projects_are_not_counted(cast: Cast) -> None:
    form = cast.declaration(cast.unit_b, state="returned")
    opinion(cast, form, "goal.annual")
    Project.objects.filter(pk=form.project_id).update(is_secret=True)
    assert common_reasons(cast.people["examiner1"], KIND, cast.year) == []


def test_every_reason_has_its_advice() -> None:
    assert set(ADVICE) == set(REASONS)
