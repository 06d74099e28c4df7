"""Which self-evaluations units have to hand in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from apps.entry.kinds import Owed
from apps.entry.versions import approved_forms
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.states import EvaluationState
from apps.workflow.models import EntryWindow, FiscalYear


def owed(user: Any, year: FiscalYear) -> Iterator[Owed]:
    """Yield the approved goals of the year; what need not be evaluated (免评) is not owed."""
    states = dict(
        SelfEvaluation.objects.filter(fiscal_year=year).values_list("project_id", "state")
    )
    for form in approved_forms(user).filter(fiscal_year=year).with_names():
        state = states.get(form.project_id, "")
        if state != EvaluationState.EXEMPT:
            yield Owed(form.unit, form.project.name, state)


def evaluated_year(user: Any) -> FiscalYear | None:
    """Return the newest year whose self-evaluation has been called."""
    called = EntryWindow.objects.filter(
        fiscal_year=OuterRef("pk"), kind=EntryWindow.Kind.EVALUATION
    )
    years = FiscalYear.objects.visible_to(user).filter(Exists(called))
    return years.order_by("-year").first()
