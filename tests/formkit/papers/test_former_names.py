"""What was stored under former names finds its place, and back."""

from __future__ import annotations

import pytest

from apps.formkit.papers import paper_of
from apps.formkit.papers.former_names import from_editor, from_path, to_editor, to_path
from apps.formkit.papers.paths import paths_of

ROWS = ["r1", "17"]


@pytest.mark.parametrize("kind", ["declaration", "self_evaluation"])
def test_every_path_finds_its_place_and_goes_back(kind: str) -> None:
    paper = paper_of(kind)
    is_evaluation = kind == "self_evaluation"
    # Sources that rule sets list came after the names had changed.
    later = {cell.place for cell in paper.money.unprinted}
    places = [
        *(cell.place for cell in paper.cells if cell.place not in later),
        *(f"row.17.{cell.place}" for cell in paper.rows.columns),
        "row.r1",
        "row",
        "money",
    ]
    for place in places:
        path = paths_of(paper, place, ROWS)[0]
        assert from_path(path, ROWS) == place
        assert to_path(place, ROWS, is_evaluation=is_evaluation) == path


@pytest.mark.parametrize(
    ("name", "place", "is_evaluation"),
    [
        ("head.nature", "head.project_nature", False),
        ("head.category", "head.project_category", False),
        ("head.start", "head.start", False),
        ("head.annual_goal", "goal.annual", False),
        ("funding.annual_carryover", "money.annual.carryover", False),
        ("narrative.plan", "narrative.plan", False),
        ("row.17.target", "row.17.target", False),
        ("row.17", "row.17", False),
        ("project_name", "head.project_name", False),
        ("indicators", "row", False),
        ("", "", False),
        ("head.actual_result", "goal.actual", True),
        ("money.total.executed", "money.executed.total", True),
        ("money.total.typed_score", "money.score.total", True),
        ("row.17.typed_score", "row.17.score", True),
        ("row.17.deviation", "row.17.deviation", True),
    ],
)
def test_every_name_of_an_editor_finds_its_place_and_goes_back(
    name: str, place: str, is_evaluation: bool
) -> None:
    assert from_editor(name) == place
    assert to_editor(place, is_evaluation=is_evaluation) == name


def test_reading_of_a_target_is_the_target() -> None:
    assert from_path("indicators[0].number_to", ROWS) == "row.r1.target"
    assert from_path("indicators[7].target", ROWS) == "indicators[7].target"
