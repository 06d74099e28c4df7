"""Files in, whose their forms are, and what is stored of them, called directly."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.accounts.domain.memberships import grant_role
from apps.accounts.models import Department, District, Unit, User
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.models import Declaration
from apps.imports.domain import uploads
from apps.imports.domain.confirmation import Correction, correct_draft
from apps.imports.domain.matches import (
    district_of,
    find_project,
    find_unit,
    may_import,
    units_for,
)
from apps.imports.domain.queries import batches_for, files_of, projects_of, siblings_of
from apps.imports.domain.reading_jobs import first_candidates, store_drafts
from apps.imports.domain.storage import store_all
from apps.imports.domain.uploads import (
    BROKE_OFF,
    RETRY_PRIORITY,
    demand_sizes,
    give_up_file,
    pending_files,
    retry_file,
    upload_files,
)
from apps.imports.models import ImportDraft, ImportFile
from apps.projects.models import Project
from apps.workflow.models import FiscalYear
from tests.cast import Cast
from tests.formkit.samples import full_sheet
from tests.imports.helpers import draft_of, file_of

pytestmark = pytest.mark.django_db


def sent(count: int, size: int = 3) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"表{one}.docx", bytes([one]) * size) for one in range(count)]


def test_as_many_and_as_large_files_as_allowed_are_taken(settings: Any) -> None:
    settings.BATCH_MAX_FILES, settings.UPLOAD_MAX_BYTES = 2, 1024 * 1024
    demand_sizes(sent(2, 1024 * 1024))
    with pytest.raises(ValidationError, match="一次最多上传 2 个文件"):
        demand_sizes(sent(3))
    with pytest.raises(ValidationError, match=r"“表0\.docx”超过 1 MB 的上限"):
        demand_sizes(sent(1, 1024 * 1024 + 1))
    with pytest.raises(ValidationError, match="请先选择文件"):
        demand_sizes([])


@pytest.mark.parametrize("person", ["reviewer_a", "department_a", "system"])
def test_only_clerks_and_examiners_bring_files(cast: Cast, person: str) -> None:
    actor = cast.people[person]
    with pytest.raises(PermissionDenied):
        upload_files(actor=actor, files=sent(1))
    file = file_of(cast, "clerk_a")
    ImportFile.objects.filter(pk=file.pk).update(state="failed")
    with pytest.raises(PermissionDenied):
        retry_file(file=file, actor=actor)
    assert (may_import(actor), district_of(actor)) == (False, None)
    assert ImportFile.objects.get().state == "failed"


def test_uploaded_file_is_kept_traced_queued_and_known_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[int] = []
    monkeypatch.setattr(uploads, "read_import", SimpleNamespace(enqueue=queued.append))
    clerk = cast.people["clerk_a"]
    batch = upload_files(actor=clerk, files=sent(2), wish={"form": "x"})
    first, second = batch.files.order_by("pk")
    assert queued == [first.pk, second.pk]
    assert (first.name, first.size, first.wish, first.same_as) == (
        "表0.docx",
        3,
        {"form": "x"},
        None,
    )
    assert (batch.created_by, batch.district) == (clerk, cast.district)
    event = AuditEvent.objects.filter(action="document.upload").earliest("pk")
    assert (event.actor, event.object_id, event.after) == (
        clerk,
        str(first.pk),
        {"sha256": first.sha256, "size": 3},
    )
    with first.content.open() as stream:
        assert stream.read() == bytes(3)
    again = upload_files(actor=clerk, files=sent(1))
    assert again.files.get().same_as == first
    other = upload_files(actor=cast.people["clerk_b"], files=sent(1))
    assert (other.files.get().same_as, other.files.get().wish) == (None, {})


def test_file_is_retried_until_it_is_read_before_all_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[tuple[int, int]] = []
    monkeypatch.setattr(
        uploads, "queue_first", lambda task, key, priority: queued.append((key, priority))
    )
    file, actor = file_of(cast, "clerk_a"), cast.people["clerk_a"]
    with pytest.raises(NotAllowedNow, match="不必重试"):
        retry_file(file=file, actor=actor)
    ImportFile.objects.update(state="failed", message="x", started_at=timezone.now())
    retry_file(file=file, actor=actor)
    file.refresh_from_db()
    assert (file.state, file.message, file.started_at) == ("waiting", "", None)
    assert queued == [(file.pk, RETRY_PRIORITY)]


@pytest.mark.parametrize(
    ("state", "waits"), [("waiting", True), ("reading", True), ("read", False), ("failed", False)]
)
def test_waiting_and_half_read_files_are_pending_and_given_up(
    cast: Cast, state: str, *, waits: bool
) -> None:
    file = file_of(cast, "clerk_a")
    ImportFile.objects.update(state=state, message="先前")
    assert pending_files() == ([file.pk] if waits else [])
    give_up_file(file.pk)
    file.refresh_from_db()
    assert (file.state, file.message) == (("failed", BROKE_OFF) if waits else (state, "先前"))
    assert (file.finished_at is not None) is waits


def test_units_and_district_are_those_the_person_works_for(cast: Cast) -> None:
    assert list(units_for(cast.people["clerk_a"])) == [cast.unit_a]
    assert set(units_for(cast.people["examiner1"])) == {cast.unit_a, cast.unit_b}
    assert list(units_for(cast.people["department_a"])) == []
    for person in ("clerk_a", "examiner2"):
        assert district_of(cast.people[person]) == cast.district


def test_unit_of_a_name_is_told_apart_by_its_department(cast: Cast) -> None:
    twin = Unit.objects.create(department=cast.unit_b.department, code="T", name="甲单位")
    units = [cast.unit_a, cast.unit_b, twin]
    assert find_unit(units, "乙单位", "不相干") == cast.unit_b
    assert find_unit(units, "甲单位", "乙部门") == twin
    assert find_unit(units, "甲单位", "甲部门") == cast.unit_a
    assert find_unit(units, "甲单位", "丙部门") is None
    assert find_unit(units, "丁单位", "甲部门") is None


def test_project_of_the_same_name_goes_before_one_nearly_the_same() -> None:
    near, same = Project(name="城区绿道日常养护项目A"), Project(name="城区绿道日常养护项目")
    nearer = Project(name="城区绿道日常养护项目甲")
    assert find_project([near, same], "城区绿道日常养护 项目") is same
    assert find_project([near], "城区绿道日常养护项目") is near
    assert find_project([Project(name="ABCDE")], "ABCDF") is None
    assert find_project([near, nearer], "城区绿道日常养护项目甲") is nearer
    assert find_project([], "x") is None


def test_sheets_that_cannot_be_stored_are_named_and_the_others_kept(cast: Cast) -> None:
    sheets = [
        full_sheet(unit="甲单位", department="甲部门", project_name="能存"),
        full_sheet(unit="丁单位", project_name="没有单位"),
        full_sheet(unit="甲单位", project_name="没有年度", year=2031),
    ]
    done = store_all(
        sheets=sheets, district=cast.district, actor=cast.people["examiner1"], origin="表.docx"
    )
    assert [stored.form.project.name for stored in done.stored] == ["能存"]
    assert done.skipped == [
        "“没有单位”：没有名为“丁单位”的单位。",
        "“没有年度”：尚未设置 2031 年度。",
    ]
    form = Declaration.objects.get()
    assert (form.unit, form.fiscal_year) == (cast.unit_a, cast.year)


def test_units_and_years_of_another_district_are_not_meant(cast: Cast) -> None:
    other = District.objects.create(code="310200", name="邻区")
    department = Department.objects.create(district=other, code="X", name="邻部门")
    Unit.objects.create(department=department, code="X", name="邻单位")
    done = store_all(
        sheets=[full_sheet(unit="邻单位")], district=cast.district, actor=None, origin="x"
    )
    assert (done.stored, len(done.skipped)) == ([], 1)


def kept(cast: Cast, person: str, **item: Any) -> ImportDraft:
    file = file_of(cast, person)
    sheet = full_sheet(**item.pop("sheet", {})).to_json()
    found = {
        "kind": "declaration", "sheet": sheet, "places": {}, "excerpt": [], "doubts": [],
        "candidates": {}, "notes": ["注"],
    }  # fmt: skip
    store_drafts(file, [{**found, **item}])
    return ImportDraft.objects.get(file=file)


def test_form_is_matched_by_code_then_by_name_then_by_the_only_unit(cast: Cast) -> None:
    coded = Project.objects.create(unit=cast.unit_b, name="有码", code="P1", category="其他")
    draft = kept(cast, "examiner1", beside={"project.code": "P1"}, doubts=["head.unit", "head.end"])
    assert (draft.unit, draft.project, draft.project_code, draft.doubts) == (
        cast.unit_b,
        coded,
        "",
        ["head.end"],
    )
    draft = kept(cast, "examiner1", beside={"unit.code": "U2", "project.code": "P9"})
    assert (draft.unit, draft.project, draft.project_code) == (cast.unit_b, None, "P9")
    draft = kept(cast, "examiner1", sheet={"unit": "乙单位"})
    assert (draft.unit, draft.doubts, draft.fiscal_year) == (cast.unit_b, [], cast.year)
    draft = kept(cast, "examiner1", sheet={"unit": "丁单位", "year": 2031})
    assert (draft.unit, draft.doubts, draft.fiscal_year) == (None, [], None)
    draft = kept(cast, "clerk_a", sheet={"unit": "丁单位"})
    assert (draft.unit, draft.doubts, draft.state, draft.notes) == (
        cast.unit_a,
        ["head.unit"],
        "open",
        ["注"],
    )
    draft = kept(cast, "clerk_a", sheet={"unit": "丁单位"}, doubts=["head.unit"])
    assert draft.doubts == ["head.unit"]


def test_code_that_two_districts_use_means_the_project_of_the_unit_or_of_the_files_district(
    cast: Cast,
) -> None:
    other = District.objects.create(code="310200", name="邻区")
    department = Department.objects.create(district=other, code="X", name="邻部门")
    near = Unit.objects.create(department=department, code="X", name="邻单位")
    first, role = cast.people["examiner1"], Role.EXAMINER_FIRST
    grant_role(user=first, role=role, district=other, actor=None)
    cast.people["examiner1"] = User.objects.get(pk=first.pk)
    own = Project.objects.create(unit=cast.unit_b, name="有码", code="P1", category="其他")
    theirs = Project.objects.create(unit=near, name="同码", code="P1", category="其他")
    draft = kept(cast, "examiner1", beside={"project.code": "P1"})
    assert (draft.unit, draft.project) == (cast.unit_b, own)
    draft = kept(cast, "examiner1", beside={"project.code": "P1", "unit.code": "X"})
    assert (draft.unit, draft.project, draft.fiscal_year) == (near, theirs, None)
    year = FiscalYear.objects.create(district=other, year=2027, rule_set=cast.year.rule_set)
    draft = kept(cast, "examiner1", beside={"project.code": "P1", "unit.code": "X"})
    assert draft.fiscal_year == year
    sheet = full_sheet()
    for unit, called in ((near, cast.year), (cast.unit_b, year)):
        correction = Correction(sheet=sheet, unit=unit, project=None, fiscal_year=called)
        with pytest.raises(ValidationError, match="不是所选单位所在区划的"):
            correct_draft(
                draft=draft,
                actor=cast.people["examiner1"],
                correction=correction,
                expected_revision=draft.revision,
            )


def test_project_out_of_use_is_not_meant_and_a_code_too_long_is_none(cast: Cast) -> None:
    most = Project._meta.get_field("code").max_length or 0
    old = Project.objects.create(unit=cast.unit_a, name="业务培训项目", category="其他")
    name = {"sheet": {"project_name": "业务培训项目", "unit": "甲单位"}}
    assert kept(cast, "clerk_a", **name, beside={"project.code": "9" * most}).project == old
    Project.objects.update(is_active=False)
    draft = kept(cast, "clerk_a", **name, beside={"project.code": "9" * most})
    assert (draft.project, draft.project_code) == (None, "9" * most)
    draft = kept(cast, "clerk_a", **name, beside={"project.code": "9" * (most + 1)})
    assert draft.project_code == ""


def test_other_readings_are_offered_as_the_person_finds_them() -> None:
    sheet = full_sheet(amount_unit="万元").to_json()
    annual = sheet["funding"]["annual"]
    found = first_candidates(
        sheet,
        {
            "money.annual.total": [annual, "7"],
            "head.project_name": [sheet["project_name"]],
            "head.none": ["x"],
        },
    )
    assert found == {"money.annual.total": ["70000"]}


def test_lists_tell_the_own_batches_newest_first_and_what_comes_next(cast: Cast) -> None:
    drafts = [draft_of(cast, "clerk_a")]
    file = drafts[0].file
    drafts += [draft_of(cast, "clerk_a", file=file) for _ in range(2)]
    second = file_of(cast, "clerk_a")
    ImportFile.objects.filter(pk=second.pk).update(batch=file.batch)
    drafts.append(draft_of(cast, "clerk_a", file=ImportFile.objects.get(pk=second.pk)))
    ImportDraft.objects.filter(pk=drafts[1].pk).update(state="discarded")
    told = siblings_of(drafts[0])
    assert [one.pk for one in told.drafts] == [one.pk for one in drafts[:3]]
    assert told.next == drafts[2].pk
    assert siblings_of(drafts[2]).next == drafts[3].pk
    assert siblings_of(drafts[3]).next is None
    assert (told.ready_keys, told.ready) == ({drafts[0].pk, drafts[2].pk}, 2)
    assert [one.pk for one in files_of(file.batch)] == [file.pk, second.pk]
    newest = file_of(cast, "clerk_a").batch
    listed = list(batches_for(cast.people["clerk_a"]))
    assert listed[0] == newest
    assert file.batch in listed
    assert list(batches_for(cast.people["clerk_b"])) == []


def test_projects_offered_are_the_units_that_are_in_use(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.unit_a, name="一", category="其他")
    Project.objects.create(unit=cast.unit_a, name="二", category="其他", is_active=False)
    Project.objects.create(unit=cast.unit_b, name="三", category="其他")
    clerk = cast.people["clerk_a"]
    assert list(projects_of(cast.unit_a, clerk)) == [project]
    assert list(projects_of(None, clerk)) == []
