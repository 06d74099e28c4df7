"""What the rules of the self-evaluation read, derived once for a view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.checks.engine import CheckView
from apps.checks.numbers import amounts_in
from apps.checks.texts import bare, squeeze
from apps.checks.wording import is_placeholder
from apps.core.text import fold
from apps.formkit.indicators import Comparison, Direction, compare, direction
from apps.formkit.sheets.rows import EvaluationRow
from apps.formkit.values import TargetValue, parse

CENT: Final = Decimal("0.01")
_MONEY_REASON: Final = re.compile(r"未执行|未支出|未支付|结余|节约|节支|结转|核减|调减|压缩")
_SLOW: Final = re.compile(
    _MONEY_REASON.pattern
    + r"|预算执行|执行率|下[拨达][一-龥]{0,4}时间|到账|延[期迟]|推迟|滞后|未拨付|未开工"
)
_SOURCE: Final = re.compile(
    r"追加|调增|新增预算|统筹安排|年中.{0,4}(?:新增|下达|安排)|(?:资金|经费|预算).{0,4}调剂|"
    r"调剂.{0,4}(?:资金|经费|安排|解决)|下达.{0,8}(?:资金|经费|指标)"
)


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """An indicator row with its target and actual value read by the grammar."""

    index: int
    row: EvaluationRow
    target: TargetValue
    actual: TargetValue
    outcome: Comparison
    way: Direction

    @property
    def label(self) -> str:
        """The row's name for a message."""
        return f"“{self.row.level3 or f'第{self.index + 1}条指标'}”"

    def at(self, cell: str) -> str:
        """The path of one of its cells."""
        return f"indicators[{self.index}].{cell}"


def _scored(view: CheckView) -> tuple[ScoredRow, ...]:
    found = []
    for index, row in enumerate(view.sheet.indicators):
        target, actual = parse(row.target), parse(row.actual)
        way = direction(target, row.level3, row.level2)
        found.append(
            ScoredRow(
                index, row, target, actual, compare(target, actual, row.level3, row.level2), way
            )
        )
    return tuple(found)


def scored(view: CheckView) -> tuple[ScoredRow, ...]:
    """Return the rows of the view, read once."""
    return view.once(_scored)


def filled(view: CheckView) -> Iterator[tuple[ScoredRow, Decimal, Decimal]]:
    """Return the rows that carry both 分值 and 得分, with the two."""
    for one in scored(view):
        if one.row.weight is not None and one.row.score is not None:
            yield one, one.row.weight, one.row.score


def is_told(text: str) -> bool:
    """Return whether a cell of reasons says anything: «无», «/» and «无偏差» are no reason."""
    folded = squeeze(text)
    return bool(bare(folded)) and not is_placeholder(folded) and "无偏差" not in folded


def explanations(view: CheckView) -> str:
    """Return all texts in which a unit explains itself."""
    texts = [row.deviation for row in view.sheet.indicators]
    return "\n".join([*texts, view.sheet.actual_result])


def explains_unspent(view: CheckView) -> bool:
    """Return whether some sentence says, with an amount, what money was not spent and why."""
    sentences = re.split(r"[。；;\n]", explanations(view))
    return any(_MONEY_REASON.search(part) and amounts_in(part) for part in sentences)


def speaks_of_spending(view: CheckView) -> bool:
    """Return whether a unit speaks of how slowly the money went at all, with or without an amount."""
    return bool(_SLOW.search(explanations(view)))


def explains_budget(view: CheckView) -> bool:
    """Return whether some sentence says where money that came during the year came from."""
    return bool(_SOURCE.search(explanations(view)))


def likeness(left: str, right: str) -> float:
    """Return the share of the shorter text's pairs of characters that the other holds too."""
    one, two = fold(left), fold(right)
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    others = {two[i : i + 2] for i in range(len(two) - 1)}
    small = min(len(pairs), len(others))
    return len(pairs & others) / small if small else 0.0
