"""What a rule set chooses about scoring; the defaults follow 财预〔2020〕10号."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final, Self

GRADES: Final = (("优", Decimal(90)), ("良", Decimal(80)), ("中", Decimal(60)), ("差", Decimal(0)))
# 101号: points in ten by execution rate, finished within budget 10, then 7, 5, 0.
EXECUTION_BANDS: Final = ((Decimal(100), 10), (Decimal(80), 7), (Decimal(60), 5), (Decimal(0), 0))
# 101号, example for satisfaction: shares of the weight by rate.
SATISFACTION_BANDS: Final = ((90, 100), (80, 80), (60, 50), (0, 0))
# 10号: share of the weight, from and to, of the three qualitative grades.
QUALITATIVE_BANDS: Final = {"达成": (80, 100), "部分达成": (60, 80), "未达成": (0, 60)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringPolicy:
    """``is_execution_banded`` and ``is_satisfaction_banded`` choose bands over proportion;
    ``truncates_rate`` cuts the rate's hundredths instead of rounding; ``over_ratio`` is the
    share of the target from which passing it wants a reason (130 %)."""

    is_execution_banded: bool = False
    is_satisfaction_banded: bool = False
    truncates_rate: bool = False
    over_ratio: Decimal = Decimal("1.3")

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read the rule set's ``scoring``; raises ValueError for an unknown entry."""
        known = {item.name for item in fields(cls)}
        if unknown := sorted(set(data) - known):
            raise ValueError(f"评分参数中有不认识的项：{'、'.join(unknown)}。")
        values = dict(data)
        if "over_ratio" in values:
            values["over_ratio"] = Decimal(str(values["over_ratio"]))
        return cls(**values)
