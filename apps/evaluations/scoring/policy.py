"""What a rule set chooses about scoring; the defaults follow 财预〔2020〕10号."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Self

GRADES: Final = (("优", Decimal(90)), ("良", Decimal(80)), ("中", Decimal(60)), ("差", Decimal(0)))
# 101号: points in ten by execution rate, finished within budget 10, then 7, 5, 0.
EXECUTION_BANDS: Final = ((Decimal(100), 10), (Decimal(80), 7), (Decimal(60), 5), (Decimal(0), 0))
# 101号, example for satisfaction: shares of the weight by rate.
SATISFACTION_BANDS: Final = ((90, 100), (80, 80), (60, 50), (0, 0))
# 10号: share of the weight, from and to, of the three qualitative grades.
QUALITATIVE_BANDS: Final = {"达成": (80, 100), "部分达成": (60, 80), "未达成": (0, 60)}
# One province's system (domain §2.6): highest total by execution rate, below the bound.
TOTAL_CAPS: Final = ((50, 59), (60, 69), (70, 79), (80, 89))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringPolicy:
    """``is_execution_banded`` and ``is_satisfaction_banded`` choose bands over proportion;
    ``truncates_rate`` cuts the rate's hundredths instead of rounding; ``uses_initial_budget``
    divides by 年初预算数 instead of 全年预算数; ``caps_total`` bounds the total by the execution
    rate; ``over_ratio`` is the share of the target from which passing it wants a reason (130 %),
    ``over_deduction`` the points that costs (0: none)."""

    is_execution_banded: bool = False
    is_satisfaction_banded: bool = False
    truncates_rate: bool = False
    uses_initial_budget: bool = False
    caps_total: bool = False
    over_ratio: Decimal = Decimal("1.3")
    over_deduction: Decimal = Decimal(0)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read the rule set's ``scoring``; raises ValueError for an entry that cannot be read."""
        known = {item.name: item.default for item in fields(cls)}
        if unknown := sorted(set(data) - set(known)):
            raise ValueError(f"评分参数中有不认识的项：{'、'.join(unknown)}。")
        values = dict(data)
        for name, value in data.items():
            if isinstance(known[name], bool):
                if not isinstance(value, bool):
                    raise ValueError(f"评分参数“{name}”应为 true 或 false。")
                continue
            values[name] = _share(name, value)
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """Return the choices in the rule set's JSON form, decimals as strings."""
        return {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in asdict(self).items()
        }


def _share(name: str, value: object) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise ValueError(f"评分参数“{name}”应为不小于 0 的数字。")
    return number
