"""The examiners' list of self-evaluations."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.evaluations.models import SelfEvaluation
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import filled, move, under_review

pytestmark = pytest.mark.django_db
LIST = "admin:evaluations_selfevaluation_changelist"


def examiner(cast: Cast) -> Client:
    return signed_in(cast, "examiner1")


def waiting(cast: Cast, name: str) -> SelfEvaluation:
    return move(cast, under_review(cast, name=name), ("dept_pass", "department_a", ""))


def test_inbox_opens_on_what_waits_for_the_bureau(cast: Cast) -> None:
    waiting(cast, "待确认项目")
    filled(cast, name="填报中项目")
    page = examiner(cast).get(reverse(LIST)).content.decode()
    assert ("待确认项目" in page, "填报中项目" in page) == (True, False)
    assert "填报中项目" in examiner(cast).get(reverse(LIST), {"waiting": "all"}).content.decode()


def test_batch_confirms_what_waits_and_names_the_others(cast: Cast) -> None:
    first, second = waiting(cast, "待确认项目"), filled(cast, name="填报中项目")
    data = {"action": "confirm_selected", "_selected_action": [first.pk, second.pk]}
    url = f"{reverse(LIST)}?waiting=all"
    page = examiner(cast).post(url, data, follow=True).content.decode()
    assert SelfEvaluation.objects.get(pk=first.pk).state == "confirmed"
    assert "已确认 1 份。" in page
    assert "“填报中项目（2027年度自评）”：该表现在是“填报中”，不能确认" in page


def test_row_opens_the_page_of_the_form(cast: Cast) -> None:
    evaluation = waiting(cast, "待确认项目")
    url = reverse("admin:evaluations_selfevaluation_change", args=[evaluation.pk])
    assert examiner(cast).get(url).url == reverse("evaluations:detail", args=[evaluation.pk])


def test_inbox_costs_the_same_for_one_and_three(cast: Cast, django_assert_num_queries: Any) -> None:
    waiting(cast, "一")
    client = examiner(cast)
    with django_assert_num_queries(8):
        client.get(reverse(LIST))
    waiting(cast, "二")
    waiting(cast, "三")
    with django_assert_num_queries(8):
        client.get(reverse(LIST))
