"""Default weights, split so that the sum is exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal

from apps.formkit.levels import COST, EFFECT, OUTPUT, SATISFACTION
from apps.formkit.sheets.rows import IndicatorRow
from apps.workflow.settings_schema import EXECUTION


def split_evenly(total: Decimal, count: int) -> list[Decimal]:
    """Split into equal parts of two places; the remainder goes to the first."""
    part = (total / count).quantize(Decimal("0.01"), ROUND_DOWN)
    return [total - part * (count - 1), *[part] * (count - 1)]


def default_shares(levels: set[str]) -> dict[str, Decimal]:
    """Return the points of each level 1 present, 90 in all (财预〔2021〕101号; domain §2.5)."""
    has_cost, has_satisfaction = COST in levels, SATISFACTION in levels
    shares = {
        COST: Decimal(20) if has_cost else Decimal(0),
        OUTPUT: Decimal(40) if has_cost else Decimal(50),
        EFFECT: Decimal(20) if has_cost else Decimal(30),
        SATISFACTION: Decimal(10) if has_satisfaction else Decimal(0),
    }
    if not has_satisfaction:
        shares[EFFECT] += 10
    return covering(shares, levels)


def covering(shares: Mapping[str, Decimal], levels: set[str]) -> dict[str, Decimal]:
    """Leave out the levels a form does not have; their points go to its largest level."""
    missing = sum((value for name, value in shares.items() if name not in levels), Decimal(0))
    present = {name: value for name, value in shares.items() if name in levels}
    if present and missing:
        first = max(present, key=lambda name: present[name])
        present[first] += missing
    return present


def distribute(
    rows: Sequence[IndicatorRow], shares: Mapping[str, Decimal] | None = None
) -> list[Decimal]:
    """Set the default weight of each row, equal within a level 1; the sum is that of the shares.

    ``shares`` are the rule set's points by level 1; without them those of 101号 (90 in all).
    Rows of a level that has no share get 0.
    """
    chosen = dict(shares) if shares else default_shares({row.level1 for row in rows})
    weights = [Decimal(0)] * len(rows)
    for level1, points in chosen.items():
        places = [index for index, row in enumerate(rows) if row.level1 == level1]
        if places:
            for index, weight in zip(places, split_evenly(points, len(places)), strict=True):
                weights[index] = weight
    return weights


def scale_to(weights: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """Scale weights to a sum, exact at two places; the remainder goes to the first.

    Declarations weigh their indicators to 90 or, the execution row left out, to 100
    (domain §2.5); both must fill the same part of the self-evaluation.
    """
    whole = sum(weights, Decimal(0))
    parts = [(weight * total / whole).quantize(Decimal("0.01"), ROUND_DOWN) for weight in weights]
    parts[0] += total - sum(parts, Decimal(0))
    return parts


def frozen_weights(
    rows: Sequence[IndicatorRow], shares: Mapping[str, Decimal]
) -> tuple[list[Decimal], Decimal]:
    """Return the weights of a self-evaluation and that of 预算执行率, 100 in all.

    Weights of the declaration stand, brought to what the execution row leaves; where one is
    missing all come from the rule set's ``shares`` by level 1, or from those of 101号.
    """
    execution = shares.get(EXECUTION, Decimal(10))
    total = 100 - execution
    declared = [row.weight for row in rows if row.weight is not None]
    if rows and len(declared) == len(rows) and sum(declared):
        exact = sum(declared, Decimal(0)) == total
        return (declared if exact else scale_to(declared, total)), execution
    return _by_shares(rows, shares, total), execution


def _by_shares(
    rows: Sequence[IndicatorRow], shares: Mapping[str, Decimal], total: Decimal
) -> list[Decimal]:
    """Return weights by the shares of level 1, brought to a total; the same each where the shares
    give none."""
    levels = {row.level1 for row in rows}
    chosen = covering({key: value for key, value in shares.items() if key != EXECUTION}, levels)
    weights = distribute(rows, chosen)
    if not rows or sum(weights) == total:
        return weights
    return scale_to(weights, total) if sum(weights) else split_evenly(total, len(rows))
