"""What was recorded is offered to self-evaluation and monitoring, and goes in when a clerk says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.entry.domain.attachments import detach
from apps.entry.domain.prefill import proposals, take_recorded
from apps.entry.models import Attachment
from apps.evaluations.kind import KIND
from apps.evaluations.models import SelfEvaluation
from apps.ledger.domain.entries import Typed, add_entry
from apps.monitoring.kind import KIND as MONITORING
from apps.monitoring.models import MonitoringSheet
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import started
from tests.ledger.helpers import PASSED, PEOPLE, goal, note
from tests.ledger.test_entries import PNG
from tests.monitoring.helpers import made, node_of

pytestmark = pytest.mark.django_db
LATER = date(2027, 12, 31)


def tell(cast: Cast, version: Any, number: int, value: str, on: date, **more: Any) -> None:
    """Record for a row of an approved version of the cast's year."""
    add_entry(
        key=version.document_id,
        row=version.sheet.indicators[number].id,
        actor=cast.people["clerk_a"],
        typed=Typed(value=value, on=on),
        today=LATER,
        **more,
    )


def told(cast: Cast, form: Any) -> None:
    """Record people trained twice, with evidence, and a pass rate."""
    file = ContentFile(PNG, name="签到表.png")
    tell(cast, form.version, PEOPLE, "200", date(2027, 5, 1), files=[file])
    tell(cast, form.version, PEOPLE, "210", date(2027, 9, 1))
    tell(cast, form.version, PASSED, "97", date(2027, 9, 1))


def test_year_is_offered_and_taken_with_its_evidence(cast: Cast) -> None:
    evaluation = started(cast)
    told(cast, evaluation)
    form = KIND.fetch(evaluation.pk)
    offered = proposals(KIND, form)
    assert [(one.cell.name, one.recorded.value, one.recorded.told) for one in offered] == [
        (form.rows.all()[PEOPLE].level3, "410人", "2 笔相加"),
        (form.rows.all()[PASSED].level3, "97%", "1 笔"),
    ]
    # Nothing goes in by itself.
    assert [row.actual for row in form.rows.all()] == [""] * 6
    chosen = {offered[0].cell.place: ""}
    take_recorded(KIND, key=form.pk, actor=cast.people["clerk_a"], chosen=chosen)
    form = KIND.fetch(evaluation.pk)
    rows = list(form.rows.all())
    assert [rows[PEOPLE].actual, rows[PASSED].actual] == ["410人", ""]
    assert rows[PEOPLE].score is not None
    linked = Attachment.objects.get(document=form.key)
    assert (linked.place, linked.name) == (f"row.{rows[PEOPLE].pk}", "签到表.png")
    acts = AuditEvent.objects.filter(action__in=["evaluation.edit", "entry.take"])
    assert [event.action for event in acts.order_by("pk")] == ["evaluation.edit", "entry.take"]
    assert [one.is_taken for one in proposals(KIND, form)] == [True, False]


def test_evidence_taken_off_the_form_stays_with_the_entry(cast: Cast) -> None:
    evaluation = started(cast)
    told(cast, evaluation)
    chosen = {one.cell.place: "" for one in proposals(KIND, KIND.fetch(evaluation.pk))}
    take_recorded(KIND, key=evaluation.pk, actor=cast.people["clerk_a"], chosen=chosen)
    item = Attachment.objects.get(document=evaluation.key)
    detach(item=item, actor=cast.people["clerk_a"])
    kept = Attachment.objects.get()
    with kept.file.open() as stream:
        assert stream.read() == PNG


def test_what_somebody_typed_meanwhile_is_not_covered(cast: Cast) -> None:
    evaluation = started(cast)
    told(cast, evaluation)
    row = evaluation.rows.all()[PEOPLE]
    type(row).objects.filter(pk=row.pk).update(actual="399人")
    place = f"row.{row.pk}.actual"
    client = signed_in(cast, "clerk_a")
    url = reverse("evaluations:recorded", args=[evaluation.pk])
    page = client.post(url, {"place": place, f"was:{place}": ""}, follow=True).content.decode()
    assert "有 1 项刚刚被人改过，没有覆盖，请核对。" in page
    assert "现在填的是 399人" in page
    client.post(url, {"place": place, f"was:{place}": "399人"})
    row.refresh_from_db()
    assert row.actual == "410人"


def test_monitoring_takes_what_was_recorded_until_its_day(cast: Cast) -> None:
    sheet = made(cast, node_of(cast, month=7))
    told(cast, sheet)
    form = MONITORING.fetch(sheet.pk)
    offered = proposals(MONITORING, form)
    assert [(one.recorded.value, one.recorded.told) for one in offered] == [("200人", "1 笔")]
    client = signed_in(cast, "clerk_a")
    page = client.get(reverse("monitoring:edit", args=[sheet.pk])).content.decode()
    assert "平时记下的数" in page
    place = offered[0].cell.place
    client.post(
        reverse("monitoring:recorded", args=[sheet.pk]), {"place": place, f"was:{place}": ""}
    )
    rows = MonitoringSheet.objects.get(pk=sheet.pk).rows.all()
    assert [rows[PEOPLE].actual, rows[PASSED].actual] == ["200人", ""]


def test_others_units_take_nothing(cast: Cast) -> None:
    evaluation = started(cast)
    told(cast, evaluation)
    place = f"row.{evaluation.rows.all()[PEOPLE].pk}.actual"
    url = reverse("evaluations:recorded", args=[evaluation.pk])
    sent = {"place": place, f"was:{place}": ""}
    statuses = {name: signed_in(cast, name).post(url, sent).status_code for name in (
        "clerk_b", "reviewer_a", "department_a", "examiner2", "system",
    )}  # fmt: skip
    assert statuses == {
        "clerk_b": 404, "reviewer_a": 403, "department_a": 403, "examiner2": 403, "system": 404,
    }  # fmt: skip
    assert not SelfEvaluation.objects.get(pk=evaluation.pk).rows.exclude(actual="").exists()


def test_the_projects_page_shows_the_year(cast: Cast) -> None:
    document = goal(cast)
    note(cast, document, PEOPLE, "38")
    url = reverse("entry:project", args=[document.project_id])
    page = signed_in(cast, "department_a").get(url).content.decode()
    assert "一年里记了什么" in page
    assert "1月：记了 1 笔" in page


def test_examiners_find_the_list_on_their_desk(cast: Cast) -> None:
    evaluation = started(cast)
    url = reverse("admin:evaluations_selfevaluation_change", args=[evaluation.pk])
    examiner = signed_in(cast, "examiner2")
    link = reverse("ledger:goal", args=[evaluation.version.document_id])
    assert link not in examiner.get(url).content.decode()
    told(cast, evaluation)
    assert link in examiner.get(url).content.decode()
    assert "410人" in examiner.get(link).content.decode()
