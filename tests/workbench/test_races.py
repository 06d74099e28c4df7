"""Two people at the same moment: each act happens once, and nobody sees a fault. Needs PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from apps.accounts.models import User
from apps.audit.domain import broken_links
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.editing import create_declaration
from apps.declarations.models import Declaration, Project
from apps.documents.domain.storing import store_sheet
from apps.evaluations.domain.spot_checks import draw_by_lot
from apps.evaluations.domain.starting import start_year
from apps.evaluations.models import SelfEvaluation, SpotCheck
from apps.organisations.models import Unit
from apps.workflow.models import FiscalYear
from tests.cast import Cast, build_cast, full_sheet
from tests.evaluations.helpers import approve, confirmed, open_window

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one writer in at a time; the race needs PostgreSQL")
    return build_cast()


def at_once(*acts: Callable[[], Any]) -> Counter[str]:
    """Do the acts at the same moment, each on a connection of its own; count what came of them."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        try:
            barrier.wait(timeout=10)
            act()
        except (NotAllowedNow, ValidationError) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def person(cast: Cast, name: str) -> User:
    """Give a copy of a person, as another request has one."""
    return User.objects.get(pk=cast.people[name].pk)


def test_a_form_opened_twice_at_once_is_one_form(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.unit_a, name="双击项目")

    def press() -> None:
        create_declaration(
            project=Project.objects.get(pk=project.pk),
            fiscal_year=FiscalYear.objects.get(pk=cast.year.pk),
            actor=person(cast, "clerk_a"),
        )

    assert at_once(press, press, press) == {"done": 1, "NotAllowedNow": 2}
    assert Declaration.objects.count() == 1
    assert broken_links() == []


def test_one_file_stored_twice_at_once_is_one_form(cast: Cast) -> None:
    def press() -> None:
        store_sheet(
            sheet=full_sheet(project_name="同一文件"),
            unit=Unit.objects.get(pk=cast.unit_a.pk),
            fiscal_year=FiscalYear.objects.get(pk=cast.year.pk),
            actor=person(cast, "clerk_a"),
            origin="甲.docx",
        )

    assert at_once(press, press, press) == {"done": 3}
    form = Declaration.objects.get()
    assert (form.revision, form.indicators.count()) == (3, 6)


def test_a_year_handed_out_twice_at_once_is_handed_out_once(cast: Cast) -> None:
    for number in range(3):
        approve(cast.declaration(name=f"项目{number}", state="approved"))
    open_window(cast)

    def press() -> None:
        year = FiscalYear.objects.get(pk=cast.year.pk)
        start_year(fiscal_year=year, actor=person(cast, "examiner2"))

    assert at_once(press, press) == {"done": 2}
    assert SelfEvaluation.objects.count() == 3


def test_two_draws_at_once_draw_no_form_twice(cast: Cast) -> None:
    for number in range(4):
        confirmed(cast, name=f"项目{number}")

    def press() -> None:
        year = FiscalYear.objects.get(pk=cast.year.pk)
        actor = person(cast, "examiner2")
        draw_by_lot(fiscal_year=year, count=3, seed="1", note="", actor=actor)

    assert at_once(press, press) == {"done": 1, "ValidationError": 1}
    assert SpotCheck.objects.count() == 3
