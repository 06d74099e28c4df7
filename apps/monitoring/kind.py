"""The monitoring sheet as a kind of form."""

from __future__ import annotations

from typing import Final

from apps.accounts.roles import Role
from apps.checks.engine import Report, by_place, run
from apps.entry.intake import Intake
from apps.entry.kinds import Kind, Owing
from apps.entry.menu import BUSINESS, OVERSEERS, MenuEntry, Tab
from apps.entry.prints import Prints
from apps.formkit.layouts import monitoring_grid, monitoring_summary_grid
from apps.formkit.sheets.monitoring import MonitoringSheet as Sheet
from apps.monitoring.domain.cells import entry_obstacle, is_untouched
from apps.monitoring.domain.content import file_places, lights_of, lines_of, sheet_of
from apps.monitoring.domain.entry_page import entry_page_of
from apps.monitoring.domain.measured_cells import measured_of
from apps.monitoring.domain.nodes import current_node, monitored_year, owed, owed_by
from apps.monitoring.domain.opinion_places import spots_of
from apps.monitoring.domain.review import REVIEW
from apps.monitoring.domain.storage import told
from apps.monitoring.domain.tasks import bench
from apps.monitoring.forms.cells import CELLS
from apps.monitoring.models import MonitoringSheet
from apps.monitoring.rules import SCOPE, LitView
from apps.monitoring.states import SheetState
from apps.monitoring.workflow import PROCEDURE
from apps.workflow.models import EntryWindow
from apps.workflow.offices import DEPARTMENT_TURN, FINANCE_TURN, UNIT_TURN


def report_of(sheet: MonitoringSheet) -> Report:
    """Check a sheet as it stands, by place; give it fetched ``with_content()``."""
    lights = lights_of(sheet, lines_of(sheet), list(sheet.rows.all()))
    view = LitView(
        sheet=sheet_of(sheet),
        money=lights.money,
        lights=tuple(lights.rows[row.pk] for row in sheet.rows.all()),
    )
    levels = sheet.fiscal_year.rule_set.rules.severities
    return by_place(run(view, scope=SCOPE, severities=levels), view.sheet)


KIND: Final = Kind(
    name="监控表",
    order=20,
    menu=MenuEntry(
        "监控",
        "M3 18l5-6 4 3 8-10",
        (
            Tab("监控表", "monitoring:list", BUSINESS, ("/monitoring/", "/fill-in/monitoring/")),
            Tab("处置台账", "monitoring:cases", BUSINESS, ("/monitoring/cases/",)),
            Tab("监控报告", "monitoring:report", OVERSEERS),
        ),
    ),
    model=MonitoringSheet,
    namespace="monitoring",
    scope=SCOPE,
    report_of=report_of,
    entry_obstacle=entry_obstacle,
    under_finance=frozenset({SheetState.FINANCE_FIRST, SheetState.FINANCE_SECOND}),
    procedure=PROCEDURE,
    turns={
        SheetState.UNIT_REVIEW: UNIT_TURN,
        SheetState.DEPARTMENT_REVIEW: DEPARTMENT_TURN,
        SheetState.FINANCE_FIRST: FINANCE_TURN,
        SheetState.FINANCE_SECOND: FINANCE_TURN,
    },
    inbox={
        Role.EXAMINER_FIRST: frozenset({SheetState.FINANCE_FIRST}),
        Role.EXAMINER_SECOND: frozenset({SheetState.FINANCE_SECOND}),
    },
    waiting=SheetState.waiting(),
    sheet_of=sheet_of,
    spots_of=spots_of,
    cells=CELLS,
    measured=measured_of,
    file_places=file_places,
    entry_page=entry_page_of,
    is_blank=is_untouched,
    intake=Intake(
        sheet=Sheet,
        batch=told,
        action="monitoring.import",
        absent="没有可填的监控表。绩效目标批复、监控节点开放后再导入。",
    ),
    review=REVIEW,
    bench=bench,
    prints=Prints(
        what="项目绩效运行监控",
        pages_of=lambda sheet, rule_set: [monitoring_grid(sheet)],
        summary=monitoring_summary_grid,
        done=frozenset({SheetState.CLOSED}),
        front="{year}年度，{body}开展绩效运行监控的项目共{count}个，调整后预算数{budget}万元，"
        "已执行{executed}万元。各项目的绩效运行监控表见后。",
        money={
            "budget": ("adjusted", {"source": "total"}),
            "executed": ("executed", {"source": "total"}),
        },
        suffix="监控",
    ),
    owing=Owing(
        title="绩效运行监控",
        page="monitoring:list",
        year_of=monitored_year,
        window_of=current_node,
        owed=owed,
        window=EntryWindow.Kind.MONITORING,
        word="监控",
        stamp=owed_by,
    ),
)
