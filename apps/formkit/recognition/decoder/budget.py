"""The money of an evaluation: rows of figures put under the heads of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from .labels import Label
from .tape import NONE, Tape

_CERTAIN: Final = 9.0
_ROUNDED: Final = Decimal("0.06")
_TOKEN: Final = re.compile(r"-?\d[\d,.]*(?:%|万元|元)?|[-—–]+|/")


class Figure(NamedTuple):
    """A token of a money row: a figure, a share or a dash."""

    text: str
    start: int
    end: int
    blanks: int
    column: int
    is_joined: bool = False


_ORDER: Final = ("initial", "adjusted", "executed", "expected", "weight", "rate", "score", "reason")


def read_budget(
    tape: Tape, labels: Sequence[Label], end: int
) -> tuple[dict[str, dict[str, Decimal]], dict[str, tuple[int, int]], list[str]]:
    """Read the rows of an evaluation's money: values, where each stands, what is doubted."""
    columns, spots = budget_columns(tape, labels)
    out: dict[str, dict[str, Decimal]] = {}
    places: dict[str, tuple[int, int]] = {}
    doubts: list[str] = []
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
        figures = _figures(tape, start, stop)
        if not figures:
            continue
        best, margin = _under_heads(tape, figures, columns, spots), _CERTAIN
        if best is None:
            best, margin = _assign(
                figures, columns, spots, is_total=key == "total", total=seen_total
            )
        if best is None:
            doubts.append(key)
            continue
        is_cut = is_cut or not {figure.text for figure in best.values()} <= {
            figure.text for figure in figures
        }
        values = {}
        for column, figure in best.items():
            number = _decimal(figure.text)
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
    return out, places, doubts


def _is_confirmed(values: dict[str, Decimal], total: dict[str, Decimal] | None) -> bool:
    """Tell whether the rate is that of the figures, and the figures not above those of the total."""
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
    """Give the money columns in their order, with the table column each has where known."""
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


def _figures(tape: Tape, start: int, end: int) -> list[Figure]:
    out: list[Figure] = []
    edges = [start, *(n for n in range(start + 1, end) if _parts(tape, n)), end]
    for first, last in pairwise(edges):
        for found in _TOKEN.finditer(tape.text, first, last):
            gap = tape.text[out[-1].end if out else start : found.start()]
            if len(re.sub(r"[^\u3400-\u9fff]", "", gap)) > 1 and out:
                return out
            at = found.start()
            blanks, column = tape.blanks[at], tape.source(at).column
            joined = bool(out) and out[-1].end == at and at > first
            out.append(Figure(found[0], at, found.end(), blanks, column, joined))
    return out


def _parts(tape: Tape, at: int) -> bool:
    """Tell whether a figure may end before a character; one that was wrapped in its cell goes on."""
    if tape.breaks[at] == NONE:
        return False
    source = tape.source(at)
    is_wrapped = source.is_ruled and "\n" in source.text and " " not in source.text
    return not (is_wrapped and tape.owners[at] == tape.owners[at - 1])


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(re.sub(r"[,%万元]", "", text))
    except InvalidOperation:
        return None


def _assign(
    figures: Sequence[Figure],
    columns: Sequence[str],
    spots: dict[str, tuple[int, int]],
    *,
    is_total: bool,
    total: dict[str, Decimal] | None,
) -> tuple[dict[str, Figure] | None, float]:
    """Give the likeliest way to put figures under heads, and its margin to the second."""
    results: list[tuple[float, dict[str, Figure]]] = []
    for split in _splits(figures):
        if len(split) > len(columns) + 1:
            continue
        for chosen in _placings(len(split), len(columns)):
            placed = {columns[c]: split[n] for n, c in enumerate(chosen) if c is not None}
            cost = _cost(split, chosen, columns, placed, spots, is_total=is_total, total=total)
            results.append((cost, placed))
    if not results:
        return None, 0.0
    results.sort(key=lambda item: item[0])
    best = results[0]
    same = _content(best[1])
    second = next((cost for cost, placed in results[1:] if _content(placed) != same), best[0] + 9)
    return best[1], second - best[0]


def _content(placed: dict[str, Figure]) -> dict[str, Decimal]:
    return {
        key: value for key, figure in placed.items() if (value := _decimal(figure.text)) is not None
    }


@lru_cache(maxsize=512)
def _placings(count: int, size: int) -> tuple[tuple[int | None, ...], ...]:
    """Give the ways to put some figures under heads from left to right."""
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


def _splits(figures: Sequence[Figure]) -> Iterable[list[Figure]]:
    """Give the ways to cut digits that stand glued (26262610100%10)."""
    whole = [figure.text for figure in figures]
    long = [
        n
        for n, text in enumerate(whole)
        if _is_glued(text) or (len(text) > 3 and n + 1 < len(figures) and figures[n + 1].is_joined)
    ]
    if not long:
        yield list(figures)
        return
    ways: list[list[Figure]] = [[]]
    for n, figure in enumerate(figures):
        near = figure.is_joined or (n + 1 < len(figures) and figures[n + 1].is_joined)
        options = _cut_digits(figure) if n in long or near else [[figure]]
        ways = [way + option for way in ways for option in options][:1500]
    yield from ways


def _is_glued(text: str) -> bool:
    bare = text.rstrip("%万元")
    if "," in bare:
        return False
    return (
        len(bare.replace(".", "")) > 6 and (bare.count(".") != 1 or len(bare.split(".")[1]) > 2)
    ) or (text.endswith("%") and len(bare) > 6)


def _cut_digits(figure: Figure) -> list[list[Figure]]:
    """Give the ways to cut a run of digits into at most six numbers."""
    text = figure.text
    out: list[list[Figure]] = []

    def walk(at: int, done: list[Figure]) -> None:
        if len(out) > 600 or len(done) > 6:
            return
        if at == len(text):
            out.append(done)
            return
        for stop in range(at + 1, len(text) + 1):
            part = text[at:stop]
            if re.fullmatch(r"(?:0|[1-9]\d{0,7})(?:\.\d{1,4})?%?(?:万?元)?", part) and text[
                stop : stop + 1
            ] not in (".", "%", "万", "元"):
                walk(
                    stop,
                    [
                        *done,
                        Figure(
                            part,
                            figure.start + at,
                            figure.start + stop,
                            figure.blanks if at == 0 else 0,
                            figure.column,
                        ),
                    ],
                )

    walk(0, [])
    return out or [[figure]]


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
    numbers = {key: _decimal(figure.text) for key, figure in placed.items()}
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
    number = _decimal(text)
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
    """Give what speaks against a reading: a rate that is not executed by adjusted, and so on."""
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
