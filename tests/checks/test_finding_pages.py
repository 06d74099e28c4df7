"""The pages on which findings are answered, mended and overruled."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from apps.checks.models import Answer
from apps.declarations.models import Declaration
from tests.cast import Cast, signed_in
from tests.checks.test_findings import REASON, only, vague, with_target

pytestmark = pytest.mark.django_db


def test_clerk_answers_on_one_page(cast: Cast) -> None:
    declaration = vague(cast)
    client = signed_in(cast, "clerk_a")
    address = reverse("declarations:answers", args=[declaration.pk])
    name = f"reason-{only(declaration, 'vague-target').key}"
    assert name in client.get(address).content.decode()
    refused = client.post(address, {name: "对"})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    assert client.post(address, {name: REASON}).status_code == 302
    assert Answer.objects.get().reason == REASON


def test_editor_offers_the_remedy_with_its_old_and_new_value(cast: Cast) -> None:
    declaration = with_target(cast, "≤90(%)")
    client = signed_in(cast, "clerk_a")
    page = client.get(reverse("declarations:edit", args=[declaration.pk])).content.decode()
    row = declaration.indicators.get(level3="参训人员满意度")
    assert f'data-remedy-place="row.{row.pk}.target" data-remedy-old="≤90(%)"' in page
    assert 'data-remedy-new="≥90(%)"' in page


def test_one_reason_answers_all_findings_of_a_group(cast: Cast) -> None:
    declaration = vague(cast)
    client = signed_in(cast, "clerk_a")
    address = reverse("declarations:answer", args=[declaration.pk])

    def send(reason: str) -> Any:
        body = {"keys": [only(declaration, "vague-target").key], "reason": reason}
        return client.post(address, json.dumps(body), content_type="application/json")

    assert "请写明理由" in send("对").json()["fault"]
    assert send(REASON).json() == {"fault": ""}
    assert Answer.objects.get().reason == REASON
    assert client.post(address, "[]", content_type="application/json").status_code == 400


def test_examiner_sees_the_answer_and_overrules_it(cast: Cast) -> None:
    declaration = vague(cast)
    key = only(declaration, "vague-target").key
    signed_in(cast, "clerk_a").post(
        reverse("declarations:answers", args=[declaration.pk]), {f"reason-{key}": REASON}
    )
    Declaration.objects.filter(pk=declaration.pk).update(state="finance_first")
    client = signed_in(cast, "examiner1")
    page = reverse("admin:declarations_declaration_change", args=[declaration.pk])
    assert REASON in client.get(page).content.decode()
    inbox = client.get(reverse("admin:declarations_declaration_changelist")).content.decode()
    assert "提醒 1，已答复 1" in inbox
    address = reverse("declarations:overrule", args=[declaration.pk])
    sent = {"key": key, "reason": "没有说明怎样衡量。", "next": page}
    assert client.post(address, sent)["Location"] == page
    assert "财政不认可" in client.get(page).content.decode()


def test_overruling_never_leads_to_another_site(cast: Cast) -> None:
    declaration = cast.declaration(state="finance_first")
    client = signed_in(cast, "examiner1")
    answer = client.post(
        reverse("declarations:overrule", args=[declaration.pk]),
        {"next": "https://example.org/", "reason": REASON},
    )
    assert answer["Location"] == reverse("declarations:detail", args=[declaration.pk])
