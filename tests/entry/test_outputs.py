"""Workbook, print and files of a form: one set of links, by what its kind has registered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from apps.entry.kinds import kind_of
from apps.entry.outputs import outputs_of
from tests.cast import Cast, signed_in
from tests.evaluations import helpers as evaluation_helpers
from tests.monitoring import helpers as monitoring_helpers

pytestmark = pytest.mark.django_db

FORMS: dict[str, Callable[[Cast], Any]] = {
    "declarations": lambda cast: cast.declaration(),
    "evaluations": evaluation_helpers.started,
    "monitoring": lambda cast: monitoring_helpers.made(cast, monitoring_helpers.node_of(cast)),
}


@pytest.mark.parametrize("kind", FORMS)
def test_page_and_editor_of_every_kind_lead_to_all_its_files(cast: Cast, kind: str) -> None:
    form = FORMS[kind](cast)
    client, outputs = signed_in(cast, "clerk_a"), outputs_of(form)
    ways = [outputs.print_view, *(link.url for link in (*outputs.files, *outputs.data))]
    assert ways == [
        f"/{kind}/{form.pk}/print/",
        *(f"/{kind}/{form.pk}/export/{code}/" for code in ("pdf", "docx", "xlsx", "csv", "json")),
    ]
    assert [client.get(way).status_code for way in ways] == [200] * 6
    page = client.get(kind_of(form).page("detail", form)).content.decode()
    editor = client.get(reverse(f"{kind}:edit", args=[form.pk])).content.decode()
    for text, wanted in (
        (page, [outputs.workbook, *ways]),
        (editor, [outputs.workbook, *ways[:4]]),
    ):
        assert [way for way in wanted if f'href="{way}"' not in text] == []


def test_who_may_not_type_is_offered_print_and_files_alone(cast: Cast) -> None:
    form = cast.declaration(state="dept_review")
    page = signed_in(cast, "clerk_a").get(kind_of(form).page("detail", form)).content.decode()
    outputs = outputs_of(form)
    assert (outputs.workbook in page, outputs.print_view in page) == (False, True)
