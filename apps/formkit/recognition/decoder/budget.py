"""The money of an evaluation: rows of figures put under the heads of their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from .figures import Figure, decimal_of, figures_in, splits
from .labels import Label
from .tape import Tape

_CERTAIN: Final = 9.0
_ROUNDED: Final = Decimal("0.06")


_ORDER: Final = ("initial", "adjusted", "executed", "expected", "weight", "rate", "score", "reason")


class Budget(NamedTuple):
    """The rows of money: values, where each stands, what is doubted, what else it may be."""

    values: dict[str, dict[str, Decimal]]
    places: dict[str, tuple[int, int]]
    doubts: list[str]
    others: dict[str, Decimal]


def read_budget(tape: Tape, labels: Sequence[Label], end: int) -> Budget:
    """Read the rows of an evaluation's money."""
    columns, spots = budget_columns(tape, labels)
    out: dict[str, dict[str, Decimal]] = {}
    places: dict[str, tuple[int, int]] = {}
    doubts: list[str] = []
    others: dict[str, Decimal] = {}
    rows = _budget_rows(labels, end, with_blank=bool(tape.lost))
    seen_total: dict[str, Decimal] | None = None
    is_cut = False
    for key, start, stop in rows:
        source = tape.source(start - 1)
        doubts += [
            f"{key}.{name}"
            for name, (first, width) in spots.items()
            if tape.lost and tape.is_lost(source, range(first, first + width))
        ]
        figures = figures_in(tape, start, stop)
        if not figures:
            continue
        best, margin = _under_heads(tape, figures, columns, spots), _CERTAIN
        second: dict[str, Decimal] = {}
        if best is None:
            best, margin, second = _assign(
                figures, columns, spots, is_total=key == "total", total=seen_total
            )
        if best is None:
            doubts.append(key)
            continue
        others |= {f"{key}.{column}": figure for column, figure in second.items()}
        is_cut = is_cut or not {figure.text for figure in best.values()} <= {
            figure.text for figure in figures
        }
        values = {}
        for column, figure in best.items():
            number = decimal_of(figure.text)
            if number is not None:
                values[column] = number
                places[f"{key}.{column}"] = (figure.start, figure.end)
                if margin < 0.8:
                    doubts.append(f"{key}.{column}")
        if key == "total":
            seen_total = values
        if key not in out:
            out[key] = values
    if is_cut:  # digits stood glued: what nothing confirms is asked about
        told = [key for key, _, _ in rows]
        doubts += [key for key in told if not _is_confirmed(out.get(key, {}), seen_total)]
    return Budget(out, places, doubts, others)


def _is_confirmed(values: dict[str, Decimal], total: dict[str, Decimal] | None) -> bool:
    """Return whether the rate is that of the figures, and the figures not above those of the total."""
    executed, adjusted, rate = (values.get(key) for key in ("executed", "adjusted", "rate"))
    if executed is None or not adjusted or rate is None:
        return False
    if abs(executed / adjusted * 100 - rate) > _ROUNDED:
        return False
    return all(
        total is None or total.get(key) is None or value <= total[key]
        for key, value in values.items()
        if key in ("initial", "adjusted", "executed")
    )


def _under_heads(
    tape: Tape,
    figures: Sequence[Figure],
    columns: Sequence[str],
    spots: dict[str, tuple[int, int]],
) -> dict[str, Figure] | None:
    """Put figures of a table of certain borders under their heads; ``None`` where one has none."""
    placed: dict[str, Figure] = {}
    for figure in figures:
        found = [key for key in columns if key in spots and _is_below(figure.column, spots[key])]
        if not tape.source(figure.start).is_ruled or len(found) != 1 or found[0] in placed:
            return None
        placed[found[0]] = figure
    return placed


def _is_below(column: int, spot: tuple[int, int]) -> bool:
    return spot[0] <= column < spot[0] + spot[1]


def budget_columns(
    tape: Tape, labels: Sequence[Label]
) -> tuple[list[str], dict[str, tuple[int, int]]]:
    """Return the money columns in their order, with the table column each has where known."""
    runs: list[list[Label]] = []
    for label in labels:
        if not label.key("mcol"):
            continue
        if runs and 0 <= label.start - runs[-1][-1].end <= 6:
            runs[-1].append(label)
        else:
            runs.append([label])
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
    return columns or [*_ORDER[:3], "weight", "rate", "score"], spots


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


def _assign(
    figures: Sequence[Figure],
    columns: Sequence[str],
    spots: dict[str, tuple[int, int]],
    *,
    is_total: bool,
    total: dict[str, Decimal] | None,
) -> tuple[dict[str, Figure] | None, float, dict[str, Decimal]]:
    """Return the likeliest way to put figures under heads, its margin to the second, and that."""
    results: list[tuple[float, dict[str, Figure]]] = []
    for split in splits(figures):
        if len(split) > len(columns) + 1:
            continue
        for chosen in _placings(len(split), len(columns)):
            placed = {columns[c]: split[n] for n, c in enumerate(chosen) if c is not None}
            cost = _cost(split, chosen, columns, placed, spots, is_total=is_total, total=total)
            results.append((cost, placed))
    if not results:
        return None, 0.0, {}
    results.sort(key=lambda item: item[0])
    least, best = results[0]
    same = _content(best)
    for cost, placed in results[1:]:
        if (content := _content(placed)) != same:
            return best, cost - least, content
    return best, _CERTAIN, {}


def _content(placed: dict[str, Figure]) -> dict[str, Decimal]:
    return {
        key: value
        for key, figure in placed.items()
        if (value := decimal_of(figure.text)) is not None
    }


@lru_cache(maxsize=512)
def _placings(count: int, size: int) -> tuple[tuple[int | None, ...], ...]:
    """Return the ways to put some figures under heads from left to right."""
    out: list[tuple[int | None, ...]] = []

    def walk(chosen: tuple[int | None, ...], at: int) -> None:
        if len(chosen) == count:
            out.append(chosen)
            return
        for column in range(
            at, size - (count - len(chosen)) + 1 if count - len(chosen) <= size - at else size
        ):
            walk((*chosen, column), column + 1)

    walk((), 0)
    if count == size + 1:
        return tuple((*range(size), None) for _ in (0,))
    return tuple(out[:400])


def _cost(
    split: Sequence[Figure],
    chosen: Sequence[int | None],
    columns: Sequence[str],
    placed: dict[str, Figure],
    spots: dict[str, tuple[int, int]],
    *,
    is_total: bool,
    total: dict[str, Decimal] | None,
) -> float:
    cost = 0.0
    previous = -1
    for figure, column in zip(split, chosen, strict=True):
        if column is None:
            cost += 2.0
            continue
        key = columns[column]
        skipped = column - previous - 1
        cost += max(0, skipped - figure.blanks) * (0.9 if is_total else 0.6) + 0.05 * skipped
        if figure.blanks > skipped:
            cost += 0.35 * min(3, figure.blanks - skipped)
        previous = column
        cost += _fits(key, figure.text)
        if key in spots:
            first, width = spots[key]
            cost += 0.0 if first <= figure.column < first + width else 4.0
    numbers = {key: decimal_of(figure.text) for key, figure in placed.items()}
    cost += _consistent(numbers, is_total=is_total)
    if total:
        for key in ("initial", "adjusted", "executed"):
            value, most = numbers.get(key), total.get(key)
            if value is not None and most is None and total:
                cost += 0.9
            if value is not None and most is not None and most > 0:
                cost += 0.0 if value == most else 0.2 if value < most else 1.2
    if is_total:
        missing = [c for c in columns if c not in placed and c not in ("reason", "initial")]
        cost += 0.5 * len(missing)
    else:
        missing = [c for c in columns if c not in placed and c in ("adjusted", "executed")]
        cost += 0.35 * len(missing)
    return cost


def _fits(key: str, text: str) -> float:
    if re.fullmatch(r"[-—–/]+", text):
        return 0.2 if key in ("weight", "score", "rate", "reason") else 0.5
    if text.endswith("%"):
        return -0.3 if key == "rate" else 5.0
    number = decimal_of(text)
    if number is None:
        return 3.0
    if key == "reason":
        return 2.0
    if key == "weight":
        return -0.4 if number == 10 else 0.3 if number in (5, 15, 20) else 2.0
    if key == "score":
        return 0.0 if number <= 10 else 0.8 if number <= 20 else 3.0
    if key == "rate":
        return 0.4 if number <= 200 else 3.0
    return 0.3 if text.endswith("元") else 0.0


def _consistent(numbers: dict[str, Decimal | None], *, is_total: bool) -> float:
    """Return what speaks against a reading: a rate that is not executed by adjusted, and so on."""
    cost = 0.0
    executed, rate, weight, score = (
        numbers.get(key) for key in ("executed", "rate", "weight", "score")
    )
    adjusted = numbers.get("adjusted") or numbers.get("initial")
    if executed is not None and adjusted:
        share = executed / adjusted * 100
        if rate is not None:
            near = min(abs(share - rate), abs(share - rate * 100))
            cost += -1.5 if near <= Decimal("0.6") else 0.8
        if executed > adjusted * Decimal("1.5"):
            cost += 0.8
    if weight is not None and score is not None:
        cost += 3.0 if score > weight else 0.0
        if rate is not None and weight:
            cost += -0.8 if abs(weight * rate / 100 - score) <= Decimal("0.06") else 0.3
    initial = numbers.get("initial")
    if initial is not None and numbers.get("adjusted"):
        cost += 0.0 if initial == numbers["adjusted"] else 0.1
    return cost
