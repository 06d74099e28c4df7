"""Accepting what was read: nothing before, all or nothing, and twice is the same as once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.content import sheet_of
from apps.declarations.models import Declaration
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.imports.domain.confirmation import (
    Correction,
    accept_draft,
    accept_ready,
    correct_draft,
    discard_draft,
    restore_draft,
)
from apps.imports.domain.matches import find_project
from apps.imports.models import ImportDraft
from apps.projects.models import Project
from apps.workflow.models import EntryWindow, Extension
from tests.cast import Cast
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


def accept(draft: ImportDraft, actor: Any, **changes: Any) -> Declaration:
    options = {name: changes.pop(name) for name in ("checked", "replace") if name in changes}
    draft.refresh_from_db()
    stored = accept_draft(
        draft=draft,
        actor=actor,
        correction=correction_of(draft, **changes),
        expected_revision=draft.revision,
        **options,
    )
    form: Declaration = stored.form
    return form


def test_accepted_draft_becomes_a_declaration_with_all_its_content(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")
    declaration = accept(draft, cast.people["clerk_a"])

    stored = sheet_of(Declaration.objects.with_content().get(pk=declaration.pk)).to_json()
    wanted = draft.original
    assert stored["funding"] == wanted["funding"]
    assert [row["target"] for row in stored["indicators"]] == [
        row["target"] for row in wanted["indicators"]
    ]
    assert stored["annual_goal"] == wanted["annual_goal"]
    draft.refresh_from_db()
    assert (draft.state, draft.document_id, draft.decided_by) == (
        "accepted",
        declaration.key,
        cast.people["clerk_a"],
    )
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[-4:] == [
        "role.grant",
        "project.create",
        "declaration.import",
        "document.accept",
    ]


def test_accepting_twice_gives_the_same_declaration_and_writes_nothing(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")
    first = accept(draft, cast.people["clerk_a"])
    traces = AuditEvent.objects.count()

    second = accept(draft, cast.people["clerk_a"])

    assert second == first
    assert (Project.objects.count(), Declaration.objects.count()) == (1, 1)
    assert AuditEvent.objects.count() == traces


def test_same_form_from_another_file_replaces_only_when_told(cast: Cast) -> None:
    first = accept(draft_of(cast, "clerk_a"), cast.people["clerk_a"])
    row = first.indicators.get(position=0)
    first.indicators.filter(pk=row.pk).update(level3="手工改过的名称")
    again = draft_of(cast, "clerk_a")
    with pytest.raises(ValidationError, match="已有申报表"):
        accept(again, cast.people["clerk_a"])

    second = accept(again, cast.people["clerk_a"], replace=True)

    assert second == first
    assert second.revision == first.revision + 1
    assert Declaration.objects.count() == 1
    trace = AuditEvent.objects.filter(action="declaration.import").first()
    assert trace is not None
    assert trace.before[f"row.{row.pk}"]["level3"] == "手工改过的名称"


def test_submitted_form_is_not_replaced(cast: Cast) -> None:
    stored = cast.declaration(state="dept_review")
    draft = draft_of(cast, "clerk_a", project=stored.project)
    with pytest.raises(NotAllowedNow, match="不能修改"):
        accept(draft, cast.people["clerk_a"], replace=True)
    with pytest.raises(ValidationError, match="不能用文件覆盖"):
        accept(draft, cast.people["examiner1"], replace=True)
    draft.refresh_from_db()
    assert draft.state == "open"


def test_doubted_cells_must_be_checked_first(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a", doubts=["money.annual.total"])
    with pytest.raises(ValidationError, match="还有 1 处"):
        accept(draft, cast.people["clerk_a"])
    assert Declaration.objects.count() == 0
    accept(draft, cast.people["clerk_a"], checked=True)
    assert Declaration.objects.count() == 1


def test_corrected_cell_and_deleted_row_are_doubted_no_more(cast: Cast) -> None:
    doubts = ["money.annual.total", "goal.annual", "row.r2.level3", "row.r3"]
    draft = draft_of(cast, "clerk_a", doubts=doubts)
    sheet = DeclarationSheet.from_json(draft.current)
    sheet.funding.annual = Decimal(210000)
    del sheet.indicators[2]

    changed = correct_draft(
        draft=draft,
        actor=cast.people["clerk_a"],
        correction=correction_of(draft, sheet=sheet),
        expected_revision=1,
    )

    assert changed.doubts == ["goal.annual", "row.r2.level3"]
    assert changed.current["funding"]["annual"] == "210000"
    assert changed.original["funding"]["annual"] == "200000.00"
    assert [row["id"] for row in changed.current["indicators"]] == ["r1", "r2", "r4", "r5", "r6"]


def test_draft_changed_by_somebody_else_meanwhile_is_not_overwritten(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")
    ImportDraft.objects.filter(pk=draft.pk).update(revision=2)
    with pytest.raises(NotAllowedNow, match="刚被别人改过"):
        correct_draft(
            draft=draft,
            actor=cast.people["clerk_a"],
            correction=correction_of(draft),
            expected_revision=1,
        )


def test_clerk_accepts_for_no_other_unit(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")
    with pytest.raises(PermissionDenied):
        accept(draft, cast.people["clerk_a"], unit=cast.unit_b)
    with pytest.raises(PermissionDenied):
        accept(draft, cast.people["clerk_b"])
    assert Declaration.objects.count() == 0


def test_examiner_accepts_for_any_unit(cast: Cast) -> None:
    draft = draft_of(cast, "examiner1", unit=None)
    declaration = accept(draft, cast.people["examiner1"], unit=cast.unit_b)
    assert declaration.unit == cast.unit_b


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"unit": None}, "请选择实施单位"), ({"fiscal_year": None}, "请选择年度")],
)
def test_form_without_a_match_is_not_accepted(
    cast: Cast, changes: dict[str, None], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        accept(draft_of(cast, "clerk_a"), cast.people["clerk_a"], **changes)
    assert Project.objects.count() == 0


def test_project_of_another_unit_is_refused(cast: Cast) -> None:
    foreign = Project.objects.create(unit=cast.unit_b, name="别的项目")
    with pytest.raises(ValidationError, match="不属于所选单位"):
        accept(draft_of(cast, "clerk_a"), cast.people["clerk_a"], project=foreign)


def test_matched_project_takes_the_form_under_its_own_name(cast: Cast) -> None:
    project = Project.objects.create(unit=cast.unit_a, name="业务培训")
    declaration = accept(draft_of(cast, "clerk_a", project=project), cast.people["clerk_a"])
    assert declaration.project == project
    assert Project.objects.count() == 1


def test_discarded_draft_comes_back_and_an_accepted_one_stays(cast: Cast) -> None:
    clerk = cast.people["clerk_a"]
    draft = draft_of(cast, "clerk_a")
    discard_draft(draft=draft, actor=clerk)
    with pytest.raises(NotAllowedNow, match="已舍弃"):
        accept(draft, clerk)
    restore_draft(draft=draft, actor=clerk)
    accept(draft, clerk)
    with pytest.raises(NotAllowedNow, match="不能舍弃"):
        discard_draft(draft=draft, actor=clerk)


@pytest.mark.parametrize(
    ("name", "found"),
    [("道路 绿化养护项目", 0), ("道路绿化养护", 0), ("河道清淤工程", 1), ("图书采购", None)],
)
def test_project_is_matched_by_name_or_nearly(cast: Cast, name: str, found: int | None) -> None:
    known = [
        Project(unit=cast.unit_a, name="道路绿化养护项目"),
        Project(unit=cast.unit_a, name="河道清淤工程"),
    ]
    assert find_project(known, name) is (None if found is None else known[found])


def test_drafts_without_doubt_are_accepted_together_and_the_others_wait(cast: Cast) -> None:
    first = draft_of(cast, "clerk_a")
    batch = first.file.batch

    def another(name: str, **changes: Any) -> ImportDraft:
        made = draft_of(cast, "clerk_a", file=first.file, **changes)
        made.current = {**made.current, "project_name": name}
        made.save()
        return made

    second = another("第二个项目")
    doubted = another("有疑问的项目", doubts=["goal.annual"])
    unmatched = another("没有单位的项目", unit=None)
    taken = another("第二个项目")

    done = accept_ready(batch=batch, actor=cast.people["clerk_a"])

    assert [one.form.project.name for one in done.stored] == [
        first.current["project_name"],
        "第二个项目",
    ]
    states = {draft.pk: ImportDraft.objects.get(pk=draft.pk).state for draft in (first, second, doubted, unmatched, taken)}  # fmt: skip
    assert list(states.values()) == ["accepted", "accepted", "open", "open", "open"]
    accepted = AuditEvent.objects.filter(action="document.accept")
    assert {event.actor_id for event in accepted} == {cast.people["clerk_a"].pk}
    assert accepted.count() == 2
    assert len(done.skipped) == 1
    assert done.skipped[0].startswith("“第二个项目”：“第二个项目”2027年度已有申报表（草稿）。")
    again = accept_ready(batch=batch, actor=cast.people["clerk_a"])
    assert (again.stored, again.skipped) == ([], [])


def test_drafts_of_another_unit_are_not_accepted_together(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")
    with pytest.raises(PermissionDenied):
        accept_ready(batch=draft.file.batch, actor=cast.people["clerk_b"])
    assert ImportDraft.objects.get(pk=draft.pk).state == "open"


def shut(cast: Cast, opens: int, closes: int) -> None:
    """Let entry begin and end so many days from now."""
    now = timezone.now()
    EntryWindow.objects.update(
        opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes)
    )


@pytest.mark.parametrize(("opens", "closes"), [(-9, -1), (1, 9)])
def test_clerk_imports_no_new_form_outside_the_window_and_nothing_is_stored(
    cast: Cast, opens: int, closes: int
) -> None:
    draft = draft_of(cast, "clerk_a")
    shut(cast, opens, closes)
    events = AuditEvent.objects.count()
    with pytest.raises(NotAllowedNow, match="现在不能填报。确需补报请联系财政绩效科延期。"):
        accept(draft, cast.people["clerk_a"])
    draft.refresh_from_db()
    assert (draft.state, draft.document_id, draft.revision) == ("open", None, 1)
    assert (Declaration.objects.count(), Project.objects.count()) == (0, 0)
    assert AuditEvent.objects.count() == events
    done = accept_ready(batch=draft.file.batch, actor=cast.people["clerk_a"])
    assert done.stored == []
    assert done.skipped[0].startswith("“业务培训项目”：“2027年度申报”的申报时间为")


def test_examiner_imports_a_form_outside_the_window(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")
    shut(cast, -9, -1)
    assert accept(draft, cast.people["examiner1"]).project.name == "业务培训项目"


def test_clerk_whose_unit_was_given_longer_imports_on(cast: Cast) -> None:
    draft = draft_of(cast, "clerk_a")
    shut(cast, -9, -1)
    Extension.objects.create(
        window=cast.window, unit=cast.unit_a, until=timezone.now() + timedelta(hours=1)
    )
    assert accept(draft, cast.people["clerk_a"]).unit == cast.unit_a
