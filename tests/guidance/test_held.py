"""What finance tells everybody, called directly: guards, bounds, what is traced, what is left out."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.accounts.models import Department, District
from apps.audit.models import AuditEvent
from apps.checks.models import Finding
from apps.core.errors import NotAllowedNow
from apps.entry.domain.attachments import MAX_FILES
from apps.guidance.domain.announcements import (
    BENCH,
    bench_announcements,
    mark_as_read,
    publish,
    remind_unread,
    withdraw,
)
from apps.guidance.domain.common import common_findings, common_reasons
from apps.guidance.domain.examples import answer_example, choose_example, withdraw_example
from apps.guidance.models import Announcement, GoodExample
from apps.projects.models import Document, Project
from apps.reviews.models import Notice
from tests.cast import Cast
from tests.evaluations.helpers import filled
from tests.guidance.test_common import KIND, broken, opinion
from tests.traces import last

pytestmark = pytest.mark.django_db


def published(cast: Cast, title: str = "申报口径", **rest: Any) -> Announcement:
    words: dict[str, Any] = {"text": " 正文 ", "department": None, "files": []}
    return publish(actor=cast.people["examiner2"], title=f" {title} ", **{**words, **rest})


def pdfs(count: int) -> list[SimpleUploadedFile]:
    return [
        SimpleUploadedFile(f"附件{one}.pdf", f"%PDF-1.4 {one}".encode()) for one in range(count)
    ]


def test_what_was_announced_is_traced_with_its_files(cast: Cast) -> None:
    made = published(cast)
    assert (made.title, made.text, made.published_by) == (
        "申报口径",
        "正文",
        cast.people["examiner2"],
    )
    event = last("guidance.announce")
    assert (event.actor, event.object_id) == (cast.people["examiner2"], str(made.pk))
    assert event.after == {"title": "申报口径", "told": 4}
    with_files = published(cast, files=pdfs(2))
    digests = [file.digest for file in with_files.files.order_by("pk")]
    assert last("guidance.announce").after == {
        "title": "申报口径",
        "told": 4,
        "sha256": "、".join(digests),
    }
    assert {file.uploaded_by for file in with_files.files.all()} == {cast.people["examiner2"]}
    notice = Notice.objects.filter(kind="announced").latest("pk")
    assert (notice.text, notice.url) == (
        "财政公告：申报口径",
        f"/announcements/{with_files.pk}/",
    )


def test_as_many_files_as_allowed_are_kept_and_not_one_more(cast: Cast) -> None:
    assert published(cast, files=pdfs(MAX_FILES)).files.count() == MAX_FILES
    said = f"最多 {MAX_FILES} 个附件，现有 {MAX_FILES + 1} 个，请合并后上传。"
    with pytest.raises(ValidationError, match=said):
        published(cast, files=pdfs(MAX_FILES + 1))
    assert Announcement.objects.count() == 1


def test_departments_of_another_district_are_not_addressed(cast: Cast) -> None:
    other = District.objects.create(code="310200", name="邻区")
    department = Department.objects.create(district=other, code="X1", name="邻部门")
    with pytest.raises(PermissionDenied, match="只能发给本区的部门"):
        published(cast, department=department)
    assert Announcement.objects.count() == 0


@pytest.mark.parametrize("words", [{"title": ""}, {"text": " "}])
def test_nothing_is_announced_without_words(cast: Cast, words: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        published(cast, **words)
    assert (Announcement.objects.count(), Notice.objects.count()) == (0, 0)


def test_withdrawing_reading_and_reminding_are_traced_once(cast: Cast) -> None:
    made, clerk = published(cast), cast.people["clerk_a"]
    mark_as_read(announcement=made, actor=clerk)
    event = last("guidance.read")
    assert (event.actor, event.object_id) == (clerk, str(made.pk))
    assert remind_unread(announcement=made, actor=cast.people["examiner1"]) == 3
    assert last("guidance.remind").after == {"told": 3}
    for person in ("clerk_b", "department_a", "reviewer_a"):
        mark_as_read(announcement=made, actor=cast.people[person])
    assert remind_unread(announcement=made, actor=cast.people["examiner1"]) == 0
    assert AuditEvent.objects.filter(action="guidance.remind").count() == 1
    withdraw(announcement=made, actor=cast.people["examiner1"])
    event = last("guidance.withdraw")
    assert (event.actor, event.after) == (cast.people["examiner1"], {"title": "申报口径"})
    with pytest.raises(NotAllowedNow, match="公告“申报口径”已撤下"):
        remind_unread(announcement=made, actor=cast.people["examiner1"])


def test_those_it_is_not_for_cannot_have_read_it(cast: Cast) -> None:
    made = published(cast, department=cast.unit_a.department)
    for person in ("clerk_b", "examiner1", "system"):
        with pytest.raises(PermissionDenied, match="不需要您阅知"):
            mark_as_read(announcement=made, actor=cast.people[person])
    assert made.receipts.count() == 0


def test_first_page_names_the_unread_first_and_no_more_than_it_holds(cast: Cast) -> None:
    made = [published(cast, f"第{one}号") for one in range(BENCH + 1)]
    clerk = cast.people["clerk_a"]
    newest = [one.title for one in reversed(made)]
    assert [one.title for one in bench_announcements(clerk)] == newest[:BENCH]
    mark_as_read(announcement=made[-1], actor=clerk)
    assert [one.title for one in bench_announcements(clerk)] == newest[1:]
    mark_as_read(announcement=made[-2], actor=clerk)
    assert [one.title for one in bench_announcements(clerk)] == [*newest[2:], newest[0]]


def test_other_kinds_drafts_and_mended_findings_are_not_counted(cast: Cast) -> None:
    examiner = cast.people["examiner1"]
    for name, change in (("甲", {"kind": "evaluation"}), ("乙", {"last_submitted_at": None})):
        form = cast.declaration(name=name, state="returned")
        opinion(cast, form, "goal.annual")
        broken(cast, form)
        Document.objects.filter(key=form.key).update(**change)
    mended = cast.declaration(name="丙", state="returned")
    broken(cast, mended)
    Finding.objects.filter(document_key=mended.key).update(mended_at=timezone.now())
    assert common_reasons(examiner, KIND, cast.year) == []
    assert common_findings(examiner, KIND, cast.year) == []


def test_findings_of_forms_kept_back_are_not_counted(cast: Cast) -> None:
    form = cast.declaration(state="returned")
    broken(cast, form)
    Project.objects.filter(pk=form.project_id).update(is_sealed=True)
    assert common_findings(cast.people["examiner1"], KIND, cast.year) == []


@pytest.fixture
def project(cast: Cast) -> Project:
    return filled(cast, cast.unit_a, name="绿道养护").project


def chosen(cast: Cast, project: Project, person: str = "examiner2") -> GoodExample:
    return choose_example(actor=cast.people[person], project=project, note=" 写得清楚 ")


@pytest.mark.parametrize("person", ["clerk_a", "department_a", "reviewer_a", "system"])
def test_finance_alone_chooses_examples(cast: Cast, project: Project, person: str) -> None:
    with pytest.raises(PermissionDenied, match="只有财政部门可以选用写法示例"):
        chosen(cast, project, person)
    assert (GoodExample.objects.count(), Notice.objects.filter(kind="announced").count()) == (0, 0)


def test_choosing_and_answering_are_traced_and_told(cast: Cast, project: Project) -> None:
    made = chosen(cast, project)
    event = last("guidance.choose")
    assert (event.actor, event.organisation, event.object_id, event.after) == (
        cast.people["examiner2"],
        "甲单位",
        str(made.pk),
        {"note": "写得清楚", "version": made.version.number},
    )
    clerk = cast.people["clerk_a"]
    for is_agreed, state, before, said in (
        (True, "agreed", "asked", "同意"),
        (False, "refused", "agreed", "不同意"),
    ):
        answer_example(example=made, is_agreed=is_agreed, actor=clerk)
        made.refresh_from_db()
        assert (made.state, made.answered_by) == (state, clerk)
        assert made.answered_at is not None
        event = last("guidance.answer")
        assert (event.actor, event.organisation, event.before, event.after) == (
            clerk,
            "甲单位",
            {"state": before},
            {"state": state},
        )
        notice = Notice.objects.filter(user=cast.people["examiner2"]).latest("pk")
        assert notice.text == f"甲单位{said}把“绿道养护”作为写法示例。"
    withdraw_example(example=made, actor=cast.people["examiner1"])
    made.refresh_from_db()
    assert (made.state, made.answered_by) == ("withdrawn", clerk)
    event = last("guidance.drop")
    assert (event.organisation, event.before, event.after) == (
        "甲单位",
        {"state": "refused"},
        {"state": "withdrawn"},
    )
    with pytest.raises(NotAllowedNow, match="已有结论"):
        withdraw_example(example=made, actor=cast.people["examiner1"])


def test_rejected_forms_are_no_examples_and_words_are_wanted(cast: Cast, project: Project) -> None:
    with pytest.raises(ValidationError):
        choose_example(actor=cast.people["examiner2"], project=project, note=" ")
    project.documents.filter(kind="declaration").update(state="rejected")
    with pytest.raises(ValidationError, match="还没有批复的申报表"):
        chosen(cast, project)
