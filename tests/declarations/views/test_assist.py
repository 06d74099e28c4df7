"""What helps while people type: the preview of a pasted block, a target taken apart."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db


def test_pasted_block_is_read_and_nothing_stored(cast: Cast) -> None:
    form = cast.declaration()
    url = reverse("declarations:paste", args=[form.pk])
    answer = signed_in(cast, "clerk_a").post(
        url, {"grid": [["数量指标", "人数", "不少于3人"]]}, content_type="application/json"
    )
    assert answer.json() == {
        "columns": ["level2", "level3", "target"],
        "left_out": 0,
        "rows": [
            {
                "level1": "产出指标",
                "level2": "数量指标",
                "level3": "人数",
                "target": "不少于3人",
                "further": "",
                "weight": "",
                "understood": "理解为 ≥3(人)",
                "doubts": [],
            }
        ],
    }
    assert form.indicators.count() == 6


@pytest.mark.parametrize(
    "data", ["[", '{"grid": "x"}', '{"grid": [[1]]}', "{}", "[]", '{"grid": [7]}', "null"]
)
def test_what_is_no_block_is_refused(cast: Cast, data: str) -> None:
    url = reverse("declarations:paste", args=[cast.declaration().pk])
    answer = signed_in(cast, "clerk_a").post(url, data, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("person", "state"), [("clerk_b", "draft"), ("reviewer_a", "draft"), ("clerk_a", "approved")]
)
def test_only_who_may_edit_the_form_pastes(cast: Cast, person: str, state: str) -> None:
    url = reverse("declarations:paste", args=[cast.declaration(state=state).pk])
    answer = signed_in(cast, person).post(url, {"text": "a"}, content_type="application/json")
    assert answer.status_code == 404


def test_target_is_taken_apart_with_the_usual_units(cast: Cast) -> None:
    def read(**query: Any) -> Any:
        return signed_in(cast, "clerk_a").get(reverse("declarations:reading"), query).json()

    parts = read(target="不超过140万元", name="培训经费")
    assert (parts["op"], parts["number"], parts["unit"]) == ("≤", "140", "万元")
    assert parts["units"] == ["元", "万元", "元/人", "元/次"]
    words = read(target="", name="", level2="社会效益指标")
    assert (words["number"], words["words"][0]) == ("", "较上年提高5个百分点")
