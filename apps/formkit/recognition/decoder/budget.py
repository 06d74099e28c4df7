"""The money of an evaluation: rows of figures put under the heads of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from apps.formkit.values.amount import printed_unit

from .amount_columns import ROUNDED, SHARES, Columns, Placing, assign, contents, under_heads
from .figures import Figure, figures_in
from .labels import Label
from .tape import Tape

_NEAR: Final = 6
_FURTHEST: Final = 90
"""How far behind its label a row's figures may stand."""
_DOUBTED: Final = 0.8
"""The margin below which a row's figures are doubted."""
_ORDER: Final = ("initial", "adjusted", "executed", "weight", "rate", "score")
"""The columns of a row whose heads were not found."""


class Budget(NamedTuple):
    """The rows of money: values, where each stands, what is doubted, what else it may be."""

    values: dict[str, dict[str, Decimal]]
    places: dict[str, tuple[int, int]]
    doubts: list[str]
    others: dict[str, Decimal]


def read_budget(tape: Tape, labels: Sequence[Label], end: int, unit: str) -> Budget:
    """Read the rows of an evaluation's money, in the unit of the form."""
    heads = _heads(labels)
    columns = _columns(tape, heads)
    budget = Budget({}, {}, [], {})
    rows = _budget_rows(labels, end, with_blank=bool(tape.lost)) or _lone_row(labels, heads, end)
    is_cut = False
    for key, start, stop in rows:
        budget.doubts.extend(f"{key}.{name}" for name in _lost(tape, columns, start - 1))
        figures = figures_in(tape, start, stop, unit)
        placing = _placed(tape, figures, columns, key, budget.values.get("total"))
        if placing is not None:
            is_cut = is_cut or _is_cut(figures, placing)
            _take_row(budget, key, placing, columns)
        elif figures:
            budget.doubts.append(key)
    if is_cut:
        _doubt_unconfirmed(budget, [key for key, _, _ in rows])
    return budget


def _placed(
    tape: Tape,
    figures: Sequence[Figure],
    columns: Columns,
    key: str,
    total: dict[str, Decimal] | None,
) -> Placing | None:
    """Return a row's figures under their heads: by the table's borders, else as they fit best."""
    if not figures:
        return None
    placing = under_heads(tape, figures, columns)
    return placing or assign(figures, columns, is_total=key == "total", total=total)


def _is_cut(figures: Sequence[Figure], placing: Placing) -> bool:
    """Return whether digits stood glued."""
    return not {one.text for one in placing.figures.values()} <= {one.text for one in figures}


def _doubt_unconfirmed(budget: Budget, rows: Sequence[str]) -> None:
    """Ask about the rows whose figures nothing confirms."""
    total = budget.values.get("total")
    budget.doubts.extend(
        key for key in rows if not _is_confirmed(budget.values.get(key, {}), total)
    )


def _lost(tape: Tape, columns: Columns, at: int) -> list[str]:
    """Return the columns of a row whose content the file does not give."""
    if not tape.lost:
        return []
    source = tape.source(at)
    return [
        name
        for name, (first, width) in columns.spots.items()
        if tape.is_lost(source, range(first, first + width))
    ]


def _take_row(budget: Budget, key: str, placing: Placing, columns: Columns) -> None:
    """Note a row's figures, where each stands and which are doubted."""
    budget.others.update({f"{key}.{name}": other for name, other in placing.second.items()})
    values = contents(placing.figures, columns.units)
    for column in values:
        figure = placing.figures[column]
        budget.places[f"{key}.{column}"] = (figure.start, figure.end)
        if placing.margin < _DOUBTED:
            budget.doubts.append(f"{key}.{column}")
    budget.values[key] = values


def _is_confirmed(values: dict[str, Decimal], total: dict[str, Decimal] | None) -> bool:
    """Return whether the rate is that of the figures, and the figures not above those of the total."""
    executed, adjusted, rate = (values.get(key) for key in ("executed", "adjusted", "rate"))
    if executed is None or not adjusted or rate is None:
        return False
    if abs(executed / adjusted * 100 - rate) > ROUNDED:
        return False
    return all(
        total is None or total.get(key) is None or value <= total[key]
        for key, value in values.items()
        if key in SHARES
    )


def _runs(labels: Sequence[Label]) -> list[list[Label]]:
    """Return the labels that stand close together, run by run."""
    runs: list[list[Label]] = []
    for label in labels:
        if runs and 0 <= label.start - runs[-1][-1].end <= _NEAR:
            runs[-1].append(label)
        else:
            runs.append([label])
    return runs


def _heads(labels: Sequence[Label]) -> list[Label]:
    """Return the heads of the figures: the longest run of them."""
    runs = _runs([label for label in labels if label.key("mcol")])
    best = max(runs, key=len, default=[])
    if len(best) < 2 and len(runs) > 1:  # heads that stand apart: 全年预算数(A) 160 全年执行数(B)
        best = [run[0] for run in runs]
    return best


def _columns(tape: Tape, best: Sequence[Label]) -> Columns:
    columns: list[str] = []
    spots: dict[str, tuple[int, int]] = {}
    units: dict[str, str] = {}
    for label in best:
        key = label.key("mcol")
        units[key] = printed_unit(tape.text[label.stop : label.end])
        if key in columns:  # a group above them, 年度预算数, gives way to its own heads
            columns.remove(key)
        columns.append(key)
        source = tape.source(label.start)
        if source.is_ruled:
            spots[key] = (source.column, source.columns)
    return Columns(columns or list(_ORDER), spots, units)


def _lone_row(
    labels: Sequence[Label], heads: Sequence[Label], end: int
) -> list[tuple[str, int, int]]:
    """Return the only row of a table without labels of rows: what stands below its heads."""
    if len(heads) < 2:
        return []
    start = heads[-1].end
    stop = min([end, *(label.start for label in labels if label.start >= start)])
    return [("total", start, min(stop, start + _FURTHEST))]


# A source of money that is not named is the appropriation.
_ROWS: Final = {"annual": "total", "total": "total", "sum": "total", "appropriation": "appropriation",
                "fiscal": "appropriation", "source": "appropriation", "carryover": "carryover",
                "other": "other"}  # fmt: skip


def _budget_rows(
    labels: Sequence[Label], end: int, *, with_blank: bool
) -> list[tuple[str, int, int]]:
    """Return the rows with the stretch behind the first label of each that has one."""
    out: dict[str, tuple[str, int, int]] = {}
    stops = [*(label.start for label in labels[1:]), end]
    for label, stop in zip(labels, stops, strict=False):
        key = _ROWS.get(label.key("money"), "")
        if key and key not in out and (stop > label.end or with_blank):
            out[key] = (key, label.end, min(stop, label.end + _FURTHEST))
    return list(out.values())
