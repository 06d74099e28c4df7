"""The indicator rows of a form as the rules see them, read once for a run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from apps.checks.engine import CheckView
from apps.checks.texts import squeeze
from apps.formkit.indicators import IndicatorReading, Learnt, read_indicator
from apps.formkit.levels import (
    COST,
    ECONOMIC_COST,
    LEVEL2,
    canonical_level1,
    canonical_level2,
)
from apps.formkit.papers import paper_of
from apps.formkit.sheets import RowSheet
from apps.formkit.sheets.rows import IndicatorRow
from apps.formkit.values import Kind, TargetValue, parse
from apps.formkit.values.units import COUNTED, Dimension
from apps.formkit.vocabulary import VOCABULARY

SHORT: Final[dict[str, str]] = VOCABULARY.data["short_levels"]
_MONTHS: Final = re.compile(r"20\d\d[.\-/年]\d{1,2}(?!\d)")
LEVELS2: Final = frozenset(LEVEL2)
LIMITS: Final = frozenset({"≤", "<"})
FLOORS: Final = frozenset({"≥", ">"})
COUNTS: Final = COUNTED
MONEY: Final = frozenset({Dimension.MONEY, Dimension.MONEY_RATE})


@lru_cache(maxsize=8192)
def read_target(text: str) -> TargetValue:
    """Return a target read by the grammar; the same text is read once."""
    return parse(text)


@lru_cache(maxsize=8192)
def _read(name: str, target: str, level2: str, learnt: Learnt | None = None) -> IndicatorReading:
    return read_indicator(name, read_target(target), level2=level2, learnt=learnt)


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator: its cells, levels in canonical words, the target and the row read."""

    index: int
    raw: Any
    level1: str
    level2: str
    name: str
    target: str
    value: TargetValue
    reading: IndicatorReading

    @property
    def path(self) -> str:
        """The place of the row."""
        return f"indicators[{self.index}]"

    def at(self, column: str) -> str:
        """Return the place of one cell of the row."""
        return f"{self.path}.{column}"

    @property
    def label(self) -> str:
        """The row as a message names it."""
        return f"“{(self.raw.level3 or '').strip() or f'第{self.index + 1}条指标'}”"

    @property
    def short(self) -> str:
        """The short name of level 2, empty when it is none of the form's."""
        return SHORT.get(self.level2, "")

    @property
    def number(self) -> Decimal | None:
        """The figure of the target."""
        return self.value.number

    @property
    def op(self) -> str | None:
        """The operator of the target."""
        return self.value.op

    @property
    def unit(self) -> str:
        """The unit of the target."""
        return self.value.unit or ""

    @property
    def text(self) -> str:
        """The words of a qualitative target, empty for figures and dates."""
        return squeeze(self.value.text) if self.value.kind == Kind.TEXT else ""

    @property
    def dimension(self) -> Dimension:
        """What the unit measures."""
        return self.reading.dimension

    @property
    def actual(self) -> TargetValue | None:
        """实际完成值 read by the grammar, ``None`` where the paper has no such column or it is blank."""
        return read_target(self.reached) if self.reached else None

    @property
    def reached(self) -> str:
        """实际完成值 as written, empty where the paper has no such column."""
        return str(getattr(self.raw, "actual", "") or "").strip()

    @property
    def is_share(self) -> bool:
        """Return whether the target is a percentage."""
        return self.number is not None and self.dimension == Dimension.SHARE

    @property
    def is_cost(self) -> bool:
        """Return whether it stands under cost, as level 1 or, before 2025, as level 2."""
        return COST in (self.level1, self.level2)

    @property
    def shown(self) -> str:
        """The target as written."""
        return str(self.raw.target).strip()


def level2_of(level1: str, written: str) -> str:
    """Return the canonical level 2, the folded text where it is none; 成本指标 stays itself under
    产出 and is 经济成本指标's stand-in under 成本."""
    name = canonical_level2(written)
    if name == COST and level1 == COST:
        return ECONOMIC_COST
    return name or squeeze(written)


def _row(index: int, raw: IndicatorRow, learnt: Learnt | None) -> Row:
    level1 = canonical_level1(raw.level1) or squeeze(raw.level1)
    level2 = level2_of(level1, raw.level2)
    short = SHORT.get(level2, "")
    target = str(raw.target or "")
    value = read_target(target)
    reading = _read(raw.level3 or "", target, short, learnt)
    return Row(index, raw, level1, level2, squeeze(raw.level3), squeeze(target), value, reading)


def rows_of(sheet: RowSheet, learnt: Learnt | None = None) -> tuple[Row, ...]:
    """Return the rows of any sheet."""
    return tuple(_row(index, raw, learnt) for index, raw in enumerate(sheet.indicators))


def rows(view: CheckView) -> tuple[Row, ...]:
    """Return the rows of the sheet under check."""
    return view.once(_rows)


def _rows(view: CheckView) -> tuple[Row, ...]:
    return rows_of(view.sheet, view.learnt)


def actual_title(view: CheckView) -> str:
    """Return how the paper under check calls what was reached, without the months it is told of."""
    label = paper_of(view.sheet.kind).rows.column("actual").label
    return label.rpartition("月")[2]


def figures(view: CheckView) -> Iterator[Row]:
    """Yield the rows whose target is a figure; «2024.04-2025.03» is a time."""
    return (row for row in rows(view) if row.number is not None and not _MONTHS.match(row.target))
