"""Two people at the same moment: each act happens once, and nobody sees a fault. Needs PostgreSQL."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from tablib import Dataset

from apps.accounts.domain.credentials import note_sign_in
from apps.accounts.models import Unit, User
from apps.audit.verification import verify
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.edits import create_declaration
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.declarations.workflow import PROCEDURE
from apps.entry.domain.protocol import Batch, CellChange
from apps.entry.domain.sheets import store_sheet
from apps.evaluations.domain.creation import start_year
from apps.evaluations.domain.draws import draw_by_lot
from apps.evaluations.models import SelfEvaluation, SpotCheck
from apps.exports.domain.jobs import run_export
from apps.exports.models import ExportJob
from apps.imports.domain.confirmation import Correction, accept_draft
from apps.imports.models import ImportDraft
from apps.library.models import LibraryIndicator
from apps.library.resources import LibraryResource
from apps.projects.models import Project
from apps.reviews.domain.opinions import write_opinion
from apps.reviews.domain.proposals import accept
from apps.reviews.forms import cell_change
from apps.reviews.models import Opinion
from apps.workflow.engine import perform
from apps.workflow.models import FiscalYear
from tests.cast import Cast, build_cast
from tests.evaluations.helpers import approve, confirmed, open_window
from tests.formkit.samples import full_sheet
from tests.imports.helpers import draft_of

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
    """Return a copy of a person, as another request has one."""
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
    assert verify().told() == []


def test_one_file_stored_twice_at_once_is_one_form(cast: Cast) -> None:
    def press() -> None:
        store_sheet(
            KIND,
            sheet=full_sheet(project_name="同一文件"),
            unit=Unit.objects.get(pk=cast.unit_a.pk),
            fiscal_year=FiscalYear.objects.get(pk=cast.year.pk),
            actor=person(cast, "clerk_a"),
            origin="甲.docx",
        )

    assert at_once(press, press, press) == {"done": 3}
    form = Declaration.objects.get()
    assert (form.revision, form.indicators.count()) == (1, 6)


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


def wait_until_somebody_waits() -> None:
    """Return when another connection waits for a lock."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("nobody waits")


def test_signing_in_while_being_told_of_a_step_is_no_deadlock(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")

    def send_back() -> None:
        perform(
            PROCEDURE,
            "dept_return",
            subject=Declaration.objects.get(pk=form.pk),
            actor=person(cast, "department_a"),
            opinion="金额不符",
        )

    clerk = person(cast, "clerk_a")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            # As far as a sign-in has come when the step reaches the same person.
            User.objects.select_for_update().get(pk=clerk.pk)
            step = pool.submit(at_once, send_back)
            wait_until_somebody_waits()
            note_sign_in(user=clerk)
        assert step.result(timeout=10) == {"done": 1}
    clerk.refresh_from_db()
    assert (clerk.unread_notices, verify().told()) == (1, [])


def test_one_draft_accepted_twice_at_once_is_stored_once(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")

    def press() -> None:
        accept_draft(
            draft=ImportDraft.objects.get(pk=draft.pk),
            actor=person(cast, "clerk_a"),
            correction=Correction(
                sheet=full_sheet(),
                unit=Unit.objects.get(pk=cast.unit_a.pk),
                project=None,
                fiscal_year=FiscalYear.objects.get(pk=cast.year.pk),
            ),
            expected_revision=1,
        )

    assert at_once(press, press) == {"done": 2}
    assert Declaration.objects.get().revision == 1


def test_a_proposal_accepted_by_two_clerks_is_accepted_once(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    place = f"row.{form.indicators.all()[1].pk}.target"
    opinion = write_opinion(
        subject=form,
        actor=cast.people["examiner1"],
        text="与测算不符",
        place=place,
        proposed="≥420(人)",
    )
    Declaration.objects.filter(pk=form.pk).update(state="returned")

    def press() -> None:
        fresh = Opinion.objects.get(pk=opinion.pk)
        change = cell_change(form, place, "≥420(人)", "≥400.00(人)")
        accept(opinion=fresh, actor=person(cast, "clerk_a"), change=change)

    assert at_once(press, press) == {"done": 1, "NotAllowedNow": 1}
    form.refresh_from_db()
    assert form.revision == 2


def test_parallel_saves_lose_nothing_and_do_not_fork_the_trail(cast: Cast) -> None:
    forms = [cast.declaration(name=f"项目{number}") for number in range(2)]
    rows = [row.pk for row in forms[0].indicators.all()[:4]]

    def typing(key: int, place: str, value: str, was: str) -> Callable[[], Any]:
        def press() -> None:
            change = CellChange(place=place, value=value, was=(was,))
            batch = Batch(revision=1, cells=[change])
            outcome = KIND.save_batch(key=key, actor=person(cast, "clerk_a"), batch=batch)
            assert outcome.conflicts == []

        return press

    names = dict(forms[0].indicators.values_list("pk", "level3"))
    acts = [
        typing(forms[0].pk, f"row.{row}.level3", f"新{number}", names[row])
        for number, row in enumerate(rows)
    ]
    acts += [typing(forms[1].pk, "goal.total", "甲", "")]
    assert at_once(*acts) == {"done": 5}
    forms[0].refresh_from_db()
    assert forms[0].revision == 5
    assert set(forms[0].indicators.values_list("level3", flat=True)) >= {"新0", "新1", "新2", "新3"}
    assert verify().told() == []


def test_wrong_passwords_at_once_are_all_counted(cast: Cast) -> None:
    def press() -> None:
        Client().post("/sign-in/", {"username": "clerk_a", "password": "wrong"})

    assert at_once(press, press, press) == {"done": 3}
    assert AccessAttempt.objects.get().failures_since_start == 3


def test_a_form_submitted_thrice_at_once_is_frozen_once(cast: Cast) -> None:
    form = cast.declaration()

    def press() -> None:
        subject = Declaration.objects.get(pk=form.pk)
        perform(PROCEDURE, "submit", subject=subject, actor=person(cast, "clerk_a"))

    assert at_once(press, press, press) == {"done": 1, "NotAllowedNow": 2}
    assert list(form.versions.values_list("number", flat=True)) == [1]


def test_one_job_taken_over_while_it_runs_leaves_one_file(cast: Cast) -> None:
    cast.declaration(state="approved")
    job = ExportJob.objects.create(
        subject="declaration",
        kind="archive",
        form="xlsx",
        fiscal_year=cast.year,
        created_by=cast.people["examiner1"],
        name="包.zip",
    )

    def press() -> None:
        run_export(job.pk)

    storage = ExportJob._meta.get_field("content").storage
    folder = f"exports/{timezone.localdate():%Y/%m}"

    def files() -> set[str]:
        return set(storage.listdir(folder)[1]) if storage.exists(folder) else set()

    before = files()
    assert at_once(press, press, press) == {"done": 3}
    job.refresh_from_db()
    # The last to take it finishes it; the runs it was taken from store nothing.
    assert job.state == "done"
    assert len(files() - before) == 1


def test_import_brings_back_nothing_that_was_changed_meanwhile(cast: Cast) -> None:
    """The file lacks a column; what somebody writes into it while the import waits stays."""
    row = LibraryIndicator.objects.create(
        district=cast.district,
        level1="产出指标",
        level2="数量指标",
        level3="培训人数",
        evidence="旧",
    )
    head = ["区划代码", "二级指标", "三级指标", "行业领域", "常用指标值"]
    table = Dataset(["310100", "数量指标", "培训人数", "", "≥100人"], headers=head)

    def bring_in() -> Any:
        try:
            return LibraryResource(user=cast.people["examiner2"]).import_data(table)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            LibraryIndicator.objects.select_for_update().filter(pk=row.pk).update(evidence="新")
            running = pool.submit(bring_in)
            time.sleep(1)
            assert not running.done()
        assert running.result(timeout=20).totals["update"] == 1
    row.refresh_from_db()
    assert (row.evidence, row.target) == ("新", "≥100人")
