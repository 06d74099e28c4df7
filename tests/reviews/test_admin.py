"""The examiner's work in the admin."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.declarations.models import Declaration
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db

LIST = "admin:declarations_declaration_changelist"


def test_inbox_opens_on_what_waits_for_the_person(cast: Cast) -> None:
    cast.declaration(name="初审项目", state="finance_first")
    cast.declaration(name="复审项目", state="finance_second")
    pages = {
        person: signed_in(cast, person).get(reverse(LIST)).content.decode()
        for person in ("examiner1", "examiner2")
    }
    assert ("初审项目" in pages["examiner1"], "复审项目" in pages["examiner1"]) == (True, False)
    assert ("初审项目" in pages["examiner2"], "复审项目" in pages["examiner2"]) == (False, True)


def test_examiner_returns_with_opinion_and_not_without(cast: Cast) -> None:
    form = cast.declaration(state="finance_first")
    client = signed_in(cast, "examiner1")
    url = reverse("admin:reviews_declaration_move", args=[form.pk, "finance_return"])
    client.post(url, {"opinion": "", "revision": form.revision})
    assert Declaration.objects.get(pk=form.pk).state == "finance_first"
    client.post(url, {"opinion": "满意度须注明调查方式", "revision": form.revision})
    assert Declaration.objects.get(pk=form.pk).state == "returned"


def test_first_examiner_cannot_approve(cast: Cast) -> None:
    form = cast.declaration(state="finance_second")
    url = reverse("admin:reviews_declaration_move", args=[form.pk, "approve"])
    data = {"revision": form.revision}
    assert signed_in(cast, "examiner1").post(url, data).status_code == 403
    assert signed_in(cast, "examiner2").post(url, data).status_code == 302
    assert Declaration.objects.get(pk=form.pk).state == "approved"


def test_decision_on_an_old_page_is_refused(cast: Cast) -> None:
    form = cast.declaration(state="finance_second")
    Declaration.objects.filter(pk=form.pk).update(revision=form.revision + 1)
    url = reverse("admin:reviews_declaration_move", args=[form.pk, "approve"])
    page = signed_in(cast, "examiner2").post(url, {"revision": form.revision}, follow=True)
    assert "有过修改" in page.content.decode()
    assert Declaration.objects.get(pk=form.pk).state == "finance_second"


@pytest.mark.parametrize("person", ["clerk_a", "department_a", "system", "security", "audit"])
def test_others_do_not_get_in(cast: Cast, person: str) -> None:
    form = cast.declaration(state="finance_first")
    client = signed_in(cast, person)
    url = reverse("admin:declarations_declaration_change", args=[form.pk])
    assert client.get(url).status_code in {302, 403}
    assert client.get(reverse(LIST)).status_code in {302, 403}


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_costs_the_same_queries_however_many_rows(
    cast: Cast, django_assert_num_queries: object, count: int
) -> None:
    for number in range(count):
        cast.declaration(name=f"项目{number}", state="finance_first")
    client = signed_in(cast, "examiner1")
    with django_assert_num_queries(9):  # type: ignore[operator]
        assert client.get(reverse(LIST)).status_code == 200
