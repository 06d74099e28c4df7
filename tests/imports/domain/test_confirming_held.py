"""Accepting imports, called past the views: persons, moments, both sides, what is stored and traced."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.content import sheet_of
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration
from apps.entry.domain.sheets import store_sheet
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.imports.domain.confirmation import (
    Correction,
    accept_draft,
    correct_draft,
    discard_draft,
    existing_form,
    restore_draft,
)
from apps.imports.domain.storage import store_all
from apps.imports.models import ImportDraft
from apps.projects.models import Project
from apps.workflow.models import FiscalYear
from tests.cast import Cast
from tests.formkit.samples import full_sheet
from tests.imports.helpers import draft_of

pytestmark = pytest.mark.django_db


def correction_of(draft: ImportDraft, **changes: Any) -> Correction:
    sheet = DeclarationSheet.from_json(draft.current)
    base = Correction(
        sheet=sheet,
        unit=draft.unit,
        project=draft.project,
        fiscal_year=draft.fiscal_year,
    )
    return replace(base, **changes)


def accept(cast: Cast, draft: ImportDraft, person: str = "clerk_a", **rest: Any) -> Declaration:
    draft.refresh_from_db()
    parts = {"correction": correction_of(draft), "expected_revision": draft.revision, **rest}
    form: Declaration = accept_draft(draft=draft, actor=cast.people[person], **parts).form
    return form


def trail() -> tuple[Any, ...]:
    event = AuditEvent.objects.latest("pk")
    return event.action, event.actor_name, event.object_id, event.organisation, event.after


OUTSIDERS = ["reviewer_a", "department_a", "system", "clerk_b"]


@pytest.mark.parametrize("person", OUTSIDERS)
def test_only_clerks_of_the_unit_and_examiners_touch_a_draft(cast: Cast, person: str) -> None:
    draft, actor = draft_of(cast, "clerk_a"), cast.people[person]
    for act in (
        lambda: accept(cast, draft, person),
        lambda: discard_draft(draft=draft, actor=actor),
        lambda: restore_draft(draft=draft, actor=actor),
        lambda: correct_draft(
            draft=draft, actor=actor, correction=correction_of(draft), expected_revision=1
        ),
    ):
        with pytest.raises(PermissionDenied, match="只能办理本单位的表。"):
            act()
    assert ImportDraft.objects.get(pk=draft.pk).state == "open"


@pytest.mark.parametrize("person", ["department_a", "system"])
def test_draft_without_a_unit_is_for_those_who_import_alone(cast: Cast, person: str) -> None:
    draft = draft_of(cast, "examiner1", unit=None)
    with pytest.raises(PermissionDenied, match="只有填报人和财政审核人员可以办理导入的表。"):
        discard_draft(draft=draft, actor=cast.people[person])
    discard_draft(draft=draft, actor=cast.people["clerk_b"])
    assert ImportDraft.objects.get(pk=draft.pk).state == "discarded"


def test_correction_is_kept_counted_and_traced(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a", doubts=["goal.annual", "head.unit"])
    project = Project.objects.create(unit=cast.unit_a, name="别名")
    changed = correct_draft(
        draft=draft,
        actor=cast.people["clerk_a"],
        correction=correction_of(draft, project=project),
        expected_revision=1,
    )
    stored = ImportDraft.objects.get(pk=draft.pk)
    assert (stored.revision, stored.project, stored.doubts, stored.fiscal_year) == (
        2,
        project,
        ["goal.annual", "head.unit"],
        cast.year,
    )
    assert changed.pk == draft.pk
    assert trail() == ("document.correct", "clerk_a", str(draft.pk), "", {"doubts": 2})


def test_unit_that_was_chosen_is_doubted_no_more(cast: Cast) -> None:
    draft = draft_of(cast, "examiner1", doubts=["head.unit", "goal.annual"])
    changed = correct_draft(
        draft=draft,
        actor=cast.people["examiner1"],
        correction=correction_of(draft, unit=cast.unit_b),
        expected_revision=1,
    )
    assert (changed.unit, changed.doubts) == (cast.unit_b, ["goal.annual"])


def test_accepted_draft_is_decided_linked_and_traced(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")
    before = timezone.now()
    form = accept(cast, draft)
    stored = ImportDraft.objects.get(pk=draft.pk)
    assert (stored.state, stored.document_id, stored.project, stored.decided_by) == (
        "accepted",
        form.key,
        form.project,
        cast.people["clerk_a"],
    )
    assert stored.decided_at is not None
    assert stored.decided_at >= before
    assert (form.created_by, form.state, form.revision) == (cast.people["clerk_a"], "draft", 1)
    after = {"declaration": form.pk, "file": "0" * 64}
    assert trail() == ("document.accept", "clerk_a", str(draft.pk), "甲单位", after)
    event = AuditEvent.objects.filter(action="declaration.import").latest("pk")
    assert (event.actor, event.object_id, event.organisation, event.after) == (
        cast.people["clerk_a"],
        str(form.pk),
        "甲单位",
        {"origin": "申报表.pdf"},
    )
    stored_form = Declaration.objects.with_content().get(pk=form.pk)
    assert [row.origin for row in stored_form.indicators.all()] == ["申报表.pdf"] * 6
    assert stored_form.imported is not None


def test_everything_that_is_missing_is_told_at_once(cast: Cast) -> None:
    draft = draft_of(cast, "examiner1", unit=None, fiscal_year=None, doubts=["goal.annual"])
    sheet = DeclarationSheet.from_json(draft.current)
    sheet.project_name = ""
    with pytest.raises(ValidationError) as caught:
        accept(cast, draft, "examiner1", correction=correction_of(draft, sheet=sheet))
    assert caught.value.messages == [
        "请选择实施单位。",
        "请选择年度；列表中没有的年度，请联系财政绩效科先设置。",
        "请填写项目名称。",
        "还有 1 处标黄存疑，请逐一核对后勾选“已核对”。",
    ]


@pytest.mark.parametrize("state", ["draft", "returned", "adjusting"])
def test_open_form_is_replaced_only_when_told_and_its_revision_counts_on(
    cast: Cast, state: str
) -> None:
    form = cast.declaration(state=state)
    draft = draft_of(cast, "clerk_a", project=form.project)
    name = form.project.name
    told = f"“{name}”2027年度已有申报表（{form.get_state_display()}）。"
    with pytest.raises(ValidationError, match=told):
        accept(cast, draft)
    again = accept(cast, draft, replace=True)
    assert (again.pk, again.revision) == (form.pk, form.revision + 1)
    assert Declaration.objects.get(pk=form.pk).state == state


def test_examiner_replaces_a_draft_after_the_deadline_and_the_clerk_does_not(cast: Cast) -> None:
    form = cast.declaration()
    cast.window.closes_at = timezone.now() - timedelta(seconds=1)
    cast.window.save()
    draft = draft_of(cast, "clerk_a", project=form.project)
    with pytest.raises(NotAllowedNow, match="现在不能填报"):
        accept(cast, draft, replace=True)
    assert accept(cast, draft, "examiner1", replace=True).pk == form.pk


def test_existing_form_is_found_by_project_or_by_name_in_the_year(cast: Cast) -> None:
    form = cast.declaration()
    other_year = FiscalYear.objects.create(
        district=cast.district, year=2028, rule_set=cast.year.rule_set
    )
    by_project = draft_of(cast, "clerk_a", project=form.project)
    by_name = draft_of(cast, "clerk_a")
    assert existing_form(by_project) == form
    assert existing_form(by_name) == form
    assert existing_form(by_name, "别的项目") is None
    assert existing_form(draft_of(cast, "clerk_b")) is None
    assert existing_form(draft_of(cast, "clerk_a", fiscal_year=other_year)) is None
    assert existing_form(draft_of(cast, "clerk_a", unit=None)) is None
    assert existing_form(draft_of(cast, "clerk_a", fiscal_year=None)) is None
    Declaration.objects.filter(pk=form.pk).update(state="rejected")
    assert existing_form(by_project) is None


def test_put_aside_and_taken_up_with_traces_and_not_twice(cast: Cast) -> None:
    clerk, draft = cast.people["clerk_a"], draft_of(cast, "clerk_a")
    with pytest.raises(NotAllowedNow, match="不必恢复"):
        restore_draft(draft=draft, actor=clerk)
    discard_draft(draft=draft, actor=clerk)
    stored = ImportDraft.objects.get(pk=draft.pk)
    assert (stored.state, stored.decided_by) == ("discarded", clerk)
    assert trail()[:3] == ("document.discard", "clerk_a", str(draft.pk))
    restore_draft(draft=draft, actor=cast.people["examiner1"])
    stored = ImportDraft.objects.get(pk=draft.pk)
    assert (stored.state, stored.decided_by) == ("open", cast.people["examiner1"])
    assert trail()[:3] == ("document.restore", "examiner1", str(draft.pk))


def test_doubts_go_with_their_cells_and_rows(cast: Cast) -> None:
    doubts = [
        "head.project_name",
        "row",
        "row.r1",
        "row.r1.target",
        "row.r2.target",
        "row.r6.level3",
        "narrative",
    ]
    draft = draft_of(cast, "clerk_a", doubts=doubts)
    sheet = DeclarationSheet.from_json(draft.current)
    sheet.project_name = "改过的名称"
    sheet.indicators[1].target = "≥401(人)"
    del sheet.indicators[5]
    sheet.indicators[4].id = "n5"
    changed = correct_draft(
        draft=draft,
        actor=cast.people["clerk_a"],
        correction=correction_of(draft, sheet=sheet),
        expected_revision=1,
    )
    assert changed.doubts == ["row.r1", "row.r1.target", "narrative"]


def test_row_of_the_persons_own_takes_no_doubt_from_the_reading(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a", doubts=["row.r1.target"])
    sheet = DeclarationSheet.from_json(draft.current)
    sheet.indicators[0].id = "n1"
    changed = correct_draft(
        draft=draft,
        actor=cast.people["clerk_a"],
        correction=correction_of(draft, sheet=sheet),
        expected_revision=1,
    )
    assert changed.doubts == []


def test_form_on_its_way_is_not_covered_by_a_file(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    count = AuditEvent.objects.count()
    told = f"“业务培训项目”2027年度的申报表{form.get_state_display()}，不能用文件覆盖。"
    with pytest.raises(ValidationError, match=told):
        store_sheet(
            KIND,
            sheet=full_sheet(),
            unit=cast.unit_a,
            fiscal_year=cast.year,
            actor=None,
            origin="x.docx",
        )
    assert AuditEvent.objects.count() == count


def test_new_project_takes_nature_and_category_from_the_sheet(cast: Cast) -> None:
    form = store_sheet(
        KIND,
        sheet=full_sheet(project_name="新项目"),
        unit=cast.unit_a,
        fiscal_year=cast.year,
        actor=cast.people["examiner1"],
        origin="x.docx",
    ).form
    project = form.project
    assert (project.name, project.unit, project.nature, project.category) == (
        "新项目",
        cast.unit_a,
        "其他经常性项目",
        "特定目标类",
    )
    assert form.created_by == cast.people["examiner1"]
    assert sheet_of(Declaration.objects.with_content().get(pk=form.pk)).annual_goal


def test_sheets_without_a_unit_or_a_year_are_named_and_the_others_stored(cast: Cast) -> None:
    sheets = [
        full_sheet(),
        full_sheet(project_name="无单位的", unit="丙单位"),
        full_sheet(project_name="无年度的", year=2031),
    ]
    done = store_all(
        sheets=sheets, district=cast.district, actor=cast.people["examiner1"], origin="书.xlsx"
    )
    assert [one.form.project.name for one in done.stored] == ["业务培训项目"]
    assert done.skipped == [
        "“无单位的”：没有名为“丙单位”的单位。",
        "“无年度的”：尚未设置 2031 年度。",
    ]
