"""What lists, the inbox, saving and submitting ask of the database, at 1 row and at 60."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.declarations.models import Declaration, Indicator
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def cost(act: Callable[[], Any]) -> tuple[int, int]:
    """Return the status of an answer and the queries it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = act()
    return answer.status_code, len(queries)


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
    return form


def copies(cast: Cast, count: int, state: str) -> None:
    """Make so many forms in a state, with nothing in them but their heads."""
    first = cast.declaration(name="项目0", state=state)
    for number in range(1, count):
        cast.declaration(name=f"项目{number}", state=state)
    assert (
        Declaration.objects.filter(state=first.state, project__name__startswith="项目").count()
        == count
    )


@pytest.mark.parametrize("count", [1, 60])
def test_list_and_inbox_cost_the_same_however_many_forms(cast: Cast, count: int) -> None:
    copies(cast, count, "finance_first")
    clerk, examiner = signed_in(cast, "clerk_a"), signed_in(cast, "examiner1")
    inbox = reverse("admin:declarations_declaration_changelist")
    listed = cost(lambda: clerk.get(reverse("declarations:list")))
    assert (listed, cost(lambda: examiner.get(inbox))) == ((200, 8), (200, 10))


@pytest.mark.parametrize("rows", [1, 60])
def test_whole_request_of_a_submission_costs_no_more_than_35(cast: Cast, rows: int) -> None:
    cast.year.rule_set.settings = {
        **cast.year.rule_set.settings,
        "warnings_need_answer": False,
    }
    cast.year.rule_set.save()
    form, client = grown(cast, rows), signed_in(cast, "clerk_a")
    move = reverse("declarations:move", args=[form.pk, "submit"])
    status, queries = cost(lambda: client.post(move, {"revision": form.revision}))
    form.refresh_from_db()
    # One more where findings are kept: an INSERT for all of them.
    assert (status, form.state) == (302, "dept_review")
    assert queries == (34 if rows == 1 else 35)


@pytest.mark.parametrize("rows", [1, 60])
def test_autosave_costs_the_same_however_long_the_form(cast: Cast, rows: int) -> None:
    form, client = grown(cast, rows), signed_in(cast, "clerk_a")
    row = form.indicators.get(level3="培训人数")
    cells = [{"place": f"row.{row.pk}.target", "value": "≥420人", "was": [row.target]}]
    body = json.dumps({"revision": form.revision, "cells": cells})
    save = reverse("declarations:autosave", args=[form.pk])
    assert cost(lambda: client.post(save, body, content_type="application/json")) == (200, 13)


def test_findings_cost_the_same_however_many_forms_the_unit_has(cast: Cast) -> None:
    form, client = grown(cast, 20), signed_in(cast, "clerk_a")
    findings = reverse("declarations:findings", args=[form.pk])
    client.get(findings)  # The district's head nouns are read once in some minutes.
    costs = [cost(lambda: client.get(findings))]
    copies(cast, 3, "draft")
    costs.append(cost(lambda: client.get(findings)))
    assert costs == [(200, 9), (200, 9)]
