"""Pages of the self-evaluation: entry saving cell by cell, evidence, moving, query counts."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.entry.domain.protocol import CellChange
from apps.entry.models import Attachment
from apps.evaluations.domain.entry import cells_of
from apps.evaluations.models import SelfEvaluation
from apps.evaluations.workflow import PROCEDURE
from apps.workflow.engine import perform
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import (
    approve,
    confirmed,
    filled,
    move,
    open_window,
    save_cells,
    under_review,
)

pytestmark = pytest.mark.django_db


def autosave(client: Client, evaluation: SelfEvaluation, *cells: tuple[str, str]) -> Any:
    now = cells_of(SelfEvaluation.objects.with_content().get(pk=evaluation.pk))
    sent = [{"place": place, "value": value, "was": [now[place]]} for place, value in cells]
    body = {"revision": evaluation.revision, "cells": sent}
    url = reverse("evaluations:autosave", args=[evaluation.pk])
    return client.post(url, json.dumps(body), content_type="application/json")


def test_list_offers_the_approved_project_and_opens_its_form(cast: Cast) -> None:
    declaration = cast.declaration(state="approved")
    approve(declaration)
    open_window(cast)
    client = signed_in(cast, "clerk_a")
    assert "待开展自评" in client.get(reverse("evaluations:list")).content.decode()
    answer = client.post(reverse("evaluations:start", args=[declaration.pk]))
    evaluation = SelfEvaluation.objects.get()
    assert answer.url == reverse("evaluations:edit", args=[evaluation.pk])
    assert "待开展自评" not in client.get(reverse("evaluations:list")).content.decode()


def test_autosave_answers_with_figures(cast: Cast) -> None:
    evaluation = filled(cast)
    row = evaluation.rows.get(position=5)
    answer = autosave(
        signed_in(cast, "clerk_a"), evaluation, (f"row.{row.pk}.actual", "81%")
    ).json()
    assert answer["stored"] == {f"row.{row.pk}.actual": "81%"}
    assert answer["figures"][f"row.{row.pk}.score"]["formula"] == "10.00 × 81/90 = 9.00"
    assert answer["figures"]["tail.total_score"] == {"text": "98.80"}
    assert answer["figures"]["tail.grade"] == {"text": "优"}


def test_autosave_names_the_fault_of_a_cell(cast: Cast) -> None:
    evaluation = filled(cast)
    answer = autosave(
        signed_in(cast, "clerk_a"), evaluation, ("money.executed.other", "很多")
    ).json()
    assert list(answer["refused"]) == ["money.executed.other"]


@pytest.mark.parametrize(
    "body", ["", "[]", '{"cells": 5}', '{"cells": [{"place": "head.state", "value": "x"}]}']
)
def test_autosave_refuses_what_no_page_sends(cast: Cast, body: str) -> None:
    url = reverse("evaluations:autosave", args=[filled(cast).pk])
    answer = signed_in(cast, "clerk_a").post(url, body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (
        400,
        "页面发送的内容无法识别，请刷新后再试。",
    )


def test_page_that_is_behind_gets_everything_and_is_asked_about_the_same_cell(cast: Cast) -> None:
    evaluation = filled(cast)
    row = evaluation.rows.get(position=5)
    place, url = f"row.{row.pk}.actual", reverse("evaluations:autosave", args=[evaluation.pk])
    client = signed_in(cast, "clerk_a")

    def send(value: str, was: str) -> Any:
        cell = {"place": place, "value": value, "was": [was]}
        body = {"revision": evaluation.revision, "cells": [cell]}
        return client.post(url, json.dumps(body), content_type="application/json").json()

    assert send("81%", row.actual)["everything"] is None
    late = send("82%", row.actual)
    assert late["conflicts"] == [{"place": place, "current": "81%"}]
    assert late["everything"][place] == "81%"
    assert late["order"] == [one.pk for one in evaluation.rows.all()]


def test_cells_of_another_person_are_not_taken(cast: Cast) -> None:
    evaluation = filled(cast)
    body = {"revision": evaluation.revision, "cells": [], "user": cast.people["clerk_b"].pk}
    url = reverse("evaluations:autosave", args=[evaluation.pk])
    client = signed_in(cast, "clerk_a")
    answer = client.post(url, json.dumps(body), content_type="application/json")
    assert (answer.status_code, "另一位用户" in answer.json()["error"]) == (409, True)


def test_autosave_of_a_closed_form_says_so(cast: Cast) -> None:
    answer = autosave(signed_in(cast, "clerk_a"), confirmed(cast), ("goal.actual", "x"))
    assert (answer.status_code, answer.json()["error"]) == (409, "该表现在是“已确认”，不能修改。")


def test_detail_shows_the_formula_of_each_score(cast: Cast) -> None:
    evaluation = filled(cast)
    page = (
        signed_in(cast, "clerk_a")
        .get(reverse("evaluations:detail", args=[evaluation.pk]))
        .content.decode()
    )
    assert "10.00 × 98.00% = 9.80" in page


def upload(
    client: Client, evaluation: SelfEvaluation, content: bytes, name: str, **headers: str
) -> Any:
    row = evaluation.rows.get(position=5)
    url = reverse("entry:attach", args=[evaluation.key, f"row.{row.pk}"])
    return client.post(url, {"file": SimpleUploadedFile(name, content)}, headers=headers)


def test_evidence_is_served_as_attachment_to_those_who_see_the_form(cast: Cast) -> None:
    evaluation = filled(cast)
    upload(signed_in(cast, "clerk_a"), evaluation, b"%PDF-1.7 report", "满意度调查.html")
    item = Attachment.objects.latest("pk")
    url = reverse("entry:file", args=[item.pk])
    answer = signed_in(cast, "examiner1").get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 report"
    assert unquote(answer["Content-Disposition"]) == "attachment; filename*=utf-8''满意度调查.pdf"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )
    assert signed_in(cast, "clerk_b").get(url).status_code == 404


def test_hostile_evidence_is_refused_and_not_kept(cast: Cast) -> None:
    answer = upload(
        signed_in(cast, "clerk_a"), filled(cast), b"<script>", "调查.pdf", accept="application/json"
    )
    assert (answer.status_code, Attachment.objects.count()) == (422, 1)
    assert "不是可接受的格式" in answer.json()["error"]


def test_evidence_of_a_closed_form_stays(cast: Cast) -> None:
    evaluation = under_review(cast)
    item = evaluation.attachments.get()
    url = reverse("entry:detach", args=[item.pk])
    answer = signed_in(cast, "clerk_a").post(url, headers={"accept": "application/json"})
    assert (answer.status_code, Attachment.objects.count()) == (409, 1)


def test_evidence_of_an_open_form_can_be_taken_away(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    evaluation = under_review(cast)
    item = evaluation.attachments.get()
    move(cast, evaluation, ("dept_return", "department_a", "请补充调查范围。"))
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(cast, "clerk_a").post(reverse("entry:detach", args=[item.pk]))
    assert (Attachment.objects.count(), item.file.storage.exists(item.file.name)) == (0, False)


def test_return_without_opinion_is_refused(cast: Cast) -> None:
    evaluation = under_review(cast)
    url = reverse("evaluations:move", args=[evaluation.pk, "dept_return"])
    sent = {"opinion": " ", "revision": evaluation.revision}
    page = signed_in(cast, "department_a").post(url, sent, follow=True).content.decode()
    assert "须填写意见" in page
    evaluation.refresh_from_db()
    assert evaluation.state == "dept_review"


def test_what_was_changed_since_the_page_was_opened_is_not_passed_unseen(cast: Cast) -> None:
    evaluation = under_review(cast)
    seen = {"revision": evaluation.revision}
    clerk = cast.people["clerk_a"]
    perform(PROCEDURE, "withdraw", subject=evaluation, actor=clerk)
    row = evaluation.rows.all()[1]
    result = evaluation.actual_result.replace("410人", "430人")
    changes = [
        CellChange(place=f"row.{row.pk}.actual", value="430人"),
        CellChange(place="goal.actual", value=result),
    ]
    save_cells(key=evaluation.pk, actor=clerk, changes=changes)
    evaluation.refresh_from_db()
    perform(PROCEDURE, "submit", subject=evaluation, actor=clerk)
    url = reverse("evaluations:move", args=[evaluation.pk, "dept_pass"])
    page = signed_in(cast, "department_a").post(url, seen, follow=True).content.decode()
    assert "有过修改" in page
    evaluation.refresh_from_db()
    assert evaluation.state == "dept_review"


def test_unfinished_form_cannot_be_submitted_and_says_why(cast: Cast) -> None:
    evaluation = filled(cast)
    evaluation.rows.filter(position=0).update(actual="")
    page = (
        signed_in(cast, "clerk_a")
        .get(reverse("evaluations:detail", args=[evaluation.pk]))
        .content.decode()
    )
    assert "“人均培训成本”还没有填写实际完成值。" in page
    assert reverse("evaluations:move", args=[evaluation.pk, "submit"]) not in page


def test_exempted_task_leaves_the_unit_nothing_to_do_until_restored(cast: Cast) -> None:
    evaluation = filled(cast)
    evaluation = move(cast, evaluation, ("exempt", "examiner2", "项目已于年中取消。"))
    edit = reverse("evaluations:edit", args=[evaluation.pk])
    assert signed_in(cast, "clerk_a").get(edit).status_code == 302
    move(cast, evaluation, ("unexempt", "examiner2", "经核实仍有支出，须自评。"))
    assert signed_in(cast, "clerk_a").get(edit).status_code == 200


def count(cast: Cast, number: int, django_assert_num_queries: Any) -> None:
    client = signed_in(cast, "examiner1")
    with django_assert_num_queries(number):
        assert client.get(reverse("evaluations:list")).status_code == 200


def test_list_costs_the_same_for_one_and_three(cast: Cast, django_assert_num_queries: Any) -> None:
    filled(cast, name="一")
    count(cast, 6, django_assert_num_queries)
    filled(cast, name="二")
    filled(cast, name="三")
    count(cast, 6, django_assert_num_queries)


def test_detail_costs_the_same_whatever_its_rows(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    evaluation = filled(cast)
    client = signed_in(cast, "clerk_a")
    with django_assert_num_queries(13):
        client.get(reverse("evaluations:detail", args=[evaluation.pk]))
    for row in evaluation.rows.all():
        row.pk, row.position = None, row.position + 10
        row.save()
    with django_assert_num_queries(13):
        client.get(reverse("evaluations:detail", args=[evaluation.pk]))
