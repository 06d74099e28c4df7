"""Saving cell by cell, called directly: who, when, what is written, and what stands in the trail."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.cells import DeclarationCells
from apps.declarations.domain.frozen_versions import note_adjustment, seal
from apps.declarations.kind import KIND
from apps.declarations.models import Declaration, Indicator
from apps.declarations.workflow import PROCEDURE
from apps.entry.domain.presence import PRESENT_SECONDS, note_presence
from apps.entry.domain.protocol import Batch, CellChange, Outcome, RowDrop, same, shown
from apps.entry.models import Presence, Version
from apps.entry.versions import approved_version, freeze, freeze_now, last_version
from apps.workflow.engine import Step
from tests.cast import Cast
from tests.declarations.forms import grown

pytestmark = pytest.mark.django_db


def fresh(form: Declaration) -> Declaration:
    return Declaration.objects.with_content().get(pk=form.pk)


def send(cast: Cast, form: Declaration, person: str = "clerk_a", **parts: Any) -> Outcome:
    batch = Batch(**{"revision": form.revision, **parts})
    return KIND.save_batch(key=form.pk, actor=cast.people[person], batch=batch)


def cell(place: str, value: Any, *was: Any) -> CellChange:
    return CellChange(place=place, value=value, was=was)


def trail() -> tuple[Any, ...]:
    event = AuditEvent.objects.latest("pk")
    return (
        event.action,
        event.actor_name,
        event.object_id,
        event.organisation,
        event.before,
        event.after,
    )


@pytest.mark.parametrize("person", ["reviewer_a", "department_a", "examiner1", "examiner2"])
def test_only_the_units_clerk_may_type_though_others_see_the_form(cast: Cast, person: str) -> None:
    form = cast.declaration(state="returned")
    count = AuditEvent.objects.count()
    with pytest.raises(PermissionDenied, match="只有本单位的填报人可以填写"):
        send(cast, form, person, cells=[cell("goal.total", "改", "")])
    assert (fresh(form).total_goal, AuditEvent.objects.count()) == ("", count)


def test_form_out_of_sight_is_not_there(cast: Cast) -> None:
    with pytest.raises(Declaration.DoesNotExist):
        send(cast, cast.declaration(state="returned"), "clerk_b")


@pytest.mark.parametrize("state", ["draft", "returned", "adjusting"])
def test_form_is_open_in_every_state_of_the_unit(cast: Cast, state: str) -> None:
    form = cast.declaration(state=state)
    assert send(cast, form, cells=[cell("goal.total", "改", "")]).is_changed is True
    assert fresh(form).total_goal == "改"


@pytest.mark.parametrize("state", ["unit_review", "dept_review", "finance_first", "approved"])
def test_form_is_closed_on_its_way(cast: Cast, state: str) -> None:
    form = cast.declaration(state=state)
    with pytest.raises(NotAllowedNow, match="不能修改"):
        send(cast, form, cells=[cell("goal.total", "改", "")])
    assert fresh(form).total_goal == ""


def test_deadline_closes_the_draft_but_not_what_was_sent_back(cast: Cast) -> None:
    draft = cast.declaration()
    back = cast.declaration(name="退回项目", state="returned")
    cast.window.closes_at = timezone.now() - timedelta(seconds=1)
    cast.window.save()
    with pytest.raises(NotAllowedNow, match="现在不能填报"):
        send(cast, draft, cells=[cell("goal.total", "改", "")])
    assert send(cast, back, cells=[cell("goal.total", "改", "")]).is_changed is True
    cast.window.delete()
    with pytest.raises(NotAllowedNow, match="尚未开放申报"):
        send(cast, draft, cells=[cell("goal.total", "改", "")])


def test_every_kind_of_cell_is_written_and_traced_before_and_after(cast: Cast) -> None:
    form = cast.declaration()
    row = form.indicators.get(level3="培训人数")
    outcome = send(
        cast,
        form,
        cells=[
            cell("head.department_is_summary", True, False),
            cell("head.end", date(2027, 11, 30), form.end),
            cell("money.annual.other", Decimal(5), Decimal(0)),
            cell("narrative.plan", "分两批", ""),
            cell(f"row.{row.pk}.target", "≥420(人)", row.target),
        ],
    )
    assert outcome.stored == {
        "head.department_is_summary": True,
        "head.end": "2027-11-30",
        "money.annual.other": "5.00",
        "narrative.plan": "分两批",
        f"row.{row.pk}.target": "≥420(人)",
    }
    assert outcome.understood == {"money.annual.other": "伍元整", f"row.{row.pk}.target": ""}
    assert (outcome.refused, outcome.conflicts, outcome.everything) == ({}, [], None)
    now = fresh(form)
    assert outcome.revision == now.revision == form.revision + 1
    assert (now.department_is_summary, now.end, now.narrative.plan) == (
        True,
        date(2027, 11, 30),
        "分两批",
    )
    assert now.funding_lines.get(half="annual", source="other").amount == Decimal(5)
    stored = Indicator.objects.get(pk=row.pk)
    assert (stored.target, stored.number, stored.level1, stored.position) == (
        "≥420(人)",
        Decimal(420),
        row.level1,
        row.position,
    )
    assert trail() == (
        "declaration.edit",
        "clerk_a",
        str(form.pk),
        "甲单位",
        {
            "head.department_is_summary": False,
            "head.end": "2027-12-31",
            "money.annual.other": "0.00",
            "narrative.plan": "",
            f"row.{row.pk}.target": "≥400.00(人)",
        },
        {
            "head.department_is_summary": True,
            "head.end": "2027-11-30",
            "money.annual.other": "5.00",
            "narrative.plan": "分两批",
            f"row.{row.pk}.target": "≥420(人)",
        },
    )


def test_what_stands_there_already_is_answered_and_leaves_no_trace(cast: Cast) -> None:
    form = cast.declaration()
    count = AuditEvent.objects.count()
    outcome = send(cast, form, cells=[cell("goal.annual", f"{form.annual_goal}\r\n", "别的")])
    assert (outcome.is_changed, list(outcome.stored)) == (False, ["goal.annual"])
    assert outcome.revision == fresh(form).revision == form.revision
    assert AuditEvent.objects.count() == count


def test_amount_made_blank_is_blank_and_has_no_capitals(cast: Cast) -> None:
    form = cast.declaration()
    outcome = send(cast, form, cells=[cell("money.annual.total", None, Decimal(200000))])
    assert (outcome.stored, outcome.understood) == ({"money.annual.total": ""}, {})
    assert fresh(form).funding_lines.get(half="annual", source="total").amount is None


def test_amount_of_a_form_without_lines_makes_its_line(cast: Cast) -> None:
    form = cast.declaration()
    form.funding_lines.all().delete()
    send(cast, form, cells=[cell("money.annual.total", Decimal(7), "")])
    line = fresh(form).funding_lines.get()
    assert (line.half, line.source, line.amount) == ("annual", "total", Decimal(7))


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        ("head.end", date(2026, 12, 31), "计划完成日期不能早于计划开始日期。"),
        ("head.end", date(2027, 1, 1), ""),
        ("head.start", date(2028, 1, 1), "计划完成日期不能早于计划开始日期。"),
        ("head.start", date(2027, 12, 31), ""),
        ("head.start", None, ""),
        ("head.project_nature", "一次性项目", ""),
    ],
)
def test_dates_may_meet_and_not_cross(cast: Cast, place: str, value: Any, told: str) -> None:
    form = cast.declaration()
    was = DeclarationCells(form).read(place)
    outcome = send(cast, form, cells=[cell(place, value, was)])
    assert outcome.refused == ({place: told} if told else {})
    assert outcome.is_changed is not bool(told)


def test_edition_without_nature_takes_none(cast: Cast) -> None:
    cast.year.rule_set.edition = "2023"
    cast.year.rule_set.save()
    form = cast.declaration()
    outcome = send(cast, form, cells=[cell("head.project_nature", "一次性项目", form.nature)])
    assert outcome.refused == {"head.project_nature": "本年度表式没有项目性质。"}


def test_one_behind_is_given_everything_and_one_up_to_date_is_not(cast: Cast) -> None:
    form = cast.declaration()
    behind = send(cast, form, revision=form.revision - 1)
    keys = list(form.indicators.values_list("pk", flat=True))
    assert behind.order == keys
    assert behind.everything is not None
    assert behind.everything["money.whole.total"] == "200,000.00"
    assert behind.everything["head.start"] == "2027-01-01"
    assert behind.everything["head.department_is_summary"] is False
    assert behind.everything["narrative.plan"] == ""
    assert behind.everything[f"row.{keys[1]}.target"] == "≥400.00(人)"
    assert behind.everything[f"row.{keys[1]}.weight"] == ""
    assert len(behind.everything) == 7 + 8 + 7 + 7 * len(keys) - 1
    now = send(cast, form)
    assert (now.order, now.everything) == (None, None)


def test_cell_of_a_row_that_is_gone_is_told_and_the_rest_stored(cast: Cast) -> None:
    form = cast.declaration()
    outcome = send(
        cast, form, cells=[cell("row.999999.target", "5人", ""), cell("goal.total", "改", "")]
    )
    assert outcome.conflicts == [{"place": "row.999999.target", "current": None, "gone": True}]
    assert outcome.stored == {"goal.total": "改"}


NEW = {"level1": "", "level2": "数量指标", "level3": "场次", "target": "不少于3场"}


def test_added_row_is_stored_once_with_its_reading_and_its_level(cast: Cast) -> None:
    form = cast.declaration()
    outcome = send(cast, form, added={"n-abcdef": NEW})
    row = form.indicators.get(level3="场次")
    assert outcome.keys == {"n-abcdef": row.pk}
    assert outcome.understood == {"row.n-abcdef.target": "理解为 ≥3(场)"}
    assert outcome.stored == {f"row.n-abcdef.{name}": value for name, value in NEW.items()}
    assert (row.level1, row.op, row.number, row.measure, row.position, row.client_key) == (
        "产出指标",
        "≥",
        Decimal(3),
        "场",
        6,
        "n-abcdef",
    )
    assert trail()[4:] == ({}, {"row.n-abcdef": NEW})
    again = send(cast, fresh(form), added={"n-abcdef": {**NEW, "target": "不少于4场"}})
    assert (again.keys, fresh(form).indicators.count()) == ({"n-abcdef": row.pk}, 7)
    assert again.conflicts == []
    assert form.indicators.get(pk=row.pk).target == "不少于4场"
    assert again.stored["row.n-abcdef.target"] == "不少于4场"
    quiet = send(cast, fresh(form), added={"n-ghijkl": {"level3": "没有目标的"}})
    assert (quiet.understood, list(quiet.stored)) == ({}, ["row.n-ghijkl.level3"])


def test_form_takes_its_last_row_and_not_one_more(cast: Cast) -> None:
    form = grown(cast, KIND.cells.rows.most - 1)
    full = send(cast, form, added={"n-aaaaaa": NEW, "n-bbbbbb": NEW})
    assert full.refused == {"row.n-bbbbbb.level3": f"一张表最多 {KIND.cells.rows.most} 条指标。"}
    assert list(full.keys) == ["n-aaaaaa"]
    assert fresh(form).indicators.count() == KIND.cells.rows.most


def test_dropped_row_is_gone_with_a_trace_of_all_its_cells(cast: Cast) -> None:
    form = cast.declaration()
    row = form.indicators.get(level3="培训人数")
    outcome = send(cast, form, dropped=[RowDrop(key=str(row.pk), was={"target": (row.target,)})])
    assert (outcome.gone, outcome.conflicts) == ([str(row.pk)], [])
    left = list(form.indicators.order_by("position").values_list("level3", "position"))
    assert [place for _, place in left] == [0, 1, 2, 3, 4]
    assert "培训人数" not in [name for name, _ in left]
    assert trail()[4:] == (
        {
            f"row.{row.pk}": {
                "level1": "产出指标",
                "level2": "数量指标",
                "level3": "培训人数",
                "target": "≥400.00(人)",
                "further": "",
                "weight": "",
                "origin": "",
            }
        },
        {f"row.{row.pk}": None},
    )
    again = send(cast, fresh(form), dropped=[RowDrop(key=str(row.pk))])
    assert (again.gone, again.is_changed) == ([str(row.pk)], False)


def test_row_a_colleague_has_changed_is_not_dropped(cast: Cast) -> None:
    form = cast.declaration()
    row = form.indicators.get(level3="培训人数")
    was = {"target": ("≥1(人)", "≥2(人)"), "level3": ("培训人数",)}
    outcome = send(cast, form, dropped=[RowDrop(key=str(row.pk), was=was)])
    assert outcome.gone == []
    assert [item["place"] for item in outcome.conflicts] == [f"row.{row.pk}"]
    assert outcome.conflicts[0]["current"]["target"] == "≥400.00(人)"
    assert Indicator.objects.filter(pk=row.pk).exists()


def test_order_is_stored_traced_and_kept_for_rows_the_page_does_not_know(cast: Cast) -> None:
    form = cast.declaration()
    keys = list(form.indicators.values_list("pk", flat=True))
    wanted = [keys[2], keys[0], keys[1]]
    outcome = send(cast, form, order=[str(key) for key in wanted])
    after = list(form.indicators.order_by("position").values_list("pk", flat=True))
    assert after == [keys[2], *keys[3:], keys[0], keys[1]]
    assert outcome.is_changed is True
    assert trail()[4:] == ({"order": keys}, {"order": after})
    count = AuditEvent.objects.count()
    same_again = send(cast, fresh(form), order=[str(key) for key in after])
    assert (same_again.is_changed, AuditEvent.objects.count()) == (False, count)


def test_first_row_unknown_to_the_page_stays_first(cast: Cast) -> None:
    form = cast.declaration()
    keys = list(form.indicators.values_list("pk", flat=True))
    send(cast, form, order=[str(key) for key in keys[1:]])
    assert list(form.indicators.order_by("position").values_list("pk", flat=True)) == keys


def test_level_one_follows_level_two_and_stays_for_a_name_nobody_knows(cast: Cast) -> None:
    form = cast.declaration()
    row = form.indicators.get(level3="培训人数")
    send(cast, form, cells=[cell(f"row.{row.pk}.level2", "社会效益指标", "数量指标")])
    assert Indicator.objects.get(pk=row.pk).level1 == "效益指标"
    send(cast, fresh(form), cells=[cell(f"row.{row.pk}.level2", "别的指标", "社会效益指标")])
    assert Indicator.objects.get(pk=row.pk).level1 == "效益指标"


def test_content_is_the_same_whatever_its_line_ends_and_blanks() -> None:
    assert same("甲\r\n乙 ", "甲\n乙")
    assert same(None, "")
    assert same("", None)
    assert same(Decimal("1.0"), Decimal(1))
    assert not same("甲", "乙")
    assert not same(None, "甲")
    assert not same(Decimal(0), None)
    assert [shown(value) for value in (None, Decimal("1234.5"), "甲", True, date(2027, 1, 2))] == [
        "",
        "1,234.50",
        "甲",
        True,
        "2027-01-02",
    ]


def test_change_knows_what_its_page_knew_and_a_whole_page_takes_anything() -> None:
    assert cell("x", 1, "甲", "乙").knows("乙")
    assert not cell("x", 1, "甲").knows("乙")
    assert not cell("x", 1).knows("乙")
    assert CellChange(place="x", value=1).knows("乙")


def test_row_is_found_by_its_key_or_its_pages_name_and_not_by_nothing(cast: Cast) -> None:
    cells = DeclarationCells(cast.declaration())
    first = cells.rows[0]
    assert cells.row(str(first.pk)) is first
    assert cells.row("") is None
    assert cells.row("n-nosuch") is None
    assert cells.is_changed is False
    for place in ("row.0.target", "row.n-nosuch.target"):
        with pytest.raises(KeyError):
            cells.read(place)
        with pytest.raises(KeyError):
            cells.write(place, "x")


def test_presence_ends_after_its_seconds_and_never_names_oneself(cast: Cast) -> None:
    form, clerk = cast.declaration(), cast.people["clerk_a"]
    others = [cast.people["reviewer_a"], cast.people["department_a"]]
    now = timezone.now()
    for person, age in zip(others, (PRESENT_SECONDS - 5, PRESENT_SECONDS + 1), strict=True):
        seen = now - timedelta(seconds=age)
        Presence.objects.create(document=form, user=person, seen_at=seen)
    assert note_presence(document=form, actor=clerk) == ["reviewer_a"]
    assert Presence.objects.get(user=clerk).seen_at >= now
    Presence.objects.filter(user=clerk).update(seen_at=now - timedelta(days=1))
    assert note_presence(document=form, actor=clerk) == ["reviewer_a"]
    assert Presence.objects.get(user=clerk).seen_at >= now
    assert note_presence(document=form, actor=others[0]) == ["clerk_a"]


def step(cast: Cast, form: Declaration, name: str, opinion: str = "") -> Step:
    return Step(
        subject=form,
        actor=cast.people["clerk_a"],
        opinion=opinion,
        transition=PROCEDURE.transition(name),
    )


def test_frozen_version_counts_on_and_holds_the_form_as_it_is_now(cast: Cast) -> None:
    form = cast.declaration()
    assert (last_version(form), approved_version(form)) == (None, None)
    first = freeze_now(form, actor=cast.people["clerk_a"], reason="x" * 201)
    assert (first.number, len(first.reason), first.frozen_by) == (
        1,
        200,
        cast.people["clerk_a"],
    )
    assert first.fingerprint == Version.fingerprint_of(first.content)
    Declaration.objects.filter(pk=form.pk).update(annual_goal="后来的目标")
    second = freeze_now(form, actor=None)
    assert (second.number, second.sheet.annual_goal, second.reason) == (2, "后来的目标", "")
    assert second.fingerprint != first.fingerprint
    assert last_version(form) == second


def test_submission_freezes_with_the_reason_and_notes_the_moment(cast: Cast) -> None:
    form = cast.declaration()
    note_adjustment(step(cast, form, "adjust", "年中追加任务"))
    assert fresh(form).adjust_reason == "年中追加任务"
    before = timezone.now()
    freeze(step(cast, form, "submit"))
    assert last_version(form).reason == "年中追加任务"  # type: ignore[union-attr]
    assert fresh(form).last_submitted_at >= before


def test_seal_marks_the_newest_version_and_approved_is_the_newest_sealed(cast: Cast) -> None:
    form = cast.declaration()
    seal(step(cast, form, "approve"))
    versions = [freeze_now(form, actor=None) for _ in range(3)]
    seal(step(cast, form, "approve"))
    assert approved_version(form) == versions[2]
    Version.objects.filter(pk=versions[0].pk).update(approved_at=timezone.now())
    assert approved_version(form) == versions[2]
    marked = form.versions.filter(approved_at__isnull=False).values_list("number", flat=True)
    assert list(marked) == [1, 3]
