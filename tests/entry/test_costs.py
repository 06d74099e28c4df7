"""What lists, the inbox, saving and submitting ask of the database, at 1 row and at 60."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.checks.models import CheckRun
from apps.declarations.domain.content import measured_levels
from apps.declarations.models import Declaration, Indicator
from apps.entry.kinds import Kind, all_kinds, kind_of
from apps.evaluations.models import ResultRow, SelfEvaluation
from apps.monitoring.models import MonitoringRow, MonitoringSheet
from apps.projects.models import Project
from apps.workflow.models import FiscalYear
from tests.cast import Cast, signed_in
from tests.evaluations import helpers as evaluation_helpers
from tests.fetched import fetched
from tests.monitoring import helpers as monitoring_helpers

pytestmark = pytest.mark.django_db


def cost(act: Callable[[], Any]) -> tuple[int, int]:
    """Return the status of an answer and the queries it took, but for the brackets of a transaction."""
    with CaptureQueriesContext(connection) as queries:
        answer = act()
    asked = [one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return answer.status_code, len(asked)


def grown(cast: Cast, rows: int, **about: Any) -> Declaration:
    """Return a form with so many indicators more."""
    form = cast.declaration(**about)
    Indicator.objects.bulk_create(
        Indicator(
            declaration=form,
            position=10 + number,
            level1="产出指标",
            level2="数量指标",
            level3=f"第{number}场培训人数",
            target="≥10人",
        )
        for number in range(rows)
    )
    # As a form that was typed has it; a save writes it again only where it changes.
    levels = measured_levels(form.indicators.all())
    Declaration.objects.filter(pk=form.pk).update(measured_levels=levels)
    form.measured_levels = levels
    return form


def evaluated(cast: Cast, rows: int) -> Any:
    """Return a self-evaluation that is ready, with so many rows more that bear no points."""
    form = evaluation_helpers.filled(cast)
    row = form.rows.get(position=1)
    ResultRow.objects.bulk_create(
        like(row, position=10 + number, level3=f"第{number}场培训人数", weight=0, score=0)
        for number in range(rows)
    )
    return form


def monitored(cast: Cast, rows: int) -> Any:
    """Return a monitoring sheet that is ready, with so many rows more."""
    form = monitoring_helpers.filled(cast, monitoring_helpers.node_of(cast))
    row = form.rows.get(position=1)
    MonitoringRow.objects.bulk_create(
        like(row, position=10 + number, level3=f"第{number}场培训人数") for number in range(rows)
    )
    return form


def like(row: Any, **other: Any) -> Any:
    """Return a new row that differs from a stored one in these values."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**(values | {"id": None} | other))


def result_of_last_year(cast: Cast, form: Declaration) -> None:
    """Give the project of a form a confirmed self-evaluation of the year before."""
    year = FiscalYear.objects.create(
        district=cast.district, year=cast.year.year - 1, rule_set=cast.year.rule_set
    )
    last = SelfEvaluation.objects.create(
        project=form.project, fiscal_year=year, state="confirmed", origin="文件"
    )
    last.rows.create(level1="产出指标", level2="数量指标", level3="培训人数", actual="390人")


READY: dict[str, Callable[[Cast, int], Any]] = {
    "declarations": grown,
    "evaluations": evaluated,
    "monitoring": monitored,
}


def copies(cast: Cast, kind: str, count: int, state: str) -> None:
    """Make so many forms of a kind in a state, with nothing in them but their heads."""
    if kind == "declarations":
        for number in range(count):
            cast.declaration(name=f"项目{number}", state=state)
        return
    about: dict[str, Any] = {"origin": "文件"}
    if kind == "monitoring":
        version = evaluation_helpers.approve(cast.declaration(name="另立", state="approved"))
        about = {"node": monitoring_helpers.node_of(cast), "version": version}
    model = {"evaluations": SelfEvaluation, "monitoring": MonitoringSheet}[kind]
    for number in range(count):
        project = Project.objects.create(
            unit=cast.unit_a, name=f"项目{number}", category="特定目标类"
        )
        model.objects.create(project=project, fiscal_year=cast.year, state=state, **about)


LISTS = {"declarations": (7, 9), "evaluations": (7, 9), "monitoring": (12, 9)}


@pytest.mark.parametrize("count", [1, 60])
@pytest.mark.parametrize("kind", LISTS)
def test_list_and_inbox_cost_the_same_however_many_forms(cast: Cast, kind: str, count: int) -> None:
    copies(cast, kind, count, "finance_review" if kind == "evaluations" else "finance_first")
    clerk, examiner = signed_in(cast, "clerk_a"), signed_in(cast, "examiner1")
    (own,) = (one for one in all_kinds() if one.namespace == kind)
    listed = cost(lambda: clerk.get(reverse(f"{kind}:list")))
    found = cost(lambda: examiner.get(own.admin_url("changelist")))
    assert (listed, found) == ((200, LISTS[kind][0]), (200, LISTS[kind][1]))


# One of them the mark that sums of the year moved.
SUBMISSIONS = {"declarations": (33, 34), "evaluations": (31, 31), "monitoring": (27, 27)}


@pytest.mark.parametrize("rows", [1, 60])
@pytest.mark.parametrize("kind", READY)
def test_a_submission_runs_the_rules_once_and_costs_no_more_than_35(
    cast: Cast, kind: str, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.year.rule_set.settings = {
        **cast.year.rule_set.settings,
        "warnings_need_answer": False,
    }
    cast.year.rule_set.save()
    form, client, runs = READY[kind](cast, rows), signed_in(cast, "clerk_a"), []
    rules = kind_of(form).report_of
    monkeypatch.setattr(
        Kind, "report_of", property(lambda _: lambda one: runs.append(one) or rules(one))
    )
    move = reverse(f"{kind}:move", args=[form.pk, "submit"])
    status, queries = cost(lambda: client.post(move, {"revision": form.revision}))
    form.refresh_from_db()
    # One more where findings are kept: an INSERT for all of them.
    assert (status, form.state, len(runs)) == (302, "dept_review", 1)
    assert queries == SUBMISSIONS[kind][rows > 1]
    assert CheckRun.objects.of(form).count() == 1


# One more where the total of the scores or the light of the sheet changes along.
SAVES = {
    "declarations": ("target", "≥420人", 9),
    "evaluations": ("actual", "412人", 10),
    "monitoring": ("actual", "242人", 10),
}


@pytest.mark.parametrize("rows", [1, 60])
@pytest.mark.parametrize("kind", READY)
def test_autosave_costs_the_same_however_long_the_form(cast: Cast, kind: str, rows: int) -> None:
    form, client = READY[kind](cast, rows), signed_in(cast, "clerk_a")
    name, value, queries = SAVES[kind]
    parts = form.indicators if kind == "declarations" else form.rows
    row = parts.get(level3="培训人数")
    cells = [{"place": f"row.{row.pk}.{name}", "value": value, "was": [getattr(row, name)]}]
    body = json.dumps({"revision": form.revision, "cells": cells})
    save = reverse(f"{kind}:autosave", args=[form.pk])
    answers = []

    def send() -> Any:
        answers.append(client.post(save, body, content_type="application/json"))
        return answers[0]

    assert cost(send) == (200, queries)
    own = kind_of(form)
    assert answers[0].json()["figures"] == own.cells.open(own.fresh(form)).figures()


FINDINGS = {"declarations": 8, "evaluations": 8, "monitoring": 7}


@pytest.mark.parametrize("kind", READY)
def test_findings_cost_the_same_however_many_forms_the_unit_has(cast: Cast, kind: str) -> None:
    form, client = READY[kind](cast, 20), signed_in(cast, "clerk_a")
    findings = reverse(f"{kind}:findings", args=[form.pk])
    client.get(findings)  # The district's head nouns are read once in some minutes.
    costs = [cost(lambda: client.get(findings))]
    copies(cast, kind, 3, "draft")
    if kind == "declarations":
        result_of_last_year(cast, form)
    # What the unit's new forms hold is noted once, in three queries.
    noted = 3 if kind == "declarations" else 0
    costs += [cost(lambda: client.get(findings)) for _ in range(2)]
    assert costs == [(200, FINDINGS[kind] + more) for more in (0, noted, 0)]


def test_findings_fetch_the_same_rows_however_many_forms_the_unit_has(cast: Cast) -> None:
    form, client = grown(cast, 20), signed_in(cast, "clerk_a")
    findings = reverse("declarations:findings", args=[form.pk])
    sizes = []
    for _ in range(2):
        for number in range(9):
            other = cast.declaration(name=f"第{len(sizes)}批第{number}个项目")
            goal = f"修缮第{len(sizes)}片社区活动室{number + 2}间，添置桌椅{number}套。"
            Declaration.objects.filter(pk=other.pk).update(annual_goal=goal)
            other.indicators.all().delete()
        client.get(findings)  # Reads what nobody has looked at yet, once.
        with fetched() as asked:
            client.get(findings)
        sizes.append((asked.queries, asked.rows, asked.size))
    assert sizes[0] == sizes[1]
    assert sizes[0][0] == FINDINGS["declarations"]


def test_findings_read_the_unit_s_forms_that_repeat_this_one(cast: Cast) -> None:
    form, client = cast.declaration(), signed_in(cast, "clerk_a")
    form.annual_goal = (
        "为辖区高龄独居老人安装呼叫设备并安排专人每日巡访，"
        "遇有异常半小时内上门处置，每季度向街道报送一次巡访台账。"
    )
    form.save()
    findings = reverse("declarations:findings", args=[form.pk])
    assert "相同" not in client.get(findings).content.decode()
    other = cast.declaration(name="银龄守护")
    for goal in (form.annual_goal, f"另行采购物资，并{form.annual_goal[:-9]}回访记录。"):
        other.annual_goal, other.revision = goal, other.revision + 1
        other.save()
        assert "与项目“银龄守护”的相同" in client.get(findings).content.decode()
    other.project.is_sealed = True
    other.project.save()
    assert "银龄守护" not in client.get(findings).content.decode()


# Bytes; never more than 250,000.
WEIGHTS = {"declarations": 140_000, "evaluations": 230_000, "monitoring": 170_000}


@pytest.mark.parametrize("kind", READY)
def test_page_of_200_rows_is_light(cast: Cast, kind: str) -> None:
    form, client = READY[kind](cast, 194), signed_in(cast, "clerk_a")
    edit = reverse(f"{kind}:edit", args=[form.pk])
    answer = client.get(edit)
    assert answer.content.count(b"level3") > 200
    assert len(answer.content) <= WEIGHTS[kind]
