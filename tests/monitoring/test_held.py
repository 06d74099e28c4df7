"""Nodes, cases, the report and the unit's page, called directly: guards, traces, bounds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.accounts.models import Membership
from apps.accounts.roles import Role
from apps.audit.models import AuditEvent
from apps.core.errors import NotAllowedNow
from apps.monitoring.domain.cases import begin_adjustment, finish, open_acts, propose
from apps.monitoring.domain.nodes import (
    current_node,
    due_at,
    missing,
    monitored_year,
    open_due,
    open_sheets,
    owed,
    settle_dues,
)
from apps.monitoring.domain.queries import clerk_units, last_values, node_cards
from apps.monitoring.domain.recorded_figures import handed_in, page, recorded
from apps.monitoring.domain.report import former_use, report_of
from apps.monitoring.domain.review import beside, facts, notes_of
from apps.monitoring.domain.tasks import bench
from apps.monitoring.domain.unit_page import paid_amounts, submit_all, take_all, unit_page
from apps.monitoring.models import MonitoringCase, MonitoringNode, MonitoringSheet
from apps.workflow.models import Extension, FiscalYear
from tests.cast import Cast
from tests.evaluations.helpers import approve
from tests.monitoring.helpers import LATE, filled, made, move, node_of, put
from tests.traces import last

pytestmark = pytest.mark.django_db
TO_FINANCE = (("submit", "clerk_a", ""), ("dept_pass", "department_a", ""))


def at_finance(cast: Cast, month: int = 7) -> tuple[MonitoringSheet, MonitoringCase]:
    sheet = move(cast, filled(cast, node_of(cast, month=month), actuals=LATE), *TO_FINANCE)
    return sheet, MonitoringCase.objects.with_names().get(sheet=sheet)


def proposed(cast: Cast, case: MonitoringCase, decision: str) -> MonitoringCase:
    return propose(
        key=case.pk, actor=cast.people["examiner1"], decision=decision, reason=" 核实无误 "
    )


def decided(cast: Cast, decision: str) -> MonitoringCase:
    sheet, case = at_finance(cast)
    proposed(cast, case, decision)
    move(cast, sheet, ("first_pass", "examiner1", ""), ("close", "examiner2", ""))
    return MonitoringCase.objects.with_names().get(pk=case.pk)


def test_proposal_is_kept_and_traced(cast: Cast) -> None:
    _, case = at_finance(cast)
    proposed(cast, case, "stop")
    case.refresh_from_db()
    assert (case.state, case.decision, case.reason, case.proposed_by) == (
        "proposed",
        "stop",
        "核实无误",
        cast.people["examiner1"],
    )
    event = last("monitoring_case.propose")
    assert (event.actor, event.organisation, event.object_id, event.after) == (
        cast.people["examiner1"],
        "甲单位",
        str(case.pk),
        {"decision": case.get_decision_display(), "reason": "核实无误"},
    )
    proposed(cast, case, "continue")
    case.refresh_from_db()
    assert case.decision == "continue"


def test_acts_are_open_to_those_whose_turn_it_is(cast: Cast) -> None:
    sheet, case = at_finance(cast)
    people = {name: cast.people[name] for name in ("clerk_a", "examiner1", "examiner2")}

    def told() -> dict[str, list[str]]:
        found = MonitoringCase.objects.with_names().get(pk=case.pk)
        return {
            name: [act for act, is_open in open_acts(found, user).items() if is_open]
            for name, user in people.items()
        }

    bureau = {"clerk_a": [], "examiner1": ["may_propose"], "examiner2": ["may_propose"]}
    assert told() == bureau
    proposed(cast, case, "adjust")
    assert told() == bureau
    move(cast, sheet, ("first_pass", "examiner1", ""), ("close", "examiner2", ""))
    assert told() == {"clerk_a": ["may_adjust"], "examiner1": [], "examiner2": []}
    MonitoringCase.objects.update(decision="stop")
    assert told() == {"clerk_a": [], "examiner1": [], "examiner2": ["may_finish"]}
    MonitoringCase.objects.update(state="closed", outcome="已办")
    assert told() == {"clerk_a": [], "examiner1": [], "examiner2": []}


def test_what_was_done_closes_the_case_once_and_is_traced(cast: Cast) -> None:
    case, examiner = decided(cast, "stop"), cast.people["examiner2"]
    finish(key=case.pk, actor=examiner, outcome=" 已收回。 ")
    case.refresh_from_db()
    assert (case.outcome, case.closed_by) == ("已收回。", examiner)
    assert case.closed_at is not None
    event = last("monitoring_case.close")
    assert (event.actor, event.organisation, event.after) == (
        examiner,
        "甲单位",
        {"outcome": "已收回。"},
    )
    with pytest.raises(NotAllowedNow, match="不能办结"):
        finish(key=case.pk, actor=examiner, outcome="再来")
    assert AuditEvent.objects.filter(action="monitoring_case.close").count() == 1


def test_case_that_wants_no_adjustment_opens_no_goal(cast: Cast) -> None:
    case = decided(cast, "stop")
    with pytest.raises(NotAllowedNow, match="不需要调整"):
        begin_adjustment(key=case.pk, actor=cast.people["clerk_a"])


def test_cut_takes_the_expected_money_into_the_goal(cast: Cast) -> None:
    case, clerk = decided(cast, "cut"), cast.people["clerk_a"]
    form = begin_adjustment(key=case.pk, actor=clerk)
    fresh = type(form).objects.with_content().get(pk=form.pk)
    money = {
        line.source: line.amount for line in fresh.funding_lines.all() if line.half == "annual"
    }
    assert money["fiscal"] == Decimal(200000)
    case.refresh_from_db()
    assert case.adjustment_id == form.key
    event = last("monitoring_case.adjust")
    assert (event.actor, event.after) == (clerk, {"form": form.key})
    assert begin_adjustment(key=case.pk, actor=clerk).pk == form.pk


def test_case_of_a_second_round_begins_anew(cast: Cast) -> None:
    sheet, case = at_finance(cast)
    proposed(cast, case, "stop")
    yesterday = timezone.localdate() - timedelta(days=1)
    MonitoringCase.objects.update(due_date=yesterday, outcome="旧")
    back = move(cast, sheet, ("finance_return", "examiner1", "漏报"))
    put(cast, back, {"row.2.actual": "81人"})
    move(cast, back, *TO_FINANCE)
    again = MonitoringCase.objects.get()
    assert (again.pk, again.state, again.decision, again.reason, again.outcome) == (
        case.pk,
        "open",
        "",
        "",
        "",
    )
    assert again.due_date > yesterday


def test_ends_in_working_days_move_with_the_calendar_and_are_traced(cast: Cast) -> None:
    node = MonitoringNode.objects.get(fiscal_year=cast.year)
    assert settle_dues() == 0
    right, wrong = node.closes_at, node.closes_at + timedelta(days=3)
    MonitoringNode.objects.update(closes_at=wrong)
    assert settle_dues() == 1
    node.refresh_from_db()
    assert node.closes_at == right == due_at(node.period_end, node.due_days or 0)
    event = last("monitoring.due")
    assert (event.actor, event.before, event.after) == (
        None,
        {"closes_at": f"{timezone.localtime(wrong):%Y-%m-%d %H:%M}"},
        {"closes_at": f"{timezone.localtime(right):%Y-%m-%d %H:%M}"},
    )
    for change in ({"due_days": None}, {"due_days": 0}):
        MonitoringNode.objects.update(closes_at=wrong, **change)
        assert settle_dues() == 0


def test_sheets_are_opened_by_those_who_may_and_traced_with_their_number(cast: Cast) -> None:
    node = node_of(cast)
    for name in ("甲项目", "乙项目"):
        approve(cast.declaration(name=name, state="approved"))
    approve(cast.declaration(cast.unit_b, name="丙项目", state="approved"))
    assert missing(node).count() == 3
    assert missing(node, cast.unit_b).count() == 1
    clerk = cast.people["clerk_a"]
    with pytest.raises(PermissionDenied):
        open_sheets(node=node, actor=cast.people["examiner1"])
    with pytest.raises(PermissionDenied):
        open_sheets(node=node, actor=cast.people["reviewer_a"], unit=cast.unit_a)
    assert open_sheets(node=node, actor=clerk, unit=cast.unit_a) == 2
    event = last("monitoring.open")
    assert (event.actor, event.object_id, event.after) == (clerk, str(node.pk), {"count": 2})
    assert set(MonitoringSheet.objects.values_list("created_by", flat=True)) == {clerk.pk}
    assert open_sheets(node=node, actor=clerk, unit=cast.unit_a) == 0
    assert open_sheets(node=node, actor=cast.people["examiner2"], unit=cast.unit_b) == 1
    assert AuditEvent.objects.filter(action="monitoring.open").count() == 2


def test_unit_that_was_given_longer_begins_after_the_end(cast: Cast) -> None:
    node = node_of(cast, days=-1)
    approve(cast.declaration(state="approved"))
    given = {"until": timezone.now() + timedelta(days=2), "reason": "x"}
    Extension.objects.create(window=node, unit=cast.unit_a, **given)
    assert [card.unit for card in node_cards(cast.people["clerk_a"])] == [cast.unit_a]
    assert node_cards(cast.people["clerk_b"]) == []
    assert open_due() == 0
    assert open_sheets(node=node, actor=cast.people["clerk_a"], unit=cast.unit_a) == 1
    with pytest.raises(NotAllowedNow):
        open_sheets(node=node, actor=cast.people["clerk_b"], unit=cast.unit_b)


def test_present_node_is_the_one_that_opened_last(cast: Cast) -> None:
    MonitoringNode.objects.all().delete()
    clerk = cast.people["clerk_a"]
    approve(cast.declaration(state="approved"))
    assert current_node(cast.year) is None
    assert monitored_year(clerk) is None
    assert owed(clerk, cast.year).count() == 0
    later, earlier = node_of(cast, month=9), node_of(cast, month=6)
    ahead = node_of(cast, month=11)
    MonitoringNode.objects.filter(pk=ahead.pk).update(
        opens_at=timezone.now() + timedelta(days=1), closes_at=timezone.now() + timedelta(days=9)
    )
    assert current_node(cast.year) == later
    assert earlier.period_end < later.period_end
    assert monitored_year(clerk) == cast.year
    assert owed(clerk, cast.year).count() == 1
    assert owed(cast.people["clerk_b"], cast.year).count() == 0
    other = FiscalYear.objects.create(
        district=cast.district, year=2026, rule_set=cast.year.rule_set
    )
    assert monitored_year(clerk) == cast.year
    (own,) = MonitoringNode.objects.filter(fiscal_year=other)
    assert current_node(other) == (own if own.opens_at <= timezone.now() else None)


def test_cards_count_what_is_there_and_what_is_missing(cast: Cast) -> None:
    node = node_of(cast)
    made(cast, node, name="甲项目")
    approve(cast.declaration(name="乙项目", state="approved"))
    approve(cast.declaration(cast.unit_b, name="丙项目", state="approved"))
    (own,) = node_cards(cast.people["clerk_a"])
    assert (own.node, own.unit, own.missing, own.total) == (node, cast.unit_a, 1, 2)
    (all_,) = node_cards(cast.people["examiner2"])
    assert (all_.unit, all_.missing, all_.total) == (None, 2, 3)
    assert node_cards(cast.people["department_a"]) == []
    assert clerk_units(cast.people["clerk_a"]) == [cast.unit_a]
    told = bench(cast.people["clerk_a"], cast.year, {})
    assert (told.total, [task.about for task in told.tasks]) == (1, ["1 个项目"])
    open_sheets(node=node, actor=None)
    assert bench(cast.people["clerk_a"], cast.year, {}).total == 0


def test_cases_wait_for_those_who_carry_them_out(cast: Cast) -> None:
    case = decided(cast, "adjust")

    def waits(person: str) -> list[str]:
        return [task.kind for task in bench(cast.people[person], cast.year, {}).tasks]

    assert (waits("clerk_a"), waits("examiner2"), waits("clerk_b")) == (["监控处置"], [], [])
    (task,) = bench(cast.people["clerk_a"], cast.year, {}).tasks
    assert (task.name, task.about, task.why) == (
        case.sheet.name,
        "培训人数",
        "调整目标：核实无误",
    )
    MonitoringCase.objects.update(decision="stop")
    assert (waits("clerk_a"), waits("examiner2"), waits("examiner1")) == ([], ["监控处置"], [])
    MonitoringCase.objects.update(state="closed", outcome="已办")
    assert waits("examiner2") == []


def test_report_adds_up_lights_money_and_reasons_by_department(cast: Cast) -> None:
    node = node_of(cast)
    late = filled(cast, node, name="甲项目", actuals=LATE)
    filled(cast, node, cast.unit_b, name="乙项目")
    move(cast, late, TO_FINANCE[0])
    lines, cases = report_of(node, cast.people["examiner2"])
    assert [line.name for line in lines] == ["甲部门", "乙部门", "合计"]
    first, second, total = lines
    assert (first.total, first.handed_in, second.handed_in, total.handed_in) == (1, 1, 0, 1)
    assert (first.sheets["red"], second.sheets["red"], total.total) == (1, 0, 2)
    assert (first.reasons, second.reasons) == ({"人员保障": 1}, {})
    assert (first.rows["red"], total.rows["green"]) == (1, 11)
    assert (first.adjusted, first.executed, first.expected, first.rate) == (
        Decimal(200000),
        Decimal(110000),
        Decimal(200000),
        Decimal(55),
    )
    assert (total.adjusted, total.executed) == (Decimal(400000), Decimal(220000))
    record = total.record()
    assert (record["total"], record["adjusted"], record["rows_green"], record["reasons"]) == (
        2,
        Decimal(40),
        11,
        "人员保障 1",
    )
    assert cases.count() == 0
    (own,), _ = report_of(node, cast.people["department_a"])
    assert own.name == "甲部门"


def test_what_became_of_former_decisions_is_counted(cast: Cast) -> None:
    at_finance(cast, month=8)
    later = node_of(cast, month=10)
    examiner = cast.people["examiner2"]
    assert former_use(later, examiner) == {"all": 1, "done": 0}
    MonitoringCase.objects.update(state="closed", outcome="已办")
    assert former_use(later, examiner) == {"all": 1, "done": 1}
    assert former_use(MonitoringNode.objects.get(number=8), examiner) == {}


def test_values_of_the_node_before_stand_by_project_and_name(cast: Cast) -> None:
    before = filled(cast, node_of(cast, month=6), name="甲项目")
    later = node_of(cast, month=9)
    open_sheets(node=later, actor=None)
    sheet = MonitoringSheet.objects.with_content().get(node=later)
    assert last_values([sheet])[before.project_id]["培训人数"] == "240人"
    assert last_values([before]) == {}
    assert last_values([]) == {}


def test_page_of_a_unit_tells_budget_parts_and_what_is_open(cast: Cast) -> None:
    node, clerk = node_of(cast), cast.people["clerk_a"]
    blank, full = made(cast, node, name="甲项目"), filled(cast, node, name="乙项目")
    first, second = unit_page(node, [blank, full], clerk).sheets
    assert (first.budget, first.has_parts, first.is_open) == (Decimal(20), False, True)
    assert (second.has_parts, second.data["budget"]) == (True, "20.00")
    assert second.id == f"sheet-{full.pk}"
    put(cast, blank, {"money.executed.total": "3"})
    again = MonitoringSheet.objects.with_content().get(pk=blank.pk)
    assert not unit_page(node, [again], clerk).sheets[0].has_parts
    sent = move(cast, full, TO_FINANCE[0])
    assert not unit_page(node, [sent], clerk).sheets[0].is_open
    assert take_all([sent], clerk) == 0


def test_all_that_can_be_handed_in_goes_and_the_others_are_named(cast: Cast) -> None:
    node, clerk = node_of(cast), cast.people["clerk_a"]
    sheets = [filled(cast, node, name="甲项目"), made(cast, node, name="乙项目")]
    done, faults = submit_all(sheets, clerk)
    assert (done, len(faults)) == (1, 1)
    assert faults[0].startswith("“乙项目”：")
    states = dict(MonitoringSheet.objects.values_list("project__name", "state"))
    assert states == {"甲项目": "dept_review", "乙项目": "draft"}
    sheets = list(MonitoringSheet.objects.with_content().filter(project__name="甲项目"))
    assert submit_all(sheets, clerk) == (0, [])
    assert submit_all(sheets, cast.people["department_a"]) == (0, [])


def test_amounts_paid_are_added_by_project_head_and_sums_left_out() -> None:
    table = [
        ["项目", "支付金额"],
        ["甲项目", "说明", 5, "1,200.50元"],
        ["甲项目", "", "", "300"],
        ["乙项目", "x"],
        [None, ""],
        ["7"],
    ]
    assert paid_amounts(table) == {"甲项目": "1500.50元"}


def test_later_papers_are_told_the_last_node_that_was_handed_in(cast: Cast) -> None:
    sheet, _ = at_finance(cast)
    form = cast.declaration(name="别的项目")
    assert list(handed_in(form)) == []
    assert (recorded(form, None), page(form)) == ({}, None)
    own = sheet.project.documents.get(kind="declaration")
    assert list(handed_in(own)) == [sheet]
    assert list(handed_in(sheet)) == []
    end = sheet.node.period_end
    assert recorded(own, end - timedelta(days=1)) == {}
    told = recorded(own, end)
    row = sheet.rows.all()[1]
    assert told[row.origin].value == "80人"
    assert (
        told[row.origin].told
        == f"{sheet.node.period}监控，全年预计 410人，红灯，处置：未定，待提出意见"
    )
    assert (told[row.origin].is_partial, told[row.origin].why) == (True, row.deviation)
    first = told[sheet.rows.all()[0].origin]
    assert first.told == f"{sheet.node.period}监控，全年预计 480元/人"
    MonitoringNode.objects.filter(pk=sheet.node_id).update(period_end=date(2027, 12, 31))
    assert not recorded(own, None)[row.origin].is_partial
    link = page(own)
    assert link is not None
    assert link.label == "1—12月运行监控表、亮灯和处置"
    MonitoringSheet.objects.update(state="returned")
    assert (recorded(own, None), page(own)) == ({}, None)


def test_desk_shows_money_lights_and_cases(cast: Cast) -> None:
    sheet, case = at_finance(cast)
    told: Any = {one.label: one for one in facts(sheet, None)}  # type: ignore[arg-type]
    assert told["执行率"].value == "55.0%"
    assert (told["执行率"].note, told["执行率"].note_tone) == ("时间进度 58.1%", "warn")
    assert told["全年预计"].value == "20.00 万元"
    assert (told["亮灯"].value, told["亮灯"].note) == ("绿 5 红 1", "资金黄")
    row = str(case.row_id)
    extra = beside(sheet)
    assert extra.entries[row] == [
        ("红 20%", ""),
        (case.state_words, f"/monitoring/cases/{case.pk}/"),
    ]
    assert (extra.tones[row], extra.told[row]) == ("red", case.formula)
    (note,) = notes_of(sheet, cast.people["examiner1"])
    assert note.title == "处理建议：培训人数"
    assert [label for label, _ in note.lines] == ["亮灯依据", "期限"]
    assert note.question is not None
    proposed(cast, case, "stop")
    move(cast, sheet, ("first_pass", "examiner1", ""), ("close", "examiner2", ""))
    (note,) = notes_of(sheet, cast.people["examiner1"])
    assert note.question is None
    assert note.lines[-1][1].endswith("：核实无误")
    blank = made(cast, sheet.node, name="空项目")
    told = {one.label: one.value for one in facts(blank, None)}  # type: ignore[arg-type]
    assert (told["执行率"], told["全年预计"], told["亮灯"]) == ("—", "—", "待填")


def test_a_person_without_the_role_any_more_acts_no_more(cast: Cast) -> None:
    _, case = at_finance(cast)
    Membership.objects.filter(role=Role.EXAMINER_FIRST).delete()
    actor = type(cast.people["examiner1"]).objects.get(username="examiner1")
    with pytest.raises((PermissionDenied, MonitoringCase.DoesNotExist)):
        propose(key=case.pk, actor=actor, decision="stop", reason="x")
    with pytest.raises(ValidationError, match="请选择处置"):
        propose(key=case.pk, actor=cast.people["examiner2"], decision="none", reason="x")
