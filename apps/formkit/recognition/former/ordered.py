"""Rows of guessed borders read by the order of their header: name, target and what stands between
and behind them, where the cells of a row are as many as the header announces.

Cells that may be blank on paper (a unit, a remark) are missing from such a row. So a row is cut
in every way the header allows, each cell must look like what it would be, and where two ways are
equally good the row is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from .book import RawRow, note_cell
from .labels import cjk_count, compact, fold, level_of
from .split_targets import SIGNS, one_target
from .stream import Piece, squeeze
from .targets import has_operator, is_numeric, target_likeness, tidy

# Name and target alone need no order; the rules of shifted rows know them better.
_FEWEST_COLUMNS: Final = 3
# Every optional column doubles the ways to cut a row; no form has more than these.
_MOST_OPTIONAL: Final = 9
_MOST_CELLS: Final = 400
_STRANGE: Final = 0.61
_LONGEST_TARGET: Final = 40
_LONGEST_MEASURE: Final = 8
_NO_NAME: Final = re.compile(
    r"^(未|已|部分|基本|全部|较好)?(达成|完成|实现|达标)(预期|年度|年初)?(指标|目标|值)?$"
)
_SCORE: Final = re.compile(r"^\d{1,3}(\.\d+)?(分|%)?$")
_NUMBER: Final = re.compile(r"^\W*\d")
_DASHES: Final = re.compile(r"^[-—–/]+$|^[是有]/[否无]$")
_KINDS: Final = re.compile(r"^(定性|定量|正向|反向|逆向|双向|其他|文本|无)(指标)?$")
# Columns that paper often leaves blank, and what a blank one costs against one that is filled.
_BLANK: Final = {
    "level1": 0.2, "level2": 0.2, "direction": 1.0, "measure": 0.5, "deviation": 0.4, "other": 0.8,
}  # fmt: skip

_UNFILLED: Final = _BLANK | {"actual": 1.5, "score": 1.4}


def _is_name(text: str) -> bool:
    word = compact(text)
    is_word = cjk_count(word) >= 2 and not has_operator(word) and not _NO_NAME.match(word)
    return is_word and level_of(text) is None and not _KINDS.match(word)


def _is_target(text: str) -> bool:
    word = tidy(fold(text))
    return 0 < len(word) <= _LONGEST_TARGET and not _DASHES.match(word)


def _is_direction(text: str) -> bool:
    word = compact(text)
    return word in SIGNS or bool(_KINDS.match(word))


def _is_measure(text: str) -> bool:
    word = squeeze(text)
    return (
        len(word) <= _LONGEST_MEASURE
        and not any(char.isdigit() for char in word)
        and word not in SIGNS
        and not _KINDS.match(word)
    )


def _is_score(text: str) -> bool:
    return bool(_SCORE.match(tidy(fold(text))))


def _is_remark(text: str) -> bool:
    return cjk_count(text) >= 1 and not is_numeric(text)


_LOOKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "level1": lambda text: level_of(text) is not None,
    "level2": lambda text: level_of(text) is not None,
    "level3": _is_name,
    "target": _is_target,
    "actual": lambda text: _is_target(text) and squeeze(text) not in ("%", "‰"),
    "direction": _is_direction,
    "measure": _is_measure,
    "weight": _is_score,
    "score": _is_score,
    "deviation": _is_remark,
    "other": lambda text: compact(text) not in SIGNS,
}


@dataclass(slots=True)
class _Cut:
    """The cheapest way to cut the first cells into rows, and whether another is as cheap."""

    cost: float
    rows: list[dict[str, Piece]] = field(default_factory=list)
    is_tied: bool = False


class Ordered(NamedTuple):
    """Rows read in the order of the header; the less ``cost``, the better they fit it."""

    rows: list[RawRow]
    cost: float


def ordered_keys(columns: Mapping[int, str], fewest: int = _FEWEST_COLUMNS) -> tuple[str, ...]:
    """Give what the columns hold from the first name on, in their order; nothing where they are
    fewer than ``fewest`` or name or target is missing."""
    keys = [columns[column] for column in sorted(columns)]
    starts = [n for n, key in enumerate(keys) if key in ("level1", "level2")]
    # Of a header that stands twice side by side the left half is kept as other columns.
    first = next((n for n in range(len(keys)) if n > min(starts, default=-1) and keys[n] not in
                  ("level1", "level2", "block")), len(keys))  # fmt: skip
    keys = keys[first:]
    if len(keys) < fewest or not {"level3", "target"} <= set(keys):
        return ()
    return tuple(keys)


def read_by_column(cells: Sequence[Piece], columns: Mapping[int, str]) -> RawRow | None:
    """Give the row whose cells stand below the heads they look like, or ``None``."""
    found: dict[str, Piece] = {}
    for cell in cells:
        key = columns.get(cell.column, "")
        if key not in _LOOKS or (key in found and key != "other") or not _LOOKS[key](cell.text):
            return None
        found[key] = cell
    is_whole = "level3" in found and "target" in found and _strangeness("target", found) < _STRANGE
    return _row_of(found, doubted=False) if is_whole else None


def read_in_order(
    cells: Sequence[Piece], keys: Sequence[str], *, unfilled: bool = False
) -> Ordered | None:
    """Give the rows that the cells make in the order of the header, or ``None`` where they make
    none; rows that could be cut otherwise as well are doubted. With ``unfilled`` what was done and
    its score may be missing too, and are then doubted."""
    optional = sum(key in _UNFILLED for key in keys)
    if not keys or not cells or len(cells) > _MOST_CELLS or optional > _MOST_OPTIONAL:
        return None
    best: list[_Cut | None] = [_Cut(0.0), *[None] * len(cells)]
    for start in range(len(cells)):
        before = best[start]
        if before is None:
            continue
        ahead = cells[start : start + len(keys)]
        for row, size, cost in _first_rows(ahead, keys, _UNFILLED if unfilled else _BLANK):
            _offer(best, start + size, before, row, cost)
    whole = best[-1]
    if whole is None:
        return None
    found = [_row_of(row, doubted=whole.is_tied) for row in whole.rows]
    for one, filled in zip(found, whole.rows, strict=True):
        one.doubts |= {key for key in ("actual", "score") if key in keys and key not in filled}
    return Ordered(found, whole.cost)


def _offer(
    best: list[_Cut | None], end: int, before: _Cut, row: dict[str, Piece], cost: float
) -> None:
    """Keep a way to cut up to ``end`` when it is the cheapest so far."""
    old, total = best[end], before.cost + cost
    if old is None or total < old.cost - 1e-9:
        best[end] = _Cut(total, [*before.rows, row], before.is_tied)
    elif total <= old.cost + 1e-9 and [*before.rows, row] != old.rows:
        old.is_tied = True


def _first_rows(
    cells: Sequence[Piece], keys: Sequence[str], blank: Mapping[str, float]
) -> list[tuple[dict[str, Piece], int, float]]:
    """Give every row that the first cells may be, with how many cells it takes and its cost."""
    found: list[tuple[dict[str, Piece], int, float]] = []
    steps: list[tuple[int, int, float, dict[str, Piece]]] = [(0, 0, 0.0, {})]
    while steps:
        key_at, cell_at, cost, row = steps.pop()
        if key_at == len(keys):
            found.append((row, cell_at, cost))
            continue
        key = keys[key_at]
        if key in blank:
            steps.append((key_at + 1, cell_at, cost + blank[key], row))
        if cell_at < len(cells) and _fits(key, cells[cell_at], row):
            filled = row if key == "other" else row | {key: cells[cell_at]}
            steps.append((key_at + 1, cell_at + 1, cost + _strangeness(key, filled), filled))
    return found


def _fits(key: str, cell: Piece, row: Mapping[str, Piece]) -> bool:
    """Tell whether a cell can be what its column holds; only a number has a unit."""
    if not _LOOKS[key](cell.text):
        return False
    is_named = key != "measure" or "target" not in row or bool(_DASHES.match(squeeze(cell.text)))
    return is_named or bool(_NUMBER.search(row["target"].text))


def _strangeness(key: str, row: Mapping[str, Piece]) -> float:
    """Give how little the last cell looks like what it is taken for."""
    if key != "target":
        return 0.0
    text = row["target"].text
    sign = compact(row["direction"].text) if "direction" in row else ""
    if sign in SIGNS:
        return 0.0 if any(char.isdigit() for char in text) else 0.3
    return 0.6 * (1.0 - target_likeness(text))


def _row_of(cells: Mapping[str, Piece], *, doubted: bool) -> RawRow:
    row = RawRow(squeeze(cells["level3"].text))
    for key, attribute in (
        ("level3", "name"), ("target", "target"), ("actual", "actual"), ("weight", "weight"),
        ("score", "score"), ("deviation", "deviation"),
    ):  # fmt: skip
        if key in cells:
            note_cell(row, attribute, cells[key])
            if key != "level3":
                setattr(row, attribute, squeeze(cells[key].text))
    direction, measure = (
        cells[key].text if key in cells else "" for key in ("direction", "measure")
    )
    row.target = one_target(direction, tidy(cells["target"].text), measure)
    if doubted:
        row.doubts |= {"name", *(key for key in cells if key in ("target", "actual", "weight"))}
    return row
