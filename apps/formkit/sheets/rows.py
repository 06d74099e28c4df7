"""A row of any paper: the indicator, and what later papers add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Final, Protocol, Self

from apps.formkit.sheets.figures import decimal_or_none, text_or_none
from apps.formkit.values import parse

_DECIMALS: Final = frozenset({"number", "number_to", "weight", "score"})


@dataclass(slots=True, kw_only=True)
class IndicatorRow:
    """One level-3 indicator with its target value (年度指标值).

    ``id`` is the row's name in the places of its cells and lasts while the form does; a row
    without one is called by its number (see ``row_ids``).
    ``target`` is the text as written; ``op`` … ``text`` are its reading by the grammar.
    ``further`` is what a second column of targets says (实施期指标值 beside 年度指标值).
    ``weight`` (分值) is ``None`` where the form has no such column.
    """

    id: str = field(default="", compare=False)
    level1: str = ""
    level2: str = ""
    level3: str = ""
    target: str = ""
    op: str | None = None
    number: Decimal | None = None
    number_to: Decimal | None = None
    unit: str | None = None
    text: str | None = None
    further: str = ""
    weight: Decimal | None = None
    ambiguous: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the row in the JSON form, decimals as strings; ``further`` where it is filled."""
        row: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name in _DECIMALS:
                value = text_or_none(value)
            row[item.name] = list(value) if isinstance(value, tuple) else value
        for name in ("id", "further"):
            if not row[name]:
                del row[name]
        return row

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read a row of the JSON form; unknown keys are left out, missing texts are empty."""
        values: dict[str, Any] = {}
        for item in fields(cls):
            value = data.get(item.name)
            if item.name in _DECIMALS:
                value = decimal_or_none(value)
            elif item.default == () and value:
                value = tuple(value)
            values[item.name] = item.default if value is None else value
        return cls(**values)


@dataclass(slots=True, kw_only=True)
class EvaluationRow(IndicatorRow):
    """An indicator with 实际完成值, 得分 and 偏差原因分析及改进措施."""

    actual: str = ""
    score: Decimal | None = None
    deviation: str = ""


@dataclass(slots=True, kw_only=True)
class MonitoringRow(IndicatorRow):
    """An indicator in mid-year: 执行情况, 全年预计, the reasons ticked and told, the likelihood."""

    actual: str = ""
    forecast: str = ""
    reasons: tuple[str, ...] = ()
    deviation: str = ""
    likelihood: str = ""
    remark: str = ""


class StoredGoal(Protocol):
    """A stored row of any paper: what its goal says, whatever was reached of it."""

    pk: Any
    level1: Any
    level2: Any
    level3: Any
    target: Any
    weight: Any


def goal_cells(row: StoredGoal) -> dict[str, Any]:
    """Return the cells that a stored row shares with its goal, the target with its reading."""
    names = ("level1", "level2", "level3", "target", "weight")
    told = {name: getattr(row, name) for name in names}
    return {"id": str(row.pk), **told, **parse(row.target).reading()}


def row_ids(rows: Sequence[IndicatorRow]) -> list[str]:
    """Return the ids of a sheet's rows; one without an id of its own is ``r`` and its number."""
    return [row.id or f"r{number}" for number, row in enumerate(rows, start=1)]
