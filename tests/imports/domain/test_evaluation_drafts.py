"""Storing a self-evaluation that was read from a file."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.evaluations.domain.content import sheet_of
from apps.evaluations.models import SelfEvaluation
from apps.imports.models import ImportDraft
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import filled
from tests.imports.helpers import draft_of

pytestmark = pytest.mark.django_db


def draft(cast: Cast, **changes: object) -> ImportDraft:
    """Return the draft of a table whose printed total is wrong."""
    data = sheet_of(filled(cast)).to_json() | {"project_name": "往年项目", "total_score": "70.00"}
    return draft_of(cast, "clerk_a", kind="self_evaluation", original=data, current=data, **changes)


def accept(cast: Cast, item: ImportDraft, person: str = "clerk_a", **data: str) -> tuple[int, str]:
    client = signed_in(cast, person)
    url = reverse("imports:draft", args=[item.pk])
    match = {"match-unit": item.unit_id, "match-fiscal_year": item.fiscal_year_id}
    name = {"match-project_name": item.current["project_name"], "then": "accept"}
    answer = client.post(url, {"revision": item.revision, **match, **name, **data}, follow=True)
    return answer.status_code, answer.content.decode()


def test_table_is_stored_and_its_differences_are_said(cast: Cast) -> None:
    item = draft(cast)
    _, page = accept(cast, item)
    evaluation = SelfEvaluation.objects.get(project__name="往年项目")
    item.refresh_from_db()
    assert (item.state, item.project, str(evaluation.total_score)) == (
        "accepted",
        evaluation.project,
        "99.80",
    )
    assert "总分：原表 70.00，重算为 99.80（各项得分之和）。" in page


def test_doubts_must_be_looked_at_first(cast: Cast) -> None:
    item = draft(cast, doubts=["tail.total_score"])
    _, page = accept(cast, item)
    assert "还有 1 处标黄存疑" in page
    accept(cast, item, checked="on")
    assert SelfEvaluation.objects.filter(project__name="往年项目").count() == 1


def test_accepted_table_is_not_stored_again(cast: Cast) -> None:
    item = draft(cast)
    accept(cast, item)
    before = SelfEvaluation.objects.get(project__name="往年项目").revision
    accept(cast, item)
    assert SelfEvaluation.objects.get(project__name="往年项目").revision == before


def test_table_that_is_there_already_is_replaced_only_when_told(cast: Cast) -> None:
    accept(cast, draft(cast))
    stored = SelfEvaluation.objects.get(project__name="往年项目")
    again = draft_of(
        cast,
        "clerk_a",
        kind="self_evaluation",
        current=sheet_of(stored).to_json() | {"actual_result": "另一份文件写的"},
    )
    _, page = accept(cast, again)
    assert "“往年项目”2027年度已有自评表（填报中）。" in page
    accept(cast, again, replace="on")
    stored.refresh_from_db()
    assert (stored.actual_result, stored.revision) == ("另一份文件写的", 2)


def test_page_shows_what_was_read_with_its_doubts(cast: Cast) -> None:
    item = draft(cast, doubts=["tail.total_score", "row.r1"])
    page = signed_in(cast, "clerk_a").get(reverse("imports:draft", args=[item.pk]))
    fields = {box.place: cell for line in page.context["paper"]["below"] for box, cell, _ in line}
    assert (fields["tail.total_score"].field.value(), fields["tail.grade"]) == ("70.00", None)


def test_doubted_cells_are_mended_before_they_are_stored(cast: Cast) -> None:
    item = draft(cast, doubts=["row.r1.actual", "money.executed.total"])
    typed = {"cell-row.r1.actual": "97%", "cell-money.executed.total": "就八"}
    _, page = accept(cast, item, **typed)
    assert "请填写数字。" in page
    accept(cast, item, **{**typed, "cell-money.executed.total": "1,000.50"})
    evaluation = SelfEvaluation.objects.get(project__name="往年项目")
    item.refresh_from_db()
    assert item.doubts == []
    assert item.current["budget"]["total"]["executed"] == "1000.50"
    assert "97%" in {row.actual for row in sheet_of(evaluation).indicators}


def test_foreign_clerk_finds_no_draft(cast: Cast) -> None:
    assert accept(cast, draft(cast), "clerk_b")[0] == 404
