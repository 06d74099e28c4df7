"""A cell's place and its path in the sheet's JSON stand for each other."""

from __future__ import annotations

import pytest

from apps.formkit.papers import paper_of
from apps.formkit.papers.paths import paths_of, place_of, with_value
from apps.formkit.sheets.rows import IndicatorRow, row_ids
from apps.formkit.values.target import READING

ROWS = ["r1", "17"]


@pytest.mark.parametrize(
    ("kind", "path", "place"),
    [
        ("declaration", "unit", "head.unit"),
        ("declaration", "amount_unit", "money.unit"),
        ("declaration", "funding.annual", "money.annual.total"),
        ("declaration", "funding.total_other", "money.whole.other"),
        ("declaration", "annual_goal", "goal.annual"),
        ("declaration", "narrative.plan", "narrative.plan"),
        ("declaration", "indicators[1]", "row.17"),
        ("declaration", "indicators[1].level2", "row.17.level2"),
        ("declaration", "funding", "money"),
        ("declaration", "indicators", "row"),
        ("self_evaluation", "budget.total.rate", "money.rate.total"),
        ("self_evaluation", "budget", "money"),
        ("self_evaluation", "actual_result", "goal.actual"),
        ("self_evaluation", "total_score", "tail.total_score"),
        ("monitoring", "budget.other.expected", "money.expected.other"),
        ("department_declaration", "department_funding.basic", "money.annual.basic"),
    ],
)
def test_place_and_path_stand_for_each_other(kind: str, path: str, place: str) -> None:
    paper = paper_of(kind)
    assert place_of(paper, path, ROWS) == place
    assert paths_of(paper, place, ROWS) == (path,)


def test_a_target_stands_beside_its_reading() -> None:
    paper = paper_of("declaration")
    paths = paths_of(paper, "row.r1.target", ROWS)
    assert paths == tuple(f"indicators[0].{name}" for name in ("target", *READING))
    assert {place_of(paper, path, ROWS) for path in paths} == {"row.r1.target"}


@pytest.mark.parametrize("name", ["indicators[2].level3", "row.gone.level3", "elsewhere", ""])
def test_what_is_no_cell_stays_as_it_is(name: str) -> None:
    paper = paper_of("declaration")
    assert place_of(paper, name, ROWS) == name
    assert paths_of(paper, name, ROWS) == (name,)


def test_a_row_without_an_id_is_called_by_its_number() -> None:
    rows = [IndicatorRow(level3="甲"), IndicatorRow(id="17"), IndicatorRow(level3="乙")]
    assert row_ids(rows) == ["r1", "17", "r3"]
    assert "id" not in rows[0].to_json()
    assert IndicatorRow.from_json(rows[1].to_json()).id == "17"
    assert rows[1] == IndicatorRow(id="18")


def test_one_cell_changes_and_the_reading_of_its_target_goes() -> None:
    paper = paper_of("declaration")
    data = {
        "department": "甲局",
        "funding": {"annual": "1.00", "total": None},
        "indicators": [{"id": "r1", "target": "≥3场", "op": "≥", "level3": "演出"}],
    }
    row = with_value(paper, data, "row.r1.target", "≥8场")["indicators"][0]
    assert row == {"id": "r1", "target": "≥8场", "op": None, "level3": "演出"}
    funding = with_value(paper, data, "money.annual.total", "2")["funding"]
    assert funding == {"annual": "2", "total": None}
    assert with_value(paper, data, "no.such.cell", "x") == data
