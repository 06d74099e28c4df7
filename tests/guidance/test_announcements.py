"""公告: who reads it, receipts, reminders, hostile files, one act and one trace each."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Membership
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.guidance.domain.announcements import (
    bench_announcements,
    mark_as_read,
    publish,
    reading_of,
    remind_unread,
    withdraw,
)
from apps.guidance.models import Announcement, AnnouncementFile, ReadReceipt
from apps.reviews.models import Notice
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 x"


def announced(cast: Cast, *, to_a: bool = False) -> Announcement:
    return publish(
        actor=cast.people["examiner2"],
        title="申报口径",
        text="培训费按人均标准填写。",
        department=cast.unit_a.department if to_a else None,
        files=[SimpleUploadedFile("口径.pdf", PDF)],
    )


def traces(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


def test_everybody_it_is_for_is_told_and_sees_it_at_home(cast: Cast) -> None:
    made = announced(cast)
    told = Notice.objects.filter(kind="announced").values_list("user__username", flat=True)
    assert sorted(told) == ["clerk_a", "clerk_b", "department_a", "reviewer_a"]
    assert traces("guidance.announce") == 1
    for person in told:
        home = signed_in(cast, person).get("/").content.decode()
        assert f'href="/announcements/{made.pk}/">申报口径</a>' in home
        assert "未阅知" in home
    for person in ("examiner1", "system"):
        assert bench_announcements(cast.people[person]) == []


def test_department_alone_is_told_where_it_was_chosen(cast: Cast) -> None:
    made = announced(cast, to_a=True)
    assert reading_of(made).total == 3
    page = reverse("guidance:announcement", args=[made.pk])
    assert signed_in(cast, "clerk_b").get(page).status_code == 404
    file = reverse("guidance:file", args=[made.files.get().pk])
    assert signed_in(cast, "clerk_b").get(file).status_code == 404
    got = signed_in(cast, "clerk_a").get(file)
    assert (b"".join(got.streaming_content), got["Content-Type"]) == (
        PDF,
        "application/octet-stream",
    )


def test_reading_is_counted_once_and_the_others_are_reminded(cast: Cast) -> None:
    made = announced(cast)
    client = signed_in(cast, "clerk_a")
    page = reverse("guidance:announcement", args=[made.pk])
    assert "我已阅知" in client.get(page).content.decode()
    assert ReadReceipt.objects.count() == 0
    for _ in range(2):
        client.post(reverse("guidance:read", args=[made.pk]))
    assert (ReadReceipt.objects.get().user.username, traces("guidance.read")) == ("clerk_a", 1)
    assert "我已阅知" not in client.get(page).content.decode()
    reading = reading_of(made)
    assert (reading.read, reading.total) == (1, 4)
    seen = signed_in(cast, "examiner1").get(page).content.decode()
    assert "已阅知 1/4 人" in seen
    before = Notice.objects.filter(kind="announced").count()
    assert remind_unread(announcement=made, actor=cast.people["examiner1"]) == 3
    later = Notice.objects.filter(kind="announced").order_by("pk")[before:]
    assert "clerk_a" not in {notice.user.username for notice in later}
    assert traces("guidance.remind") == 1


def test_withdrawn_is_gone_for_readers_and_stays_with_finance(cast: Cast) -> None:
    made = announced(cast)
    withdraw(announcement=made, actor=cast.people["examiner1"])
    page = reverse("guidance:announcement", args=[made.pk])
    assert signed_in(cast, "clerk_a").get(page).status_code == 404
    assert "已撤下" in signed_in(cast, "examiner1").get(page).content.decode()
    assert bench_announcements(cast.people["clerk_a"]) == []
    with pytest.raises(NotAllowedNow):
        withdraw(announcement=made, actor=cast.people["examiner1"])
    with pytest.raises(NotAllowedNow):
        mark_as_read(announcement=made, actor=cast.people["clerk_a"])


@pytest.mark.parametrize("person", ["clerk_a", "department_a", "system"])
def test_nobody_but_finance_speaks(cast: Cast, person: str) -> None:
    with pytest.raises(PermissionDenied):
        publish(actor=cast.people[person], title="x", text="x", department=None, files=[])
    made, actor = announced(cast), cast.people[person]
    for act in (withdraw, remind_unread):
        with pytest.raises(PermissionDenied):
            act(announcement=made, actor=actor)  # type: ignore[operator]


def macro_book() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
        archive.writestr("xl/vbaProject.bin", "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("通知.pdf", b"<script>alert(1)</script>", "不是可接受的格式"),
        ("通知.exe", b"MZ\x90\x00", "不是可接受的格式"),
        ("口径.xlsx", macro_book(), "含有宏"),
        ("口径.xlsx", b"PK\x03\x04broken", "已损坏"),
        ("空.pdf", b"", "空文件"),
    ],
)
def test_hostile_files_are_refused_and_nothing_is_lost(
    cast: Cast, name: str, content: bytes, said: str
) -> None:
    client = signed_in(cast, "examiner2")
    answer = client.post(
        reverse("admin:guidance_announcement_add"),
        {
            "title": "申报口径",
            "text": "正文还在",
            "attachments": [SimpleUploadedFile("好.pdf", PDF), SimpleUploadedFile(name, content)],
        },
    )
    page = answer.content.decode()
    assert said in page
    assert "正文还在" in page
    assert Announcement.objects.count() == 0


def test_finance_writes_reminds_and_withdraws_in_the_admin(cast: Cast) -> None:
    client = signed_in(cast, "examiner2")
    words = {
        "title": "申报口径",
        "text": "<b>粗</b>",
        "attachments": [SimpleUploadedFile("../a/口径.exe.pdf", PDF)],
    }
    answer = client.post(reverse("admin:guidance_announcement_add"), words, follow=True)
    assert "公告“申报口径”已发布，已通知 4 人。" in answer.content.decode()
    made = Announcement.objects.get()
    assert (made.published_by, made.district) == (cast.people["examiner2"], cast.district)
    assert AnnouncementFile.objects.get().name == "口径.exe.pdf"
    assert (
        "&lt;b&gt;粗"
        in signed_in(cast, "clerk_a")
        .get(reverse("guidance:announcement", args=[made.pk]))
        .content.decode()
    )
    changelist = reverse("admin:guidance_announcement_changelist")
    assert "0/4" in client.get(changelist).content.decode()
    shown = client.get(reverse("admin:guidance_announcement_change", args=[made.pk]))
    assert "clerk_b" in shown.content.decode()
    assert 'name="title"' not in shown.content.decode()
    for action, said in (("remind", "已提醒 4 人"), ("take_off", "不再显示给部门和单位")):
        chosen = {"action": action, "_selected_action": [made.pk]}
        assert said in client.post(changelist, chosen, follow=True).content.decode()
    made.refresh_from_db()
    assert made.withdrawn_at is not None


def test_the_list_counts_readers_of_many_in_one_query(cast: Cast) -> None:
    client, spent = signed_in(cast, "examiner2"), []
    changelist = reverse("admin:guidance_announcement_changelist")
    for to_a in (False, True):
        made = announced(cast, to_a=to_a)
        for person in ("clerk_a", "reviewer_a")[to_a:]:
            mark_as_read(announcement=made, actor=cast.people[person])
        with CaptureQueriesContext(connection) as queries:
            page = client.get(changelist).content.decode()
        spent.append(len(queries))
    assert ("2/4" in page, "1/3" in page) == (True, True)
    assert spent[0] == spent[1]


def test_a_person_of_two_offices_is_counted_once_and_one_who_left_not_at_all(cast: Cast) -> None:
    made = announced(cast)
    clerk = cast.people["clerk_a"]
    Membership.objects.create(
        user=clerk, role=Role.DEPARTMENT, district=cast.district, department=cast.unit_b.department
    )
    mark_as_read(announcement=made, actor=clerk)
    mark_as_read(announcement=made, actor=cast.people["clerk_b"])
    Membership.objects.filter(user=cast.people["clerk_b"]).delete()
    reading = reading_of(made)
    assert (reading.read, reading.total) == (1, 3)
    assert {user.username for user in reading.missing} == {"department_a", "reviewer_a"}
