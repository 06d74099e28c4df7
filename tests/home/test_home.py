"""The home page: what waits for whom."""

from __future__ import annotations

import pytest

from apps.evaluations.models import SelfEvaluation
from apps.projects.models import Project
from apps.reviews.models import Assignment
from apps.workflow.models import FiscalYear
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import filled, under_review

pytestmark = pytest.mark.django_db


def home(cast: Cast, person: str) -> str:
    client = signed_in(cast, person)
    return client.get("/").content.decode()


def test_each_role_finds_its_own_forms_waiting(cast: Cast) -> None:
    for state in ("returned", "unit_review", "dept_review", "finance_first", "finance_second"):
        cast.declaration(name=f"项目{state}", state=state)
    people = ("clerk_a", "reviewer_a", "department_a", "examiner1", "examiner2")
    pages = {person: home(cast, person) for person in people}
    found = {
        person: [
            state
            for state in ("returned", "unit_review", "dept_review", "finance_first")
            if f'：项目{state}"' in page.split('id="sent"')[0]
        ]
        for person, page in pages.items()
    }
    assert found == {
        "clerk_a": ["returned"],
        "reviewer_a": ["unit_review"],
        "department_a": ["dept_review"],
        "examiner1": ["finance_first"],
        "examiner2": [],
    }


def test_form_of_a_department_that_another_looks_after_does_not_wait(cast: Cast) -> None:
    cast.declaration(name="他人分工", state="finance_second")
    assert "审核：他人分工" in home(cast, "examiner2")
    Assignment.objects.create(department=cast.unit_b.department, examiner=cast.people["examiner2"])
    assert "审核：他人分工" in home(cast, "examiner2")


def test_clerk_is_told_of_projects_without_a_form(cast: Cast) -> None:
    cast.declaration()
    assert "开始填写" not in home(cast, "clerk_a")
    Project.objects.create(unit=cast.unit_a, name="新项目", category="特定目标类")
    assert home(cast, "clerk_a").count(">开始填写</button>") == 1
    assert "开始填写" not in home(cast, "examiner1")


def test_start_says_what_last_year_leaves_to_begin_with(cast: Cast) -> None:
    evaluation = filled(cast)
    FiscalYear.objects.update(is_current=False)
    FiscalYear.objects.create(
        district=cast.district, year=2028, rule_set=cast.year.rule_set, is_current=True
    )
    assert "可带入 2027 年度的 6 条指标<" in home(cast, "clerk_a")
    SelfEvaluation.objects.filter(pk=evaluation.pk).update(state="confirmed")
    assert "可带入 2027 年度的 6 条指标和实际完成值<" in home(cast, "clerk_a")


def test_self_evaluation_waits_for_the_office_it_lies_with(cast: Cast) -> None:
    evaluation = under_review(cast, cast.unit_a, name="自评项目")
    waits = {
        person: "审核：自评项目" in home(cast, person)
        for person in ("clerk_a", "department_a", "examiner1")
    }
    assert sum(waits.values()) == 1, (waits, evaluation.state)


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_queries_however_many_rows(
    cast: Cast, django_assert_num_queries: object, count: int
) -> None:
    for number in range(count):
        cast.declaration(name=f"项目{number}", state="finance_first")
        under_review(cast, cast.unit_a, name=f"自评{number}")
    client = signed_in(cast, "examiner1")
    with django_assert_num_queries(24):  # type: ignore[operator]
        assert client.get("/").status_code == 200


def test_list_longer_than_the_bench_is_counted_in_full(cast: Cast) -> None:
    cast.declaration(name="退回的", state="returned")
    Project.objects.bulk_create(
        Project(unit=cast.unit_a, name=f"新项目{n:02}", category="特定目标类") for n in range(21)
    )
    page = signed_in(cast, "clerk_a").get("/")
    (more,) = page.context["more"]
    assert (more.name, more.total, more.url) == ("申报表", 22, "/declarations/")
    assert page.content.decode().count(">开始填写</button>") == 20


def test_deadlines_count_what_is_handed_in_of_what_is_owed(cast: Cast) -> None:
    cast.declaration(name="交了的", state="dept_review")
    cast.declaration(name="没交的")
    Project.objects.create(unit=cast.unit_a, name="没开始的", category="特定目标类")
    (line,) = signed_in(cast, "clerk_a").get("/").context["deadlines"]
    assert (line.label, line.window, line.done, line.total) == ("申报", cast.window, 1, 3)
