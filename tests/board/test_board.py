"""The board: what it counts, that its sums are those of its lists, and what it keeps to itself."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from apps.board.domain.stages import heat_rows, owed_forms
from apps.entry.kinds import kind_named
from apps.projects.models import Document, Project
from tests.cast import Cast, signed_in

KIND = kind_named("declaration")


def counts(cast: Cast, person: str) -> dict[str, dict[str, int]]:
    rows = heat_rows(cast.people[person], KIND, cast.year)
    return {row.name: {code: cell.number for code, cell in row.cells.items()} for row in rows}


def test_projects_without_a_form_are_told_as_not_begun(cast: Cast) -> None:
    for number in range(3):
        Project.objects.create(unit=cast.unit_a, name=f"道路养护{number}")
    page = signed_in(cast, "examiner1").get(reverse("board:board"))
    assert counts(cast, "examiner1") == {"甲部门": {"none": 3}, "合计": {"none": 3}}
    assert "其中 <strong>3</strong> 份还没有开始" in page.content.decode()


def test_refused_form_leaves_its_project_not_begun(cast: Cast) -> None:
    cast.declaration(state="rejected")
    assert counts(cast, "examiner1")["合计"] == {"none": 1}


def test_draft_is_counted_but_neither_its_amount_nor_its_page_is_told(cast: Cast) -> None:
    draft = cast.declaration()
    Document.objects.filter(key=draft.key).update(annual_amount=Decimal(50000))
    [row, _] = heat_rows(cast.people["examiner1"], KIND, cast.year)
    assert (row.cells["draft"].number, row.cells["draft"].amount) == (1, Decimal(0))
    [found] = owed_forms(cast.people["examiner1"], KIND, cast.year)
    assert (found.amount, found.form_pk) == (None, None)
    shown = signed_in(cast, "examiner1").get(reverse("board:list")).content.decode()
    assert "业务培训项目" in shown
    assert f"/{draft.pk}/change/" not in shown
    assert "50,000" not in shown


def test_department_sees_its_own_alone(cast: Cast) -> None:
    cast.declaration(state="dept_review")
    cast.declaration(cast.unit_b, name="河道保洁", state="approved")
    assert counts(cast, "department_a") == {
        "甲部门": {"dept_review": 1},
        "合计": {"dept_review": 1},
    }


def test_other_years_count_projects_with_a_form_alone(cast: Cast) -> None:
    cast.declaration(state="approved")
    Project.objects.create(unit=cast.unit_a, name="新设项目")
    cast.year.is_current = False
    cast.year.save()
    assert counts(cast, "examiner1")["合计"] == {"approved": 1}


@pytest.mark.parametrize("person", ["examiner1", "examiner2", "department_a"])
def test_sums_of_the_board_are_those_of_its_lists_and_rows(cast: Cast, person: str) -> None:
    states = ["draft", "returned", "finance_first", "approved", "rejected", "dept_review"]
    for number, state in enumerate(states):
        unit = cast.unit_a if number % 2 else cast.unit_b
        form = cast.declaration(unit, name=f"项目{number}", state=state)
        Document.objects.filter(key=form.key).update(annual_amount=Decimal(1000 + number))
    client = signed_in(cast, person)
    *rows, total = heat_rows(cast.people[person], KIND, cast.year)
    assert total.total.number == sum(row.total.number for row in rows)
    assert total.total.amount == sum(row.total.amount for row in rows)
    for row in [*rows, total]:
        for stage, cell in row.cells.items():
            asked = {"stage": stage, "department": row.department or ""}
            listed = list(client.get(reverse("board:list"), asked).context["table"].data.data)
            assert len(listed) == cell.number
            assert sum(one.amount or 0 for one in listed) == cell.amount


def test_cell_leads_to_its_list_and_on_to_the_form(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    client = signed_in(cast, "examiner1")
    board = client.get(reverse("board:board")).content.decode()
    department = cast.unit_a.department_id
    address = f"/board/list/?of=declarations&amp;year=2027&amp;department={department}&amp;stage=finance_first"
    assert f'href="{address}"' in board
    shown = client.get(address.replace("&amp;", "&")).content.decode()
    assert f'href="{KIND.admin_url("change", form.pk)}"' in shown
    assert 'href="/board/?of=declarations&amp;year=2027"' in shown
    assert parse_qs(urlsplit(address.replace("&amp;", "&")).query)["stage"] == ["finance_first"]


def test_department_is_led_to_the_paper(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    shown = signed_in(cast, "department_a").get(reverse("board:list")).content.decode()
    assert f'href="{reverse("declarations:detail", args=[form.pk])}"' in shown


def test_list_offers_the_stages_of_its_kind_and_keeps_kind_and_year(cast: Cast) -> None:
    asked = {"of": "evaluations", "year": "2027"}
    shown = signed_in(cast, "examiner1").get(reverse("board:list"), asked).content.decode()
    assert '<option value="confirmed">已确认</option>' in shown
    assert '<option value="approved">' not in shown
    assert 'href="/board/list/?of=evaluations&amp;year=2027">清除条件' in shown


@pytest.mark.parametrize("query", ["of=x&year=x&stage=x&department=x", "year=99999999999&page=x"])
@pytest.mark.parametrize("name", ["board:board", "board:list"])
def test_junk_in_the_address_shows_what_there_is(cast: Cast, name: str, query: str) -> None:
    assert signed_in(cast, "examiner1").get(f"{reverse(name)}?{query}").status_code == 200


@pytest.mark.parametrize("of", ["declarations", "monitoring", "evaluations"])
def test_kinds_without_anything_owed_say_so(cast: Cast, of: str) -> None:
    client = signed_in(cast, "department_a")
    for asked in ({"of": of}, {"of": of, "year": "2027"}):
        assert "您的范围内" in client.get(reverse("board:board"), asked).content.decode()
        assert client.get(reverse("board:list"), asked).status_code == 200


def test_workbook_holds_the_board(cast: Cast) -> None:
    form = cast.declaration(state="approved")
    Document.objects.filter(key=form.key).update(annual_amount=Decimal(123400))
    answer = signed_in(cast, "examiner1").get(reverse("board:board"), {"export": "xlsx"})
    head, row, total = load_workbook(io.BytesIO(answer.content)).active.values
    found: dict[Any, Any] = dict(zip(head, row, strict=True))
    assert (found["主管部门"], found["已批复（份）"], found["已批复（万元）"]) == (
        "甲部门",
        1,
        12.34,
    )
    assert dict(zip(head, total, strict=True))["合计（份）"] == 1


@pytest.mark.parametrize("name", ["board:board", "board:list"])
def test_costs_the_same_for_one_and_six(cast: Cast, name: str) -> None:
    client = signed_in(cast, "examiner1")
    spent = []
    for more in (1, 5):
        for number in range(more):
            cast.declaration(cast.unit_b, name=f"项目{more}-{number}", state="approved")
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 14
