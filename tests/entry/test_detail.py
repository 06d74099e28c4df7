"""The page of a form of any kind: what stands beside it, and what a browser keeps of it unsaved."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from apps.entry.kinds import kind_of
from tests.cast import Cast, signed_in
from tests.evaluations.helpers import open_window, started
from tests.monitoring.helpers import made, node_of

pytestmark = pytest.mark.django_db


def form_named(cast: Cast, code: str) -> Any:
    if code == "monitoring":
        return made(cast, node_of(cast))
    if code == "self_evaluation":
        open_window(cast)
        return started(cast)
    return cast.declaration()


@pytest.mark.parametrize("code", ["declaration", "monitoring", "self_evaluation"])
def test_page_asks_the_browser_for_what_the_editor_kept(cast: Cast, code: str) -> None:
    form = form_named(cast, code)
    kind, clerk = kind_of(form), signed_in(cast, "clerk_a")
    editor = clerk.get(kind.page("edit", form)).content.decode()
    (data,) = re.findall(
        r'<script id="[^"]*data[^"]*" type="application/json">(.*?)</script>', editor
    )
    read = signed_in(cast, "department_a").get(kind.page("detail", form))
    page = read.content.decode() if read.status_code == 200 else ""
    if not page:  # A draft is seen by its unit alone: the page of a closed form asks.
        type(form).objects.filter(pk=form.pk).update(state="dept_review")
        page = clerk.get(kind.page("detail", form)).content.decode()
    assert re.findall(r'data-leftover data-form="([^"]+)"', page) == [json.loads(data)["form"]]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("declaration", "明年的自评表"),
        ("monitoring", "批复的申报表"),
        ("self_evaluation", "批复的申报表"),
    ],
)
def test_page_and_editor_lead_to_the_papers_beside(cast: Cast, code: str, label: str) -> None:
    form, clerk = form_named(cast, code), signed_in(cast, "clerk_a")
    addresses = set()
    for name in ("detail", "edit"):
        page = clerk.get(kind_of(form).page(name, form)).content.decode()
        addresses |= set(re.findall(rf'<a[^>]*href="([^"]+)"[^>]*>{label}</a>', page))
    (address,) = addresses
    assert clerk.get(address).status_code == 200
