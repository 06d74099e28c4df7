"""Files, presence, pairs of rows and what is recorded, called directly: bounds, guards, traces."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.core.errors import NotAllowedNow
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.entry.domain.attachments import (
    MAX_FILES,
    attach,
    attached,
    attachment_list,
    detach,
    drop_files,
    examined,
    keep_file,
    link_files,
    release_files,
)
from apps.entry.domain.prefill import Proposal, proposals
from apps.entry.domain.presence import PRESENT_SECONDS, note_presence
from apps.entry.domain.sheets import form_to_fill, paired, put_sheet, store_sheet
from apps.entry.models import Attachment, Presence
from apps.entry.recorded_figures import MeasuredCell, Recorded
from apps.projects.models import Document, Project, ProjectReader
from tests.cast import Cast
from tests.formkit.samples import full_sheet
from tests.traces import last

pytestmark = pytest.mark.django_db


def pdf(number: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"批复{number}.pdf", b"%PDF-1.7 " + str(number).encode())


def test_columns_of_a_file_are_those_of_its_content() -> None:
    file = pdf()
    assert examined(file) == {
        "name": "批复0.pdf",
        "kind": "pdf",
        "size": 10,
        "digest": hashlib.sha256(b"%PDF-1.7 0").hexdigest(),
    }
    assert file.read() == b"%PDF-1.7 0"
    with pytest.raises(ValidationError):
        examined(SimpleUploadedFile("a.exe", b"MZ"))


def test_file_is_attached_and_taken_away_by_the_clerk_with_traces(cast: Cast) -> None:
    form, clerk = cast.declaration(), cast.people["clerk_a"]
    item = attach(key=form.key, place="basis", upload=pdf(), actor=clerk)
    assert (item.document_id, item.place, item.uploaded_by, item.is_held) == (
        form.key,
        "basis",
        clerk,
        False,
    )
    told = {"attachment": "批复0.pdf", "sha256": item.digest}
    event = last("entry.attach")
    assert (event.actor, event.organisation, event.object_id, event.after) == (
        clerk,
        "甲单位",
        str(form.pk),
        told,
    )
    fresh = Declaration.objects.with_content().get(pk=form.pk)
    assert attached(fresh) == {"basis": [item]}
    assert [files for _, files in attachment_list(fresh)] == [[item]]
    for person in ("reviewer_a", "examiner1"):
        with pytest.raises((PermissionDenied, Document.DoesNotExist)):
            detach(item=item, actor=cast.people[person])
    Declaration.objects.update(state="dept_review")
    with pytest.raises(NotAllowedNow):
        detach(item=item, actor=clerk)
    with pytest.raises(NotAllowedNow):
        attach(key=form.key, place="basis", upload=pdf(1), actor=clerk)
    Declaration.objects.update(state="draft")
    Attachment.objects.update(place="elsewhere")
    item.refresh_from_db()
    with pytest.raises(NotAllowedNow, match="上报后不能删除"):
        detach(item=item, actor=clerk)
    Attachment.objects.update(place="basis")
    item.refresh_from_db()
    detach(item=item, actor=clerk)
    event = last("entry.detach")
    assert (event.actor, event.before) == (clerk, told)
    assert Attachment.objects.count() == 0
    with pytest.raises(ValidationError, match="这里不能上传文件"):
        attach(key=form.key, place="row.1", upload=pdf(), actor=clerk)


def test_file_leaves_the_store_with_the_last_place_it_stands_at(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    form, clerk = cast.declaration(), cast.people["clerk_a"]
    item = attach(key=form.key, place="basis", upload=pdf(), actor=clerk)
    (twin,) = link_files([item], key=form.key, place="reckoning")
    assert (twin.name, twin.digest, twin.uploaded_by, twin.file.name) == (
        item.name,
        item.digest,
        clerk,
        item.file.name,
    )
    assert link_files([item], key=form.key, place="reckoning") == []
    store, name = item.file.storage, item.file.name
    with django_capture_on_commit_callbacks(execute=True):
        detach(item=item, actor=clerk)
    assert store.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        detach(item=Attachment.objects.get(), actor=clerk)
    assert not store.exists(name)


def test_place_takes_so_many_files_linked_or_kept(cast: Cast) -> None:
    form = cast.declaration()
    items = [keep_file(form, place="a", upload=pdf(one), actor=None) for one in range(MAX_FILES)]
    with pytest.raises(ValidationError, match=f"每处最多 {MAX_FILES} 个文件"):
        keep_file(form, place="a", upload=pdf(99), actor=None)
    extra = keep_file(form, place="b", upload=pdf(99), actor=None)
    assert len(link_files([*items, extra], key=form.key, place="c")) == MAX_FILES
    assert link_files([extra], key=form.key, place="c") == []
    assert len(link_files([extra, extra], key=form.key, place="d")) == 1


def test_held_files_are_released_or_dropped_by_place(cast: Cast) -> None:
    form = cast.declaration()
    for place in ("a", "b"):
        for held in (True, False):
            keep_file(form, place=place, upload=pdf(held), actor=None, is_held=held)
    release_files(form.key, "a")
    held = Attachment.objects.filter(is_held=True)
    assert [one.place for one in held] == ["b"]
    drop_files(form.key, "a")
    drop_files(form.key, "b")
    assert sorted(one.place for one in Attachment.objects.all()) == ["a", "a", "b"]


def test_others_are_present_for_so_many_seconds(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, now = Document.objects.get(key=cast.declaration().key), timezone.now()
    clerk, other = cast.people["clerk_a"], cast.people["clerk_b"]
    monkeypatch.setattr("apps.entry.domain.presence.timezone.now", lambda: now)
    assert note_presence(document=form, actor=other) == []
    assert note_presence(document=form, actor=clerk) == [str(other)]
    Presence.objects.filter(user=other).update(seen_at=now - timedelta(seconds=PRESENT_SECONDS))
    assert note_presence(document=form, actor=clerk) == [str(other)]
    past = now - timedelta(seconds=PRESENT_SECONDS, microseconds=1)
    Presence.objects.filter(user=other).update(seen_at=past)
    assert note_presence(document=form, actor=clerk) == []
    assert Presence.objects.count() == 2
    assert note_presence(document=form, actor=other) == [str(clerk)]
    assert Presence.objects.get(user=other).seen_at == now


def test_rows_are_paired_by_name_each_once() -> None:
    def row(name: str) -> Any:
        return SimpleNamespace(level3=name)

    first, second, third = row("培训 人数"), row("培训人数"), row("合格率")
    one, two, left = row("培训人数"), row("培训人数"), row("满意度")
    pairs, rest = paired([first, third, second], [one, left, two])
    assert [(a is first or a is second or a is third, b) for a, b in pairs] == [
        (True, one),
        (True, None),
        (True, two),
    ]
    assert rest == [left]


def cell(now: str = "", why: str = "row.1.why", *, has_why: bool = False) -> MeasuredCell:
    return MeasuredCell(
        place="row.1.actual", origin="r1", name="x", target="", now=now, files="row.1",
        why=why, has_why=has_why,
    )  # fmt: skip


def recorded(value: str, why: str = "", *, partial: bool = False) -> Recorded:
    return Recorded(value=value, told="", url="", files=[], is_partial=partial, why=why)


def test_offered_is_the_figure_of_the_whole_time_for_a_blank_cell() -> None:
    def told(now: str, *, partial: bool = False) -> tuple[bool, bool, bool]:
        one = Proposal(cell=cell(now), recorded=recorded("38人", partial=partial))
        return one.is_taken, one.is_blank, one.is_offered

    assert told(" ") == (False, True, True)
    assert told("", partial=True) == (False, True, False)
    assert told(" 38人 ") == (True, False, False)
    assert told("39人") == (False, False, False)


def test_reason_goes_in_where_the_form_has_none_and_takes_one() -> None:
    beside = [recorded("1"), recorded("2", "暴雨停工")]
    first = recorded("3", "教师到岗晚")
    assert Proposal(cell=cell(), recorded=first, beside=beside).why == "教师到岗晚"
    assert Proposal(cell=cell(), recorded=recorded("3"), beside=beside).why == "暴雨停工"
    assert Proposal(cell=cell(), recorded=recorded("3")).why == ""
    assert Proposal(cell=cell(why=""), recorded=first).why == ""
    assert Proposal(cell=cell(has_why=True), recorded=first).why == ""


def test_kind_that_measures_nothing_is_offered_nothing(cast: Cast) -> None:
    assert KIND.measured is None
    assert proposals(KIND, cast.declaration()) == []


def store(cast: Cast, person: str | None = "clerk_a", **more: Any) -> Any:
    words: dict[str, Any] = {
        "sheet": full_sheet(project_name="新项目"),
        "unit": cast.unit_a,
        "fiscal_year": cast.year,
        "origin": "表.docx",
    }
    actor = cast.people[person] if person else None
    return store_sheet(KIND, actor=actor, **{**words, **more})


def unwritten(code: str) -> str:
    return f"项目代码“{code}”没有写入：代码由财政绩效科维护，已有记载的、其他项目在用的也不改。"


def test_sheet_is_stored_with_its_origin_and_code_and_traced(cast: Cast) -> None:
    stored = store(cast, "examiner1", code="P7")
    assert (stored.form.project.code, stored.sentences, stored.form.revision) == ("P7", (), 1)
    event = last("declaration.import")
    assert (event.actor, event.organisation, event.object_id, event.after) == (
        cast.people["examiner1"],
        "甲单位",
        str(stored.form.pk),
        {"origin": "表.docx"},
    )
    again = store(cast, "examiner1", code="P8")
    assert again.sentences == (unwritten("P8"),)
    assert last("declaration.import").after == {"origin": "表.docx", "said": [unwritten("P8")]}
    assert (again.form.pk, Project.objects.get(name="新项目").code) == (stored.form.pk, "P7")


def test_clerks_sheet_of_a_new_project_is_stored_without_the_code_that_is_the_bureaus(
    cast: Cast,
) -> None:
    stored = store(cast, code="P7")
    assert (stored.form.project.name, stored.form.project.code) == ("新项目", "")
    assert stored.sentences == (unwritten("P7"),)


def test_code_of_another_project_is_not_given_twice(cast: Cast) -> None:
    Project.objects.create(unit=cast.unit_b, name="别的", code="P7", category="其他")
    stored = store(cast, "examiner1", code="P7")
    assert (stored.form.project.code, stored.sentences) == ("", (unwritten("P7"),))
    assert (
        store(cast, None, sheet=full_sheet(project_name="又一"), code="P9").form.project.code
        == "P9"
    )


@pytest.mark.parametrize("person", ["reviewer_a", "department_a", "clerk_b", "system"])
def test_sheets_come_from_the_units_clerks_and_examiners_alone(cast: Cast, person: str) -> None:
    with pytest.raises(PermissionDenied, match="只有本单位的填报人和财政审核人员"):
        store(cast, person)
    assert Declaration.objects.count() == 0


def test_sealed_project_takes_sheets_of_its_list_and_of_the_program(cast: Cast) -> None:
    form = cast.declaration(name="新项目")
    Project.objects.update(is_sealed=True)
    project = Project.objects.get()
    with pytest.raises(PermissionDenied, match="不在名单上"):
        store(cast, project=project)
    assert store(cast, None, project=project).form.pk == form.pk
    ProjectReader.objects.create(project=project, user=cast.people["clerk_a"])
    assert store(cast, project=project).form.pk == form.pk


def test_form_on_its_way_is_covered_by_nobody_and_late_clerks_store_nothing(cast: Cast) -> None:
    form = cast.declaration(name="新项目", state="dept_review")
    for person in ("examiner1", None):
        with pytest.raises(ValidationError, match="不能用文件覆盖"):
            store(cast, person)
    with pytest.raises(NotAllowedNow):
        store(cast)
    Declaration.objects.update(state="draft")
    cast.window.closes_at = timezone.now() - timedelta(seconds=1)
    cast.window.save()
    with pytest.raises(NotAllowedNow):
        store(cast)
    assert store(cast, "examiner1").form.pk == form.pk


def test_form_to_fill_is_that_of_the_project_or_of_its_name(cast: Cast) -> None:
    form = cast.declaration(name="新项目")
    words: dict[str, Any] = {"unit": cast.unit_a, "fiscal_year": cast.year}
    assert form_to_fill(KIND, **words, project=form.project, name="别名").pk == form.pk
    assert form_to_fill(KIND, **words, project=None, name="新项目").pk == form.pk
    assert form_to_fill(KIND, **words, project=None, name="别名") is None
    assert form_to_fill(KIND, **{**words, "unit": cast.unit_b}, project=None, name="新项目") is None


def test_value_that_the_form_cannot_take_stores_nothing(cast: Cast) -> None:
    form = cast.declaration()
    locked = KIND.locked(form)
    sheet = full_sheet(project_name=form.project.name)
    saving, said = put_sheet(KIND, locked, sheet)
    assert (saving.outcome.refused, said) == ({}, [])
