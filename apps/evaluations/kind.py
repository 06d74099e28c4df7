"""The self-evaluation as a kind of form."""

from __future__ import annotations

from typing import Final

from apps.accounts.roles import Role
from apps.checks.engine import SELF_EVALUATION
from apps.entry.intake import Intake
from apps.entry.kinds import Kind, Owing
from apps.entry.menu import BUSINESS, MenuEntry, Tab
from apps.entry.prints import Prints
from apps.evaluations.domain.content import file_places, sheet_of
from apps.evaluations.domain.due_forms import evaluated_year, owed
from apps.evaluations.domain.entry import entry_obstacle, is_untouched
from apps.evaluations.domain.entry_page import beside, entry_page_of
from apps.evaluations.domain.measured_cells import measured_of
from apps.evaluations.domain.opinion_places import spots_of
from apps.evaluations.domain.reports import report_of
from apps.evaluations.domain.review import REVIEW
from apps.evaluations.domain.storage import FILE_CELLS, begin, departures, told
from apps.evaluations.domain.tasks import bench
from apps.evaluations.forms.cells import CELLS
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.evaluations.workflow import PROCEDURE
from apps.formkit.layouts import evaluation_grid, evaluation_summary_grid
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.workflow.models import EntryWindow
from apps.workflow.offices import DEPARTMENT_TURN, FINANCE_TURN, UNIT_TURN

AT_BUREAU: Final[frozenset[str]] = frozenset(
    {EvaluationState.FINANCE_REVIEW, EvaluationState.CHECKING, EvaluationState.RECTIFIED}
)

KIND: Final = Kind(
    name="自评表",
    order=30,
    menu=MenuEntry(
        "自评",
        "M5 4h14v16H5zM8 12l3 3 5-6",
        (
            Tab("自评表", "evaluations:list", BUSINESS, ("/fill-in/evaluations/",)),
            Tab("抽查复核", "evaluations:draws", Role.examiners()),
            Tab("整改台账", "evaluations:rectifications", BUSINESS),
        ),
    ),
    model=SelfEvaluation,
    namespace="evaluations",
    scope=SELF_EVALUATION,
    # Rows come from the approved version: their numbers never change, so places are paths.
    report_of=report_of,
    entry_obstacle=entry_obstacle,
    under_finance=frozenset({EvaluationState.FINANCE_REVIEW}),
    procedure=PROCEDURE,
    turns={
        EvaluationState.UNIT_REVIEW: UNIT_TURN,
        EvaluationState.DEPARTMENT_REVIEW: DEPARTMENT_TURN,
        EvaluationState.FINANCE_REVIEW: FINANCE_TURN,
        EvaluationState.CHECKING: FINANCE_TURN,
        EvaluationState.RECTIFIED: FINANCE_TURN,
    },
    inbox={
        Role.EXAMINER_FIRST: AT_BUREAU,
        Role.EXAMINER_SECOND: AT_BUREAU | {EvaluationState.EXEMPTION_FINANCE},
    },
    waiting=EvaluationState.waiting(),
    answered_in=frozenset({EvaluationState.RECTIFYING}),
    sheet_of=sheet_of,
    spots_of=spots_of,
    cells=CELLS,
    measured=measured_of,
    entry_page=entry_page_of,
    beside=beside,
    is_blank=is_untouched,
    owing=Owing(
        title="绩效自评",
        page="evaluations:list",
        year_of=evaluated_year,
        window_of=lambda year: year.window(EntryWindow.Kind.EVALUATION),
        owed=owed,
        window=EntryWindow.Kind.EVALUATION,
        word="自评",
    ),
    review=REVIEW,
    prints=Prints(
        what="项目绩效自评",
        pages_of=lambda sheet, rule_set: [evaluation_grid(sheet)],
        summary=evaluation_summary_grid,
        done=EvaluationState.decided(),
        left_out=frozenset({EvaluationState.EXEMPT}),
        front="{year}年度，{body}开展绩效自评的项目共{count}个，全年预算数{budget}万元，"
        "全年执行数{executed}万元。各项目的绩效自评表见后。",
        money={
            "budget": ("adjusted", {"source": "total"}),
            "executed": ("executed", {"source": "total"}),
        },
        suffix="自评",
    ),
    intake=Intake(
        sheet=EvaluationSheet,
        batch=told,
        action="evaluation.import",
        begin=begin,
        cells=FILE_CELLS,
        departures=departures,
    ),
    bench=bench,
    file_places=file_places,
)
