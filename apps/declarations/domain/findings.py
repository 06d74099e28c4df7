"""The declaration's findings: shown with their answers, kept per version, answered, mended."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.checks.domain.answering import write_answer, write_overruling
from apps.checks.domain.panel import Panel, panel_of
from apps.checks.domain.passages import store_passages
from apps.checks.domain.storing import store_run, switched_off
from apps.checks.engine import DECLARATION, Remedy, Report
from apps.core.errors import NotAllowedNow
from apps.core.money import parse_amount
from apps.declarations.domain.autosaving import Batch, CellChange, save_cells
from apps.declarations.domain.checking import report_of
from apps.declarations.domain.content import sheet_of
from apps.declarations.domain.editing import (
    FormEntry,
    entry_obstacle,
    save_form,
)
from apps.declarations.models import Declaration
from apps.declarations.rules.repeats import goal_sentences
from apps.declarations.states import State
from apps.organisations.roles import Role
from apps.organisations.scope import demand_clerk, roles_on_unit
from apps.workflow.engine import Step

_ROW: Final = re.compile(r"indicators\[(\d+)\](?:\.(\w+))?")
_HEAD: Final = {
    "project_nature": "head.nature",
    "project_category": "head.category",
    **{name: f"head.{name}" for name in ("start", "end", "total_goal", "annual_goal")},
}
_GONE: Final = "这个问题已不存在，可能已经改正，或表格刚被他人修改。请刷新页面查看。"


def placing(declaration: Declaration) -> Callable[[str], str]:
    """Give what turns a sheet's cell path into the editor's name of the cell, fit to outlive moves."""
    keys = [indicator.pk for indicator in declaration.indicators.all()]

    def place_of(where: str) -> str:
        found = _ROW.fullmatch(where)
        if found and int(found[1]) < len(keys):
            row = f"row.{keys[int(found[1])]}"
            return f"{row}.{found[2]}" if found[2] else row
        return _HEAD.get(where, where)

    return place_of


def _panel(declaration: Declaration, report: Report, actor: Any = None) -> Panel:
    held = roles_on_unit(actor, declaration.unit) if actor else frozenset()
    return panel_of(
        declaration,
        report,
        scope=DECLARATION,
        revision=declaration.revision,
        place_of=placing(declaration),
        may_answer=Role.CLERK in held and declaration.is_editable,
        may_overrule=bool(held & Role.examiners()) and declaration.state in State.under_finance(),
    )


def findings_panel(declaration: Declaration, actor: Any = None) -> Panel:
    """Check a declaration (fetched ``with_content()``) and give what a page shows of it."""
    return _panel(declaration, report_of(declaration), actor)


@transaction.atomic
def keep_report(declaration: Declaration, report: Report) -> Panel:
    """Keep a report of the declaration (fetched ``with_content()``) under its revision."""
    panel = _panel(declaration, report)
    store_run(
        subject=declaration,
        panel=panel,
        failures=report.failures,
        skipped=switched_off(declaration.fiscal_year.rule_set.rules.severities),
        scope=DECLARATION,
        district=declaration.unit.department.district,
        year=declaration.fiscal_year.year,
    )
    store_passages(
        subject=declaration,
        texts=goal_sentences(sheet_of(declaration)),
        owner=declaration.project.unit_id,
        scope=DECLARATION,
        district=declaration.unit.department.district,
        year=declaration.fiscal_year.year,
    )
    return panel


@transaction.atomic
def renew_run(declaration: Declaration) -> Panel:
    """Check the declaration as stored and keep the result under its revision."""
    fresh = Declaration.objects.with_content().get(pk=declaration.pk)
    return keep_report(fresh, report_of(fresh))


@transaction.atomic
def save_and_check(
    *, declaration: Declaration, actor: Any, entry: FormEntry, expected_revision: int
) -> None:
    """Store what a clerk typed (raises as ``save_form`` does) and keep what the check finds.

    Cells that save themselves while people type are not kept findings for: half a form is no
    version. The nightly ``check_all`` catches up with them.
    """
    saved = save_form(
        declaration=declaration, actor=actor, entry=entry, expected_revision=expected_revision
    )
    renew_run(saved)


def keep_findings(step: Step) -> None:
    """Keep what stands in the form that was just submitted."""
    renew_run(step.subject)


def submission_obstacle(declaration: Any, actor: Any) -> str:
    """Give what the check sets against submission, as one sentence; empty when nothing."""
    fresh = Declaration.objects.with_content().get(pk=declaration.pk)
    settings = fresh.fiscal_year.rule_set.rules
    return findings_panel(fresh).obstacle(needs_answers=settings.warnings_need_answer)


def _locked(declaration: Declaration) -> Declaration:
    return Declaration.objects.with_names().select_for_update(of=("self",)).get(pk=declaration.pk)


@transaction.atomic
def answer_findings(
    *, declaration: Declaration, actor: Any, reasons: dict[str, str]
) -> dict[str, str]:
    """Keep the clerk's answers by finding key; a blank reason takes an answer back.

    Gives a sentence for each reason refused; the others are kept. Raises PermissionDenied,
    NotAllowedNow when the form is closed or a finding no longer stands.
    """
    locked = _locked(declaration)
    demand_clerk(actor, locked.unit)
    if reason := entry_obstacle(locked):
        raise NotAllowedNow(reason)
    panel = renew_run(locked)
    refused: dict[str, str] = {}
    for key, text in reasons.items():
        item = panel.find(key)
        if item is None:
            raise NotAllowedNow(_GONE)
        if fault := write_answer(subject=locked, item=item, reason=text, actor=actor):
            refused[key] = fault
    renew_run(locked)
    return refused


@transaction.atomic
def overrule_answer(*, declaration: Declaration, actor: Any, key: str, reason: str) -> None:
    """Keep that an examiner does not accept an answer; the form cannot be submitted with it again.

    Raises PermissionDenied for anybody but an examiner of the district, NotAllowedNow when the
    form is not under the bureau's review, ValidationError without a reason.
    """
    locked = _locked(declaration)
    if not roles_on_unit(actor, locked.unit) & Role.examiners():
        raise PermissionDenied("只有财政审核人员可以不认可答复。")
    if locked.state not in State.under_finance():
        raise NotAllowedNow(f"该表现在是“{locked.get_state_display()}”，不在财政审核环节。")
    write_overruling(subject=locked, key=key, reason=reason, actor=actor)
    renew_run(locked)


def _value(place: str, text: str) -> Any:
    return parse_amount(text) if place.startswith("funding.") else text


@transaction.atomic
def apply_remedy(*, declaration: Declaration, actor: Any, key: str) -> Remedy:
    """Make the change a finding proposes, if the finding still stands and the cell is as it was.

    Raises PermissionDenied, NotAllowedNow when the form is closed or has moved on.
    """
    locked = _locked(declaration)
    demand_clerk(actor, locked.unit)
    if reason := entry_obstacle(locked):
        raise NotAllowedNow(reason)
    fresh = Declaration.objects.with_content().get(pk=locked.pk)
    item = findings_panel(fresh).find(key)
    if item is None or item.remedy is None:
        raise NotAllowedNow(_GONE)
    remedy = item.remedy
    place = placing(fresh)(remedy.path)
    change = CellChange(
        place=place, value=_value(place, remedy.new), was=(_value(place, remedy.old),)
    )
    batch = Batch(revision=locked.revision, cells=[change])
    outcome = save_cells(key=locked.pk, actor=actor, batch=batch)
    if outcome.conflicts:
        raise NotAllowedNow(_GONE)
    if refused := next(iter(outcome.refused.values()), ""):
        raise NotAllowedNow(refused)
    renew_run(locked)
    return remedy
