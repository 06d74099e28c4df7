"""Each paper names every cell of its sheet once, prints in full lines, and knows its words."""

from __future__ import annotations

from typing import Any

import pytest

from apps.formkit.layouts import Grid, declaration_grid, evaluation_grid
from apps.formkit.levels import EDITIONS
from apps.formkit.papers import (
    PAPERS,
    Cell,
    Goals,
    Head,
    Money,
    Narrative,
    Paper,
    Rows,
    Tail,
    paper_of,
    row_of,
    row_place,
    spellings,
)
from apps.formkit.papers.sources import FURTHER, listed
from apps.formkit.sheets import sheet_from_json
from apps.formkit.sheets.declaration import DeclarationSheet, FundingBlock, NarrativeText
from apps.formkit.sheets.department import DECLARED, EVALUATED, DepartmentSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.sheets.monitoring import MonitoringSheet
from apps.formkit.sheets.rows import EvaluationRow, IndicatorRow, MonitoringRow
from apps.formkit.vocabulary import VOCABULARY
from tests.formkit.samples import full_sheet

# What stands in the sheet's JSON beside the paper's cells.
_BESIDE = {"kind", "index", "indicators", "sources"}
_READINGS = {"op", "number", "number_to", "unit", "text", "ambiguous"}
BY_NAME = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.title + paper.edition)


def leaves(data: dict[str, Any], prefix: str = "") -> set[str]:
    found = set()
    for key, value in data.items():
        if not prefix and key in _BESIDE:
            continue
        path = f"{prefix}{key}"
        found |= leaves(value, f"{path}.") if isinstance(value, dict) else {path}
    return found


@pytest.mark.parametrize(
    ("paper", "sheet", "row"),
    [
        (paper_of("declaration", "2025"), DeclarationSheet(), IndicatorRow()),
        (paper_of("declaration", "2023"), DeclarationSheet(), IndicatorRow()),
        (paper_of("self_evaluation"), EvaluationSheet(), EvaluationRow()),
        (paper_of("monitoring"), MonitoringSheet(), MonitoringRow()),
        (paper_of("department_declaration"), DepartmentSheet(kind=DECLARED), IndicatorRow()),
        (paper_of("department_evaluation"), DepartmentSheet(kind=EVALUATED), EvaluationRow()),
    ],
)
def test_every_cell_of_the_sheet_has_one_place(paper: Paper, sheet: Any, row: Any) -> None:
    if isinstance(sheet, DeclarationSheet):
        sheet.narrative = NarrativeText(budget_items="教材 | 30 | 400")
        sheet.funding = FundingBlock.from_json({f"annual_{one.key}": "1" for one in FURTHER})
        sheet.sources = listed({}, sheet.funding.filled_sources)
    paths = [cell.path for cell in paper.cells]
    assert sorted(paths) == sorted(set(paths))
    wanted = leaves(sheet.to_json())
    # Only the sum of a self-evaluation has points.
    wanted -= {
        f"budget.{source}.{name}"
        for source in ("appropriation", "carryover", "other")
        for name in ("weight", "score")
    }
    assert set(paths) == wanted
    columns = {cell.path for cell in paper.rows.columns}
    # A paper without 分值 leaves it blank; a second target is told where it is filled.
    assert columns - {"further"} | {"weight"} == set(row.to_json()) - _READINGS
    assert sheet_from_json(sheet.to_json()) == sheet


@BY_NAME
def test_places_are_named_by_block_and_differ(paper: Paper) -> None:
    places = [cell.place for cell in paper.cells]
    assert len(places) == len(set(places))
    heads = {place.partition(".")[0] for place in places}
    assert heads <= {"head", "money", "goal", "narrative", "tail"}
    for place in places:
        assert paper.cell(place).place == place
    assert paper.cell("row.n-7.target") is paper.rows.column("target")
    with pytest.raises(KeyError):
        paper.cell("row.n-7.elsewhere")


def printed_span(line: tuple[Cell | None, ...]) -> int:
    return sum(cell.span + cell.label_span * bool(cell.label) if cell else 1 for cell in line)


@BY_NAME
def test_every_printed_line_fills_the_grid(paper: Paper) -> None:
    wide = len(paper.widths)
    for block in paper.blocks:
        match block:
            case Head():
                assert {printed_span(line) for line in block.lines} == {wide}
            case Goals():
                assert sum(cell.span for cell in block.cells) + 1 == wide
            case Rows():
                columns = [
                    cell for cell in block.columns if not cell.is_optional or paper.is_landscape
                ]
                assert sum(cell.span for cell in columns) + bool(block.label) == wide
            case _:
                assert isinstance(block, Money | Narrative | Tail)


@BY_NAME
def test_words_of_cells_stand_in_the_vocabulary(paper: Paper) -> None:
    for cell in (*paper.cells, *paper.rows.columns):
        if not cell.words:
            continue
        words = spellings(cell)
        assert words, cell.place
        section, key, *rest = cell.words.split(".")
        if section == "labels":
            assert rest[0] in VOCABULARY.labels(key), cell.words


def test_money_of_the_year_is_read_from_its_labels() -> None:
    cell = paper_of("declaration").cell("money.annual.appropriation")
    assert spellings(cell)[0] == "其中：当年财政拨款"
    assert "当年财政拨款" in spellings(cell)
    assert cell.path == "funding.annual_appropriation"


@pytest.mark.parametrize("code", ["2023", "2025"])
def test_labels_are_those_of_the_printed_declaration(code: str) -> None:
    grid = declaration_grid(full_sheet(project_nature=None), EDITIONS[code])
    paper = paper_of("declaration", code)
    shown = printed(grid)
    labels = [
        cell.label
        for block in paper.blocks
        if not isinstance(block, Narrative)
        for cell in labelled(block)
    ]
    assert in_order([label for label in labels if label not in ("分值", "另一列指标值")], shown)


def test_labels_are_those_of_the_printed_self_evaluation() -> None:
    shown = printed(evaluation_grid(EvaluationSheet()))
    paper = paper_of("self_evaluation")
    labels = [cell.label for block in paper.blocks for cell in labelled(block) if cell.label]
    assert in_order(labels, shown)


def printed(grid: Grid) -> list[str]:
    cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
    return [str(cell.value).replace("\n", "") for cell in cells]


def labelled(block: Any) -> list[Cell]:
    match block:
        case Head() | Tail():
            return [cell for line in block.lines for cell in line]
        case Money():
            return [cell for line in block.lines for cell in line.cells if cell]
        case Goals():
            return list(block.cells)
        case Rows():
            return list(block.columns)
    return []


def in_order(labels: list[str], shown: list[str]) -> bool:
    rest = iter(shown)
    return all(label in rest for label in labels)


def test_a_row_has_a_place_and_gives_it_back() -> None:
    assert row_place("n-7", "target") == "row.n-7.target"
    assert row_of("row.n-7.target") == ("n-7", "target")
    assert row_of(row_place("12")) == ("12", "")
    assert row_of("head.unit") is None
