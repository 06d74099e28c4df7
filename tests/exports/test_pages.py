"""The pages of large exports and of offline templates."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from apps.exports.domain.jobs import run_export
from apps.exports.models import ExportJob
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def order(cast: Cast, person: str, what: str) -> Any:
    data = {"fiscal_year": cast.year.pk, "subject": "declaration", "what": what}
    return signed_in(cast, person).post(reverse("exports:list"), data)


@pytest.fixture(autouse=True)
def files(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        ExportJob.objects.create(
            subject="declaration",
            kind="archive",
            form="pdf",
            fiscal_year=cast.year,
            created_by=cast.people["clerk_a"],
        )
    client = signed_in(cast, "clerk_a")
    client.get(reverse("exports:progress"))

    with django_assert_num_queries(3):
        client.get(reverse("exports:progress"))


def test_order_without_anything_to_export_says_so(cast: Cast) -> None:
    answer = order(cast, "clerk_a", "archive-pdf")

    assert answer.status_code == 422
    assert "没有符合条件的表可导出" in answer.content.decode()


def test_file_is_given_to_its_asker_under_its_name(cast: Cast) -> None:
    cast.declaration(state="dept_review")
    assert order(cast, "clerk_a", "archive-csv").status_code == 422
    assert order(cast, "clerk_a", "archive-xlsx").status_code == 302
    job = ExportJob.objects.get()
    run_export(job.pk)

    answer = signed_in(cast, "clerk_a").get(reverse("exports:file", args=[job.pk]))

    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    other = signed_in(cast, "clerk_b").get(reverse("exports:file", args=[job.pk]))
    assert other.status_code == 404


def test_departments_are_offered_only_to_those_who_see_them(cast: Cast) -> None:
    offered = {
        person: [
            str(item)
            for item in signed_in(cast, person)
            .get(reverse("exports:list"))
            .context["form"]
            .fields["department"]
            .queryset
        ]
        for person in ("department_a", "examiner1")
    }
    clerk = signed_in(cast, "clerk_a").get(reverse("exports:list"))

    assert offered == {"department_a": ["甲部门"], "examiner1": ["甲部门", "乙部门"]}
    assert "department" not in clerk.context["form"].fields


def test_wrong_file_is_refused_beside_the_field(cast: Cast) -> None:
    declaration = cast.declaration()
    client = signed_in(cast, "clerk_a")

    answer = client.post(reverse("imports:fill-in-declarations", args=[declaration.pk]), {})

    assert answer.status_code == 422
    assert "请先选择文件。" in answer.content.decode()
