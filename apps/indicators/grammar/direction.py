"""Which way is better: by the operator, or by what the indicator's name says."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from apps.indicators.grammar.value import Kind, TargetValue


class Direction(StrEnum):
    """正向, 反向, 适度."""

    HIGHER = "higher"
    LOWER = "lower"
    EXACT = "exact"
    WITHIN = "within"
    NONE = "none"


_BY_OPERATOR: Final = {
    "≥": Direction.HIGHER,
    ">": Direction.HIGHER,
    "≤": Direction.LOWER,
    "<": Direction.LOWER,
    "=": Direction.EXACT,
}
_LESS: Final = re.compile(
    r"事故|投诉|差错|错误|失误|违规|违法|死亡|故障|超标|发生率|发生数|偏差|延误|退诊|流失|空置|成本|费用|单价|控制数|标准|响应时间|恢复时间|时限|时长"
)
_MORE: Final = re.compile(r"率$|度$|数$|量$|次$|场次$|人次$|面积$|比例$|满意|覆盖|完成|合格")


def direction(value: TargetValue, name: str = "") -> Direction:
    """Give the direction of a target; the name decides only where no operator is written."""
    if value.kind == Kind.DATE:
        return Direction.LOWER
    if value.op:
        return _BY_OPERATOR[value.op]
    if value.kind == Kind.RANGE:
        return Direction.WITHIN
    if value.kind != Kind.NUMBER:
        return Direction.NONE
    if _LESS.search(name):
        return Direction.LOWER
    return Direction.HIGHER if _MORE.search(name) else Direction.EXACT
