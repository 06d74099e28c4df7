"""Tables that list many projects one below the other: each with its goal and indicators in the
columns beside its name, as departments publish them with their budgets, or each in one row with
money, score and grade, as they sum up their self-evaluations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from apps.formkit.recognition.model import ReadForm
from apps.formkit.sheets.declaration import DeclarationSheet
from apps.formkit.sheets.evaluation import EvaluationSheet
from apps.formkit.values.amount import WAN_YUAN, YUAN

from .book import RowBook
from .funding import amount_of
from .grid import Grid, header_columns, read_grid_row
from .head import Head, amount_unit_of, read_head, strip_code, title_year
from .labels import compact
from .rows import is_end
from .stream import Line, Piece, join_wrapped, squeeze

# The words of header cells that a single form's table does not have → the cell of the sheet.
_HEADS: Final = {
    "project_name": (
        "项目名称", "单位、项目名称", "单位名称、项目名称", "政策和项目名称", "项目支出名称",
        "项目(政策)名称", "二级项目名称",
    ),
    "unit": ("单位名称", "预算单位", "实施单位", "项目单位", "预算单位名称", "单位"),
    "department": ("主管部门", "部门名称", "预算部门"),
}  # fmt: skip
_OF_DECLARATIONS: Final = _HEADS | {
    "project_category": ("项目类别", "项目类型", "项目分类"),
    "project_nature": ("项目性质",),
    "annual_goal": (
        "年度绩效目标", "年度目标", "绩效目标", "项目年度绩效目标", "年度总体目标", "项目目标",
        "总体目标", "项目绩效目标", "年度总体绩效目标", "本次下达项目绩效目标",
    ),
    "funding.annual": (
        "预算金额", "预算数", "年度预算", "金额", "年度预算金额", "项目金额", "资金总额", "当年预算",
        "年初预算数", "预算安排", "预算总额", "年度资金总额",
    ),
}  # fmt: skip
_OF_EVALUATIONS: Final = _HEADS | {
    "expected_goal": (
        "年度绩效目标", "年度目标", "绩效目标", "预期目标", "年度总体目标", "年初设定目标", "项目绩效目标",
    ),
    "actual_result": (
        "目标完成情况", "绩效目标完成情况", "年度目标完成情况", "全年实际完成情况", "实际完成情况", "完成情况",
    ),
    "budget.initial": ("年初预算数", "年初预算", "年初预算金额"),
    "budget.adjusted": (
        "全年预算数", "调整后预算数", "预算数", "调整预算数", "年度预算数", "预算金额", "全年预算",
    ),
    "budget.executed": (
        "全年执行数", "执行数", "预算执行数", "实际执行数", "支出金额", "实际支出数", "决算数", "执行金额",
    ),
    "budget.rate": ("执行率", "预算执行率", "支出率"),
    "total_score": ("自评总分", "总分", "总得分", "自评得分", "自评分数", "绩效自评得分", "得分", "评价得分"),
    "grade": ("自评等级", "等级", "评价等级", "评价等次", "评分等级", "绩效等级", "自评等次", "自评结果"),
}  # fmt: skip
_NOTE: Final = re.compile(r"\([^()]*\)$")
_BODIES: Final = ("unit", "department")
_LONG: Final = ("annual_goal", "expected_goal", "actual_result")
_LEAST_SUMMARY: Final = {"total_score", "budget.executed"}


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
        if number in taken:
            continue
        head, last = line, number
        if not _header(head) and number + 1 < len(lines):
            head, last = _of_two_lines(line, lines[number + 1]), number + 1
        if not (columns := _header(head)):
            continue
        reader = _ListReader(lines, head, columns, (number, last))
        listed = reader.read()
        if listed:
            found.extend(listed)
            taken |= reader.taken
    return found, [line for number, line in enumerate(lines) if number not in taken]


def _of_two_lines(line: Line, below: Line) -> Line:
    """Give a header whose heads stand in two rows (绩效指标 over 一级指标 to 指标值) as one line."""
    words = {_NOTE.sub("", compact(piece.text)) for piece in line.pieces}
    is_over = line.table == below.table is not None and bool(header_columns(below))
    if not is_over or words.isdisjoint(_HEADS["project_name"]):
        return line
    under = {piece.column for piece in below.own}
    pieces = [piece for piece in line.pieces if piece.column not in under]
    return replace(line, pieces=sorted([*pieces, *below.own], key=lambda piece: piece.column))


def _header(line: Line) -> dict[int, str]:
    """Give what the columns hold, where the line heads a list of projects, else nothing."""
    known = header_columns(line)
    has_rows = {"level3", "target"} <= set(known.values())
    if line.table is None and has_rows:
        return {}  # whose cells are missing, where rows of text have blank ones
    columns = {piece.column: "other" for piece in line.pieces} | (known if has_rows else {})
    is_evaluation = _is_evaluation(line, columns)
    keys = _keys_of(_OF_EVALUATIONS if is_evaluation else _OF_DECLARATIONS)
    for piece in line.pieces:
        word = _NOTE.sub("", compact(piece.text)).strip(":")
        key = keys.get(word)
        is_free = columns[piece.column] == "other" or _is_before_names(piece.column, columns)
        if key and is_free and key not in columns.values():
            columns[piece.column] = key
    held = set(columns.values())
    is_list = "project_name" in held and (has_rows or held >= _LEAST_SUMMARY)
    return columns if is_list else {}


def _keys_of(heads: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: key for key, words in heads.items() for word in words}


def _is_evaluation(line: Line, columns: dict[int, str]) -> bool:
    """Tell whether a header announces what was done, not only what is planned."""
    words = {_NOTE.sub("", compact(piece.text)) for piece in line.pieces}
    executed = words & set(_OF_EVALUATIONS["budget.executed"])
    scored = words & set(_OF_EVALUATIONS["total_score"])
    return "actual" in columns.values() or bool(executed and scored)


def _is_before_names(column: int, columns: dict[int, str]) -> bool:
    """Tell whether a head stands left of the indicators: 完成情况 there is that of the goal."""
    names = [at for at, key in columns.items() if key in ("level1", "level3")]
    return bool(names) and column < min(names)


class _ListReader:
    """Reads the rows below one header; a cell left blank goes on with what stands above it."""

    def __init__(
        self, lines: Sequence[Line], header: Line, columns: dict[int, str], span: tuple[int, int]
    ) -> None:
        self.lines, self.start = lines, span[1]
        self.grid = Grid.of(header, columns)
        self.held = set(columns.values())
        self.is_evaluation = _is_evaluation(header, columns)
        before = list(lines[max(0, span[0] - 8) : span[0]])
        self.year = title_year([*before, header])
        self.front: Head = read_head(before)
        head = compact(header.text)
        default = WAN_YUAN if self.is_evaluation else YUAN
        wan = "(万元)" in head
        self.unit_of_money = WAN_YUAN if wan else amount_unit_of(before) or default
        self.taken = set(span)
        self.found: list[Listed] = []
        self.above: dict[str, Piece] = {}

    def read(self) -> list[Listed]:
        """Give the projects in order."""
        for number in range(self.start + 1, len(self.lines)):
            line = self.lines[number]
            if _header(line):
                self.taken.add(number)  # repeated at the top of a page
                continue
            is_row = line.columns == self.grid.width and (line.table is None) == self._is_text()
            if not is_row or is_end(line):
                break
            self.taken.add(number)
            self._row(line, number)
        return self.found

    def _is_text(self) -> bool:
        return self.lines[self.start].table is None

    def _row(self, line: Line, number: int) -> None:
        cells: dict[str, list[Piece]] = {}
        for piece in line.pieces:
            cells.setdefault(self.grid.key_of(piece, line), []).append(piece)
        names = cells.get("project_name", [])
        begins = bool(names) and not names[0].is_repeat
        if begins and set(cells) <= {"project_name", "other"}:
            # A line of its own for a body: what follows belongs to it.
            self.above["unit"] = names[0]
            return
        if begins and not self._goes_on(names[0]):
            self._begin(cells, names[0], number)
        if not self.found:
            return
        current = self.found[-1]
        self._head(current.form, cells)
        if "level3" in self.held:
            read_grid_row(_as_ruled(line), self.grid, current.book)

    def _goes_on(self, name: Piece) -> bool:
        """Tell whether the name is that of the row above, written again."""
        return bool(self.found) and self.found[-1].form.sheet.project_name == squeeze(name.text)

    def _begin(self, cells: dict[str, list[Piece]], name: Piece, number: int) -> None:
        kind = EvaluationSheet if self.is_evaluation else DeclarationSheet
        sheet = kind(
            year=self.year, project_name=squeeze(name.text), amount_unit=self.unit_of_money
        )
        form = ReadForm(sheet=sheet)
        form.at("project_name", name.place, name.confidence)
        self.found.append(Listed(number, form, RowBook(has_level2="level2" in self.held)))
        for key in _BODIES:
            if key in self.above and key not in cells:
                self._set(form, key, self.above[key])
            elif key not in self.held and (value := self.front.values.get(key)):
                setattr(sheet, key, strip_code(value))
        if sheet.year is None:
            form.doubt("year")

    def _head(self, form: ReadForm, cells: dict[str, list[Piece]]) -> None:
        for key in _OF_EVALUATIONS if self.is_evaluation else _OF_DECLARATIONS:
            for piece in cells.get(key, []) if key != "project_name" else []:
                self._set(form, key, piece)
                if key in _BODIES:
                    self.above[key] = piece

    def _set(self, form: ReadForm, key: str, piece: Piece) -> None:
        """Put a cell into the sheet, the first that is filled."""
        block, _, name = key.rpartition(".")
        if key == "total_score" or block:
            target: Any = form.sheet
            path = key
            if isinstance(form.sheet, EvaluationSheet) and block:
                target, path = form.sheet.budget["total"], f"budget.total.{name}"
            elif isinstance(form.sheet, DeclarationSheet):
                target = form.sheet.funding
            if getattr(target, name) is None:
                value, is_certain = amount_of(piece.text, form.sheet.amount_unit)
                setattr(target, name, value)
                form.at(path, piece.place, piece.confidence)
                if not is_certain or (value is None and piece.text.strip("-—/ ")):
                    form.doubt(path)
        elif not getattr(form.sheet, key):
            text = join_wrapped(piece.text.splitlines())
            shown = text if key in _LONG else squeeze(text)
            setattr(form.sheet, key, strip_code(shown) if key in _BODIES else shown)
            form.at(key, piece.place, piece.confidence)


def _as_ruled(line: Line) -> Line:
    """Give the line as one whose borders are certain: in a list the columns hold."""
    return line if line.is_ruled else replace(line, is_ruled=True)
