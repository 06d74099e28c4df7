"""What a clerk explained outlives a change of figures, on every kind of form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest

from apps.entry.domain.protocol import CellChange
from apps.entry.kinds import kind_of
from tests.cast import Cast
from tests.evaluations import helpers as evaluations
from tests.monitoring import helpers as monitoring

pytestmark = pytest.mark.django_db
REASON: Final = "今年另开两期，人数按报名表核定。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """How a form of a kind comes to a 提醒 with figures, and to the same one with others.

    Attributes:
        made: a filled form.
        column: of the row of 培训人数.
        values: what is typed into it first, and what changes the figures.
        more: further cells of the row.
    """

    made: Callable[[Cast], Any]
    column: str
    values: tuple[str, str]
    more: tuple[tuple[str, str], ...] = ()


DOUBTS: Final = {
    "declarations": Doubt(
        made=lambda cast: cast.declaration(), column="target", values=("≥900人", "≥950人")
    ),
    "evaluations": Doubt(made=evaluations.filled, column="actual", values=("900人", "950人")),
    "monitoring": Doubt(
        made=lambda cast: monitoring.filled(cast, monitoring.node_of(cast)),
        column="actual",
        values=("245人", "250人"),
        more=(("forecast", "200人"),),
    ),
}


def again(form: Any) -> Any:
    return type(form).objects.with_content().get(pk=form.pk)


def typed(cast: Cast, form: Any, cells: dict[str, str]) -> None:
    """Type into the row of 培训人数 as its page does."""
    fresh = again(form)
    row = next(one for one in kind_of(form).cells.open(fresh).rows if one.level3 == "培训人数")
    own, changes = kind_of(form), []
    for column, text in cells.items():
        changes.append(own.read_cell(fresh, f"row.{row.pk}.{column}", text, ""))
    changes = [CellChange(place=one.place, value=one.value) for one in changes]
    own.save(fresh, cast.people["clerk_a"], changes)


def doubts(form: Any) -> list[Any]:
    """Return the 提醒 on 培训人数 that want an answer."""
    found = kind_of(form).panel(again(form)).findings
    return [one for one in found if one.may_be_answered and "培训人数" in one.message]


# A district that only asks where the paper contradicts itself: of itself the paper's one 提醒 bears no
# figures.
ASKS_ONLY: Final = {"monitoring-forecast-contradicts": "提醒", "monitoring-reason-missing": "关闭"}


@pytest.mark.parametrize("kind", DOUBTS)
def test_explanation_stays_and_is_asked_for_again_where_figures_change(
    cast: Cast, kind: str
) -> None:
    doubt, clerk = DOUBTS[kind], cast.people["clerk_a"]
    cast.year.rule_set.settings = {**cast.year.rule_set.settings, "severities": ASKS_ONLY}
    cast.year.rule_set.save()
    form = doubt.made(cast)
    own = kind_of(form)
    typed(cast, form, {doubt.column: doubt.values[0], **dict(doubt.more)})
    before = doubts(form)
    assert before
    own.answer(subject=form, actor=clerk, reasons={one.key: REASON for one in before})
    assert [one.is_answered for one in doubts(form)] == [True] * len(before)
    typed(cast, form, {doubt.column: doubt.values[1]})
    after = doubts(form)
    assert [one.code for one in after] == [one.code for one in before]
    changed = [one for one in after if one.key not in {old.key for old in before}]
    assert changed
    assert [(one.is_answered, one.earlier) for one in changed] == [(False, REASON)] * len(changed)
    assert own.submission_obstacle(form, clerk).startswith("还有")
    own.answer(subject=form, actor=clerk, reasons={one.key: REASON for one in changed})
    assert [one.is_answered for one in doubts(form)] == [True] * len(after)
    # Back to the first figures: what was said of them stands as it did.
    typed(cast, form, {doubt.column: doubt.values[0]})
    assert [one.is_answered for one in doubts(form)] == [True] * len(before)
