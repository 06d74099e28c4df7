"""Sheets made from approved goals, typed into, and what stands against them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from apps.core.errors import NotAllowedNow
from apps.monitoring.domain.content import sheet_of
from apps.monitoring.domain.nodes import due_at, make_nodes, open_sheets
from apps.monitoring.forms.cells import clean
from apps.monitoring.kind import KIND
from apps.monitoring.models import MonitoringNode, MonitoringSheet
from apps.monitoring.states import Reach
from apps.projects.models import Project
from apps.reviews.domain.automatic import remind_due
from apps.reviews.models import Notice
from apps.workflow.models import CalendarDay
from apps.workflow.workdays import workday_after
from tests.cast import Cast
from tests.evaluations.helpers import approve
from tests.monitoring.helpers import LATE, filled, made, move, node_of, put, typed

pytestmark = pytest.mark.django_db


def codes(sheet: MonitoringSheet) -> list[str]:
    fresh = MonitoringSheet.objects.with_content().get(pk=sheet.pk)
    return [item.code.removeprefix("monitoring-") for item in KIND.report_of(fresh).findings]


def test_working_days_follow_weekends_and_the_calendar() -> None:
    assert workday_after(date(2027, 7, 30), 10) == date(2027, 8, 13)
    CalendarDay.objects.create(date=date(2027, 8, 2), name="假日")
    CalendarDay.objects.create(date=date(2027, 8, 7), is_workday=True)
    assert workday_after(date(2027, 7, 30), 5) == date(2027, 8, 7)


def test_nodes_come_from_the_rule_set_once(cast: Cast) -> None:
    cast.year.rule_set.settings = {"monitoring_nodes": ["10 20 重点", "7 10 全部"]}
    first, second = make_nodes(cast.year)
    again = make_nodes(cast.year)
    assert again == [first, second]
    assert (first.number, first.period_end, first.reach) == (1, date(2027, 7, 31), Reach.ALL)
    assert (second.number, second.reach) == (2, Reach.KEY)
    local = timezone.localtime
    assert local(first.closes_at).date() == date(2027, 8, 13)
    assert local(first.opens_at).date() == date(2027, 7, 21)


def test_nodes_are_made_with_the_year_and_opened_by_the_daily_timer(cast: Cast) -> None:
    (node,) = MonitoringNode.objects.filter(fiscal_year=cast.year)
    assert (node.name, node.kind) == ("2027年1—7月绩效运行监控", "monitoring")
    approve(cast.declaration(state="approved"))
    call_command("open_nodes", stdout=StringIO())
    assert MonitoringSheet.objects.count() == 0
    now = timezone.now()
    MonitoringNode.objects.update(
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)
    )
    told = StringIO()
    call_command("open_nodes", stdout=told)
    call_command("open_nodes", stdout=told)
    assert told.getvalue().splitlines() == ["已生成 1 份监控表。", "已生成 0 份监控表。"]


def test_nodes_made_with_the_year_remind_by_themselves(cast: Cast) -> None:
    approve(cast.declaration(state="approved"))
    now, today = timezone.now(), timezone.localdate()
    CalendarDay.objects.create(date=today, is_workday=True, name="今天上班")
    nodes = MonitoringNode.objects.filter(fiscal_year=cast.year)
    nodes.update(opens_at=now - timedelta(days=1), closes_at=due_at(today, 1), due_days=None)
    assert (remind_due(today), remind_due(today)) == (1, 0)
    told = {notice.user.username: notice.text for notice in Notice.objects.all()}
    assert set(told) == {"clerk_a", "department_a"}
    assert told["clerk_a"].startswith("甲单位有1 份监控表尚未提交")


def test_sheet_takes_names_targets_and_money_from_the_newest_version(cast: Cast) -> None:
    sheet = made(cast, node_of(cast))
    assert (sheet.kind, sheet.occasion, sheet.state, sheet.light) == ("monitoring", 7, "draft", "")
    assert [row.target for row in sheet.rows.all()][:2] == ["≤500.00(元/人)", "≥400.00(人)"]
    money = {line.source: line for line in sheet.funding_lines.all()}
    assert (money["total"].initial, money["total"].adjusted) == (Decimal(200000), Decimal(200000))
    assert sheet.expected_goal.startswith("全年培训业务人员400人")
    assert open_sheets(node=sheet.node, actor=None) == 0


def test_only_projects_in_reach_are_asked(cast: Cast) -> None:
    plain, key = (cast.declaration(name=name, state="approved") for name in ("甲项目", "乙项目"))
    cast.declaration(name="草稿项目")
    for form in (plain, key):
        approve(form)
    Project.objects.filter(pk=key.project_id).update(is_key=True)
    node = node_of(cast, reach=Reach.KEY)
    assert open_sheets(node=node, actor=None) == 1
    assert MonitoringSheet.objects.get().project_id == key.project_id
    foreign = node_of(cast, month=9)
    foreign.departments.add(cast.unit_b.department)
    assert open_sheets(node=foreign, actor=None) == 0


def test_who_makes_sheets_and_when(cast: Cast) -> None:
    node = node_of(cast)
    for person, unit in (("department_a", None), ("clerk_a", None), ("clerk_b", cast.unit_a)):
        with pytest.raises(PermissionDenied, match="监控任务由财政绩效科下达"):
            open_sheets(node=node, actor=cast.people[person], unit=unit)
    over = node_of(cast, month=3, days=-1)
    with pytest.raises(NotAllowedNow, match="现在不能填报"):
        open_sheets(node=over, actor=cast.people["examiner2"])


def test_lights_and_sums_follow_what_is_typed(cast: Cast) -> None:
    sheet = made(cast, node_of(cast))
    outcome = put(cast, sheet, typed(LATE))
    rows = [str(row.pk) for row in sheet.rows.all()]
    assert outcome.figures["money.rate.total"] == {"text": "55.00"}
    late = outcome.figures[f"row.{rows[1]}.light"]
    assert (late["text"], late["tone"], late["wants_reason"]) == ("红 20%", "red", True)
    assert late["formula"] == (
        "完成 80人 ÷ 目标 ≥400.00(人) ＝ 20%，时间进度 58.1%，落后 38.1 个百分点，超过 30"
    )
    stored = MonitoringSheet.objects.with_content().get(pk=sheet.pk)
    assert (stored.light, [row.light for row in stored.rows.all()][:2]) == ("red", ["green", "red"])
    assert stored.annual_amount == Decimal(200000)


def test_thresholds_are_those_of_the_rule_set(cast: Cast) -> None:
    rules = cast.year.rule_set
    rules.settings = {"monitoring": {"late_yellow": "5", "late_red": "60"}}
    rules.full_clean()
    rules.save()
    sheet = made(cast, node_of(cast))
    put(cast, sheet, typed(LATE))
    assert MonitoringSheet.objects.get(pk=sheet.pk).light == "yellow"


@pytest.mark.parametrize("text", ["7 10", "13 10 全部", "7 10 个别"])
def test_a_node_nobody_can_read_is_refused(cast: Cast, text: str) -> None:
    rules = cast.year.rule_set
    rules.settings = {"monitoring_nodes": [text]}
    with pytest.raises(ValidationError, match="看不懂"):
        rules.full_clean()


def test_typed_total_and_parts_exclude_each_other(cast: Cast) -> None:
    sheet = made(cast, node_of(cast))
    outcome = put(cast, sheet, {"money.executed.total": "12"})
    assert outcome.stored == {"money.executed.total": "12.00"}
    put(cast, sheet, {"money.executed.appropriation": "11", "money.executed.other": "2"})
    total = sheet.funding_lines.get(source="total")
    assert total.executed == Decimal(130000)
    refused = put(cast, sheet, {"money.executed.total": "1"}).refused
    assert refused == {"money.executed.total": "年度资金总额由三个分项自动合计，请修改分项。"}


def test_gaps_are_named_one_by_one(cast: Cast) -> None:
    sheet = made(cast, node_of(cast))
    assert sorted(set(codes(sheet))) == [
        "actual-missing", "goal-missing", "likelihood-missing", "money-missing",
    ]  # fmt: skip
    put(cast, sheet, typed(LATE))
    assert codes(sheet) == ["reason-missing", "reason-missing"]
    put(cast, sheet, {"row.2.reasons": "人员保障、经费保障", "row.2.deviation": "教师到岗晚"})
    assert (codes(sheet), sheet.rows.all()[1].pk > 0) == ([], True)
    assert sheet.rows.get(position=1).reasons == "经费保障、人员保障"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"row.2.forecast": "200人"}, "forecast-contradicts"),
        ({"row.2.forecast": "390人"}, "forecast-contradicts"),
        ({"row.1.forecast": "520元/人"}, "forecast-contradicts"),
        ({"row.3.forecast": ""}, "forecast-missing"),
        ({"row.4.likelihood": "完全不可能"}, "proposal-missing"),
    ],
)
def test_what_contradicts_is_found(cast: Cast, cells: dict[str, str], code: str) -> None:
    sheet = filled(cast, node_of(cast))
    assert codes(sheet) == []
    put(cast, sheet, cells)
    assert code in codes(sheet)


def test_row_not_due_yet_owes_nothing_and_is_printed_so(cast: Cast) -> None:
    sheet = filled(cast, node_of(cast))
    put(cast, sheet, {"row.6.actual": "", "row.6.is_not_due": True, "row.6.forecast": ""})
    fresh = MonitoringSheet.objects.with_content().get(pk=sheet.pk)
    assert (codes(sheet), sheet_of(fresh).indicators[5].actual) == ([], "暂未到时点")
    assert fresh.rows.all()[5].light == ""


@pytest.mark.parametrize(
    ("place", "text"),
    [("row.1.target", "1"), ("money.initial.total", "1"), ("money.rate.total", "1"), ("x", "1")],
)
def test_frozen_cells_are_no_cells_of_the_page(place: str, text: str) -> None:
    with pytest.raises(KeyError):
        clean(MonitoringSheet(), place, text)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("likelihood", "大概", "请从列表中选择：确定能、有可能、完全不可能。"),
        ("reasons", "天气", "没有“天气”这种原因，请从列表中勾选。"),
        ("remark", "x" * 301, "最多 300 个字，现有 301 个字。"),
    ],
)
def test_what_a_cell_cannot_take_is_said(column: str, text: str, said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        clean(MonitoringSheet(), f"row.1.{column}", text)
    assert raised.value.messages == [said]


def test_way_to_the_bureau_freezes_each_submission(cast: Cast) -> None:
    sheet = filled(cast, node_of(cast))
    sheet = move(
        cast,
        sheet,
        ("submit", "clerk_a", ""),
        ("dept_return", "department_a", "请核对人数"),
        ("submit", "clerk_a", "人数已与名册核对，无误"),
        ("dept_pass", "department_a", ""),
        ("first_pass", "examiner1", ""),
        ("close", "examiner2", ""),
    )
    assert (sheet.state, sheet.versions.count()) == ("closed", 2)
    assert sheet.versions.first().content["kind"] == "monitoring"


def test_nothing_is_submitted_with_gaps(cast: Cast) -> None:
    sheet = made(cast, node_of(cast))
    with pytest.raises(NotAllowedNow, match="没有填"):
        move(cast, sheet, ("submit", "clerk_a", ""))
