"""The pages of declarations: what is shown, what is kept, how many queries a list costs."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from apps.declarations.models import Declaration
from apps.workflow.models import EntryWindow
from tests.cast import Cast, signed_in
from tests.declarations.forms import counted, grown

pytestmark = pytest.mark.django_db


def test_clerk_sees_the_opinion_after_a_return(cast: Cast) -> None:
    form = cast.declaration()
    clerk = signed_in(cast, "clerk_a")
    clerk.post(reverse("declarations:move", args=[form.pk, "submit"]), {"revision": 1})
    department = signed_in(cast, "department_a")
    department.post(
        reverse("declarations:move", args=[form.pk, "dept_return"]),
        {"opinion": "请核对人数", "revision": 1},
    )
    page = clerk.get(reverse("declarations:detail", args=[form.pk])).content.decode()
    assert "请核对人数" in page
    assert "已退回" in page


def test_foreign_form_is_not_found(cast: Cast) -> None:
    form = cast.declaration(cast.unit_b, state="finance_first")
    client = signed_in(cast, "clerk_a")
    for name in ("declarations:detail", "declarations:edit", "exports:print-declarations"):
        assert client.get(reverse(name, args=[form.pk])).status_code == 404


def test_reading_a_form_under_review_redirects_from_the_editor(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    answer = signed_in(cast, "clerk_a").get(reverse("declarations:edit", args=[form.pk]))
    assert answer.url == reverse("declarations:detail", args=[form.pk])


def test_form_of_a_new_project_opens_at_once(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    answer = client.post(
        reverse("declarations:project-new"),
        {"unit": cast.unit_a.pk, "name": "新项目", "nature": "", "category": "特定目标类"},
    )
    declaration = Declaration.objects.get(project__name="新项目")
    assert answer.url == reverse("declarations:edit", args=[declaration.pk])


def test_export_holds_the_rows_seen_as_numbers_and_no_formula(cast: Cast) -> None:
    cast.declaration(cast.unit_a, name="=1+1", state="finance_first")
    cast.declaration(cast.unit_b, name="乙项目", state="finance_first")
    answer = signed_in(cast, "department_a").get(reverse("declarations:list"), {"export": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][0] == "'=1+1"
    assert float(rows[1][4]) == 200000.0


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "person", "queries"),
    [("declarations:list", "examiner1", 7), ("declarations:projects", "clerk_a", 7)],
)
def test_lists_cost_the_same_queries_however_many_rows(
    cast: Cast,
    django_assert_num_queries: Any,
    count: int,
    name: str,
    person: str,
    queries: int,
) -> None:
    for number in range(count):
        cast.declaration(name=f"项目{number}", state="finance_first")
    client = signed_in(cast, person)
    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("rows", [1, 60])
@pytest.mark.parametrize("others", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("edit", [14, 11]), ("detail", [18, 13])])
def test_opening_a_form_costs_the_same_queries_however_many_rows_and_forms(
    cast: Cast, name: str, queries: list[int], rows: int, others: int
) -> None:
    for number in range(others):
        cast.declaration(name=f"另一项目{number}")
    form = grown(cast, rows)
    client = signed_in(cast, "clerk_a")
    url = reverse(f"declarations:{name}", args=[form.pk])
    # What the unit's forms hold is noted once, and what a check of the version found is kept.
    assert [counted(lambda: client.get(url)) for _ in range(2)] == queries


def test_opening_a_returned_form_with_its_opinions_costs_twelve(cast: Cast) -> None:
    cast.declaration(name="另一项目")
    form = cast.declaration(state="returned")
    client = signed_in(cast, "clerk_a")
    url = reverse("declarations:edit", args=[form.pk])
    client.get(url)  # What the unit's forms hold is noted once.
    assert counted(lambda: client.get(url)) == 12


@pytest.mark.parametrize(("state", "after"), [("draft", "draft"), ("returned", "returned")])
def test_form_taken_back_stands_where_it_was_before(cast: Cast, state: str, after: str) -> None:
    form = cast.declaration(state=state)
    client = signed_in(cast, "clerk_a")
    for name in ("submit", "withdraw"):
        client.post(reverse("declarations:move", args=[form.pk, name]), {"revision": form.revision})
    assert Declaration.objects.get(pk=form.pk).state == after


def test_taking_back_does_not_outlast_the_deadline(cast: Cast) -> None:
    form = cast.declaration()
    client = signed_in(cast, "clerk_a")
    client.post(reverse("declarations:move", args=[form.pk, "submit"]), {"revision": form.revision})
    EntryWindow.objects.filter(pk=cast.window.pk).update(
        closes_at=timezone.now() - timedelta(hours=1)
    )
    client.post(
        reverse("declarations:move", args=[form.pk, "withdraw"]), {"revision": form.revision}
    )
    cell = {"place": "goal.annual", "value": "逾期", "was": [form.annual_goal]}
    late = client.post(
        reverse("declarations:autosave", args=[form.pk]),
        json.dumps({"revision": form.revision, "edition": "2025", "cells": [cell]}),
        content_type="application/json",
    )
    assert late.status_code == 409
    assert Declaration.objects.get(pk=form.pk).annual_goal == form.annual_goal


@pytest.mark.parametrize(
    ("person", "state", "asked"),
    [
        ("clerk_a", "draft", ""),
        ("clerk_a", "approved", "申请调整时必填"),
        ("department_a", "dept_review", "退回单位时必填"),
    ],
)
def test_opinion_is_asked_only_where_a_step_needs_one(
    cast: Cast, person: str, state: str, asked: str
) -> None:
    form = cast.declaration(state=state)
    page = signed_in(cast, person).get(reverse("declarations:detail", args=[form.pk]))
    text = page.content.decode()
    assert (asked in text, 'name="opinion"' in text) == (True, bool(asked))


def test_way_to_mend_stands_beside_what_blocks_the_submission(cast: Cast) -> None:
    form = cast.declaration()
    form.indicators.all().delete()
    page = signed_in(cast, "clerk_a").get(reverse("declarations:detail", args=[form.pk]))
    assert f'<a href="/declarations/{form.pk}/edit/">去改正</a>' in page.content.decode()
