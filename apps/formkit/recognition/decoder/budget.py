"""The money of an evaluation: rows of figures put under the heads of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from .figures import figures_in
from .labels import Label
from .placings import ROUNDED, SHARES, Columns, Placing, assign, contents, under_heads
from .tape import Source, Tape

_NEAR: Final = 6
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


def read_budget(tape: Tape, labels: Sequence[Label], end: int) -> Budget:
    """Read the rows of an evaluation's money."""
    columns = _columns(tape, labels)
    budget = Budget({}, {}, [], {})
    rows = _budget_rows(labels, end, with_blank=bool(tape.lost))
    seen_total: dict[str, Decimal] | None = None
    is_cut = False
    for key, start, stop in rows:
        source = tape.source(start - 1)
        budget.doubts.extend(f"{key}.{name}" for name in _lost(tape, columns, source))
        figures = figures_in(tape, start, stop)
        if not figures:
            continue
        placing = under_heads(tape, figures, columns)
        if placing is None:
            placing = assign(figures, columns, is_total=key == "total", total=seen_total)
        if placing is None:
            budget.doubts.append(key)
            continue
        written = {figure.text for figure in figures}
        is_cut = is_cut or any(one.text not in written for one in placing.figures.values())
        values = _take_row(budget, key, placing)
        if key == "total":
            seen_total = values
    if is_cut:  # digits stood glued: what nothing confirms is asked about
        told = [key for key, _, _ in rows]
        budget.doubts.extend(
            key for key in told if not _is_confirmed(budget.values.get(key, {}), seen_total)
        )
    return budget


def _lost(tape: Tape, columns: Columns, source: Source) -> list[str]:
    """Return the columns of a row whose content the file does not give."""
    return [
        name
        for name, (first, width) in columns.spots.items()
        if tape.lost and tape.is_lost(source, range(first, first + width))
    ]


def _take_row(budget: Budget, key: str, placing: Placing) -> dict[str, Decimal]:
    """Note a row's figures, where each stands and which are doubted; return their values."""
    budget.others.update({f"{key}.{name}": other for name, other in placing.second.items()})
    values = contents(placing.figures)
    for column in values:
        figure = placing.figures[column]
        budget.places[f"{key}.{column}"] = (figure.start, figure.end)
        if placing.margin < _DOUBTED:
            budget.doubts.append(f"{key}.{column}")
    budget.values.setdefault(key, values)
    return values


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


def _columns(tape: Tape, labels: Sequence[Label]) -> Columns:
    runs = _runs([label for label in labels if label.key("mcol")])
    best = max(runs, key=len, default=[])
    if len(best) < 2 and len(runs) > 1:  # heads that stand apart: 全年预算数(A) 160 全年执行数(B)
        best = [run[0] for run in runs]
    columns: list[str] = []
    spots: dict[str, tuple[int, int]] = {}
    for label in best:
        key = label.key("mcol")
        if key in columns:  # a group above them, 年度预算数, gives way to its own heads
            columns.remove(key)
        columns.append(key)
        source = tape.source(label.start)
        if source.is_ruled:
            spots[key] = (source.column, source.columns)
    return Columns(columns or list(_ORDER), spots)


_ROWS: Final = {"annual": "total", "total": "total", "sum": "total", "appropriation": "appropriation",
                "fiscal": "appropriation", "carryover": "carryover", "other": "other", "account": "",
                "source": "source", "basic": "", "projects": ""}  # fmt: skip


def _budget_rows(
    labels: Sequence[Label], end: int, *, with_blank: bool
) -> list[tuple[str, int, int]]:
    out: list[tuple[str, int, int]] = []
    used: set[str] = set()
    for n, label in enumerate(labels):
        group = label.key("money")
        if group not in _ROWS:
            continue
        key = _ROWS[group]
        if key == "source" and "appropriation" not in used:
            key = "appropriation"
        if not key or key == "source":
            continue
        stop = labels[n + 1].start if n + 1 < len(labels) else end
        if key in used or (stop <= label.end and not with_blank):
            continue
        used.add(key)
        out.append((key, label.end, min(stop, label.end + 90)))
    return out
