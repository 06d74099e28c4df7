"""Sums of the board = sums of its lists = sums of the rows, for every role that oversees, on
generated districts: each figure against what plain Python counts from the truth of the generator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from apps.board.charts import Card, card_of
from apps.board.domain.stages import asked_of
from apps.entry.figures import panels_of
from apps.entry.kinds import kind_named
from tests.board.generated import Generated, Known, generate
from tests.board.test_board import behind
from tests.cast import Cast, signed_in

pytestmark = pytest.mark.django_db
KIND = kind_named("declaration")
Place = Callable[[Known], str]
GROUPS = {
    "none": "late", "draft": "open", "returned": "back", "adjusting": "back", "approved": "done",
}  # fmt: skip
BANDS = ((3, "0"), (7, "4"), (14, "8"))
# Where a form lies with somebody: no draft, not settled.
LYING = {
    "unit_review", "dept_review", "finance_first", "finance_second", "returned", "adjusting",
}  # fmt: skip


def owed(seen: Iterable[Known]) -> list[Known]:
    return [one for one in seen if one.is_active]


def forms(seen: Iterable[Known]) -> list[Known]:
    return [one for one in seen if one.state and not one.is_hidden]


def live(seen: Iterable[Known]) -> list[Known]:
    return [one for one in forms(seen) if one.state != "rejected"]


def band(days: int) -> str:
    return next((code for most, code in BANDS if days <= most), "15")


def expected(seen: list[Known], code: str, place: Place) -> list[tuple[str, str, str]]:
    """Return (line, pick, project) of each row that a panel counts."""
    label = KIND.procedure.state_labels
    tables: Mapping[str, Callable[[], Iterable[tuple[str, str, str]]]] = {
        "stages": lambda: ((place(one), one.stage, one.name) for one in owed(seen)),
        "groups": lambda: (
            (place(one), GROUPS.get(one.stage, "wait"), one.name) for one in owed(seen)
        ),
        "waits": lambda: (
            (label[one.state], band(one.days), one.name) for one in owed(seen) if one.state in LYING
        ),
        "first-pass": lambda: (
            (place(one), one.way, one.name)
            for one in forms(seen)
            if one.way
        ),
        "reasons": lambda: (("", name, one.name) for one in live(seen) for name in one.opinions),
        "findings": lambda: (("", code, one.name) for one in live(seen) for code in one.findings),
    }  # fmt: skip
    return list(tables[code]())


def told(card: Card, pick_is_line: bool) -> Counter[tuple[str, str]]:
    """Return how many the panel says, by line and pick."""
    found: Counter[tuple[str, str]] = Counter()
    for line in card.lines:
        if line.key is None:
            continue
        for pick, cell in line.cells.items():
            found["" if pick_is_line else line.name, line.key if pick_is_line else pick] += (
                cell.number
            )
    return found


def hold(card: Card, user: Any, seen: list[Known], place: Place) -> int:
    """Hold one panel to the truth: its figures, its total, its amounts, and the very rows behind
    each; return how many rows there were."""
    code, pick_is_line = card.panel.code, not card.panel.by
    rows = expected(seen, code, place)
    assert told(card, pick_is_line) == Counter((line, pick) for line, pick, _ in rows), code
    amounts = {one.name: Decimal(0) if one.is_hidden else one.amount for one in seen if one.state}
    amounts |= {one.name: Decimal(0) for one in seen if one.state == "rejected"}
    for line in card.lines:
        mine = [
            row
            for row in rows
            if line.key is None or row[0 if not pick_is_line else 1] in {line.name, line.key}
        ]
        assert line.total.number == len(mine), (code, line.name)
        for pick in [None, *(one for one in card.picks if one.code in line.cells)]:
            wanted = [row for row in mine if pick is None or row[1] == pick.code]
            listed = behind(user, card, line, pick)
            assert Counter(row.of_project for row in listed) == Counter(row[2] for row in wanted)
            if card.panel.money:
                figure = line.cells[pick.code] if pick else line.total
                assert figure.amount == sum(amounts.get(row[2], Decimal(0)) for row in wanted)
    return len(rows)


def cards(user: Any, cast: Cast, department: int | None) -> list[Card]:
    asked = asked_of(user, KIND, cast.year, department)
    codes = ("stages", "groups", "waits", "first-pass", "reasons", "findings")
    return [card_of(panel, asked) for panel in panels_of(KIND) if panel.code in codes]


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_figures_lists_and_rows_agree_with_the_truth_for_every_overseer(
    cast: Cast, seed: int
) -> None:
    made: Generated = generate(cast, seed)
    counted = 0
    for person, departments in made.overseers.items():
        user = made.people[person]
        seen = [one for one in made.projects if one.seen_by(person, departments)]
        for card in cards(user, cast, None):
            counted += hold(card, user, seen, lambda one: one.department)
        # One department, unit by unit.
        own = [one for one in seen if one.department == "甲部门"]
        for card in cards(user, cast, cast.unit_a.department_id):
            counted += hold(card, user, own, lambda one: one.unit)
    assert counted > 500


@pytest.mark.parametrize("person", ["clerk_a", "reviewer_a", "system", "security", "audit"])
def test_nobody_else_is_told_a_figure(cast: Cast, person: str) -> None:
    generate(cast, 5)
    client = signed_in(cast, person)
    for name in ("board:board", "board:list"):
        assert client.get(reverse(name)).status_code == 403
