"""Monitoring of the demo district: a finished node, one under way, red lights in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.money import round_half_up
from apps.entry.domain.prefill import take_offered
from apps.entry.domain.protocol import Batch, CellChange
from apps.formkit.values import Kind, parse
from apps.home.demo_ledger import is_whole, late_by
from apps.monitoring.domain.cases import finish, propose
from apps.monitoring.domain.content import lights_of, lines_of, place_of, state_of
from apps.monitoring.domain.nodes import open_sheets
from apps.monitoring.kind import KIND
from apps.monitoring.lights import is_reason_due
from apps.monitoring.models import MonitoringCase, MonitoringNode, MonitoringRow, MonitoringSheet
from apps.monitoring.states import Decision
from apps.projects.models import Document
from apps.workflow.engine import perform
from apps.workflow.models import TransitionRecord
from apps.workflow.workdays import workday_after

YEAR: Final = 2026
PersonOf = Callable[[Any, Role], Any]
WAY: Final = ("submit", "dept_pass", "first_pass", "close")
# How far the sheets of the second node have come, in turn; () is begun, None is blank.
PATHS: Final = (
    None,
    (),
    ("submit",),
    ("submit", "dept_pass"),
    ("submit", "dept_pass", "first_pass"),
    WAY,
)
# Why a row is late, by its unit or its level 2.
_PEOPLE = ("人员保障", "报名和走访的人数偏少，已增派人手，余下的按月补齐。")
_EVENTS = ("人员保障", "师资和讲解人员到位晚，已排定补办的时间。")
_DAYS = ("硬件条件保障", "设施检修停开一段时间，已恢复，按月补足。")
_THINGS = ("制度保障", "立项和采购手续办得晚，开工推迟，已按新的进度安排推进。")
REASONS: Final = {
    **dict.fromkeys(("人", "人次", "名", "户"), _PEOPLE),
    **dict.fromkeys(("次", "场", "期", "班", "课时"), _EVENTS),
    "天": _DAYS,
    "数量指标": _THINGS,
    "质量指标": ("制度保障", "抽检办法年中调整，个别批次未达标，已组织整改复检。"),
    "时效指标": ("其他", "前期审批用时较长，已按新的进度安排推进。"),
    "经济成本指标": ("经费保障", "材料价格上涨，已重新询价并压减用量。"),
    "服务对象满意度指标": ("硬件条件保障", "场地设施维修期间评价偏低，维修已完成。"),
}
OTHERWISE: Final = ("其他", "宣传推广集中在下半年，效果尚未充分显现。")
DECISIONS: Final = (Decision.CONTINUE, Decision.ADJUST, Decision.STOP, Decision.STOP)
WORDS: Final = {
    Decision.CONTINUE: "原因属实，措施可行，继续执行，下一节点重点核对。",
    Decision.ADJUST: "年内难以完成，按全年预计调整目标，资金相应核减。",
    Decision.STOP: "该项任务不再实施，未用资金收回总预算。",
}
DONE: Final = "已下达调减指标的通知，收回未用资金。"


def monitor_demo(person_of: PersonOf) -> int:
    """Walk the monitoring of a year by the real procedure; return how many sheets there are.

    ``person_of(form, role)`` gives who acts for a form in a role.
    """
    nodes = MonitoringNode.objects.filter(fiscal_year__year=YEAR).order_by("period_end")
    for number, node in enumerate(nodes):
        _reopen(node)
        open_sheets(node=node, actor=User.objects.get(username="exam2"))
        sheets = MonitoringSheet.objects.with_content().filter(node=node).order_by("pk")
        for at, sheet in enumerate(sheets):
            _walk(sheet, WAY if number == 0 else PATHS[at % len(PATHS)], at, person_of)
    _into_the_past(list(nodes))
    return MonitoringSheet.objects.count()


def _reopen(node: MonitoringNode) -> None:
    now = timezone.now()
    # The demo's last node is open whenever it is shown, not by its working days.
    node.due_days = None
    node.opens_at, node.closes_at = now - timedelta(days=1), now + timedelta(days=10)
    node.save()


def _share(sheet: MonitoringSheet, row: MonitoringRow) -> Decimal:
    """Return how much of the year's work is done: most as planned, some late, few very late."""
    planned = Decimal(sheet.node.period_end.month) / 12
    return max(planned - late_by(sheet.project_id, row.position), Decimal("0.1"))


def _value(row: MonitoringRow, share: Decimal, *, is_year: bool) -> str:
    """Return a believable value of a row, now or at the end of the year."""
    wanted = parse(row.target)
    if wanted.kind not in {Kind.NUMBER, Kind.RANGE} or wanted.number is None:
        return ""
    number, unit = wanted.number, wanted.unit or ""
    state = state_of(row)
    if state.is_ceiling:
        number *= Decimal("0.97")
        number = round_half_up(number, 0 if is_whole(wanted, number) else 2)
    elif not state.adds_up:
        number = min(number + 1, Decimal(100)) if unit == "%" else number
    elif not is_year:
        number = max(round_half_up(number * share, 0), min(number, Decimal(1)))
    return f"{number.normalize():f}{unit}"


def _forecast(row: MonitoringRow, hoped: str) -> str:
    """Return what the year is to bring: never less than what was told so far."""
    year, now = parse(hoped).number, parse(row.actual).number
    return hoped if year is not None and (now is None or year >= now) else row.actual


def _row_cells(sheet: MonitoringSheet, row: MonitoringRow) -> dict[str, Any]:
    share = _share(sheet, row)
    if "满意" in row.level2 and sheet.node.period_end.month < 10:
        return {"is_not_due": True, "likelihood": "确定能"}
    if parse(row.target).is_qualitative:
        return {"grade": "达成", "likelihood": "确定能"}
    row.actual = row.actual or _value(row, share, is_year=False)
    if not row.actual:
        return {"is_not_due": True, "likelihood": "确定能"}
    return {
        "actual": row.actual,
        "forecast": _forecast(row, _value(row, share, is_year=True)),
        "likelihood": "有可能" if share < Decimal("0.45") and state_of(row).adds_up else "确定能",
    }


def _put(sheet: MonitoringSheet, clerk: User, cells: dict[str, Any]) -> None:
    changes = [CellChange(place=place, value=value) for place, value in cells.items()]
    KIND.save_batch(key=sheet.pk, actor=clerk, batch=Batch(cells=changes))


def _fill(sheet: MonitoringSheet, clerk: User) -> None:
    """Take over what was recorded, then fill the sheet in: money a little behind the calendar,
    reasons where they are due."""
    take_offered(KIND, key=sheet.pk, actor=clerk)
    sheet = KIND.fresh(sheet)
    month = sheet.node.period_end.month
    spent = Decimal(month) / 12 * (Decimal("0.6") if sheet.project_id % 5 == 0 else Decimal("0.97"))
    cells: dict[str, Any] = {"goal.actual": "各项任务按年初安排推进，落后的已逐项排定补齐的时间。"}
    for source, line in lines_of(sheet).items():
        if source != "total" and line.adjusted:
            cells[f"money.executed.{source}"] = (
                round_half_up(line.adjusted * spent / 1000, 0) * 1000
            )
            cells[f"money.expected.{source}"] = line.adjusted
    for row in sheet.rows.all():
        cells |= {place_of(row, name): value for name, value in _row_cells(sheet, row).items()}
    _put(sheet, clerk, cells)
    fresh = KIND.fresh(sheet)
    rows = list(fresh.rows.all())
    lights = lights_of(fresh, lines_of(fresh), rows)
    reasons: dict[str, Any] = {}
    for row in rows:
        if is_reason_due(state_of(row), lights.rows[row.pk].light):
            tick, words = _reason(row)
            reasons |= {place_of(row, "reasons"): tick, place_of(row, "deviation"): words}
    _put(fresh, clerk, reasons)


def _reason(row: MonitoringRow) -> tuple[str, str]:
    by_level = REASONS.get(row.level2, OTHERWISE)
    return REASONS.get(parse(row.target).unit or "", by_level)


def _walk(
    sheet: MonitoringSheet, path: tuple[str, ...] | None, at: int, person_of: PersonOf
) -> None:
    if path is None:
        return
    _fill(sheet, person_of(sheet, Role.CLERK))
    if sheet.unit.department.needs_unit_review and path:
        path = ("submit_unit",) if len(path) == 1 else ("submit_unit", "unit_pass", *path[1:])
    for name in path:
        if name == "first_pass":
            _decide(sheet, at, person_of)
        actor = person_of(sheet, Role(min(KIND.procedure.transition(name).roles)))
        perform(KIND.procedure, name, subject=sheet, actor=actor)
    for case in sheet.cases.filter(state="decided", decision=Decision.STOP):
        if case.pk % 2:
            finish(key=case.pk, actor=User.objects.get(username="exam2"), outcome=DONE)


def _decide(sheet: MonitoringSheet, at: int, person_of: PersonOf) -> None:
    examiner = person_of(sheet, Role.EXAMINER_FIRST)
    for case in MonitoringCase.objects.filter(sheet=sheet):
        decision = DECISIONS[(at + case.pk) % len(DECISIONS)]
        propose(key=case.pk, actor=examiner, decision=decision, reason=WORDS[decision])


def _moment(day: date, hour: int = 10) -> datetime:
    zone = timezone.get_current_timezone()
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone)


def _into_the_past(nodes: list[MonitoringNode]) -> None:
    """Put windows and steps where the year had them; the last node stays open for some days."""
    for node in nodes:
        end = node.period_end
        is_last = node == nodes[-1]
        node.opens_at = _moment(end - timedelta(days=10), 0)
        if not is_last:
            node.closes_at = _moment(workday_after(end, 10), 23)
        node.save()
        for sheet in MonitoringSheet.objects.filter(node=node):
            _spread(sheet, end + timedelta(days=3 + sheet.pk % 8))


def _spread(sheet: MonitoringSheet, day: date) -> None:
    """Let a sheet's steps lie some days apart, from a day on; its cases follow the steps."""
    before = None
    for step in TransitionRecord.objects.of(sheet):
        step.at, step.since = _moment(day, 9 + step.pk % 8), before
        step.save(update_fields=["at", "since"])
        before, day = step.at, workday_after(day, 1 + step.pk % 3)
    if before:
        Document.objects.filter(pk=sheet.key).update(updated_at=before, last_submitted_at=before)
        opened = before.date()
        cases = MonitoringCase.objects.filter(sheet=sheet)
        cases.update(opened_at=before, due_date=workday_after(opened, 10))
        cases.filter(decided_at__isnull=False).update(decided_at=before)
        cases.filter(closed_at__isnull=False).update(closed_at=before + timedelta(days=3))
