"""Who may do what in which state of a monitoring sheet and of its cases, against the reviewed files."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from apps.monitoring.domain.cases import open_acts
from apps.monitoring.models import MonitoringCase, MonitoringSheet
from apps.monitoring.states import CaseState, Decision, SheetState
from apps.monitoring.workflow import PROCEDURE
from tests.cast import Cast
from tests.monitoring.helpers import made, node_of
from tests.procedures import PEOPLE, acts_matrix

REVIEWED = Path(__file__).parent

pytestmark = pytest.mark.django_db


def test_acts_by_role_and_state_match_the_reviewed_table(cast: Cast) -> None:
    node = node_of(cast)

    def form_in(state: str, name: str) -> MonitoringSheet:
        sheet = made(cast, node, name=name)
        MonitoringSheet.objects.filter(pk=sheet.pk).update(state=state)
        return MonitoringSheet.objects.with_content().get(pk=sheet.pk)

    found = acts_matrix(cast, PROCEDURE, SheetState.values, form_in)
    print(found)  # noqa: T201 -- to be read, and to be taken over after review
    assert found == (REVIEWED / "procedure_matrix.tsv").read_text(encoding="utf-8")


def test_acts_on_a_case_by_role_state_and_decision_match_the_reviewed_table(cast: Cast) -> None:
    sheet = made(cast, node_of(cast))
    sheet.state = SheetState.FINANCE_FIRST
    lines = ["\t".join(("state", "decision", *PEOPLE))]
    for state in CaseState:
        for decision in Decision if state != CaseState.OPEN else ("",):
            case = MonitoringCase(
                sheet=sheet, state=state, decision=decision, due_date=timezone.localdate()
            )
            acts = [
                "+".join(
                    name.removeprefix("may_")
                    for name, is_open in open_acts(case, cast.people[person]).items()
                    if is_open
                )
                for person in PEOPLE
            ]
            lines.append("\t".join((state, decision or "-", *[act or "-" for act in acts])))
    sheet.state = SheetState.RETURNED
    case = MonitoringCase(sheet=sheet, state=CaseState.OPEN)
    assert not any(open_acts(case, cast.people["examiner2"]).values())
    found = "\n".join(lines) + "\n"
    print(found)  # noqa: T201 -- to be read, and to be taken over after review
    assert found == (REVIEWED / "case_matrix.tsv").read_text(encoding="utf-8")
