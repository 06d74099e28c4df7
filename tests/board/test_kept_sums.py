"""Sums that are kept: the same figures as counted, with whatever moved since they were added up, and
a cost that does not grow with the forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts.domain.organisations import save_units
from apps.accounts.models import Department, District, Membership, Unit, User
from apps.accounts.roles import Role
from apps.board.charts import card_of
from apps.board.domain.stages import asked_of
from apps.board.domain.sum_renewal import PAUSE, districts_to_add_up, keep_sums, wrong_sums
from apps.entry.figure_scope import Asked
from apps.entry.figures import panels_of
from apps.entry.kept_sums import Rows, kept_name, registered_sums, totals
from apps.entry.kinds import kind_named
from apps.entry.models import KeptRows
from apps.projects.domain import save_projects
from apps.projects.models import Document, FigureMark, Project
from apps.reviews.domain.reminders import kinds_owed, progress
from apps.workflow.models import FiscalYear, RuleSet
from tests.board.generated import generate
from tests.board.helpers import full_year
from tests.board.test_sums import cards, hold
from tests.cast import Cast
from tests.fetched import fetched

pytestmark = pytest.mark.django_db
OVERSEERS = ("examiner1", "examiner2", "department_a")


@pytest.fixture
def year(cast: Cast) -> Cast:
    """A year with something of everything, added up."""
    full_year(cast)
    for district in District.objects.all():
        keep_sums(district)
    return cast


def asked_by(cast: Cast, person: str) -> list[Asked]:
    user = cast.people[person]
    return [asked_of(user, kind, one) for kind in kinds_owed() for one in FiscalYear.objects.all()]


def counted_now(cast: Cast, person: str) -> dict[tuple[str, str, int], Rows]:
    """Return all sums as the database counts them."""
    return {
        (sums.name, asked.kind.code, asked.year.pk): sums.count(asked, is_placed=sums.is_placed)
        for asked in asked_by(cast, person)
        for sums in registered_sums(asked.kind.code)
    }


def told(cast: Cast, person: str) -> dict[tuple[str, str, int], Rows]:
    """Return all sums as pages are told them."""
    return {
        (sums.name, asked.kind.code, asked.year.pk): totals(sums, asked)
        for asked in asked_by(cast, person)
        for sums in registered_sums(asked.kind.code)
    }


def agree(cast: Cast) -> None:
    for person in OVERSEERS:
        assert told(cast, person) == counted_now(cast, person), person


def test_kept_sums_are_what_is_counted(year: Cast) -> None:
    assert not FigureMark.objects.exists()
    assert {name for name, *_ in told(year, "examiner1")} >= {
        "stages", "days", "stays", "ended", "first-pass", "returns", "levels", "last-results", "arrears",
    }  # fmt: skip
    agree(year)
    assert not wrong_sums(year.district)


def test_kept_sums_are_taken(year: Cast) -> None:
    """A figure written past every mark is told as it was kept: else nothing would be taken."""
    Document.objects.filter(state="approved").update(annual_amount=Decimal(77_000_000))
    assert told(year, "examiner1") != counted_now(year, "examiner1")
    assert told(year, "department_a") != counted_now(year, "department_a")
    assert len(wrong_sums(year.district, mends=True)) > 1
    # Mended departments are marked, and therefore counted.
    agree(year)


def _state(cast: Cast) -> None:
    form = Document.objects.filter(state="finance_first").first()
    assert form is not None
    form.state = "approved"
    form.save(update_fields=["state"])


def _amount(cast: Cast) -> None:
    form = Document.objects.get(pk=Document.objects.filter(state="returned")[0].pk)
    form.annual_amount = Decimal(5)
    form.save(update_fields=["annual_amount", "revision"])


def _twice(cast: Cast) -> None:
    """What is changed and changed back moved twice."""
    form = Document.objects.get(pk=Document.objects.filter(state="returned")[0].pk)
    was = form.annual_amount
    form.annual_amount = Decimal(5)
    form.save(update_fields=["annual_amount"])
    keep_sums(cast.district)
    form.annual_amount = was
    form.save(update_fields=["annual_amount"])


def _project(cast: Cast) -> None:
    save_projects(projects=[Project(unit=cast.unit_a, name="新来的项目")], actor=None)


def _retired(cast: Cast) -> None:
    project = Project.objects.filter(unit=cast.unit_a, is_active=True).first()
    project.is_active = False
    save_projects(projects=[project], actor=None)


def _sealed(cast: Cast) -> None:
    project = Project.objects.filter(documents__state="approved").first()
    project.is_sealed = True
    project.save(update_fields=["is_sealed"])


def _moved_unit(cast: Cast) -> None:
    other = Department.objects.exclude(pk=cast.unit_a.department_id).filter(district=cast.district)
    unit = Unit.objects.get(pk=cast.unit_a.pk)
    unit.department = other[0]
    save_units(units=[unit], actor=cast.people["system"])


def _renumbered_unit(cast: Cast) -> None:
    unit = Unit.objects.get(pk=cast.unit_a.pk)
    unit.code = "ZZ9"
    save_units(units=[unit], actor=cast.people["system"])


def _form(cast: Cast) -> None:
    cast.declaration(cast.unit_b, name="新的表", state="dept_review")


MOVES = (_state, _amount, _twice, _project, _retired, _sealed, _moved_unit, _renumbered_unit, _form)


@pytest.mark.parametrize("move", MOVES)
def test_what_moves_is_told_at_once_and_after_adding_up(
    year: Cast, move: Callable[[Cast], None]
) -> None:
    before = told(year, "examiner1")
    move(year)
    assert FigureMark.objects.exists()
    if move is not _twice:
        assert told(year, "examiner1") != before
    agree(year)
    assert districts_to_add_up() == []
    FigureMark.objects.update(made_at=timezone.now() - PAUSE - timedelta(seconds=1))
    assert districts_to_add_up() == [year.district.pk]
    keep_sums(year.district)
    agree(year)
    assert not FigureMark.objects.exists()
    assert not wrong_sums(year.district)


def test_steps_left_behind_in_a_department_are_told_when_their_project_is_unsealed(
    year: Cast,
) -> None:
    project = Project.objects.get(name="优秀的自评")
    project.unit = Unit.objects.exclude(department=project.unit.department_id)[0]
    save_projects(projects=[project], actor=None)
    for is_sealed in (True, False):
        project.is_sealed = is_sealed
        project.save(update_fields=["is_sealed"])
        agree(year)
        keep_sums(year.district)
        agree(year)
        assert not wrong_sums(year.district)


def test_typing_in_a_draft_marks_nothing(cast: Cast) -> None:
    form = cast.declaration(cast.unit_a, name="在填")
    FigureMark.objects.all().delete()
    draft = type(form).objects.get(pk=form.pk)
    draft.annual_amount = Decimal(9)
    draft.measured_levels = "产出指标"
    draft.save(update_fields=["annual_amount", "measured_levels", "revision"])
    assert not FigureMark.objects.exists()


def test_check_figures_tells_wrong_sums(year: Cast, capsys: Any) -> None:
    call_command("check_figures", mend=True)
    keep_sums(year.district)
    call_command("check_figures")
    KeptRows.objects.filter(name__contains="stages", department__isnull=False).update(rows="[]")
    with pytest.raises(CommandError):
        call_command("check_figures")
    assert "stages" in capsys.readouterr().out


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_districts_sums_that_are_not_its_departments_are_told(year: Cast, is_gone: bool) -> None:
    stored = KeptRows.objects.filter(name__contains="stages")
    if is_gone:  # one department's, which the district's still hold
        stored.filter(department=year.unit_a.department_id).delete()
    else:
        stored.filter(department__isnull=True).update(rows="[]")
    assert any("合计" in name for name in wrong_sums(year.district, mends=True))
    keep_sums(year.district)
    agree(year)
    assert not wrong_sums(year.district)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_generated_districts_are_told_from_kept_sums_as_they_are(cast: Cast, seed: int) -> None:
    made = generate(cast, seed)
    keep_sums(cast.district)
    counted = 0
    for person, departments in made.overseers.items():
        seen = [one for one in made.projects if one.seen_by(person, departments)]
        for card in cards(made.people[person], cast, None):
            counted += hold(card, made.people[person], seen, lambda one: one.department)
    assert counted > 300


def _many(cast: Cast, number: int) -> None:
    for at in range(number):
        cast.declaration(cast.unit_b, name=f"多份{number} {at}", state="dept_review")
    keep_sums(cast.district)


def test_rows_fetched_do_not_grow_with_the_forms(year: Cast) -> None:
    counts = []
    progress(year.people["examiner1"], kind_named("declaration"))
    for number in (5, 60):
        _many(year, number)
        for person in OVERSEERS:
            asked = asked_of(year.people[person], kind_named("declaration"), year.year)
            assert asked.user.role_codes
            assert asked.year.before is None  # both are asked once
            with fetched() as count:
                for panel in panels_of(asked.kind, "progress"):
                    card_of(panel, asked)
                progress(asked.user, asked.kind)
            counts.append((count.queries, count.rows, count.size))
    few, many = counts[: len(OVERSEERS)], counts[len(OVERSEERS) :]
    assert [one[:2] for one in few] == [one[:2] for one in many]
    assert all(b[2] <= a[2] + 40 for a, b in zip(few, many, strict=True))


def test_a_year_is_its_districts_for_who_examines_two(year: Cast) -> None:
    """The other district's projects owe forms of that district's year, not of this one's."""
    other = District.objects.create(code="320100", name="邻区")
    department = Department.objects.create(district=other, code="X1", name="丁部门")
    unit = Unit.objects.create(department=department, code="XU1", name="丁单位")
    Project.objects.create(unit=unit, name="邻区的项目")
    before = told(year, "examiner1")
    user = year.people["examiner1"]
    Membership.objects.create(user=user, role=Role.EXAMINER_FIRST, district=other)
    year.people["examiner1"] = User.objects.get(pk=user.pk)
    assert told(year, "examiner1") == before
    agree(year)


def test_a_district_without_departments_is_not_added_up_again_and_again(year: Cast) -> None:
    other = District.objects.create(code="320100", name="邻区")
    rules = RuleSet.objects.create(
        district=other, code="R1", name="规则", edition="2025", valid_from=2025
    )
    FiscalYear.objects.create(district=other, year=2027, rule_set=rules)
    keep_sums(other)
    assert districts_to_add_up() == []
    Department.objects.create(district=other, code="X1", name="丁部门")
    assert districts_to_add_up() == [other.pk]
    keep_sums(other)
    assert districts_to_add_up() == []


def test_another_stamp_is_counted(year: Cast) -> None:
    asked = asked_of(year.people["examiner1"], kind_named("declaration"), year.year)
    sums = registered_sums(asked.kind.code)[0]
    assert KeptRows.objects.filter(name=kept_name(sums, asked)).exists()
    KeptRows.objects.filter(name=kept_name(sums, asked)).update(name="别的")
    assert totals(sums, asked) == sums.count(asked, is_placed=sums.is_placed)
