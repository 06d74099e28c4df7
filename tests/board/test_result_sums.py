"""What came of a year: figures of the board = lists = rows, for every role, on generated districts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from apps.board.charts import Card, card_of
from apps.board.domain.stages import asked_of
from apps.core.money import format_wan
from apps.entry.figures import Line, Pick, panels_of
from apps.entry.kinds import kind_named
from tests.board.generated_results import Result, generate_results
from tests.board.test_board import behind
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Rows = list[tuple[str, str, Result]]
"""Line, pick and project of each row that a panel counts; a panel of picks has them as lines."""
PANELS = {
    "declaration": ("curve", "money", "last-results"),
    "monitoring": ("lights", "cases"),
    "self_evaluation": ("grades", "deviations", "lost-points"),
}


def gap(one: Result) -> Decimal:
    return one.own_score - (one.corrected[1] if one.corrected else Decimal(0))


def band(points: Decimal) -> str:
    if points > 1:
        return "over" if points > 5 else "above"
    return "same" if points >= -1 else "below"


def expected(code: str, seen: list[Result], place: Callable[[Result], str], office: bool) -> Rows:
    """Return what a panel is to count; ``office``: a department, told of decided cases alone."""
    confirmed = [one for one in seen if one.is_confirmed]

    def cases() -> Iterator[tuple[str, str, Result]]:
        for one in seen:
            for state, is_late in one.cases:
                if office and state in {"open", "proposed"}:
                    continue
                is_open = state in {"open", "proposed"}
                yield place(one), "overdue" if is_late and is_open else state, one

    tables: dict[str, Callable[[], Rows]] = {
        "curve": lambda: [(one.submitted.isoformat(), "", one) for one in seen if one.submitted],
        "money": lambda: [
            (level, "", one)
            for one in seen
            if one.submitted
            for level in one.levels or ["none"]
        ],
        "last-results": lambda: [(one.last_grade or "none", "", one) for one in seen],
        "lights": lambda: [
            (place(one), one.light or "unlit", one) for one in seen if one.light is not None
        ],
        "cases": lambda: list(cases()),
        "grades": lambda: [(place(one), one.grade, one) for one in confirmed],
        "deviations": lambda: [
            (place(one), band(gap(one)), one) for one in confirmed if one.corrected
        ],
        "lost-points": lambda: [(level, "", one) for one in confirmed for level in one.lost],
    }  # fmt: skip
    return tables[code]()


def of_line(rows: Rows, card: Card, line: Line) -> Rows:
    if line.key is None:
        # A form with indicators of several levels stands in each, and once in their sum.
        return (
            [("", "", one) for one in {row[2].name: row[2] for row in rows}.values()]
            if (card.panel.code == "money")
            else rows
        )
    return [row for row in rows if row[0] == (line.name if card.panel.by else line.key)]


def hold(card: Card, user: Any, rows: Rows) -> int:
    """Hold each figure of a card, and the rows its link opens, to the truth; return how many."""
    code = card.panel.code
    keys = {line.name if card.panel.by else line.key for line in card.lines if line.key is not None}
    assert {row[0] for row in rows} <= keys, code
    for line in card.lines:
        mine = of_line(rows, card, line)
        picks: list[Pick | None] = [None, *(one for one in card.picks if one.code in line.cells)]
        for pick in picks:
            wanted = [row[2] for row in mine if pick is None or row[1] == pick.code]
            figure = line.cells[pick.code] if pick else line.total
            assert figure.number == len(wanted), (code, line.name, pick)
            listed = behind(user, card, line, pick)
            assert Counter(row.of_project for row in listed) == Counter(one.name for one in wanted)
            if code in {"money", "last-results"}:
                assert figure.amount == sum(one.amount for one in wanted)
        hold_notes(code, line, [row[2] for row in mine])
    return len(rows)


def mean(values: list[Decimal]) -> str:
    return f"{sum(values, Decimal(0)) / len(values):.2f}"


def hold_notes(code: str, line: Line, mine: list[Result]) -> None:
    """Hold the further columns that can be reckoned from the truth."""
    if code == "grades":
        scores = [one.corrected[1] if one.corrected else one.own_score for one in mine]
        assert line.notes["平均分"] == mean(scores)
    elif code == "deviations":
        assert line.notes["平均高出（分）"] == mean([gap(one) for one in mine])
    elif code == "last-results":
        given = sum((one.last_amount or Decimal(0) for one in mine), Decimal(0))
        assert line.notes["上年批复（万元）"] == format_wan(given)


@pytest.mark.parametrize("seed", [1, 2])
def test_results_lists_and_rows_agree_with_the_truth_for_every_overseer(
    cast: Cast, seed: int
) -> None:
    made, truth = generate_results(cast, seed)
    counted: Counter[str] = Counter()
    department = cast.unit_a.department_id
    for person, departments in made.overseers.items():
        user = made.people[person]
        seen = [one for one in truth if one.seen_by(person, departments)]
        own = [one for one in seen if one.department == "甲部门"]
        for code, panels in PANELS.items():
            kind = kind_named(code)
            for chosen, among, place in (
                (None, seen, lambda one: one.department),
                (department, own, lambda one: one.unit),
            ):
                asked = asked_of(user, kind, cast.year, chosen)
                for panel in panels_of(kind):
                    if panel.code in panels:
                        rows = expected(panel.code, among, place, bool(departments))
                        counted[panel.code] += hold(card_of(panel, asked), user, rows)
    assert set(counted) == {code for panels in PANELS.values() for code in panels}
    assert min(counted.values()) > 20
