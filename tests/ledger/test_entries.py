"""Entries are added, corrected and struck; each act is traced, and none overwrites another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.entry.models import Attachment
from apps.ledger.domain.entries import Typed, correct_entry, strike_entry
from apps.ledger.domain.lines import Keeping, keep_line
from apps.ledger.domain.tables import add_entries
from apps.ledger.models import LedgerLine, ProgressEntry
from apps.projects.models import Document, Project
from tests.cast import Cast, signed_in
from tests.ledger.helpers import PASSED, PEOPLE, first_day, goal, measures, note

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def acts() -> list[str]:
    found = AuditEvent.objects.filter(action__startswith="ledger.").order_by("pk")
    return [event.action for event in found]


def test_entries_add_up_and_keep_their_evidence(cast: Cast) -> None:
    document = goal(cast)
    note(cast, document, PEOPLE, "38", files=[ContentFile(PNG, name="签到表.png")])
    note(cast, document, PEOPLE, "40人", note="第二期")
    note(cast, document, PASSED, "97")
    note(cast, document, PASSED, "98%")
    found = measures(document)
    assert [found[PEOPLE].reached, found[PASSED].reached] == ["78人", "97.5%"]
    assert acts() == ["ledger.add"] * 4
    file = Attachment.objects.get()
    assert (file.document_id, file.place) == (document.key, found[PEOPLE].entries[0].place)


def test_what_is_sent_twice_is_kept_once(cast: Cast) -> None:
    document = goal(cast)
    first = note(cast, document, PEOPLE, "38", sent_id="a1")
    assert note(cast, document, PEOPLE, "38", sent_id="a1") == first
    assert ProgressEntry.objects.count() == 1
    assert acts() == ["ledger.add"]


def test_correction_strikes_and_keeps_the_wrong_one(cast: Cast) -> None:
    document = goal(cast)
    wrong = note(cast, document, PEOPLE, "380", files=[ContentFile(PNG, name="签到表.png")])
    typed = Typed(value="38", on=first_day())
    right = correct_entry(pk=wrong.pk, actor=cast.people["clerk_a"], typed=typed, reason="多打了零")
    wrong.refresh_from_db()
    assert (wrong.state, wrong.value, wrong.reason) == ("struck", "380人", "多打了零")
    assert (right.corrects, wrong.struck_by) == (wrong, cast.people["clerk_a"])
    assert measures(document)[PEOPLE].reached == "38人"
    assert len(set(Attachment.objects.values_list("file", flat=True))) == 1
    assert set(Attachment.objects.values_list("place", flat=True)) == {wrong.place, right.place}
    with pytest.raises(NotAllowedNow):
        strike_entry(pk=wrong.pk, actor=cast.people["clerk_a"], reason="再划一次")
    strike_entry(pk=right.pk, actor=cast.people["clerk_a"], reason="记错指标")
    assert measures(document)[PEOPLE].reached == ""
    assert acts() == ["ledger.add", "ledger.correct", "ledger.strike"]
    event = AuditEvent.objects.get(action="ledger.correct")
    assert event.before["value"] == "380人"
    assert event.after == {
        "on": first_day().isoformat(), "value": "38人", "note": "", "reason": "多打了零",
    }  # fmt: skip


def test_striking_wants_a_reason(cast: Cast) -> None:
    entry = note(cast, goal(cast), PEOPLE, "38")
    with pytest.raises(ValidationError):
        strike_entry(pk=entry.pk, actor=cast.people["clerk_a"], reason="  ")
    entry.refresh_from_db()
    assert entry.state == "kept"


@pytest.mark.parametrize("person", ["reviewer_a", "department_a", "examiner2"])
def test_only_the_units_clerks_record(cast: Cast, person: str) -> None:
    with pytest.raises(PermissionDenied):
        note(cast, goal(cast), PEOPLE, "38", person)


def test_what_one_may_not_see_is_not_there(cast: Cast) -> None:
    with pytest.raises(Document.DoesNotExist):
        note(cast, goal(cast), PEOPLE, "38", "clerk_b")


def test_the_owner_of_an_indicator_records_for_it_alone(cast: Cast) -> None:
    document = goal(cast)
    row = measures(document)[PEOPLE].row.id
    keeping = Keeping(owner=cast.people["reviewer_a"].pk, baseline="360人", months=(6, 12))
    keep_line(key=document.key, row=row, actor=cast.people["clerk_a"], keeping=keeping)
    note(cast, document, PEOPLE, "38", "reviewer_a")
    with pytest.raises(PermissionDenied):
        note(cast, document, PASSED, "97", "reviewer_a")
    line = LedgerLine.objects.get(row=row)
    assert (line.known_by, line.baseline, line.months) == ("reviewer_a", "360人", "6,12")
    assert measures(document)[PEOPLE].months == (6, 12)


@pytest.mark.parametrize("person", ["clerk_b", "examiner2"])
def test_an_owner_is_of_the_unit(cast: Cast, person: str) -> None:
    document = goal(cast)
    row = measures(document)[PEOPLE].row.id
    keeping = Keeping(owner=cast.people[person].pk)
    with pytest.raises(ValidationError):
        keep_line(key=document.key, row=row, actor=cast.people["clerk_a"], keeping=keeping)


@pytest.mark.parametrize("days", [1, 400])
def test_days_ahead_are_refused(cast: Cast, days: int) -> None:
    with pytest.raises(ValidationError):
        note(cast, goal(cast), PEOPLE, "38", on=timezone.localdate() + timedelta(days=days))
    assert not ProgressEntry.objects.exists()


def test_nothing_is_recorded_for_a_project_out_of_use(cast: Cast) -> None:
    document = goal(cast)
    Project.objects.filter(pk=document.project_id).update(is_active=False)
    with pytest.raises(NotAllowedNow):
        note(cast, document, PEOPLE, "38")


def test_many_rows_are_recorded_at_once_or_not_at_all(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    document, day = goal(cast), first_day()
    row = measures(document)[PEOPLE].row.id
    sent = {"key": document.key, "actor": cast.people["clerk_a"]}
    rows = [(row, Typed(value="38", on=day)), (row, Typed(value="三十八啊", on=day))]
    with pytest.raises(ValidationError) as refused:
        add_entries(**sent, rows=[*rows, ("none", Typed(value="1", on=day))])
    assert refused.value.messages == [
        "第 2 行：“三十八啊”不是一个数。请只填数字，如 38人。",
        "第 3 行：没有这条指标。",
    ]
    assert not ProgressEntry.objects.exists()
    with django_assert_max_num_queries(32):
        add_entries(**sent, rows=[(row, Typed(value="2", on=day))] * 400)
    assert measures(document)[PEOPLE].reached == "800人"
    assert acts() == ["ledger.import"]


def test_queries_do_not_grow_with_entries(cast: Cast, django_assert_num_queries: Any) -> None:
    document = Document.objects.with_names().get(key=goal(cast).key)
    note(cast, document, PEOPLE, "1")
    with django_assert_num_queries(5):
        measures(document)[PEOPLE]
    row = measures(document)[PEOPLE].row.id
    rows = [(row, Typed(value="1", on=first_day()))] * 399
    add_entries(key=document.key, actor=cast.people["clerk_a"], rows=rows)
    with django_assert_num_queries(5):
        assert len(measures(document)[PEOPLE].entries) == 400


def test_examiners_read_entries_in_the_admin_and_change_none(cast: Cast) -> None:
    entry = note(cast, goal(cast), PEOPLE, "38")
    client = signed_in(cast, "examiner1")
    url = reverse("admin:ledger_progressentry_change", args=[entry.pk])
    page = client.get(url).content.decode()
    assert "38人" in page
    assert "/admin/accounts/user/" not in page
    assert client.post(url, {"value": "99"}).status_code == 403
    assert "38人" in client.get(reverse("admin:ledger_progressentry_changelist")).content.decode()
    foreign = signed_in(cast, "clerk_a").get(url)
    assert foreign.status_code == 302
