"""The papers that are typed in the one editor, each with what tests need to know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.cast import Cast
from tests.evaluations import helpers as evaluations
from tests.monitoring import helpers as monitoring


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper.

    Attributes:
        namespace: of its addresses.
        made: gives a filled form that its clerk may type in.
        long: the label of its long text, and where it is stored.
        column: a column of its rows that is typed, with the label of it.
        money: three amounts below each other, as their places.
    """

    namespace: str
    made: Callable[[Cast], Any]
    long: tuple[str, str]
    column: str
    money: tuple[str, str, str]

    def opened(self, desk: Any, form: Any) -> Page:
        """Open the editor of a form."""
        page = desk.open(f"/{self.namespace}/{form.pk}/edit/")
        page.wait_for_selector("#entry-form[data-ready]")
        return page

    def text(self, page: Page) -> Locator:
        """Return the cell of the long text."""
        return page.get_by_label(self.long[0], exact=True)

    def written(self, form: Any) -> str:
        """Return the long text as stored."""
        return str(getattr(type(form).objects.get(pk=form.pk), self.long[1]))

    def cell(self, page: Page, number: int) -> Locator:
        """Return the typed cell of a row, counted from 0."""
        return page.locator(f"[data-row] [data-column='{self.column}']").nth(number)

    def stored(self, form: Any) -> list[str]:
        """Return the typed column as stored."""
        fresh = type(form).objects.with_content().get(pk=form.pk)
        parts = fresh.indicators if self.namespace == "declarations" else fresh.rows
        return [getattr(row, self.column) for row in parts.all()]

    def amount(self, page: Page, number: int) -> Locator:
        """Return one of the amounts."""
        return page.locator(f"[data-place='{self.money[number]}']")


PAPERS = {
    "declaration": Paper(
        namespace="declarations",
        made=lambda cast: cast.declaration(),
        long=("年度总体目标", "annual_goal"),
        column="target",
        money=("money.annual.appropriation", "money.annual.carryover", "money.annual.other"),
    ),
    "evaluation": Paper(
        namespace="evaluations",
        made=evaluations.filled,
        long=("实际完成情况", "actual_result"),
        column="actual",
        money=("money.executed.appropriation", "money.executed.carryover", "money.executed.other"),
    ),
    "monitoring": Paper(
        namespace="monitoring",
        made=lambda cast: monitoring.filled(cast, monitoring.node_of(cast)),
        long=("目标执行总体情况", "actual_result"),
        column="actual",
        money=("money.executed.appropriation", "money.executed.carryover", "money.executed.other"),
    ),
}
EVERY = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS.keys())
