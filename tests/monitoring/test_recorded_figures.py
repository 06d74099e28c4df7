"""What the last node said of the year, beside and into the self-evaluation; evidence of its rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.entry.domain.prefill import proposals, take_recorded
from apps.entry.versions import goals
from apps.evaluations.domain.creation import start_evaluation
from apps.evaluations.kind import KIND
from apps.monitoring.domain.cases import finish, propose
from apps.monitoring.kind import KIND as MONITORING
from apps.monitoring.models import MonitoringSheet
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import open_window
from tests.ledger.test_entries import PNG
from tests.monitoring.helpers import LATE, filled, move, node_of

pytestmark = pytest.mark.django_db
PEOPLE = 1


def watched(cast: Cast) -> MonitoringSheet:
    """Return a sheet with a red row that was stopped, the case closed by what was done."""
    sheet = filled(cast, node_of(cast), actuals=LATE)
    sheet = move(cast, sheet, ("submit", "clerk_a", ""), ("dept_pass", "department_a", ""))
    (case,) = sheet.cases.all()
    propose(key=case.pk, actor=cast.people["examiner1"], decision="stop", reason="不再举办")
    move(cast, sheet, ("first_pass", "examiner1", ""), ("close", "examiner2", ""))
    finish(key=case.pk, actor=cast.people["examiner2"], outcome="已收回 8 万元。")
    return sheet


def evaluated(cast: Cast, sheet: MonitoringSheet) -> Any:
    open_window(cast)
    goal = goals().get(project=sheet.project)
    made = start_evaluation(declaration=goal, actor=cast.people["clerk_a"])
    return KIND.fetch(made.pk)


def test_the_self_evaluation_is_told_values_lights_and_what_became_of_reds(cast: Cast) -> None:
    form = evaluated(cast, watched(cast))
    offered = proposals(KIND, form)
    assert len(offered) == 6
    red, other = offered[PEOPLE], offered[2]
    assert (red.recorded.value, red.recorded.told) == (
        "80人",
        "1—7月监控，全年预计 410人，红灯，处置：停止，已收回 8 万元。",
    )
    assert (other.recorded.value, other.recorded.told) == ("97%", "1—7月监控，全年预计 97%")
    # Of seven months: shown, and taken by choice alone.
    assert [one.is_offered for one in offered] == [False] * 6
    page = signed_in(cast, "clerk_a").get(reverse("evaluations:edit", args=[form.pk]))
    assert "处置：停止，已收回 8 万元。" in page.content.decode()


def test_what_is_chosen_goes_in_with_its_reason_and_its_evidence(cast: Cast) -> None:
    sheet = filled(cast, node_of(cast), actuals=LATE)
    clerk, row = signed_in(cast, "clerk_a"), sheet.rows.all()[PEOPLE]
    url = reverse("entry:attach", args=[sheet.key, f"row.{row.pk}"])
    answer = clerk.post(url, {"file": SimpleUploadedFile("签到表.png", PNG)})
    assert [file["name"] for file in answer.json()["files"]] == ["签到表.png"]
    move(cast, sheet, ("submit", "clerk_a", ""))
    form = evaluated(cast, sheet)
    place = proposals(KIND, form)[PEOPLE].cell.place
    take_recorded(KIND, key=form.pk, actor=cast.people["clerk_a"], chosen={place: ""})
    taken = KIND.fetch(form.pk)
    told = taken.rows.all()[PEOPLE]
    assert (told.actual, told.deviation) == ("80人", "教师到岗晚，九月起补课。")
    assert [(file.name, file.place) for file in taken.attachments.all()] == [
        ("签到表.png", f"row.{told.pk}")
    ]
    # A reason that stands there is not covered.
    assert proposals(KIND, taken)[PEOPLE].why == ""


def test_a_draft_and_monitoring_itself_are_told_nothing(cast: Cast) -> None:
    sheet = filled(cast, node_of(cast))
    assert proposals(KIND, evaluated(cast, sheet)) == []
    assert proposals(MONITORING, MONITORING.fetch(sheet.pk)) == []


def test_examiners_open_the_last_sheet_from_the_desk(cast: Cast) -> None:
    sheet = watched(cast)
    form = evaluated(cast, sheet)
    url = reverse("admin:evaluations_selfevaluation_change", args=[form.pk])
    page = signed_in(cast, "examiner2").get(url).content.decode()
    assert f'<a href="{reverse("monitoring:detail", args=[sheet.pk])}">1—7月运行监控表' in page


def test_the_desk_shows_a_rows_evidence_beside_its_light(cast: Cast) -> None:
    sheet = filled(cast, node_of(cast))
    row = sheet.rows.all()[PEOPLE]
    clerk = signed_in(cast, "clerk_a")
    url = reverse("entry:attach", args=[sheet.key, f"row.{row.pk}"])
    clerk.post(url, {"file": SimpleUploadedFile("签到表.png", PNG)})
    move(cast, sheet, ("submit", "clerk_a", ""), ("dept_pass", "department_a", ""))
    desk = reverse("admin:monitoring_monitoringsheet_change", args=[sheet.pk])
    assert "签到表.png" in signed_in(cast, "examiner1").get(desk).content.decode()
    # Handed in, its files stay as they are.
    assert clerk.post(url, {"file": SimpleUploadedFile("补.png", PNG)}).status_code == 409
