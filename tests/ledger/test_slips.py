"""A slip opens nothing but its indicator, once, for some days; what comes on it waits for a clerk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import District
from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.entry.domain.attachments import attachment_list
from apps.entry.kinds import form_of
from apps.entry.models import Attachment
from apps.ledger.domain import slips
from apps.ledger.domain.entries import Typed
from apps.ledger.domain.slips import (
    TRIES,
    issue_slip,
    read_code,
    record_by_slip,
    revoke_slip,
    slip_opened,
    written_code,
)
from apps.ledger.models import EntrySlip, LedgerLine, ProgressEntry
from apps.projects.models import Document, Project
from tests.cast import Cast, signed_in
from tests.ledger.helpers import PASSED, PEOPLE, first_day, goal, measures
from tests.ledger.test_entries import PNG

pytestmark = pytest.mark.django_db


def slip_for(
    cast: Cast, document: Document, number: int = PEOPLE, **more: Any
) -> tuple[EntrySlip, str]:
    row = measures(document)[number].row.id
    given = {"given_to": "老周", "actor": cast.people["clerk_a"], **more}
    return issue_slip(key=document.key, row=row, **given)


def sent(**more: Any) -> dict[str, Any]:
    return {"value": "38", "on": first_day().isoformat(), **more}


def page(slip: EntrySlip, secret: str) -> str:
    return reverse("ledger:slip", args=[slip.number, secret])


def test_secret_is_kept_nowhere(cast: Cast) -> None:
    slip, secret = slip_for(cast, goal(cast))
    assert secret not in str(EntrySlip.objects.values().get())
    assert not any(secret in str(event.after) for event in AuditEvent.objects.all())
    assert read_code(f" {written_code(slip.number, secret).lower()} ") == (slip.number, secret)
    assert read_code("ABCD") == ("", "")


def test_what_comes_on_a_slip_waits_and_is_held(cast: Cast) -> None:
    document = goal(cast)
    slip, secret = slip_for(cast, document)
    client = Client()
    assert "培训" in client.get(page(slip, secret)).content.decode()
    answer = client.post(page(slip, secret), sent(files=[SimpleUploadedFile("签到.png", PNG)]))
    assert "等填报人核对收下" in answer.content.decode()
    entry = ProgressEntry.objects.get()
    assert (entry.state, entry.told_by, entry.recorded_by) == ("waiting", "老周", None)
    assert measures(document)[PEOPLE].reached == ""
    file = Attachment.objects.get()
    fetched = {
        person: signed_in(cast, person).get(reverse("entry:file", args=[file.pk])).status_code
        for person in ("clerk_a", "clerk_b", "reviewer_a", "department_a", "examiner2")
    }
    assert fetched == {
        "clerk_a": 200, "clerk_b": 404, "reviewer_a": 404, "department_a": 404, "examiner2": 404,
    }  # fmt: skip
    # Neither on the form's page nor in the archive of its project.
    assert attachment_list(form_of(document)) == []
    clerk = signed_in(cast, "clerk_a")
    listed = clerk.get(reverse("ledger:list")).content.decode()
    assert "凭条送来，待收下" in listed
    told = clerk.post(reverse("ledger:waiting", args=[entry.pk, "take"]), follow=True)
    assert "已收下 老周 的 38人。" in told.content.decode()
    assert measures(document)[PEOPLE].reached == "38人"
    link = reverse("entry:file", args=[file.pk])
    assert signed_in(cast, "examiner2").get(link).status_code == 200
    acts = AuditEvent.objects.filter(action__startswith="ledger.").order_by("pk")
    assert [(event.action, event.actor) for event in acts] == [
        ("ledger.slip", cast.people["clerk_a"]),
        ("ledger.slip_used", None),
        ("ledger.take", cast.people["clerk_a"]),
    ]


def test_what_is_refused_goes_with_its_files(cast: Cast) -> None:
    document = goal(cast)
    slip, secret = slip_for(cast, document)
    Client().post(page(slip, secret), sent(files=[SimpleUploadedFile("签到.png", PNG)]))
    entry = ProgressEntry.objects.get()
    clerk = signed_in(cast, "clerk_a")
    url = reverse("ledger:waiting", args=[entry.pk, "refuse"])
    clerk.post(url, {"reason": ""})
    entry.refresh_from_db()
    assert entry.state == "waiting"
    clerk.post(url, {"reason": "数不对"})
    entry.refresh_from_db()
    assert (entry.state, entry.reason) == ("refused", "数不对")
    assert not Attachment.objects.exists()
    assert measures(document)[PEOPLE].reached == ""


def test_a_slip_opens_nothing_but_its_indicator(cast: Cast) -> None:
    document = goal(cast)
    slip, secret = slip_for(cast, document)
    others = [one.row.level3 for at, one in enumerate(measures(document)) if at != PEOPLE]
    client = Client()
    shown = client.get(page(slip, secret)).content.decode()
    assert [name for name in others if name in shown] == []
    # The browser that opened it is signed in nowhere.
    row = measures(document)[PEOPLE].row.id
    closed = [
        reverse("home"),
        reverse("ledger:list"),
        reverse("ledger:line", args=[document.key, row]),
        reverse("ledger:rows", args=[document.key]),
        reverse("entry:project", args=[document.project_id]),
        reverse("declarations:list"),
    ]
    assert [client.get(url).status_code for url in closed] == [302] * len(closed)
    other = measures(document)[PASSED].row.id
    client.post(page(slip, secret), sent(row=other, key=document.key, line=other, state="kept"))
    entry = ProgressEntry.objects.get()
    assert (entry.line.row, entry.state) == (row, "waiting")


def test_a_slip_is_used_once(cast: Cast) -> None:
    slip, secret = slip_for(cast, goal(cast))
    client = Client()
    client.post(page(slip, secret), sent())
    answers = [client.get(page(slip, secret)), client.post(page(slip, secret), sent())]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert ProgressEntry.objects.count() == 1


def test_wrong_figures_do_not_use_it_up(cast: Cast) -> None:
    slip, secret = slip_for(cast, goal(cast))
    answer = Client().post(page(slip, secret), sent(value="许多"))
    assert answer.status_code == 422
    assert 'value="许多"' in answer.content.decode()
    assert slip_opened(slip.number, secret)[0] == slip


def test_wrong_secrets_lock_it(cast: Cast) -> None:
    slip, secret = slip_for(cast, goal(cast))
    for _ in range(TRIES):
        with pytest.raises(NotAllowedNow):
            slip_opened(slip.number, "X" * 10)
    with pytest.raises(NotAllowedNow):
        slip_opened(slip.number, secret)
    slip.refresh_from_db()
    assert slip.failures == TRIES


@pytest.mark.parametrize("end", ["late", "revoked", "out of use", "unknown", "secret"])
def test_ended_slips_open_nothing(cast: Cast, end: str) -> None:
    document = goal(cast)
    slip, secret = slip_for(cast, document)
    if end == "late":
        EntrySlip.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    elif end == "revoked":
        revoke_slip(number=slip.number, actor=cast.people["clerk_a"])
    elif end == "out of use":
        Project.objects.filter(pk=document.project_id).update(is_active=False)
    elif end == "secret":
        Project.objects.filter(pk=document.project_id).update(is_secret=True)
    else:
        slip.number = "ZZZZZZ"
    typed = Typed(value="38", on=first_day())
    with pytest.raises(NotAllowedNow):
        record_by_slip(number=slip.number, secret=secret, typed=typed)
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize("person", ["reviewer_a", "department_a", "examiner2"])
def test_only_clerks_give_slips_out(cast: Cast, person: str) -> None:
    with pytest.raises(PermissionDenied):
        slip_for(cast, goal(cast), actor=cast.people[person])


def test_no_slip_for_a_secret_project(cast: Cast) -> None:
    document = goal(cast)
    Project.objects.filter(pk=document.project_id).update(is_secret=True)
    with pytest.raises(ValidationError):
        slip_for(cast, document)


def test_what_was_typed_for_a_slip_stays_after_a_fault(cast: Cast) -> None:
    page = Client().post(reverse("ledger:code"), {"code": "ABCD-2345"})
    assert (page.status_code, 'value="ABCD-2345"' in page.content.decode()) == (422, True)
    document = goal(cast)
    address = reverse("ledger:slip-new", args=[document.key, measures(document)[PEOPLE].row.id])
    page = signed_in(cast, "clerk_a").post(address, {"given_to": "老周", "days": "99"})
    assert (page.status_code, 'value="老周"' in page.content.decode()) == (422, True)


def test_papers_that_can_not_be_recorded_are_told_with_their_number(cast: Cast) -> None:
    document = goal(cast)
    slip, _ = slip_for(cast, document)
    clerk, paper = signed_in(cast, "clerk_a"), reverse("ledger:paper")
    answer = clerk.post(paper, sent(number="zz\x00 99-99"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "没有编号“zz 99-99”的凭条，请核对纸上右上角的 6 位编号。" in page
    assert 'value="zz 99-99"' in page
    answer = clerk.post(paper, sent(number=slip.number, value="许多"))
    assert (answer.status_code, 'value="许多"' in answer.content.decode()) == (422, True)
    # An adjustment took the indicator out of the goal.
    LedgerLine.objects.filter(pk=slip.line_id).update(row="gone", name="培训人次")
    told = f"凭条 {slip.number} 的指标“培训人次”已不在批复的绩效目标里，不能再录入。"
    answers = [
        clerk.get(paper, {"number": slip.number}),
        clerk.post(paper, sent(number=slip.number)),
    ]
    assert [answer.status_code for answer in answers] == [200, 422]
    assert [told in answer.content.decode() for answer in answers] == [True, True]
    assert not ProgressEntry.objects.exists()


def test_hostile_files_are_refused(cast: Cast) -> None:
    slip, secret = slip_for(cast, goal(cast))
    bad = SimpleUploadedFile("照片.png", b"<script>alert(1)</script>")
    answer = Client().post(page(slip, secret), sent(files=[bad]))
    assert answer.status_code == 422
    assert not ProgressEntry.objects.exists()
    assert not Attachment.objects.exists()


def test_printed_sheet_shows_the_code_once_and_is_read_back(cast: Cast) -> None:
    document = goal(cast)
    clerk = signed_in(cast, "clerk_a")
    row = measures(document)[PEOPLE].row.id
    url = reverse("ledger:slip-new", args=[document.key, row])
    sheet = clerk.post(url, {"given_to": "老周", "days": "14"}).content.decode()
    slip = EntrySlip.objects.get()
    assert "扫码，或打开" in sheet
    listed = clerk.get(reverse("ledger:line", args=[document.key, row])).content.decode()
    assert slip.number in listed
    secret = sheet.split(f"/slip/{slip.number}/")[1].split("/")[0]
    assert secret not in listed
    code = Client().post(reverse("ledger:code"), {"code": written_code(slip.number, secret)})
    assert code.url == page(slip, secret)
    paper = reverse("ledger:paper")
    assert "老周" in clerk.get(paper, {"number": slip.number.lower()}).content.decode()
    clerk.post(paper, sent(number=slip.number))
    entry = ProgressEntry.objects.get()
    assert (entry.state, entry.told_by, entry.recorded_by) == (
        "kept", "老周", cast.people["clerk_a"],
    )  # fmt: skip
    assert Client().get(page(slip, secret)).status_code == 409
    assert signed_in(cast, "clerk_b").get(paper, {"number": slip.number}).status_code == 200
    assert (
        "没有编号"
        in signed_in(cast, "clerk_b").get(paper, {"number": slip.number}).content.decode()
    )


def test_a_number_of_two_districts_opens_the_slip_of_its_secret(cast: Cast) -> None:
    """Numbers are unique within a district; whoever holds a slip says none."""
    slip, secret = slip_for(cast, goal(cast))
    other = District.objects.create(code="990000", name="另一区")
    twin = EntrySlip.objects.get(pk=slip.pk)
    twin.pk, twin.digest, twin.district = None, "另一个", other
    twin._state.adding = True
    twin.save()
    first, second = sorted([slip, twin], key=lambda one: one.pk)
    for older, newer in ((first, second), (second, first)):
        # Whichever comes first: the keys are no order of districts.
        EntrySlip.objects.filter(pk=older.pk).update(digest=slip.digest)
        EntrySlip.objects.filter(pk=newer.pk).update(digest="另一个")
        assert slip_opened(slip.number, secret)[0].pk == older.pk
    assert not EntrySlip.objects.filter(failures__gt=0).exists()


def test_a_number_in_use_is_drawn_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = goal(cast)
    slip, _ = slip_for(cast, document)
    drawn = iter([slip.number, "BCDFGH", "SECRETSECR"])
    monkeypatch.setattr(slips, "_drawn", lambda length: next(drawn))
    assert slip_for(cast, document)[0].number == "BCDFGH"
