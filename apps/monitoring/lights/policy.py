"""What a rule set chooses about the lights of monitoring: thresholds by date, bands, what obliges.

The defaults follow 财预〔2019〕136号 in what is asked and the thresholds one province publishes for
the pace of spending (25, 40, 60, 80 % at the ends of April, June, August, October).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Final, Self

HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class LightPolicy:
    """Thresholds of the lights, shares in per cent.

    ``pace``: least share of the budget spent at the end of a month, linear between the months;
    ``money_gap``: points between spending and goals from which the money is yellow;
    ``late_yellow``, ``late_red``: points a row may lie behind the elapsed term;
    ``forecast_yellow``, ``forecast_red``: share of the target that a forecast must reach;
    ``partly``: what 部分达成 counts for; ``alone_from``: the weight from which a single yellow row
    colours a sheet of ten rows; ``case_days``: working days until a red light must be decided;
    ``early_days``: how many days before the end of the period entry opens.
    """

    pace: tuple[tuple[int, Decimal], ...] = (
        (4, Decimal(25)),
        (6, Decimal(40)),
        (8, Decimal(60)),
        (10, Decimal(80)),
    )
    money_gap: Decimal = Decimal(10)
    late_yellow: Decimal = Decimal(10)
    late_red: Decimal = Decimal(30)
    forecast_yellow: Decimal = Decimal(100)
    forecast_red: Decimal = Decimal(60)
    partly: Decimal = Decimal(60)
    alone_from: Decimal = Decimal(10)
    case_days: int = 10
    early_days: int = 10

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the policy of a rule set's ``monitoring``; raise ValueError for what is no figure."""
        known = {item.name: item.default for item in fields(cls)}
        if unknown := sorted(set(data) - set(known)):
            raise ValueError(f"监控参数中有不认识的项：{'、'.join(unknown)}。")
        values: dict[str, Any] = {}
        for name, value in data.items():
            if name == "pace":
                values[name] = tuple((int(month), _figure(name, share)) for month, share in value)
            else:
                number = _figure(name, value)
                values[name] = int(number) if isinstance(known[name], int) else number
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """Return the policy in the rule set's JSON form, figures as strings."""
        data = asdict(self)
        data["pace"] = [[month, str(share)] for month, share in self.pace]
        return {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in data.items()
        }

    def least_spent(self, on: date) -> Decimal:
        """Return the least share of the budget, in %, that is to be spent at a date."""
        known = [(_yearday(on.year, month), share) for month, share in self.pace]
        steps = [(0, Decimal(0)), *known, (_yearday(on.year, 12), HUNDRED)]
        day = on.timetuple().tm_yday
        for (before, low), (after, high) in pairwise(steps):
            if day <= after:
                return low + (high - low) * (day - before) / max(1, after - before)
        return HUNDRED


def _yearday(year: int, month: int) -> int:
    """Return the number of a month's last day within its year."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following.toordinal() - date(year, 1, 1).toordinal()


def _figure(name: str, value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise ValueError(f"监控参数“{name}”应为不小于 0 的数字。")
    return number
