"""The declaration's findings: shown with their answers, kept per version, answered, mended."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from django.db import transaction

from apps.accounts.scope import demand_clerk
from apps.checks.domain.documents import GONE, CheckedKind
from apps.checks.engine import DECLARATION, Remedy
from apps.core.errors import NotAllowedNow
from apps.declarations.domain.autosaving import Batch, save_cells
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
from apps.entry.domain.protocol import CellChange
from apps.formkit.values.amount import read_amount

_ROW: Final = re.compile(r"indicators\[(\d+)\](?:\.(\w+))?")
_HEAD: Final = {
    "project_nature": "head.nature",
    "project_category": "head.category",
    **{name: f"head.{name}" for name in ("start", "end", "total_goal", "annual_goal")},
}


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


def _passages(declaration: Declaration) -> tuple[str, ...]:
    return goal_sentences(sheet_of(declaration))


CHECKS: Final = CheckedKind(
    scope=DECLARATION,
    model=Declaration,
    namespace="declarations",
    report_of=report_of,
    entry_obstacle=entry_obstacle,
    under_finance=State.under_finance(),
    place_of=placing,
    passages_of=_passages,
)


@transaction.atomic
def save_and_check(
    *,
    declaration: Declaration,
    actor: Any,
    entry: FormEntry,
    expected_revision: int,
    to_submit: bool = False,
) -> None:
    """Store what a clerk typed (raises as ``save_form`` does) and keep what the check finds;
    ``to_submit`` when he goes on to submit it.

    Cells that save themselves while people type are not kept findings for: half a form is no
    version. The nightly ``check_all`` catches up with them.
    """
    saved = save_form(
        declaration=declaration, actor=actor, entry=entry, expected_revision=expected_revision
    )
    if to_submit:
        CHECKS.note_attempt(saved)
    else:
        CHECKS.renew(saved)


def _value(place: str, text: str) -> Any:
    return read_amount(text).yuan if place.startswith("funding.") else text


@transaction.atomic
def apply_remedy(*, declaration: Declaration, actor: Any, key: str) -> Remedy:
    """Make the change a finding proposes, if the finding still stands and the cell is as it was.

    Raises PermissionDenied, NotAllowedNow when the form is closed or has moved on.
    """
    locked = Declaration.objects.with_names().locked().get(pk=declaration.pk)
    demand_clerk(actor, locked.unit)
    if reason := entry_obstacle(locked):
        raise NotAllowedNow(reason)
    fresh = CHECKS.fresh(locked)
    item = CHECKS.panel(fresh).find(key)
    if item is None or item.remedy is None:
        raise NotAllowedNow(GONE)
    remedy = item.remedy
    place = placing(fresh)(remedy.path)
    change = CellChange(
        place=place, value=_value(place, remedy.new), was=(_value(place, remedy.old),)
    )
    batch = Batch(revision=locked.revision, cells=[change])
    outcome = save_cells(key=locked.pk, actor=actor, batch=batch)
    if outcome.conflicts:
        raise NotAllowedNow(GONE)
    if refused := next(iter(outcome.refused.values()), ""):
        raise NotAllowedNow(refused)
    CHECKS.renew(locked)
    return remedy
