"""Rows of tables whose cell borders are certain: each cell belongs to the header above it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.formkit.levels import Level

from .book import RawRow, RowBook, note_cell
from .heads import column_of, head_like
from .labels import cjk_count, compact, damaged_level, level_of
from .split_targets import one_target
from .stream import Line, Piece, squeeze
from .targets import tidy

_SLACK: Final = 4.0
_TELLING: Final = frozenset({"level1", "level2", "level3", "target", "actual", "weight"})
_FEWEST_HEADS: Final = 2
# Of several target columns (实施周期 and 年度, 半年 and 全年) the one of the whole year counts.
_YEARLY: Final = re.compile(r"^\W*(年度|全年|当年|本年)")
# What a row of a page may leave over to the next page.
_WRITTEN: Final = frozenset({"level3", "target", "actual", "deviation"})


def header_columns(line: Line) -> dict[int, str]:
    """Give what each column holds when the line is a header of indicators, else nothing."""
    return columns_of([(piece.column, piece.text) for piece in line.pieces])


def columns_of(heads: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Give what the columns of a header hold, by their words; of several names the first counts
    and of several targets the year's."""
    found = {column: key for column, text in heads if (key := column_of(text))}
    if len(set(found.values()) & _TELLING) < _FEWEST_HEADS:
        return {}
    texts = dict(heads)
    held = set(found.values())
    for column, text in heads:
        if column not in found and (key := head_like(text)) and key not in held:
            found[column] = key
    names = [column for column, key in found.items() if key == "level3"]
    if len(names) > 1 and compact(texts[names[-1]]) == compact(texts[names[0]]):
        return _of_the_year(found)
    # 三级指标 beside 指标内容: the first is the name, what follows explains it.
    found |= dict.fromkeys(names[1:], "other")
    targets = [column for column, key in found.items() if key == "target"]
    if len(targets) > 1:
        kept = max(targets, key=lambda column: (bool(_YEARLY.search(texts[column])), column))
        found |= {column: "other" for column in targets if column != kept}
    return found


def _of_the_year(columns: dict[int, str]) -> dict[int, str]:
    """Keep the right half of a header that stands twice side by side: the indicators of the
    whole period at the left, those of the year at the right (财预〔2015〕88号, 附件)."""
    last = {
        key: max(at for at, other in columns.items() if other == key) for key in columns.values()
    }
    return {
        column: key if last[key] == column or key == "level1" else "other"
        for column, key in columns.items()
    }


def with_other_heads(line: Line, columns: Mapping[int, str]) -> dict[int, str]:
    """Give the columns of a header with those whose head is of unknown meaning."""
    return {piece.column: "other" for piece in line.pieces} | dict(columns)


@dataclass(slots=True)
class Grid:
    """The header of a ruled table: its columns, and where they stand on the page."""

    columns: dict[int, str] = field(default_factory=dict)
    edges: list[tuple[float, str]] = field(default_factory=list)
    table: int | None = None
    width: int = 0

    @classmethod
    def of(cls, line: Line, columns: dict[int, str]) -> Grid:
        """Keep a header line's columns with the left edges of its cells where known; a head of
        unknown meaning has a column of its own."""
        columns = with_other_heads(line, columns)
        edges = [
            (piece.place.box[0], columns[piece.column])
            for piece in line.pieces
            if piece.place.box is not None and piece.column in columns
        ]
        return cls(columns, sorted(edges), line.table, line.columns)

    def fits(self, line: Line) -> bool:
        """Tell whether a line can be read by this header; after a page break by its edges."""
        if not line.is_ruled or not {"level3", "target"} <= set(self.columns.values()):
            return False
        same = line.table == self.table or line.columns == self.width
        return same or bool(self.edges and all(piece.place.box for piece in line.pieces))

    def key_of(self, piece: Piece, line: Line) -> str:
        """Give what a cell of a line holds."""
        if line.table != self.table and self.edges and piece.place.box is not None:
            left = piece.place.box[0] + _SLACK
            return next((key for edge, key in reversed(self.edges) if edge <= left), "block")
        start = max((column for column in self.columns if column <= piece.column), default=None)
        return self.columns[start] if start is not None else "block"


def read_grid_row(line: Line, grid: Grid, book: RowBook, *, may_go_on: bool = False) -> None:
    """Read a row whose cell borders are certain: each cell belongs to the header above it.

    ``may_go_on`` at the top of a page: a row without name or target is the rest of the row that
    the page break cut.
    """
    cells: dict[str, list[Piece]] = {}
    for piece in line.pieces:
        cells.setdefault(grid.key_of(piece, line), []).append(piece)
    name = "".join(piece.text for piece in cells.get("level3", []))
    goes_on = may_go_on and bool(book.rows and set(cells) & _WRITTEN)
    if not name and "target" not in cells and not goes_on:
        return
    is_bare = set(cells) <= {"block", "level1", "level2", "level3"} and cjk_count(name) < 2
    if is_bare and min(piece.confidence for piece in cells["level3"]) < 1.0:
        return  # a stroke that character recognition saw in an empty cell
    row = RawRow(squeeze(name))
    for key, attribute in (
        ("level3", "name"), ("target", "target"), ("actual", "actual"), ("weight", "weight"),
        ("score", "score"), ("deviation", "deviation"),
    ):  # fmt: skip
        for piece in cells.get(key, []):
            note_cell(row, attribute, piece)
        if key != "level3":
            setattr(row, attribute, "".join(piece.text for piece in cells.get(key, [])))
    row.target = one_target(_text(cells, "direction"), tidy(row.target), _text(cells, "measure"))
    above = book.rows[-1] if book.rows else RawRow("")
    is_whole = bool(row.name and row.target) or any(
        getattr(row, key) and getattr(above, key) for key in ("actual", "weight", "score")
    )
    if goes_on and not is_whole:
        for attribute in ("name", "target", "actual", "weight", "score", "deviation"):
            setattr(above, attribute, getattr(above, attribute) + getattr(row, attribute))
        return
    for key, attribute in (("level1", "level1"), ("level2", "level2")):
        for piece in cells.get(key, []):
            level = level_of(piece.text)
            if level is None and piece.confidence < 1.0:
                level = damaged_level(piece.text)
            if key == "level2" and level is not None and level.level == 1 and _other(row, level):
                row.level2 = level.name  # 满意度目标 as a second level under 效果目标
                note_cell(row, attribute, piece)
                continue
            if level and not piece.is_repeat:
                row.labels.append(level)
            if piece.spans or piece.is_repeat or level is None:
                setattr(row, attribute, level.name if level else squeeze(piece.text))
            note_cell(row, attribute, piece)
    book.rows.append(row)


def _other(row: RawRow, level: Level) -> bool:
    """Tell whether a row stands for certain below another first level; cost apart, which former
    forms had below 产出指标."""
    return level.name != "成本指标" and row.level1 not in (None, level.name)


def _text(cells: Mapping[str, list[Piece]], key: str) -> str:
    return "".join(piece.text for piece in cells.get(key, []))
