"""One-click changes of a row's target."""

from __future__ import annotations

import re
from typing import Final

from apps.checks.engine import Remedy
from apps.checks.rows import Row

_OPERATOR: Final = re.compile(
    r">=|<=|[≥≤＞＜><=≧≦]|大于等于|小于等于|大于或等于|小于或等于|不低于|不少于|不超过|不高于|大于|小于"
)


def with_unit(row: Row, unit: str) -> str:
    """Return the row's target with another unit, brackets as the row has them."""
    raw = row.shown
    if row.unit and row.unit in raw:
        before, _, after = raw.rpartition(row.unit)
        return before + unit + after
    return f"{raw}({unit})" if unit else raw


def with_operator(row: Row, operator: str) -> str:
    """Return the row's target with another operator."""
    raw = row.shown
    return _OPERATOR.sub(operator, raw, count=1) if _OPERATOR.search(raw) else operator + raw


# A figure in a measure of its own does not become a count by another word: 12公里 is not 12个.
_MEASURES: Final = re.compile(
    r"(?:平方|立方)?(?:公里|千米|米|厘米)|公顷|亩|吨|公斤|千克|升|千瓦时?|度|小时|天|月|年|[亿万]?元"
)


def unit_remedy(row: Row, unit: str) -> Remedy | None:
    """Return the change of a row's unit; none where it would change what was measured."""
    if row.unit and _MEASURES.fullmatch(row.unit) and not _MEASURES.match(unit):
        return None
    return Remedy.replacing(row.at("target"), str(row.raw.target), with_unit(row, unit))


def operator_remedy(row: Row, operator: str) -> Remedy:
    """Return the change of a row's operator."""
    return Remedy.replacing(row.at("target"), str(row.raw.target), with_operator(row, operator))
