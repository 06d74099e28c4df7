"""The pages on which findings are answered, mended and overruled."""

from __future__ import annotations

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


def test_remedy_button_changes_the_cell_and_returns_to_the_editor(cast: Cast) -> None:
    declaration = with_target(cast, "≤90(%)")
    client = signed_in(cast, "clerk_a")
    page = client.get(reverse("declarations:edit", args=[declaration.pk])).content.decode()
    assert "将 ≤90(%) 改为 ≥90(%)" in page
    answer = client.post(
        reverse("declarations:remedy", args=[declaration.pk]),
        {"key": only(declaration, "operator-reversed").key},
    )
    assert answer["Location"] == reverse("declarations:edit", args=[declaration.pk])
    assert declaration.indicators.filter(target="≥90(%)", level3="参训人员满意度").count() == 1


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
