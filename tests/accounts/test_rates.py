"""Limits per account: uploads, exports and searches are bounded, saving never is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import reverse

from apps.accounts import rates
from apps.accounts.rates import Rate
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of each kind."""
    for name in ("EXPORT", "SEARCH", "UPLOAD"):
        monkeypatch.setattr(rates, name, Rate(name.lower(), 3, 600))
    monkeypatch.setattr(rates, "READ", {"exports:form-declarations": rates.EXPORT})
    monkeypatch.setattr(rates, "POSTED", {"imports:upload": rates.UPLOAD})


def test_too_many_are_told_when_to_come_again(cast: Cast, tight: None) -> None:
    client = signed_in(cast, "clerk_a")
    answers = [client.get("/declarations/", {"q": "甲"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "600"
    assert "操作过于频繁" in answers[-1].content.decode()
    asked: Any = client.get("/declarations/", {"q": "甲"}, headers={"accept": "application/json"})
    assert asked.json()["error"] == "操作过于频繁，请稍等片刻再试。"


def test_each_kind_and_each_person_counts_alone(cast: Cast, tight: None) -> None:
    form = cast.declaration()
    client = signed_in(cast, "clerk_a")
    for _ in range(4):
        client.get("/declarations/", {"q": "甲"})
    export = reverse("exports:form-declarations", args=[form.pk, "xlsx"])
    assert [client.get(export).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get("/declarations/?export=csv").status_code == 429
    assert [client.post(reverse("imports:upload")).status_code for _ in range(4)][-1] == 429
    assert signed_in(cast, "reviewer_a").get("/declarations/", {"q": "甲"}).status_code == 200


def test_saving_and_reading_are_never_limited(cast: Cast, tight: None) -> None:
    form = cast.declaration()
    client = signed_in(cast, "clerk_a")
    save = reverse("declarations:autosave", args=[form.pk])
    codes = {
        client.post(save, b"{}", content_type="application/json").status_code for _ in range(9)
    }
    assert codes == {400}
    assert {client.get("/declarations/").status_code for _ in range(9)} == {200}


@pytest.mark.parametrize(
    ("name", "method", "kind"),
    [
        ("blanks:list", "POST", "upload"),
        ("blanks:read", "POST", "upload"),
        ("blanks:fill", "POST", "export"),
        ("blanks:sample", "GET", "export"),
    ],
)
def test_forms_of_other_offices_cost_as_much(name: str, method: str, kind: str) -> None:
    rate = rates.rate_of(name, RequestFactory().generic(method, "/"))
    assert rate is not None
    assert rate.kind == kind
