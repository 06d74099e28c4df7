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


def test_batch_shows_first_confirms_what_was_seen_and_names_the_others(cast: Cast) -> None:
    first, second = waiting(cast, "待确认项目"), filled(cast, name="填报中项目")
    data = {"action": "batch_confirm", "_selected_action": [first.pk, second.pk]}
    url, client = f"{reverse(LIST)}?waiting=all", examiner(cast)
    page = client.post(url, data).content.decode()
    assert "其中 <b>1</b> 份可以办理" in page
    assert "该表现在是“填报中”，不能确认" in page
    assert SelfEvaluation.objects.get(pk=first.pk).state == "finance_review"
    seen = {"confirmed": "1", f"revision-{first.pk}": first.revision}
    assert "已办理 <b>1</b> 份" in client.post(url, data | seen).content.decode()
    assert SelfEvaluation.objects.get(pk=first.pk).state == "confirmed"


def test_batch_takes_no_form_that_its_preview_did_not_show(cast: Cast) -> None:
    form = waiting(cast, "待确认项目")
    data = {"action": "batch_confirm", "_selected_action": [form.pk], "confirmed": "1"}
    assert "有过修改" in examiner(cast).post(reverse(LIST), data).content.decode()
    assert SelfEvaluation.objects.get(pk=form.pk).state == "finance_review"


def test_row_opens_the_desk_with_evidence_and_score(cast: Cast) -> None:
    evaluation = waiting(cast, "待确认项目")
    url = reverse("admin:evaluations_selfevaluation_change", args=[evaluation.pk])
    page = examiner(cast).get(url).content.decode()
    row = evaluation.rows.get(position=1)
    assert f'data-place="row.{row.pk}.actual"' in page
    assert ("自评总分" in page, "2027 实际" in page, "2026 实际" in page) == (True, True, True)
    assert reverse("reviews:opinion-evaluations", args=[evaluation.pk]) in page


def test_inbox_costs_the_same_for_one_and_three(cast: Cast, django_assert_num_queries: Any) -> None:
    waiting(cast, "一")
    client = examiner(cast)
    with django_assert_num_queries(9):
        client.get(reverse(LIST))
    waiting(cast, "二")
    waiting(cast, "三")
    with django_assert_num_queries(9):
        client.get(reverse(LIST))
