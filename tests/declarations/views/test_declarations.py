"""The pages of declarations: what is shown, what is kept, how many queries a list costs."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from apps.declarations.models import Declaration, Indicator
from apps.projects.models import Project
from apps.workflow.models import EntryWindow
from tests.cast import Cast, signed_in
from tests.declarations.forms import counted, grown

pytestmark = pytest.mark.django_db


def posted(declaration: Declaration, **changes: Any) -> dict[str, Any]:
    """Give what the browser posts for a form, with some cells changed."""
    client_fields: dict[str, Any] = {"revision": declaration.revision}
    rows = list(declaration.indicators.all())
    client_fields |= {
        "rows-TOTAL_FORMS": len(rows),
        "rows-INITIAL_FORMS": len(rows),
        "head-start": declaration.start,
        "head-end": declaration.end,
        "head-category": declaration.category,
        "head-annual_goal": declaration.annual_goal,
    }
    for index, row in enumerate(rows):
        client_fields |= {
            f"rows-{index}-{name}": getattr(row, name)
            for name in ("id", "level1", "level2", "level3", "target")
        }
        client_fields[f"rows-{index}-ORDER"] = index + 1
    return client_fields | changes


def test_saved_cells_come_back_and_bad_ones_are_told_beside_the_field(cast: Cast) -> None:
    form = cast.declaration()
    client = signed_in(cast, "clerk_a")
    url = reverse("declarations:edit", args=[form.pk])
    good = client.post(
        url, posted(form, **{"funding-annual": "12.5万元", "rows-0-target": ">=3场"})
    )
    assert (good.status_code, good.url) == (302, url)
    fresh = Declaration.objects.with_content().get(pk=form.pk)
    assert str(fresh.funding_lines.get(half="annual", source="total").amount) == "125000.00"
    bad = client.post(
        url,
        posted(
            fresh,
            **{"funding-annual": "很多", "head-end": "2026-01-01", "head-annual_goal": "改过"},
        ),
    )
    assert bad.status_code == 422
    page = bad.content.decode()
    assert "“很多”不是金额" in page
    assert "计划完成日期不能早于计划开始日期" in page
    assert "改过" in page
    assert "2026-01-01" in page


def test_save_after_a_colleagues_keeps_what_was_typed_on_the_page(cast: Cast) -> None:
    form = cast.declaration()
    client = signed_in(cast, "clerk_a")
    url = reverse("declarations:edit", args=[form.pk])
    client.post(url, posted(form, **{"head-annual_goal": "同事的话"}))
    late = client.post(url, posted(form, **{"head-annual_goal": "我的话"}))
    assert late.status_code == 409
    assert "我的话" in late.content.decode()
    assert Declaration.objects.get(pk=form.pk).annual_goal == "同事的话"


@pytest.mark.parametrize("fault", [{}, {"funding-annual": "很多"}])
def test_page_sent_back_carries_the_revision_its_person_saw(
    cast: Cast, fault: dict[str, str]
) -> None:
    form = cast.declaration()
    client = signed_in(cast, "clerk_a")
    url = reverse("declarations:edit", args=[form.pk])
    client.post(url, posted(form, **{"head-annual_goal": "同事的话"}))
    late = client.post(url, posted(form, **{"head-annual_goal": "我的话", **fault}))
    assert f'name="revision" value="{form.revision}"' in late.content.decode()
    again = client.post(url, posted(form, **{"head-annual_goal": "我的话"}))
    assert again.status_code == 409
    insisting = posted(form, **{"head-annual_goal": "我的话", "insist": form.revision + 1})
    assert client.post(url, insisting).status_code == 302
    assert Declaration.objects.get(pk=form.pk).annual_goal == "我的话"


def test_row_named_twice_by_a_page_loses_nothing(cast: Cast) -> None:
    form = cast.declaration()
    first, second = form.indicators.all()[:2]
    url = reverse("declarations:edit", args=[form.pk])
    answer = signed_in(cast, "clerk_a").post(url, posted(form, **{"rows-1-id": first.pk}))
    assert answer.status_code == 302
    names = list(form.indicators.values_list("level3", flat=True))
    assert names[:2] == [first.level3, second.level3]
    assert len(names) == 6


def test_too_long_a_number_is_saved_as_text_by_the_plain_form(cast: Cast) -> None:
    form = cast.declaration()
    url = reverse("declarations:edit", args=[form.pk])
    target = "≥1234567890123456789.1234567(人)"
    answer = signed_in(cast, "clerk_a").post(url, posted(form, **{"rows-0-target": target}))
    assert answer.status_code == 302
    row = Indicator.objects.filter(declaration=form).first()
    assert (row.target, row.text, row.number) == (target, target, None)


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
    for name in ("declarations:detail", "declarations:edit", "print"):
        assert client.get(reverse(name, args=[form.pk])).status_code == 404


def test_reading_a_form_under_review_redirects_from_the_editor(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    answer = signed_in(cast, "clerk_a").get(reverse("declarations:edit", args=[form.pk]))
    assert answer.url == reverse("declarations:detail", args=[form.pk])


def test_new_project_can_be_declared_at_once(cast: Cast) -> None:
    client = signed_in(cast, "clerk_a")
    client.post(
        reverse("declarations:project-new"),
        {"unit": cast.unit_a.pk, "name": "新项目", "nature": "", "category": "特定目标类"},
    )
    project = Project.objects.get(name="新项目")
    answer = client.post(reverse("declarations:create", args=[project.pk, 2027]))
    declaration = Declaration.objects.get(project=project)
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
    [("declarations:list", "examiner1", 12), ("declarations:projects", "clerk_a", 12)],
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
@pytest.mark.parametrize(("name", "queries"), [("edit", 12), ("detail", 28)])
def test_opening_a_form_costs_the_same_queries_however_many_rows_and_forms(
    cast: Cast, name: str, queries: int, rows: int, others: int
) -> None:
    for number in range(others):
        cast.declaration(name=f"另一项目{number}")
    form = grown(cast, rows)
    client = signed_in(cast, "clerk_a")
    url = reverse(f"declarations:{name}", args=[form.pk])
    assert counted(lambda: client.get(url)) == queries


def test_opening_a_returned_form_with_its_opinions_costs_thirteen(cast: Cast) -> None:
    cast.declaration(name="另一项目")
    form = cast.declaration(state="returned")
    client = signed_in(cast, "clerk_a")
    url = reverse("declarations:edit", args=[form.pk])
    assert counted(lambda: client.get(url)) == 13


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_page_with_a_broken_revision_counts_as_an_old_one(cast: Cast, revision: str) -> None:
    form = cast.declaration()
    url = reverse("declarations:edit", args=[form.pk])
    answer = signed_in(cast, "clerk_a").post(url, posted(form) | {"revision": revision})
    assert answer.status_code == 409


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
    EntryWindow.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    client.post(
        reverse("declarations:move", args=[form.pk, "withdraw"]), {"revision": form.revision}
    )
    late = client.post(
        reverse("declarations:edit", args=[form.pk]), posted(form, **{"head-annual_goal": "逾期"})
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
