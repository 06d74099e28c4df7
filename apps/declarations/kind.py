"""The declaration as a kind of form."""

from __future__ import annotations

from typing import Any, Final

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.checks.engine import DECLARATION
from apps.declarations.domain.bulk import begin, tried
from apps.declarations.domain.content import FILE_PLACES, sheet_of
from apps.declarations.domain.creation import is_blank, renewals_of
from apps.declarations.domain.due_forms import owed
from apps.declarations.domain.edits import blank_form, entry_obstacle
from apps.declarations.domain.entry_page import beside, entry_page_of
from apps.declarations.domain.findings import passages_of
from apps.declarations.domain.opinion_places import spots_of
from apps.declarations.domain.reports import fetch_beside_neighbours, report_of
from apps.declarations.domain.review import REVIEW
from apps.declarations.domain.storage import in_yuan, told
from apps.declarations.domain.tasks import bench
from apps.declarations.forms.cells import CELLS
from apps.declarations.forms.intake import SheetForms
from apps.declarations.models import Declaration
from apps.declarations.states import State
from apps.declarations.workflow import PROCEDURE
from apps.entry.domain.batches import apply_batch
from apps.entry.domain.protocol import Batch, CellChange, Outcome
from apps.entry.intake import Intake
from apps.entry.kinds import Kind, Owing, ProjectPages, Turning
from apps.entry.menu import BUSINESS, CLERK, MenuEntry, Tab
from apps.entry.prints import Prints
from apps.entry.versions import freeze_now
from apps.formkit.layouts import declaration_pages, summary_grid
from apps.formkit.levels import EDITIONS
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.workflow.models import EntryWindow
from apps.workflow.offices import DEPARTMENT_TURN, FINANCE_TURN, UNIT_TURN
from apps.workflow.queries import current_year


def settle(locked: Declaration, actor: User, change: CellChange, reason: str) -> Outcome:
    """Put an agreed value in and freeze the form in the examiner's name, unless it was refused."""
    outcome = apply_batch(CELLS, locked, Batch(cells=[change])).outcome
    if not outcome.conflicts and not outcome.refused:
        freeze_now(locked, actor=actor, reason=reason)
    return outcome


def hints(declaration: Declaration) -> dict[str, Any]:
    """Return what is still last year's in a form copied from it."""
    return {"renewals": renewals_of(declaration)}


KIND: Final = Kind(
    name="申报表",
    order=10,
    menu=MenuEntry(
        "申报",
        "M6 3h9l4 4v14H6zM9 11h7M9 15h7",
        (
            Tab("申报表", "declarations:list", BUSINESS, ("/fill-in/declarations/",)),
            Tab("项目", "declarations:projects", CLERK),
        ),
    ),
    projects=ProjectPages(listed="declarations:projects", new="declarations:project-new"),
    model=Declaration,
    namespace="declarations",
    scope=DECLARATION,
    report_of=report_of,
    passages_of=passages_of,
    entry_obstacle=entry_obstacle,
    under_finance=State.under_finance(),
    procedure=PROCEDURE,
    turns={
        State.UNIT_REVIEW: UNIT_TURN,
        State.DEPARTMENT_REVIEW: DEPARTMENT_TURN,
        State.FINANCE_FIRST: FINANCE_TURN,
        State.FINANCE_SECOND: FINANCE_TURN,
    },
    inbox={
        Role.EXAMINER_FIRST: frozenset({State.FINANCE_FIRST}),
        Role.EXAMINER_SECOND: frozenset({State.FINANCE_SECOND}),
    },
    waiting=frozenset(State.waiting()),
    sheet_of=sheet_of,
    spots_of=spots_of,
    cells=CELLS,
    entry_page=entry_page_of,
    beside=beside,
    settle=settle,
    is_blank=is_blank,
    hints=hints,
    fetched=fetch_beside_neighbours,
    owing=Owing(
        title="绩效目标申报",
        page="home",
        year_of=current_year,
        window_of=lambda year: year.window(EntryWindow.Kind.DECLARATION),
        owed=owed,
        window=EntryWindow.Kind.DECLARATION,
        word="申报",
    ),
    review=REVIEW,
    prints=Prints(
        what="项目绩效目标",
        pages_of=lambda sheet, rule_set: declaration_pages(
            sheet, EDITIONS[rule_set.edition], with_weights=rule_set.rules.needs_weights
        ),
        summary=summary_grid,
        done=frozenset({State.APPROVED}),
        left_out=frozenset({State.REJECTED}),
        front="{year}年度，{body}编报绩效目标的项目共{count}个，涉及年度预算资金{amount}万元。"
        "各项目的经费情况说明和绩效目标见后。",
        notice=lambda form: form.approval_notice,
        money={"amount": ("amount", {"half": "annual", "source": "total"})},
    ),
    intake=Intake(
        sheet=DeclarationSheet,
        batch=told,
        action="declaration.import",
        begin=blank_form,
        project=lambda sheet: {
            "nature": sheet.project_nature or "",
            "category": sheet.project_category or "",
        },
        first=in_yuan,
        fields=SheetForms,
    ),
    counted=(
        *sorted(State.waiting(), key=State.values.index),
        State.RETURNED,
        State.APPROVED,
    ),
    bench=bench,
    turning=Turning(begin=begin, trial=tried),
    file_places=lambda form: FILE_PLACES,
)
