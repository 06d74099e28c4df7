"""Tables that list many projects one below the other, each with its goal and indicators in the
columns beside its name, as departments publish them with their budgets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from apps.declarations.sheets import WAN_YUAN, YUAN, DeclarationSheet

from .book import RowBook
from .funding import amount_of
from .grid import Grid, header_columns, read_grid_row
from .head import amount_unit_of, strip_code, title_year
from .labels import compact
from .model import ReadForm
from .rows import is_end
from .stream import Line, Piece, join_wrapped, squeeze

# The words of header cells that a single form's table does not have → the cell of the sheet.
_COLUMNS: Final = {
    "project_name": ("项目名称", "单位、项目名称", "单位名称、项目名称", "政策和项目名称"),
    "unit": ("单位名称", "预算单位", "实施单位", "项目单位", "预算单位名称", "单位"),
    "department": ("主管部门", "部门名称", "预算部门"),
    "project_category": ("项目类别", "项目类型", "项目分类"),
    "project_nature": ("项目性质",),
    "annual_goal": (
        "年度绩效目标", "年度目标", "绩效目标", "项目年度绩效目标", "年度总体目标", "项目目标",
        "总体目标", "项目绩效目标", "年度总体绩效目标", "本次下达项目绩效目标",
    ),
    "annual": ("预算金额", "预算数", "年度预算", "金额", "年度预算金额", "项目金额", "资金总额", "当年预算",
               "年初预算数", "预算安排", "预算总额", "年度资金总额"),
}  # fmt: skip
_COLUMN_OF: Final = {word: key for key, words in _COLUMNS.items() for word in words}
_NOTE: Final = re.compile(r"\([^()]*\)$")
_TEXTS: Final = ("unit", "department", "project_category", "project_nature")


@dataclass(slots=True)
class Listed:
    """One project of a list: in which line it begins, its form, its rows as found."""

    number: int
    form: ReadForm
    book: RowBook


def take_listings(lines: Sequence[Line]) -> tuple[list[Listed], list[Line]]:
    """Give the projects of all lists in the lines, and the lines that belong to no list."""
    found: list[Listed] = []
    taken: set[int] = set()
    for number, line in enumerate(lines):
        if number in taken or not (columns := _header(line)):
            continue
        reader = _ListReader(lines, number, columns)
        listed = reader.read()
        if listed:
            found.extend(listed)
            taken |= reader.taken
    return found, [line for number, line in enumerate(lines) if number not in taken]


def _header(line: Line) -> dict[int, str]:
    """Give what the columns hold, where the line heads a list of projects, else nothing."""
    if line.table is None:
        return {}
    columns = {piece.column: "other" for piece in line.pieces} | header_columns(line)
    if not {"level3", "target"} <= set(columns.values()):
        return {}
    for piece in line.pieces:
        word = _NOTE.sub("", compact(piece.text)).strip(":")
        key = _COLUMN_OF.get(word)
        if key and key not in columns.values():
            columns[piece.column] = key
    return columns if "project_name" in columns.values() else {}


class _ListReader:
    """Reads the rows below one header; a cell left blank goes on with what stands above it."""

    def __init__(self, lines: Sequence[Line], number: int, columns: dict[int, str]) -> None:
        self.lines, self.start = lines, number
        self.grid = Grid.of(lines[number], columns)
        before = list(lines[max(0, number - 8) : number + 1])
        self.year = title_year(before)
        head = compact(lines[number].text)
        self.unit_of_money = WAN_YUAN if "(万元)" in head else amount_unit_of(before) or YUAN
        self.taken = {number}
        self.found: list[Listed] = []
        self.above: dict[str, Piece] = {}

    def read(self) -> list[Listed]:
        """Give the projects in order."""
        for number in range(self.start + 1, len(self.lines)):
            line = self.lines[number]
            if _header(line):
                self.taken.add(number)  # repeated at the top of a page
                continue
            if line.columns != self.grid.width or line.table is None or is_end(line):
                break
            self.taken.add(number)
            self._row(line, number)
        return self.found

    def _row(self, line: Line, number: int) -> None:
        cells: dict[str, list[Piece]] = {}
        for piece in line.pieces:
            cells.setdefault(self.grid.key_of(piece, line), []).append(piece)
        names = cells.get("project_name", [])
        begins = bool(names) and not names[0].is_repeat
        if begins and not ({"level3", "target"} & set(cells)):
            # A line of its own for a body: what follows belongs to it.
            self.above["unit"] = names[0]
            return
        if begins and not self._goes_on(names[0]):
            self._begin(cells, names[0], number)
        if not self.found:
            return
        current = self.found[-1]
        self._head(current.form, cells)
        read_grid_row(_as_ruled(line), self.grid, current.book)

    def _goes_on(self, name: Piece) -> bool:
        """Tell whether the name is that of the row above, written again."""
        return bool(self.found) and self.found[-1].form.sheet.project_name == squeeze(name.text)

    def _begin(self, cells: dict[str, list[Piece]], name: Piece, number: int) -> None:
        sheet = DeclarationSheet(
            year=self.year, project_name=squeeze(name.text), amount_unit=self.unit_of_money
        )
        form = ReadForm(sheet=sheet)
        form.at("project_name", name.place, name.confidence)
        book = RowBook(has_level2="level2" in self.grid.columns.values())
        self.found.append(Listed(number, form, book))
        for key in ("unit", "department"):
            if key in self.above and key not in cells:
                self._set(form, key, self.above[key])
        if sheet.year is None:
            form.doubt("year")

    def _head(self, form: ReadForm, cells: dict[str, list[Piece]]) -> None:
        for key in (*_TEXTS, "annual_goal", "annual"):
            for piece in cells.get(key, []):
                self._set(form, key, piece)
                if key in ("unit", "department"):
                    self.above[key] = piece

    def _set(self, form: ReadForm, key: str, piece: Piece) -> None:
        sheet = form.sheet
        assert isinstance(sheet, DeclarationSheet)  # noqa: S101 -- narrows the type
        if key == "annual":
            if sheet.funding.annual is None:
                sheet.funding.annual = amount_of(piece.text)
                form.at("funding.annual", piece.place, piece.confidence)
        elif not getattr(sheet, key):
            text = join_wrapped(piece.text.splitlines())
            value = text if key == "annual_goal" else squeeze(text)
            setattr(sheet, key, strip_code(value) if key in ("unit", "department") else value)
            form.at(key, piece.place, piece.confidence)


def _as_ruled(line: Line) -> Line:
    """Give the line as one whose borders are certain: in a list the columns hold."""
    return line if line.is_ruled else replace(line, is_ruled=True)
